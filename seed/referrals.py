"""Referral sheets of the fictitious town, written, sent and answered through the ordinary actions."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from profiles.accounts.models import Agency
from profiles.actor import Actor
from profiles.cases.referral_actions import (
    answer_referral,
    ask_back,
    send_referral,
    start_referral,
    take_back,
    write_part,
)
from profiles.cases.referral_ground import Ground
from profiles.cases.referral_handing import hand_on, start_hand_on
from profiles.cases.referral_models import Referral
from profiles.cases.referral_receiving import receive, receive_as
from profiles.clients.models import Client
from profiles.consent.actions import give_consent
from profiles.consent.models import Purpose, Way
from profiles.consent.rules import Basis, Closed, Fact
from seed.demo import HERE

TEAM = "miura"  # who receives and answers for the coordinators


def play_referrals(
    actors: Mapping[str, Actor], clients: Mapping[str, Client], agencies: Mapping[str, Agency], *, today: date
) -> None:
    """Write every sheet and do with it what was done, on its days."""
    told = tomllib.loads((HERE / "referrals.toml").read_text(encoding="utf-8"))
    for story in told["referrals"]:
        on = today + timedelta(days=story["day"])
        client = clients.get(story.get("client", ""))
        referral = _begun(actors[story["by"]], story, client, agencies, on)
        fields = referral.form.definition.fields
        said = {**referral.said, **story["said"]}
        write_part(actors[story["by"]], referral, fields, said, part="1", version=referral.version)
        for act in story["acts"]:
            _do(actors, story["by"], referral, client, act, today)


def _begun(
    actor: Actor, story: Mapping[str, Any], client: Client | None, agencies: Mapping[str, Agency], on: date
) -> Referral:
    """Return a sheet that was begun, on its ground."""
    ground = Ground(Basis(story["basis"]) if "basis" in story else None, None, Way.SPOKEN, story.get("words", ""))
    if "to" not in story or client is None:
        return start_referral(actor, ground, today=on)
    facts = [one for one in (*Closed, *Fact) if one.value in story.get("consent", ())]
    if facts:
        give_consent(actor, client, facts=facts, way=Way.SPOKEN, given_on=on, today=on, purpose=Purpose.HAND_ON)
    return start_hand_on(actor, client, agencies[story["to"]], ground, today=on)


def _do(
    actors: Mapping[str, Actor],
    by: str,
    referral: Referral,
    client: Client | None,
    act: Sequence[Any],
    today: date,
) -> None:
    """Do one act on its day: the writer sends and takes back, the team does the rest."""
    name, day, words, *code = act
    on, writer, team = today + timedelta(days=day), actors[by], actors[TEAM]
    if name == "send":
        (hand_on if referral.to_agency_id else send_referral)(writer, referral, today=on)
    elif name == "take_back":
        take_back(writer, referral, words, today=on)
    elif name == "ask":
        ask_back(team, referral, words, today=on)
    elif name == "answer":
        answer_referral(team, referral, code[0], words=words, today=on)
    elif name == "receive_as" and client is not None:
        receive_as(team, referral, client, today=on)
    else:
        receive(team, referral, today=on)
