"""The closings of the fictitious town: who was asked after, who began again, and whose consent was taken back."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from matchmaker.followups.closing_actions import close_with_ties, reopen_with_ties
from profiles.actor import Actor
from profiles.cases.actions import move_case
from profiles.cases.closing import ClosingReason, Outcome, ReopenReason
from profiles.cases.closing_actions import record_aftercare
from profiles.cases.closing_queries import next_aftercare
from profiles.cases.models import Case, CaseStage
from profiles.cases.queries import find_case
from profiles.cases.words import ContactWay
from profiles.clients.models import Client
from profiles.consent.actions import withdraw_consent
from profiles.consent.models import Purpose
from profiles.consent.queries import valid_consent
from seed.demo import Demo


def play_closings(demo: Demo, actors: Mapping[str, Actor], clients: Mapping[str, Client], *, today: date) -> None:
    """Close, ask after and open again; then take back what somebody no longer agrees to."""
    for story in demo.closings:
        case = find_case(clients[story["client"]])
        if case is not None:
            _close(actors[story["by"]], case, story, today)
    for story in demo.withdrawn:
        on = today + timedelta(days=story["day"])
        consent = valid_consent(clients[story["client"]], Purpose.INTRODUCE, on)
        if consent is not None:
            withdraw_consent(actors[story["by"]], consent, today=on)


def _close(actor: Actor, case: Case, story: Mapping[str, Any], today: date) -> None:
    """Close one case, and play what came after."""
    close_with_ties(
        actor,
        case,
        reason=ClosingReason(story["reason"]),
        watcher=story["watcher"],
        words=story["words"],
        decided_in=story.get("meeting", ""),
        today=today + timedelta(days=story["day"]),
    )
    for told in story["contacts"]:
        contact, on = next_aftercare([case.client_id])[case.client_id], today + timedelta(days=told["day"])
        way, words = ContactWay(told["way"]), told.get("words", "")
        record_aftercare(actor, contact, Outcome(told["outcome"]), on=on, way=way, words=words, today=on)
    if again := story.get("again"):
        reason, on = ReopenReason(again["reason"]), today + timedelta(days=again["day"])
        reopen_with_ties(actor, case, reason=reason, words=again["words"], today=on)
        moved = today + timedelta(days=again["stage_day"])
        move_case(actor, case, CaseStage(again["stage"]), version=case.version, today=moved)
