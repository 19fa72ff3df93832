"""What stands on an agenda: what is due, up to the limits, and nobody who may not be named."""

from datetime import date, time, timedelta

import pytest
import sqlalchemy as sa

from geo.clock import today
from geo.db import db
from geo.errors import DomainError
from matchmaker.followups.actions import Record, record_contact
from matchmaker.followups.models import Contact
from matchmaker.followups.troubles import raise_concern
from matchmaker.meetings.actions import add_case, add_topic, call_meeting, cancel_meeting, move_item, take_out
from matchmaker.meetings.deciding import close_meeting, write_decision
from matchmaker.meetings.due import agenda_for, standing
from matchmaker.meetings.models import Meeting
from matchmaker.meetings.rules import Hindrance, Matter, MeetingKind, Outcome, Sitting
from matchmaker.meetings.said import Said
from matchmaker.meetings.sittings import next_meeting
from profiles.cases.models import Plan
from profiles.cases.plan_actions import decide_plan
from profiles.cases.queries import newest_plan
from profiles.consent.actions import give_consent, withdraw_consent
from profiles.consent.models import Purpose, Way
from profiles.consent.queries import find_newest
from profiles.consent.rules import Fact
from profiles.vocabulary.rules import Side


def agenda(secretary, body, on=None, minutes=None):
    """Return codes and matters of the agenda as it would be."""
    found = agenda_for(secretary, body, on=on or today(), minutes=minutes, today=today())
    return [(due.code, [matter.value for matter in due.words]) for due in found.taken], found


def test_plans_to_decide_to_review_and_concerns_come_by_urgency(make, secretary, body_of, planned):
    body = body_of()
    planned("C-1")
    late = planned("C-2")
    plan = newest_plan(late)
    decide_plan(secretary, plan, meeting="会議", on=today(), version=plan.version, today=today())
    db.session.execute(sa.update(Plan).where(Plan.id == plan.id).values(review_on=today() - timedelta(days=3)))
    troubled = planned("C-3")
    raise_concern(secretary, Side.PERSON, "眠れない", today=today() - timedelta(days=20), client=troubled)
    db.session.commit()

    assert agenda(secretary, body)[0] == [("C-3", ["concern", "plan"]), ("C-1", ["plan"]), ("C-2", ["review"])]


def test_at_most_two_cases_a_meeting_and_at_most_three_an_hour(secretary, body_of, planned):
    for number in range(5):
        planned(f"C-{number}")
    two = body_of(name="さかまる会議", max_cases=2)
    three = body_of(name="ミーティング", max_cases_per_hour=3)

    taken, found = agenda(secretary, two)
    assert [code for code, _matters in taken] == ["C-0", "C-1"]
    assert [due.code for due in found.left] == ["C-2", "C-3", "C-4"]
    assert len(agenda(secretary, three, minutes=60)[0]) == 3
    assert len(agenda(secretary, three, minutes=30)[0]) == 1


def test_without_consent_nobody_is_named_and_the_statutory_meeting_is_proposed(
    secretary, body_of, planned, browser, staff
):
    multilayered, statutory = body_of(), body_of(MeetingKind.STATUTORY, "支援会議")
    planned("C-1", agreed=False)
    undated = planned("C-2", agreed=False)
    give_consent(secretary, undated, purpose=Purpose.MEETING, facts=[Fact.WANTS], way=Way.FILE, today=today())
    gone = planned("C-3")
    withdraw_consent(secretary, find_newest(gone, Purpose.MEETING), today=today())
    db.session.commit()

    taken, found = agenda(secretary, multilayered)
    assert taken == []
    assert [(one.due.code, one.hindrance) for one in found.hindered] == [
        ("C-1", Hindrance.NONE),
        ("C-2", Hindrance.UNDATED),
        ("C-3", Hindrance.WITHDRAWN),
    ]
    assert [code for code, _matters in agenda(secretary, statutory)[0]] == ["C-1", "C-2", "C-3"]
    page = browser.sign_in(staff).get(f"/meetings/call/{multilayered.ref}")
    assert page.has("C-2 は、まだ議題に入れられません。 同意の日付がありません。同意を記録する")
    assert f"/clients/{undated.ref}/consents/new" in page.text
    assert f"/meetings/call/{statutory.ref}" in page.text


