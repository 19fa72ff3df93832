"""Bodies and members as coordinators and administrators keep them."""

import pytest

from geo.clock import today
from geo.db import db
from geo.errors import DomainError
from matchmaker.meetings.body_actions import add_body, add_member, change_body
from matchmaker.meetings.models import MeetingBody
from matchmaker.meetings.queries import bodies_of
from matchmaker.meetings.rules import MeetingKind, PledgeWay
from profiles.access import Role

URL = "/meetings/bodies/"


@pytest.fixture
def sakamaru(worker):
    """Return a body with at most two cases on the second Tuesday."""
    body = add_body(worker, MeetingKind.STATUTORY, "さかまる会議", rhythm="第2火 13:30-15:00", max_cases=2)
    db.session.commit()
    return body


def test_a_body_is_registered_with_what_the_town_has_said_and_nothing_more(browser, make):
    page = browser.sign_in(make.account(Role.ADMINISTRATOR)).post(
        f"{URL}new", kind="multilayered", name="よりそい会議", rhythm="毎月第2火曜日 13:30〜15:30", max_cases="2"
    )

    body = db.session.query(MeetingBody).one()
    assert page.has("会議体を登録しました")
    assert page.has("1回に 2 人まで")
    assert (body.rhythm, body.limits.most, body.limits.minutes_each) == ("第2火 13:30-15:30", 2, None)


def test_what_cannot_be_read_is_refused_and_what_was_typed_stays(browser, make):
    page = browser.sign_in(make.account()).post(f"{URL}new", kind="multilayered", name="会議", rhythm="月に一度くらい")

    assert page.status == 422
    assert page.has("開く日を読み取れませんでした")
    assert 'value="月に一度くらい"' in page.text
    assert db.session.query(MeetingBody).count() == 0


@pytest.mark.parametrize(
    ("kind", "values", "words"),
    [
        (MeetingKind.STATUTORY, {"name": " "}, "会議の名前"),
        (MeetingKind.STATUTORY, {"name": "会議", "max_cases": 0}, "までの数"),
        (MeetingKind.AREA, {"name": "会議", "max_cases": 2}, "件数は決めません"),
        (MeetingKind.STATUTORY, {"name": "さかまる会議"}, "もう登録"),
    ],
)
def test_a_body_that_cannot_be_is_refused_in_words(worker, sakamaru, kind, values, words):
    with pytest.raises(DomainError, match=words):
        add_body(worker, kind, **values)


def test_one_name_may_stand_for_two_kinds_and_a_change_is_on_record(worker, sakamaru, deeds):
    other = add_body(worker, MeetingKind.MULTILAYERED, "さかまる会議")
    change_body(worker, sakamaru, version=sakamaru.version, place="市役所 3階", max_cases=2)
    db.session.commit()

    assert [body.kind for body in bodies_of(worker)] == [MeetingKind.MULTILAYERED, MeetingKind.STATUTORY]
    assert deeds(sakamaru)[-1] == ("meeting_body.changed", {"fields": ["place"]})
    with pytest.raises(DomainError, match="もう登録"):
        add_body(worker, other.kind, "さかまる会議")


def test_two_who_change_a_body_at_once_are_told_and_nothing_typed_is_lost(browser, make, worker, sakamaru):
    page = browser.sign_in(make.account()).post(
        f"{URL}{sakamaru.ref}/edit", name="さかまる会議", place="わたしの部屋", version=sakamaru.version - 1
    )

    assert page.status == 409
    assert page.has("その間に、ほかの人がこの会議体を直しました")
    assert 'value="わたしの部屋"' in page.text


def test_members_come_are_bound_to_secrecy_and_go(browser, make, sakamaru):
    desk = make.agency("障害者相談支援事業所 しおさい")
    partner = make.account(Role.PARTNER, agency_id=desk.id, name="長沢 みき")
    here = f"{URL}{sakamaru.ref}"
    reader = browser.sign_in(make.account())

    page = reader.post(f"{here}/members", account=partner.ref, duty="委員")
    assert page.has("障害者相談支援事業所 しおさい 長沢 みき")
    assert page.has("まだ。資料を渡せません")

    member = sakamaru.members[0].ref
    assert reader.post(f"{here}/members/{member}", pledged_on="", pledge_way="").status == 422
    page = reader.post(f"{here}/members/{member}", pledged_on="R8.11.20", pledge_way="written")
    assert page.has("誓約書")
    assert reader.get(f"{here}/members/{member}").has("守秘を確かめる")
    page = reader.post(f"{here}/members/{member}/end")
    assert not page.has("しおさい 長沢 みき")
    assert reader.get(f"{here}/members/{member}").status == 404


def test_nobody_sits_there_who_never_hears_of_a_person(make, worker, sakamaru):
    viewer, auditor = make.account(Role.VIEWER), make.account(Role.AUDITOR)
    area = add_body(worker, MeetingKind.AREA, "川西の会議")

    with pytest.raises(DomainError, match="会議参加者"):
        add_member(worker, sakamaru, account=viewer, today=today())
    with pytest.raises(DomainError, match="監査担当"):
        add_member(worker, area, account=auditor, today=today())
    with pytest.raises(DomainError, match="どれか"):
        add_member(worker, area, today=today())
    assert add_member(worker, area, account=viewer, today=today()).called == viewer.name
    with pytest.raises(DomainError, match="もう構成員"):
        add_member(worker, area, account=viewer, today=today())
    with pytest.raises(DomainError, match="両方"):
        add_member(worker, area, name="弁護士", pledge_way=PledgeWay.RULE, today=today())


def test_a_body_ends_and_meets_again(browser, make, sakamaru):
    reader = browser.sign_in(make.account(Role.ADMINISTRATOR))
    here = f"{URL}{sakamaru.ref}"

    assert reader.post(f"{here}/end").has("終わりにしました")
    assert reader.post(f"{here}/end").status == 409
    assert reader.get(URL).has("終わりにした会議体")
    assert reader.post(f"{here}/reopen").has("再開しました")
    assert reader.post(f"{here}/reopen").status == 409


def test_a_town_without_bodies_is_told_what_to_do(browser, make):
    page = browser.sign_in(make.account()).get(URL)

    assert page.has("会議体は、まだ登録されていません")
    assert page.has("会議体を登録する")
