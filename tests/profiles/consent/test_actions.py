"""Giving and withdrawing a consent: only the newest words count, and a withdrawal acts the same day."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from geo.clock import TOKYO
from geo.db import db
from geo.errors import DomainError, NotFoundError
from profiles.audit.models import Deed
from profiles.consent.actions import give_consent, settle_consent, withdraw_consent
from profiles.consent.disclosure import card_for
from profiles.consent.models import Purpose, Way
from profiles.consent.queries import consents_of, standing_of, standings, valid_consent, visible_consent
from profiles.consent.rules import Audience, Basis, Closed, Fact, Standing
from profiles.consent.telling_actions import told_for_meeting

TODAY = date(2026, 11, 25)
YEAR_END = date(2027, 3, 31)


@pytest.fixture
def given(coordinator, person):
    """Return a maker of consents for one person."""
    client = person()

    def give(*facts, **more):
        return give_consent(coordinator, client, facts=facts or (Fact.AGE_BAND,), way=Way.SPOKEN, today=TODAY, **more)

    give.client = client
    return give


def test_a_consent_covers_its_purpose_and_no_other(given):
    consent = given(until=YEAR_END)

    assert valid_consent(given.client, Purpose.INTRODUCE, TODAY) is consent
    assert valid_consent(given.client, Purpose.MEETING, TODAY) is None
    assert valid_consent(given.client, Purpose.INTRODUCE, YEAR_END + timedelta(days=1)) is None


def test_a_newer_consent_takes_the_place_of_the_one_before(given):
    given(Fact.AGE_BAND, Fact.WANTS)
    narrower = given(Fact.AGE_BAND)

    assert valid_consent(given.client, Purpose.INTRODUCE, TODAY) is narrower
    assert [consent.withdrawn_on for consent in consents_of(given.client)] == [None, TODAY]


def test_a_consent_that_is_sent_twice_is_one(given):
    assert given(Fact.WANTS, given_on=TODAY) is given(Fact.WANTS, given_on=TODAY)
    assert len(consents_of(given.client)) == 1


def test_a_withdrawal_acts_the_same_day_and_only_once(coordinator, given):
    consent = given()

    withdraw_consent(coordinator, consent, today=TODAY)

    assert valid_consent(given.client, Purpose.INTRODUCE, TODAY) is None
    assert standing_of(given.client, Purpose.INTRODUCE, TODAY) is Standing.WITHDRAWN
    with pytest.raises(DomainError, match="もう取り消されています"):
        withdraw_consent(coordinator, consent, today=TODAY)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"given_on": TODAY + timedelta(days=1)}, "given_on"),
        ({"given_on": TODAY, "until": TODAY - timedelta(days=1)}, "until"),
    ],
)
def test_days_that_cannot_be_are_refused_at_their_field(given, more, field):
    with pytest.raises(DomainError) as refusal:
        given(**more)

    assert refusal.value.field == field
    assert consents_of(given.client) == []


def test_a_consent_to_introduce_names_at_least_one_fact(coordinator, person):
    with pytest.raises(DomainError) as refusal:
        give_consent(coordinator, person(), facts=(), way=Way.WRITTEN, today=TODAY)

    assert refusal.value.field == "facts"


def test_what_a_file_says_of_consent_is_settled_once(coordinator, person):
    client = person()

    assert settle_consent(coordinator, client, True, YEAR_END, today=TODAY)
    assert not settle_consent(coordinator, client, True, YEAR_END, today=TODAY)
    assert settle_consent(coordinator, client, False, None, today=TODAY)
    assert not settle_consent(coordinator, client, False, None, today=TODAY)
    assert standing_of(client, Purpose.INTRODUCE, TODAY) is Standing.WITHDRAWN


def test_a_file_with_a_new_end_keeps_the_facts_that_were_agreed(coordinator, given):
    given(Fact.WANTS, until=YEAR_END)

    settle_consent(coordinator, given.client, True, date(2028, 3, 31), today=TODAY)

    assert valid_consent(given.client, Purpose.INTRODUCE, TODAY).facts == ["wants"]


def test_how_many_people_stand_is_asked_at_once(coordinator, person):
    asked, never = person("C-1"), person("C-2")
    give_consent(coordinator, asked, facts=[Fact.WANTS], way=Way.SPOKEN, today=TODAY)

    assert standings([asked.id, never.id], Purpose.INTRODUCE, TODAY) == {asked.id: Standing.VALID}


def test_both_deeds_are_on_record_with_the_facts_by_name(coordinator, given):
    withdraw_consent(coordinator, given(Fact.WANTS), today=TODAY)
    db.session.flush()

    events = db.session.scalars(sa.select(Deed).where(Deed.subject_kind == "consents").order_by(Deed.id)).all()

    assert [deed.event for deed in events] == ["consent.given", "consent.withdrawn"]
    assert events[0].details["facts"] == ["wants"]


def test_a_consent_of_another_town_is_not_there(given, stranger, partner):
    consent = given()

    for other in (stranger, partner):
        with pytest.raises(NotFoundError):
            visible_consent(other, consent.ref)


def test_a_name_can_be_told_to_another_desk_and_never_to_a_host(coordinator, person):
    client = person()
    facts = [Closed.NAME, Fact.WANTS]

    with pytest.raises(DomainError, match="ほかの機関に引き継ぐときだけ"):
        give_consent(coordinator, client, facts=facts, way=Way.SPOKEN, today=TODAY)
    consent = give_consent(coordinator, client, facts=facts, way=Way.SPOKEN, today=TODAY, purpose=Purpose.HAND_ON)

    assert consent.facts == ["name", "wants"]
    card = card_for(client, Audience.AGENCY, TODAY)
    assert card is not None
    assert card.facts == (Fact.WANTS,)


def test_only_a_meeting_that_is_named_lets_something_out_without_a_consent(coordinator, person):
    client = person()
    with pytest.raises(DomainError, match="どの支援会議"):
        told_for_meeting(coordinator, client, sheet_ref="sheet", to="くらしの窓口", facts=["wants"], meeting=" ")

    row = told_for_meeting(
        coordinator, client, sheet_ref="sheet", to="くらしの窓口", facts=["wants"], meeting="11月", on=date(2026, 11, 1)
    )

    assert (row.basis, row.reason, row.told_at.astimezone(TOKYO).date()) == (Basis.STATUTORY, "11月", date(2026, 11, 1))
