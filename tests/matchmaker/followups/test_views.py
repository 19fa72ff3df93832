"""The pages of follow-ups and concerns: written, moved, planned, taken up and closed."""

from datetime import timedelta

import pytest

from geo.clock import today as now
from geo.db import db
from matchmaker.followups.actions import raise_concern
from matchmaker.followups.models import Concern, FollowUp
from matchmaker.followups.queries import next_planned, records_of
from matchmaker.introductions.models import Introduction
from profiles.access import Role
from profiles.vocabulary.rules import Side
from resources.hosts.actions import say_worry
from resources.hosts.rules import Topic


@pytest.fixture
def account(make):
    """Return the account of the coordinator at the desk."""
    return make.account()


@pytest.fixture
def desk(browser, account):
    """Return a browser in which a coordinator is signed in."""
    return browser.sign_in(account)


@pytest.fixture
def tie(tied):
    """Return a tie that takes part since today."""
    return tied("taking_part", on=now())


def fresh(row):
    """Return a row as the store holds it now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.get(type(row), row.id)


def test_a_planned_contact_is_written_down_and_the_next_one_is_named(desk, tie):
    followup = next_planned(tie, Side.PERSON)
    asked = desk.get(f"/followups/{followup.ref}")
    assert asked.has("本人のようすを記録する")
    assert asked.has("つらい日も")

    page = desk.post(
        f"/followups/{followup.ref}",
        on=now().isoformat(),
        way="phone",
        feeling="3",
        burden="2",
        words="「畑に出ると楽です」",
        version=followup.version,
    )

    record = fresh(followup)
    assert page.notice.startswith("記録しました。次の連絡は")
    assert page.has("「畑に出ると楽です」")
    assert (record.done_on, record.feeling, record.words) == (now(), 3, "畑に出ると楽です")
    assert desk.get(f"/followups/{followup.ref}").has("これまでの記録")


def test_what_was_typed_stays_with_its_errors(desk, tie):
    followup = next_planned(tie, Side.HOST)

    page = desk.post(f"/followups/{followup.ref}", on="13月40日", words="手が足りなくて", version=followup.version)

    assert page.status == 422
    assert page.has("手が足りなくて")
    assert page.has("どうやって話したかを選んでください")
    assert fresh(followup).done_on is None


def test_a_record_of_tomorrow_is_refused(desk, tie):
    followup = next_planned(tie, Side.HOST)
    tomorrow = (now() + timedelta(days=1)).isoformat()

    page = desk.post(f"/followups/{followup.ref}", on=tomorrow, way="phone", feeling="3", version=followup.version)

    assert page.status == 422
    assert page.has("きょうまでの日を入れてください")


def test_a_contact_that_nobody_planned_is_written_from_the_list_of_ties(desk, tie):
    assert desk.get("/followups/new").has(tie.client.code)
    assert not desk.get("/followups/new", q="nothing like it").has(tie.client.code)
    assert desk.get(f"/introductions/{tie.ref}/record/host").has("やや重い")

    page = desk.post(
        f"/introductions/{tie.ref}/record/host",
        on=now().isoformat(),
        way="visit",
        burden="3",
        words="手が足りなくて",
        next_on=(now() + timedelta(days=2)).isoformat(),
        next_plan="訪問する",
    )

    db.session.rollback()
    assert page.has("訪問する")
    [record] = records_of([tie.id])
    assert (record.side, record.burden) == (Side.HOST, 3)
    assert desk.post(f"/introductions/{tie.ref}/record/host", on=now().isoformat(), way="visit").status == 422
    assert desk.get(f"/introductions/{tie.ref}/record/nobody").status == 404


def test_a_date_is_moved_and_a_plan_added(desk, tie):
    followup = next_planned(tie, Side.PERSON)
    day = (now() + timedelta(days=3)).isoformat()
    assert desk.get(f"/followups/{followup.ref}/date").has("連絡の日を変える")

    page = desk.post(f"/followups/{followup.ref}/date", on=day, at="10時半", plan="同行する", version=followup.version)
    assert page.notice == "連絡の日を変えました"
    assert desk.get(f"/introductions/{tie.ref}/plan/host").has("連絡の予定を足す")
    page = desk.post(f"/introductions/{tie.ref}/plan/host", on=day, plan="寄ってみる")

    assert page.has("寄ってみる")
    assert (fresh(followup).due_at.hour, fresh(followup).plan) == (10, "同行する")
    past = (now() - timedelta(days=1)).isoformat()
    assert desk.post(f"/followups/{followup.ref}/date", on=past, version=fresh(followup).version).status == 422
    assert desk.post(f"/introductions/{tie.ref}/plan/host", on="").status == 422


def test_a_rhythm_is_changed_for_one_side(desk, tie):
    assert desk.get(f"/introductions/{tie.ref}/rhythm/host").has("月に 1度")

    page = desk.post(f"/introductions/{tie.ref}/rhythm/host", days="10日", version=tie.version)

    changed = fresh(tie)
    assert page.has("10日に 1度")
    assert (changed.host_rhythm_days, changed.person_rhythm_days) == (10, None)
    assert desk.post(f"/introductions/{tie.ref}/rhythm/host", days="999", version=changed.version).status == 422


def test_the_week_shows_both_sides_and_ones_own_alone(desk, tied):
    late = tied("trial", on=now() - timedelta(days=30))

    page = desk.get("/followups/")
    assert page.has("予定を過ぎたもの")
    assert page.has(late.client.code)
    assert desk.get("/followups/", mine="1").has("この7日の連絡は、ありません")


def test_a_concern_is_written_given_a_step_and_closed(desk, tie):
    assert desk.get("/concerns/").has("いま、開いている困りごとはありません")
    assert desk.get("/concerns/new", introduction=tie.ref).has("困りごとを書く")
    page = desk.post(f"/concerns/new?introduction={tie.ref}", side="host", words="手が足りません")
    assert page.has("困りごととして残しました")
    db.session.rollback()
    concern = db.session.query(Concern).one()
    assert desk.get("/concerns/").has("次の手が決まっていません")
    assert desk.get(f"/concerns/{concern.ref}").has("手が足りません")

    assert desk.post(f"/concerns/{concern.ref}/next", step="", version=concern.version).status == 422
    day = (now() + timedelta(days=1)).isoformat()
    assert desk.post(f"/concerns/{concern.ref}/next", step="訪問する", on=day, version=concern.version).has("訪問する")
    assert desk.post(f"/concerns/{concern.ref}/close", closing="", version=fresh(concern).version).status == 422
    desk.post(f"/concerns/{concern.ref}/close", closing="ことばをかけ合うことにした", version=fresh(concern).version)

    assert fresh(concern).closed_on == now()
    assert desk.get("/concerns/", closed="1").has("ことばをかけ合うことにした")
    assert desk.get(f"/concerns/{concern.ref}").has("終わりました")


def test_a_concern_may_hang_on_a_person_or_a_place_alone(desk, make, worker):
    client, resource = make.client(worker), make.resource(worker)

    desk.post(f"/concerns/new?client={client.ref}", side="person", words="朝がつらい")
    desk.post(f"/concerns/new?resource={resource.ref}", side="host", words="暑い部屋です")
    bare = desk.post(f"/concerns/new?resource={resource.ref}", side="host", words=" ")

    db.session.rollback()
    assert bare.status == 422
    assert {(one.client_id, one.resource_id) for one in db.session.query(Concern)} == {
        (client.id, None),
        (None, resource.id),
    }
    assert desk.get("/concerns/new", resource="nowherenowhe").status == 404


def test_somebody_faster_at_a_concern_is_answered(desk, worker, make):
    client = make.client(worker)
    concern = raise_concern(worker, Side.PERSON, "朝がつらい", today=now(), client=client)
    db.session.commit()
    seen = concern.version
    desk.post(f"/concerns/{concern.ref}/next", step="電話する", version=seen)

    assert desk.post(f"/concerns/{concern.ref}/next", step="訪問する", version=seen).status == 409
    assert fresh(concern).next_step == "電話する"


def test_what_a_host_said_is_received(desk, make, worker):
    resource = make.resource(worker)
    worry = say_worry(worker, resource, Topic.REST, "")
    db.session.commit()
    assert desk.get("/").has("しばらく休みたい")
    assert desk.get(f"/concerns/worries/{worry.ref}").has("受入先の声を受け取る")

    page = desk.post(f"/concerns/worries/{worry.ref}", side="host", words="", next_step="電話する")

    db.session.rollback()
    assert page.has("困りごとを受け取りました")
    assert db.session.query(Concern).one().words == "しばらく休みたい"
    assert desk.get(f"/concerns/worries/{worry.ref}").status == 404


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.COORDINATOR, Role.HOST)])
def test_other_roles_write_nothing(browser, make, tie, role):
    other = browser.sign_in(make.account(role))
    followup = next_planned(tie, Side.PERSON)

    for path in (
        "/followups/",
        "/followups/new",
        f"/followups/{followup.ref}",
        "/concerns/",
        f"/introductions/{tie.ref}/record/host",
    ):
        assert other.get(path).status == 403
    assert fresh(followup).done_on is None


def test_another_towns_followup_is_not_there(browser, make, tie):
    stranger = browser.sign_in(make.account(town=make.other_town()))

    assert stranger.get(f"/followups/{next_planned(tie, Side.PERSON).ref}").status == 404
    assert stranger.post(f"/introductions/{tie.ref}/plan/host", on=now().isoformat()).status == 404
    assert db.session.query(FollowUp).filter_by(introduction_id=tie.id).count() == 2
    assert db.session.query(Introduction).count() == 1


def test_what_was_typed_is_kept_when_somebody_else_was_faster(desk, tie):
    followup = next_planned(tie, Side.PERSON)
    seen = followup.version
    record = {"on": now().isoformat(), "way": "phone", "version": seen}
    desk.post(f"/followups/{followup.ref}", words="先に書いたことば", **record)

    page = desk.post(f"/followups/{followup.ref}", words="あとから書いたことば", **record)
    assert page.status == 409
    assert page.has("「先に書いたことば」")
    assert page.has("あとから書いたことば")
    again = desk.post(f"/introductions/{tie.ref}/record/person", words="あとから書いたことば", **record)

    db.session.rollback()
    assert again.has("「あとから書いたことば」")
    assert [one.words for one in records_of([tie.id])] == ["先に書いたことば", "あとから書いたことば"]


def test_a_date_that_somebody_else_moved_is_shown_beside_ones_own(desk, tie):
    followup = next_planned(tie, Side.HOST)
    seen = followup.version
    sooner, later = ((now() + timedelta(days=days)).isoformat() for days in (3, 5))
    desk.post(f"/followups/{followup.ref}/date", on=sooner, plan="寄ってみる", version=seen)

    page = desk.post(f"/followups/{followup.ref}/date", on=later, plan="電話する", version=seen)

    assert page.status == 409
    assert page.has("いまの予定：")
    assert page.has("寄ってみる")
    assert f'value="{fresh(followup).version}"' in page.text
    assert fresh(followup).plan == "寄ってみる"
