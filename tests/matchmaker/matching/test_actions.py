"""A human's choice against the ranking and a missing place are kept with their reasons, sealed."""

from datetime import date

import pytest
import sqlalchemy as sa

from geo.db import db
from geo.errors import DomainError
from matchmaker.matching.actions import meet_unmet, record_choice, record_unmet, settle_unmet, unmet_from
from matchmaker.matching.models import Choice, Decision, UnmetNeed
from matchmaker.matching.queries import decided_before, match, open_needs, person_of
from profiles.audit.models import Deed

DAY = date(2026, 11, 25)
WHY = "教え子の親が会員にいる"


def test_a_place_that_is_not_chosen_keeps_its_rank_and_the_reason(coordinator, person, place):
    client, resource = person(), place()

    record_choice(coordinator, client, resource, Decision.PASSED, rank=2, reason=WHY)
    db.session.commit()

    choice = db.session.scalar(sa.select(Choice))
    assert (choice.decision, choice.rank, choice.reason) == (Decision.PASSED, 2, WHY)
    assert decided_before(client)[resource.ref].reason == WHY


def test_the_reason_is_sealed_and_the_deed_does_not_tell_it(coordinator, person, place):
    record_choice(coordinator, person(), place(), Decision.PASSED, rank=None, reason=WHY)
    db.session.commit()

    deed = db.session.scalar(sa.select(Deed).where(Deed.event == "match.chosen"))
    stored = db.session.execute(sa.text("select reason from choices")).scalar_one()

    assert WHY not in str(deed.details)
    assert WHY.encode() not in bytes(stored)


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_not_choosing_needs_a_word_why(coordinator, person, place, reason):
    with pytest.raises(DomainError) as refusal:
        record_choice(coordinator, person(), place(), Decision.PASSED, reason=reason)

    assert refusal.value.field == "reason"


def test_a_choice_that_is_sent_twice_is_one_and_another_word_is_another(coordinator, person, place):
    client, resource = person(), place()
    for reason in (WHY, WHY, "遠い"):
        record_choice(coordinator, client, resource, Decision.PASSED, rank=1, reason=reason)

    assert db.session.scalar(sa.select(sa.func.count()).select_from(Choice)) == 2


def test_a_proposal_needs_none(coordinator, person, place):
    client, resource = person(), place()

    record_choice(coordinator, client, resource, Decision.PASSED, rank=1, reason=WHY)
    record_choice(coordinator, client, resource, Decision.PROPOSED, rank=1)

    assert decided_before(client)[resource.ref].is_proposed


def test_a_need_keeps_what_stood_in_the_way(coordinator, person, place):
    place("満員の所", places_taken=3)
    client = person()
    answer = match(coordinator, person_of(client), as_of=DAY, top=0)

    need = unmet_from(coordinator, client, answer, today=DAY, words="花の所")

    assert need.excluded["no_place"] == 1
    assert need.what_if[0]["change"] == "place"
    assert need.words == "花の所"


def test_the_same_need_twice_in_a_day_is_one_need(coordinator, person):
    client = person()
    for words in ("花の所", None):
        record_unmet(coordinator, client, excluded={}, what_if=[], today=DAY, words=words)

    [need] = open_needs(client)

    assert need.words == "花の所"
    record_unmet(coordinator, client, excluded={}, what_if=[], today=date(2026, 11, 26))
    assert db.session.scalar(sa.select(sa.func.count()).select_from(UnmetNeed)) == 2


def test_a_need_is_closed_when_a_place_was_found(coordinator, person):
    client = person()
    record_unmet(coordinator, client, excluded={}, what_if=[], today=DAY)

    assert settle_unmet(coordinator, client, today=DAY) == 1
    assert open_needs(client) == []


def test_a_need_that_is_closed_stays_closed(coordinator, person):
    client = person()
    need = record_unmet(coordinator, client, excluded={}, what_if=[], today=DAY)

    meet_unmet(coordinator, client, need, today=DAY)
    meet_unmet(coordinator, client, need, today=date(2026, 12, 1))

    assert need.met_on == DAY
    deeds = db.session.scalars(sa.select(Deed).where(Deed.event == "match.unmet.met")).all()
    assert len(deeds) == 1
