"""The card is the only way out: it holds what was agreed, and nothing that was not."""

import itertools
from datetime import date

import pytest

from profiles.consent.actions import give_consent, withdraw_consent
from profiles.consent.disclosure import card_for
from profiles.consent.models import Purpose, Way
from profiles.consent.rules import Audience, Fact
from profiles.vocabulary.rules import Step

TODAY = date(2026, 11, 25)
TOLD = {
    Fact.AGE_BAND: "30代",
    Fact.INTERESTS: "canary-interests",
    Fact.STRENGTHS: "canary-strengths",
    Fact.WANTS: "canary-wants",
    Fact.AVOID: "canary-avoid",
    Fact.ACCESSIBILITY: "段差なし",
    Fact.TRAVEL: "バス",
    Fact.AVAILABILITY: "月 13:00-15:00",
    Fact.STEP: "参加",
}
NEVER = ("canary-name", "canary-kana", "canary-address", "canary-contact", "canary-household", "34.5", "34")


@pytest.fixture
def client(person):
    """Return a person of whom everything is known."""
    return person(
        **{name: f"canary-{name}" for name in ("name", "kana", "address", "contact", "household")},
        **{name: f"canary-{name}" for name in ("interests", "strengths", "wants", "avoid")},
        home={"lat": 34.5, "lon": 137.9},
        age=34,
        required=["step_free"],
        modes=["bus"],
        available="月 13:00-15:00",
        step=Step.TAKE_PART,
    )


def test_without_a_consent_there_is_no_card(client):
    assert card_for(client, Audience.HOST, TODAY) is None


@pytest.mark.parametrize("facts", [*itertools.combinations(Fact, 1), *itertools.combinations(Fact, 2), tuple(Fact)])
def test_a_host_hears_the_facts_that_were_agreed_and_no_other(coordinator, client, facts):
    give_consent(coordinator, client, facts=facts, way=Way.SPOKEN, today=TODAY)

    card = card_for(client, Audience.HOST, TODAY)

    said = str(card.lines())
    for fact, words in TOLD.items():
        assert (words in said) is (fact in facts)
    for word in NEVER:
        assert word not in said
    assert [label for label, _value in card.lines()] == [fact.label for fact in Fact if fact in facts]


def test_a_consent_for_hosts_tells_a_meeting_nothing(coordinator, client):
    give_consent(coordinator, client, facts=[Fact.WANTS], way=Way.SPOKEN, today=TODAY)

    assert card_for(client, Audience.MEETING, TODAY) is None
    give_consent(coordinator, client, facts=[Fact.STEP], way=Way.SPOKEN, today=TODAY, purpose=Purpose.MEETING)
    assert card_for(client, Audience.MEETING, TODAY).lines() == [("いまの段階", "参加")]


def test_a_withdrawn_consent_closes_the_card_that_day(coordinator, client):
    consent = give_consent(coordinator, client, facts=[Fact.WANTS], way=Way.SPOKEN, today=TODAY)

    withdraw_consent(coordinator, consent, today=TODAY)

    assert card_for(client, Audience.HOST, TODAY) is None


def test_a_fact_that_nobody_wrote_down_is_not_on_the_card(coordinator, person):
    empty = person()
    give_consent(coordinator, empty, facts=tuple(Fact), way=Way.SPOKEN, today=TODAY)

    assert card_for(empty, Audience.HOST, TODAY).lines() == []
