"""Whatever anybody tries on a referral leaves a legal state, and shows the sheet to nobody but its two desks."""

from datetime import date

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.db import db
from geo.errors import DomainError, NotFoundError
from profiles.access import Role
from profiles.accounts.models import Agency
from profiles.cases.referral_actions import (
    answer_referral,
    ask_back,
    end_referral,
    reply,
    say_ground,
    send_referral,
    start_referral,
    take_back,
    write_part,
)
from profiles.cases.referral_ground import Ground
from profiles.cases.referral_models import Referral
from profiles.cases.referral_queries import own_referral, reads, sides_of
from profiles.cases.referral_receiving import receive, receive_as_new
from profiles.cases.referral_steps import ReferralAct, ReferralState, may_act
from profiles.consent.models import Way
from profiles.consent.rules import Basis
from tests.profiles.cases.conftest import actor_of

TODAY = date(2026, 11, 25)
SAID = {"name": "山田 花子", "story": "家計が苦しい", "reason": "通える所をさがしてほしい"}


def written(partner):
    """Return a sheet that a partner has filled in."""
    referral = start_referral(partner, Ground(Basis.CONSENT, None, Way.SPOKEN), today=TODAY)
    write_part(partner, referral, referral.form.definition.fields, SAID, part="1", version=referral.version)
    return referral


A = ReferralAct
ACTS = {
    "send": (A.SEND, lambda who, it: send_referral(who, it, today=TODAY)),
    "receive": (A.RECEIVE, lambda who, it: receive(who, it, today=TODAY)),
    "receive_as_new": (A.RECEIVE, lambda who, it: receive_as_new(who, it, today=TODAY)),
    "ask": (A.ASK, lambda who, it: ask_back(who, it, "いつ", today=TODAY)),
    "reply": (A.REPLY, lambda who, it: reply(who, it, "あす", today=TODAY)),
    "take_on": (A.ANSWER, lambda who, it: answer_referral(who, it, "take_on", today=TODAY)),
    "advise": (A.ANSWER, lambda who, it: answer_referral(who, it, "advice", words="続けて", today=TODAY)),
    "end": (A.END, lambda who, it: end_referral(who, it, today=TODAY)),
    "take_back": (A.TAKE_BACK, lambda who, it: take_back(who, it, "やめた", today=TODAY)),
    "nameless": (A.WRITE, lambda who, it: say_ground(who, it, Ground(), version=it.version, today=TODAY)),
}
WHO = ("coordinator", "partner", "elsewhere", "stranger", "viewer")


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.sampled_from(WHO)), max_size=12))
def play(people, acts):
    """Let anybody try anything: see `test_whatever_anybody_tries…`."""
    referral = written(people["partner"])
    for act, who in acts:
        before, fine = referral.state, referral.said
        nested = db.session.begin_nested()
        try:
            ACTS[act][1](people[who], referral)
            db.session.flush()
        except DomainError:
            nested.rollback()
            db.session.refresh(referral)
            assert (referral.state, referral.said) == (before, fine)
        else:
            nested.commit()
            assert may_act(ACTS[act][0], before, sides_of(people[who], referral)), f"{act} by {who} at {before}"
            assert who in ("coordinator", "partner")
    for who in ("elsewhere", "stranger", "viewer"):
        assert not reads(people[who], referral, TODAY)
        with pytest.raises(NotFoundError):
            own_referral(people[who], referral.ref)
    if referral.state is ReferralState.DRAFT:
        assert not reads(people["coordinator"], referral, TODAY)
    assert isinstance(referral.state, ReferralState)
    assert (referral.waiting_since is not None) == (
        referral.state in (ReferralState.SENT, ReferralState.RECEIVED, ReferralState.ASKED)
    )
    db.session.rollback()


def test_whatever_anybody_tries_leaves_a_legal_state_and_shows_nobody_else_the_sheet(
    coordinator, partner, stranger, town
):
    agency = Agency(town_id=town.id, name="障害者相談 うみかぜ")
    db.session.add(agency)
    db.session.commit()
    elsewhere = actor_of(town, Role.PARTNER, "別の人", agency)
    viewer = actor_of(town, Role.VIEWER, "区長会")
    people = dict(zip(WHO, (coordinator, partner, elsewhere, stranger, viewer), strict=True))
    db.session.commit()

    play(people)

    assert db.session.scalar(sa.select(sa.func.count()).select_from(Referral)) == 0