def test_a_pair_that_was_calm_for_long_is_talked_over(secretary, body_of, tied, agreed):
    body = body_of()
    start = today() - timedelta(weeks=12)
    tie = tied("taking_part", on=start, client=agreed(code="C-9"))
    for weeks in (1, 3, 5, 7, 9, 11):
        for side in (Side.PERSON, Side.HOST):
            on = start + timedelta(weeks=weeks)
            record_contact(secretary, tie, side, Record(on, Contact.PHONE, 4, 1, "よい", ""), today=on)
    give_consent(
        secretary, tie.client, purpose=Purpose.MEETING, facts=[], way=Way.SPOKEN, given_on=today(), today=today()
    )
    db.session.commit()

    assert ("C-9", ["settle"]) in agenda(secretary, body)[0]


def test_a_called_meeting_keeps_its_agenda_and_nobody_stands_on_two(secretary, body_of, planned, called):
    body, other = body_of(max_cases=1), body_of(name="もう1つ")
    planned("C-1"), planned("C-2")

    meeting = called(body)

    assert [one.client.code for one in standing(meeting)] == ["C-1"]
    assert len(meeting.seats) == 2
    assert [code for code, _matters in agenda(secretary, other)[0]] == ["C-2"]
    with pytest.raises(DomainError, match="もう招集"):
        called(body)


@pytest.mark.parametrize(
    ("sitting", "words"),
    [
        (Sitting(date(2020, 1, 6)), "きょうからあと"),
        (Sitting(date(2099, 1, 5), time(15), time(14)), "始まる時刻より後"),
    ],
)
def test_a_day_that_cannot_be_is_refused(secretary, body_of, sitting, words):
    with pytest.raises(DomainError, match=words):
        call_meeting(secretary, body_of(), sitting, today=today())


def test_a_case_is_added_taken_out_and_moved_with_a_reason(browser, staff, body_of, planned, called):
    meeting = called(body_of(max_cases=2))
    one, two = planned("C-1"), planned("C-2")
    reader, here = browser.sign_in(staff), f"/meetings/{meeting.ref}"

    assert reader.post(f"{here}/items", code="C-99", why="急ぐので").has("このコードの人はいません")
    assert reader.post(f"{here}/items", code="C-1", why="").has("なぜこの会議で話し合うのか")
    assert reader.post(f"{here}/items", code="C-1", why="住まいが急に変わった").has("議題に加えました")
    assert reader.post(f"/meetings/put/{two.ref}", meeting=meeting.ref, why="本人がのぞんだ").has("議題に加えました")
    first, second = (item.ref for item in standing(db.session.get(Meeting, meeting.id)))
    page = reader.post(f"{here}/items/{second}/move/up", why="先に帰る人がいる")
    assert page.text.index("C-2</a>") < page.text.index("C-1</a>")
    assert reader.post(f"{here}/items/{second}/move/up").has("これより先には動かせません")
    assert reader.post(f"{here}/items/{first}/out", why="").has("外すわけを")
    page = reader.post(f"{here}/items/{first}/out", why="入院したので次に")
    assert page.has("入院したので次に")
    assert reader.post(f"{here}/items", code="C-1", why="退院したので").has("議題に加えました")
    assert one.code == "C-1"


