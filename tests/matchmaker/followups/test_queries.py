"""What is due, what was said last, and how strained hosts are."""

from datetime import date, time, timedelta

import pytest

from geo.errors import NotFoundError
from matchmaker.followups.actions import Plan, Record, raise_concern, record_contact, set_plans, take_step_and_plan
from matchmaker.followups.models import Contact
from matchmaker.followups.queries import due, last_words, next_planned, strain_of, visible_followup
from matchmaker.introductions.models import State
from matchmaker.introductions.queries import people_at, unanswered, visible_introduction
from profiles.access import Role
from profiles.vocabulary.rules import Side


def test_late_stands_first_then_by_hour_and_what_has_none_after(worker, tied, today):
    tie = tied("trial")
    late, at_ten, at_two, some_time = (
        Plan(today - timedelta(days=6), text="おそい"),
        Plan(today, time(10, 30), "10時半"),
        Plan(today, time(14, 0), "14時"),
        Plan(today, text="いつでも"),
    )
    set_plans(worker, tie, Side.PERSON, [some_time, at_two, late, at_ten])

    words = [one.plan for one in due(worker, until=today, side=Side.PERSON)]

    assert words == ["おそい", "10時半", "14時", "いつでも"]


def test_what_is_due_is_listed_for_all_or_for_oneself(worker, make, tied, today):
    tie = tied("trial", on=today - timedelta(days=30))
    colleague = make.actor()

    assert [one.introduction_id for one in due(worker, until=today, mine=True)] == [tie.id, tie.id]
    assert list(due(colleague, until=today, mine=True)) == []
    assert len(due(colleague, until=today)) == 2


def test_a_tie_without_anybody_in_charge_is_everybodys(worker, make, tied, today):
    tie = tied("trial", on=today - timedelta(days=30))
    tie.coordinator_id = None

    assert len(due(make.actor(), until=today, mine=True)) == 2


def test_the_last_words_of_each_side_are_found_at_once(worker, tied, today):
    ties = [tied("trial"), tied("trial")]
    for tie in ties:
        for side in Side:
            for days, words in ((9, "前"), (2, f"{side.value} {tie.id}"), (1, "")):
                day = today - timedelta(days=days)
                record_contact(worker, tie, side, Record(day, Contact.PHONE, feeling=3, words=words), today=today)

    found = last_words([tie.id for tie in ties])

    assert {key: one.words for key, one in found.items()} == {
        (tie.id, side): f"{side.value} {tie.id}" for tie in ties for side in Side
    }


def test_strain_counts_the_last_burden_of_each_person_the_open_concerns_and_the_number(worker, make, tied, today):
    place, calm = make.resource(worker), make.resource(worker)
    first, second = tied("trial", resource=place), tied("trial", resource=place)
    beside = tied("trial", resource=calm)

    def said(tie, burden, days):
        day = today - timedelta(days=days)
        record_contact(worker, tie, Side.HOST, Record(day, Contact.PHONE, burden=burden), today=today)

    said(first, 4, 20)
    said(first, 3, 2)
    said(second, 3, 3)
    said(beside, 1, 3)
    before = strain_of(worker.town_id, today=today)
    raise_concern(worker, Side.HOST, "手が足りない", today=today, introduction=first)
    raise_concern(worker, Side.PERSON, "朝がつらい", today=today, introduction=beside)

    after = strain_of(worker.town_id, today=today)

    assert set(before) == {place.id, calm.id}
    assert before[calm.id] == pytest.approx(0)
    assert before[place.id] == pytest.approx(0.7 * 2 / 3 + 0.1 / 4)
    assert after[place.id] == pytest.approx(before[place.id] + 0.1)
    assert after[calm.id] == before[calm.id]


def test_old_words_and_people_who_left_weigh_no_more(worker, tied, today):
    old, left = tied("trial"), tied("trial")
    record_contact(worker, old, Side.HOST, Record(date(2026, 3, 1), Contact.PHONE, burden=4), today=today)
    record_contact(worker, left, Side.HOST, Record(today, Contact.PHONE, burden=4), today=today)
    take_step_and_plan(worker, left, State.ENDED, today=today, reason="tired")

    assert strain_of(worker.town_id, today=today) == {}


def test_people_at_a_place_are_those_who_hold_a_seat(worker, make, tied):
    place = make.resource(worker)
    tied("host_asked", resource=place)
    tied("accepted", resource=place)

    assert people_at(worker.town_id) == {place.id: 1}
    assert people_at(worker.town_id, [place.id + 1]) == {}


def test_enquiries_wait_until_they_are_answered(worker, tied, today):
    older, newer = tied("host_asked", on=today - timedelta(days=11)), tied("host_asked")
    answered = tied("host_asked")
    take_step_and_plan(worker, answered, State.ACCEPTED, today=today)

    assert [tie.id for tie in unanswered(worker)] == [older.id, newer.id]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_other_roles_see_no_tie_and_no_followup(make, tied, today, role):
    tie = tied("host_asked")
    other = make.actor(role)

    assert list(due(other, until=date(2030, 1, 1))) == []
    assert list(unanswered(other)) == []
    with pytest.raises(NotFoundError):
        visible_introduction(other, tie.ref)
    with pytest.raises(NotFoundError):
        visible_followup(other, next_planned(tie, Side.PERSON).ref)


def test_another_town_sees_none_of_it(make, tied):
    tie = tied()
    stranger = make.actor(town=make.other_town())

    with pytest.raises(NotFoundError):
        visible_introduction(stranger, tie.ref)
    with pytest.raises(NotFoundError):
        visible_followup(stranger, next_planned(tie, Side.HOST).ref)
