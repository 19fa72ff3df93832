"""What leaves the house leaves a record: to whom, what, on what ground; and nothing leaves without one of the grounds."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.db import db
from geo.errors import DomainError
from profiles.access import Role
from profiles.audit.models import Deed
from profiles.consent.actions import give_consent, withdraw_consent
from profiles.consent.disclosure import PURPOSES, card_for, emergency_lines
from profiles.consent.models import Purpose, Way
from profiles.consent.queries import consents_of, disclosures_of, valid_consent
from profiles.consent.rules import Audience, Basis, Closed, Fact
from profiles.consent.telling_actions import told_in_emergency, told_with_consent
from tests.support.client import Browser

DAY = date(2026, 11, 25)
WHY = "路上で倒れていて、返事ができないため"


@pytest.fixture
def desk(browser, make):
    """Return a browser in which a coordinator is signed in."""
    return browser.sign_in(make.account())


def test_an_emergency_is_written_down_before_it_is_read_out(desk, make):
    client = make.client(name="山田 花子", contact="0000-11-2222", avoid="大勢", interests="土いじり")

    page = desk.post(
        f"/clients/{client.ref}/consents/emergency",
        to="119番",
        closed=["name", "contact"],
        facts=["avoid"],
        reason=WHY,
    )

    for words in ("山田 花子", "0000-11-2222", "大勢"):
        assert page.has(words)
    assert not page.has("土いじり")
    [told] = disclosures_of(client)
    assert (told.told_to, told.basis, told.facts, told.reason) == (
        "119番",
        Basis.EMERGENCY,
        ["name", "contact", "avoid"],
        WHY,
    )
    events = set(db.session.scalars(sa.select(Deed.event)).all())
    assert {"client.told", "client.name.opened"} <= events
    [row] = db.session.execute(sa.text("SELECT told_to, reason FROM disclosures")).all()
    assert b"119" not in bytes(row.told_to)
    assert WHY.encode() not in bytes(row.reason)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"to": "", "closed": ["name"], "reason": WHY}, "伝える相手を入れてください"),
        ({"to": "119番", "reason": WHY}, "伝えることを、1つは選んでください"),
        ({"to": "119番", "closed": ["name"], "reason": "急ぎ"}, "あとで読む人に分かるように"),
        ({"to": "119番", "closed": ["name"], "reason": ""}, "同意を待てない理由を入れてください"),
    ],
)
def test_without_an_addressee_a_fact_and_a_reason_nothing_is_told(desk, make, fields, said):
    client = make.client(name="山田 花子")

    page = desk.post(f"/clients/{client.ref}/consents/emergency", **fields)

    assert page.status == 422
    assert page.has(said)
    assert not page.has("山田 花子")
    assert disclosures_of(client) == []


def test_facts_that_are_not_known_are_left_out(make):
    client = make.client(interests="土いじり")

    assert emergency_lines(client, ["name", "interests", "travel"]) == [("好きなこと", "土いじり")]


def test_more_than_was_agreed_is_refused(make):
    client = make.client()
    consent = give_consent(make.actor(), client, facts=[Fact.INTERESTS], way=Way.SPOKEN, today=DAY)

    with pytest.raises(DomainError):
        told_with_consent(make.actor(), consent, "農園", ["interests", "avoid"])


def test_other_roles_and_towns_tell_nothing(app, make):
    client = make.client(name="山田 花子")
    stranger = Browser(app).sign_in(make.account(town=make.other_town()))
    partner = Browser(app).sign_in(make.account(Role.PARTNER, agency_id=make.agency().id))
    fields = {"to": "119番", "closed": ["name"], "reason": WHY}

    assert stranger.post(f"/clients/{client.ref}/consents/emergency", **fields).status == 404
    assert partner.post(f"/clients/{client.ref}/consents/emergency", **fields).status == 403
    assert stranger.get(f"/clients/{client.ref}/consents/emergency").status == 404
    assert disclosures_of(client) == []


FACTS = st.lists(st.sampled_from(list(Fact)), min_size=1, max_size=4, unique=True)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("give"), st.sampled_from(list(Purpose)), FACTS, st.one_of(st.none(), st.integers(0, 40))),
        st.tuples(st.just("withdraw"), st.sampled_from(list(Purpose))),
        st.tuples(st.just("wait"), st.integers(1, 30)),
        st.tuples(st.just("tell"), st.sampled_from(list(Purpose))),
        st.tuples(st.just("emergency"), FACTS),
    ),
    max_size=12,
)


class History:
    """What happens to the consents of one person, and what was agreed by then."""

    def __init__(self, make):
        self.actor, self.client, self.day = make.actor(), make.client(), DAY
        self.agreed: dict[Purpose, tuple[set[str], date | None]] = {}

    def give(self, purpose, facts, days):
        """Agree to something, perhaps until a day."""
        until = self.day + timedelta(days=days) if days is not None else None
        when = {"today": self.day, "given_on": self.day, "until": until}
        give_consent(self.actor, self.client, facts=facts, way=Way.SPOKEN, purpose=purpose, **when)
        self.agreed[purpose] = ({fact.value for fact in facts}, until)

    def withdraw(self, purpose):
        """Take every consent for a purpose back."""
        for consent in consents_of(self.client):
            if consent.purpose is purpose and consent.withdrawn_on is None:
                withdraw_consent(self.actor, consent, today=self.day)
        self.agreed.pop(purpose, None)

    def wait(self, days):
        """Let some days pass."""
        self.day += timedelta(days=days)

    def tell(self, purpose):
        """Tell what may be told."""
        consent = valid_consent(self.client, purpose, self.day)
        if consent is not None:
            told_with_consent(self.actor, consent, "だれか", consent.facts)

    def emergency(self, facts):
        """Tell what cannot wait."""
        told_in_emergency(self.actor, self.client, to="119番", facts=facts, closed=[], reason=WHY)

    def cards_are_right(self):
        """Say whether each audience hears exactly what holds today."""
        for audience, purpose in PURPOSES.items():
            card = card_for(self.client, audience, self.day)
            facts, until = self.agreed.get(purpose, (set(), None))
            holds = purpose in self.agreed and (until is None or self.day <= until)
            heard = {fact.value for fact in card.facts} if card else None
            if heard != (facts if holds else None):
                return False
        return True

    def grounds_are_right(self):
        """Say whether all that was told stands on a consent that names it, or on a reason."""
        granted = {consent.id: set(consent.facts) for consent in consents_of(self.client)}
        told = disclosures_of(self.client)
        by_consent = [one for one in told if one.basis is Basis.CONSENT]
        rest = [one for one in told if one.basis is not Basis.CONSENT]
        return all(set(one.facts) <= granted[one.consent_id] for one in by_consent) and all(one.reason for one in rest)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_over_any_history_no_fact_is_out_without_one_of_the_grounds(make, acts):
    history = History(make)
    for act, *told in acts:
        getattr(history, act)(*told)
        assert history.cards_are_right()
    assert history.grounds_are_right()
    db.session.rollback()


def test_every_audience_has_its_purpose():
    assert set(PURPOSES) == set(Audience) - {Audience.STATUTORY}  # told by law: card_by_law
    assert {one.value for one in Closed} & {fact.value for fact in Fact} == set()