def test_what_may_not_be_on_an_agenda_is_refused_in_words(make, secretary, body_of, planned, called):
    full, open_ = called(body_of(max_cases=1)), called(body_of(name="もう1つ"))
    area = called(body_of(MeetingKind.AREA, "川西の会議"))
    one, two, shut = planned("C-1"), planned("C-2"), planned("C-3", agreed=False)
    add_case(secretary, full, one, why="急ぐので", today=today())

    with pytest.raises(DomainError, match="1 人まで"):
        add_case(secretary, full, two, why="急ぐので", today=today())
    with pytest.raises(DomainError, match="もう会議の議題"):
        add_case(secretary, open_, one, why="急ぐので", today=today())
    with pytest.raises(DomainError, match="支援会議で話し合って"):
        add_case(secretary, open_, shut, why="急ぐので", today=today())
    with pytest.raises(DomainError, match="人のことを話し合いません"):
        add_case(secretary, area, two, why="急ぐので", today=today())
    with pytest.raises(DomainError, match="人のコードは書けません"):
        add_topic(secretary, area, "C-2 さんの家の前の道が暗い")
    assert add_topic(secretary, area, "バスのない地区の足をどうするか（B-3 地区）").client_id is None
    cancel_meeting(secretary, area, today=today())
    with pytest.raises(DomainError, match="取りやめ"):
        add_topic(secretary, area, "街灯")


def test_what_was_carried_over_comes_first_at_the_next_meeting(secretary, body_of, planned, called):
    body = body_of()
    planned("C-8")
    meeting = called(body)
    planned("C-1")
    item = standing(meeting)[0]
    write_decision(secretary, item, Said(Outcome.CARRIED), version=item.version)
    close_meeting(secretary, meeting, note="", next_on=None, version=meeting.version, today=today())
    db.session.commit()

    taken = agenda_for(secretary, body, on=today(), minutes=None, today=today()).taken
    assert [(due.code, due.is_carried) for due in taken] == [("C-8", True), ("C-1", False)]


def test_who_withdraws_between_calling_and_meeting_is_gone_at_once_and_it_is_said(
    browser, staff, secretary, body_of, planned, called
):
    gone = planned("C-1")
    planned("C-2")
    meeting = called(body_of())
    withdraw_consent(secretary, find_newest(gone, Purpose.MEETING), today=today())
    db.session.commit()
    reader, here = browser.sign_in(staff), f"/meetings/{meeting.ref}"

    assert reader.get(here).has("同意がなくなったので、外れました")
    assert reader.get(f"{here}/room/1").has("C-2")
    assert reader.get(f"{here}/room/2").status == 404
    assert reader.get(f"{here}/close").has("C-1 は、同意がなくなったので、議題から外れました")


def test_the_first_page_is_told_of_the_next_meeting(secretary, body_of, planned, called):
    assert next_meeting(secretary, today=today()) is None
    body = body_of(rhythm="平日 13:30-15:00", max_cases=1)
    planned("C-1"), planned("C-2"), planned("C-3", agreed=False)

    soon = next_meeting(secretary, today=today())
    assert (soon.ref, soon.counts, soon.left) == ("", ((Matter.PLAN, 1),), 1)
    assert [one.due.code for one in soon.hindered] == ["C-3"]
    meeting = called(body)
    soon = next_meeting(secretary, today=today())
    assert (soon.ref, soon.counts, soon.left) == (meeting.ref, ((Matter.PLAN, 1),), 1)
    assert len(soon.people()) == 1


def test_items_cannot_be_moved_or_dropped_twice(secretary, body_of, planned, called):
    planned("C-1")
    meeting = called(body_of())
    item = standing(meeting)[0]
    take_out(secretary, item, why="入院したので")

    with pytest.raises(DomainError, match="もう外れて"):
        take_out(secretary, item, why="入院したので")
    with pytest.raises(DomainError, match="もう外れて"):
        move_item(secretary, item, 1, why="")


def test_sixty_open_cases_are_read_in_few_questions(browser, staff, secretary, body_of, planned, called, queries):
    body = body_of(max_cases=4)
    for number in range(60):
        planned(f"C-{number}", agreed=number % 3 > 0)
    meeting = called(body)
    reader = browser.sign_in(staff)

    with queries() as of_agenda:
        page = reader.get(f"/meetings/{meeting.ref}")
    with queries() as of_call:
        reader.get(f"/meetings/call/{body.ref}")

    assert page.has("まだ議題に入れられない人 20 人")
    assert page.has("次の回にまわる人 36 件")
    assert page.has("ほかに 16 人")
    assert len(of_agenda) < 50
    assert len(of_call) < 50
