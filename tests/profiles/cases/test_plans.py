"""A plan from its draft to its evaluation, and the talks in between."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from geo.clock import today as clock
from geo.db import db
from geo.errors import DomainError, StaleError
from profiles.access import Role
from profiles.cases.actions import move_case
from profiles.cases.models import CaseStage
from profiles.cases.plan_actions import decide_plan, draft_plan, evaluate_plan
from profiles.cases.planning import (
    PlanState,
    check_decidable,
    days_to_review,
    first_review,
    needs_new_plan,
    plan_state,
)
from profiles.cases.queries import contacts_of, find_case, newest_plan, plans_of
from profiles.cases.words import Course, Reached
from tests.support.client import Browser

DAY = date(2026, 11, 25)
GOAL = "週に一度、決まった所へ行けるようになりたい"
ROLES = {"who_0": "本人", "does_0": "見学に行く", "often_0": "2回", "who_1": "三浦", "does_1": "同行する"}


@pytest.fixture
def desk(browser, make):
    """Return a browser in which a coordinator is signed in."""
    return browser.sign_in(make.account())


def version_on(page, form=0):
    """Return the version that a form of a page carries."""
    return [one["value"] for one in page.reader.all("input") if one.get("name") == "version"][form]


def draft(desk, client, **fields):
    """Return the page after a draft was written."""
    page = desk.get(f"/clients/{client.ref}/plan/edit")
    return desk.post(f"/clients/{client.ref}/plan/edit", version=version_on(page), **fields)


def step(desk, client, act, **fields):
    """Return the page after one step with a plan."""
    page = desk.get(f"/clients/{client.ref}/plan")
    return desk.post(f"/clients/{client.ref}/plan/{act}", version=version_on(page), **fields)


@pytest.mark.parametrize(
    ("decided", "evaluated", "state"),
    [(None, None, PlanState.DRAFT), (DAY, None, PlanState.DECIDED), (DAY, DAY, PlanState.EVALUATED)],
)
def test_a_plan_stands_where_its_days_say(decided, evaluated, state):
    assert plan_state(decided, evaluated) is state


def test_a_plan_is_decidable_when_it_says_what_who_and_until_when():
    check_decidable(GOAL, [{"who": "本人"}], DAY)
    for goal, roles, review, field in (
        ("", [{}], DAY, "goal"),
        (GOAL, [], DAY, "roles"),
        (GOAL, [{}], None, "review_on"),
    ):
        with pytest.raises(DomainError) as refusal:
            check_decidable(goal, roles, review)
        assert refusal.value.field == field


def test_days_of_a_plan():
    assert (first_review(DAY) - DAY).days == 90
    assert days_to_review(DAY, DAY + timedelta(days=3)) == -3
    assert [needs_new_plan(course) for course in Course] == [True, True, False]


def test_a_plan_goes_from_draft_to_decision_to_evaluation_and_on(desk, make):
    client = make.client()
    case = find_case(client)
    move_case(make.actor(), case, CaseStage.ASSESSED, version=case.version, today=clock())
    db.session.commit()

    drafted = draft(desk, client, goal=GOAL, review_on="令和9年2月1日", **ROLES)
    decided = step(desk, client, "decide", decided_in="重層的支援会議", decided_on=clock().isoformat())
    stage = find_case(client).stage
    ended = step(desk, client, "evaluate", reached="partly", change="表情がやわらかい", course="continue")

    assert drafted.notice == "プランの下書きを記録しました"
    assert drafted.has(GOAL)
    assert drafted.has("見学に行く")
    assert decided.notice == "プランの決定を記録しました"
    assert stage is CaseStage.PLANNED
    assert ended.notice == "評価を記録し、次のプランの下書きを用意しました"
    assert [(plan.number, bool(plan.evaluated_on)) for plan in plans_of(client)] == [(2, False), (1, True)]
    assert newest_plan(client).roles == plans_of(client)[1].roles
    assert ended.has("第1回のプラン")


def test_closing_is_talked_over_and_never_done_by_an_evaluation(desk, make):
    client = make.client()
    draft(desk, client, goal=GOAL, review_on="令和9年2月1日", **ROLES)
    step(desk, client, "decide", decided_in="支援調整会議", decided_on=clock().isoformat())

    page = step(desk, client, "evaluate", reached="wholly", change="自分で通っている", course="close")

    assert "終結は、会議で話し合ってから" in page.notice
    assert len(plans_of(client)) == 1
    assert find_case(client).stage is CaseStage.RECEIVED
    assert page.has("次のプランを立てる")


def test_too_little_is_refused_beside_the_decision_and_nothing_is_written(desk, make):
    client = make.client()
    draft(desk, client, first_goal="見学に行く")

    page = step(desk, client, "decide", decided_in="重層的支援会議", decided_on=clock().isoformat())
    late = step(desk, client, "decide", decided_in="", decided_on="")

    assert page.status == late.status == 422
    assert page.has("目標を、本人のことばで書いてください")
    assert late.has("どの会議で決めたかを入れてください")
    assert newest_plan(client).decided_on is None


def test_a_decided_plan_is_not_written_over(desk, make):
    client, actor = make.client(), make.actor()
    draft(desk, client, goal=GOAL, review_on="令和9年2月1日", **ROLES)
    step(desk, client, "decide", decided_in="重層的支援会議", decided_on=clock().isoformat())
    plan = newest_plan(client)

    with pytest.raises(DomainError):
        draft_plan(actor, client, {"goal": "ほか"}, version=plan.version)
    with pytest.raises(StaleError):
        evaluate_plan(
            actor, plan, reached=Reached.PARTLY, change="", host="", course=Course.CLOSE, version=99, today=DAY
        )
    with pytest.raises(DomainError):
        decide_plan(actor, plan, meeting="会議", on=DAY, version=plan.version, today=DAY)
    db.session.rollback()
    assert desk.get(f"/clients/{client.ref}/plan/edit").response.request.path.endswith("/plan")


def test_nobody_decides_for_tomorrow(desk, make):
    client = make.client()
    draft(desk, client, goal=GOAL, review_on="令和9年2月1日", **ROLES)

    page = step(desk, client, "decide", decided_in="会議", decided_on=(clock() + timedelta(days=1)).isoformat())

    assert page.status == 422
    assert page.has("きょうまでの日を入れてください")


def test_an_evaluation_says_nothing_that_nobody_chose(desk, make):
    client = make.client()
    draft(desk, client, goal=GOAL, review_on="令和9年2月1日", **ROLES)
    step(desk, client, "decide", decided_in="会議", decided_on=clock().isoformat())

    page = step(desk, client, "evaluate", reached="", change="笑った", course="")

    assert page.status == 422
    assert page.has("目標の達成を選んでください")
    assert page.has("次の方針を選んでください")
    assert newest_plan(client).evaluated_on is None


def test_whoever_was_slower_sees_the_other_draft_and_keeps_their_own(desk, make):
    client = make.client()
    draft(desk, client, goal="先の目標")
    old = str(newest_plan(client).version)
    draft(desk, client, goal="先の人の目標")

    page = desk.post(f"/clients/{client.ref}/plan/edit", version=old, goal="あとの人の目標")
    stepped = desk.post(f"/clients/{client.ref}/plan/decide", version=old, decided_in="会議", decided_on="2026/11/1")

    assert page.status == 409
    assert page.has("先の人の目標")
    assert "あとの人の目標" in page.text
    assert "ほかの人が先に保存しました" in stepped.notice


def test_a_person_without_a_plan_is_offered_one(desk, make):
    client = make.client()

    assert desk.get(f"/clients/{client.ref}/plan").has("プランは、まだありません")
    assert desk.post(f"/clients/{client.ref}/plan/decide", version="0", decided_in="会議").status == 404


def test_a_talk_is_written_and_put_right(desk, make):
    client = make.client()

    page = desk.post(
        f"/clients/{client.ref}/contacts", on="2026/11/20", way="phone", words="声が明るかった", version="0"
    )
    [contact] = contacts_of(client)
    form = desk.get(f"/clients/{client.ref}/contacts/{contact.ref}")
    mended = desk.post(
        f"/clients/{client.ref}/contacts/{contact.ref}",
        on="2026/11/21",
        way="visit",
        words="声が明るかった。笑った",
        next_step="来週また電話する",
        version=version_on(form),
    )

    assert page.notice == "話したことを記録しました"
    assert mended.notice == "記録を直しました"
    assert mended.has("来週また電話する")
    assert mended.has("訪問")
    [row] = db.session.execute(sa.text("SELECT words FROM contacts")).all()
    assert "声".encode() not in bytes(row.words)


def test_a_talk_needs_words_and_a_day_that_was(desk, make):
    client = make.client()

    empty = desk.post(f"/clients/{client.ref}/contacts", on="2026/11/20", way="phone", words="", version="0")
    tomorrow = desk.post(
        f"/clients/{client.ref}/contacts",
        on=(clock() + timedelta(days=1)).isoformat(),
        way="phone",
        words="話",
        version="0",
    )

    assert empty.status == tomorrow.status == 422
    assert empty.has("ひとことでも書いてください")
    assert tomorrow.has("きょうまでの日を入れてください")


def test_a_talk_that_somebody_else_mended_meanwhile_is_not_overwritten(desk, make):
    client = make.client()
    desk.post(f"/clients/{client.ref}/contacts", on="2026/11/20", way="phone", words="はじめ", version="0")
    [contact] = contacts_of(client)
    where, old = f"/clients/{client.ref}/contacts/{contact.ref}", str(contact.version)
    desk.post(where, on="2026/11/20", way="phone", words="先の人", version=old)

    page = desk.post(where, on="2026/11/20", way="phone", words="あとの人", version=old)
    refused = desk.post(where, on="", way="phone", words="", version=old)

    assert page.status == 409
    assert "あとの人" in page.text
    assert refused.status == 422
    assert [one.words for one in contacts_of(client)] == ["先の人"]


def test_plans_and_talks_of_another_town_are_not_there(app, make, desk):
    client = make.client()
    desk.post(f"/clients/{client.ref}/contacts", on="2026/11/20", way="phone", words="話", version="0")
    [contact] = contacts_of(client)
    stranger = Browser(app).sign_in(make.account(town=make.other_town()))
    partner = Browser(app).sign_in(make.account(Role.PARTNER, agency_id=make.agency().id))

    for path in ("plan", "plan/edit", "contacts", f"contacts/{contact.ref}", "sheets/", "sheets/plan"):
        assert stranger.get(f"/clients/{client.ref}/{path}").status == 404, path
        assert partner.get(f"/clients/{client.ref}/{path}").status == 403, path
    other = make.client()
    assert desk.get(f"/clients/{other.ref}/contacts/{contact.ref}").status == 404
