"""What was seen is kept with the choice, and becomes what a town learns from."""

import json

import pytest
import sqlalchemy as sa

from geo.clock import today, utcnow
from geo.db import db
from geo.errors import DomainError
from matchmaker.engine.weights import DEFAULT
from matchmaker.followups.actions import propose_and_plan, take_step_and_plan
from matchmaker.introductions.models import Introduction, State
from matchmaker.matching.learned import learn_from_outcomes
from matchmaker.matching.learned_telling import as_text, learned_lines
from matchmaker.matching.lessons import lessons_of
from matchmaker.matching.models import Choice, Decision, Origin, WeightSet
from matchmaker.matching.rules import PassReason
from matchmaker.matching.seen import seen_now
from matchmaker.matching.weighing import weights_of

WAY = ("wished", "host_asked", "accepted", "visit", "trial", "taking_part", "settled")


@pytest.fixture
def several(make, worker):
    """Return three places, the best of them first for somebody who likes gardening."""
    return [
        make.resource(worker, name=name, activities=[what], places_total=50)
        for name, what in (("花壇の会", "園芸"), ("お茶の会", "お茶"), ("将棋の会", "将棋"))
    ]


def follow(worker, client, resource, *, to, reason=None):
    """Propose a place to somebody as the page does, and go on to a state."""
    day = today()
    tie = propose_and_plan(
        worker, client, resource, rank=1, today=day, seen=seen_now(worker, client, resource, as_of=day)
    )
    for word in WAY[: WAY.index(to) + 1]:
        take_step_and_plan(worker, tie, State(word), today=day)
    if reason:
        take_step_and_plan(worker, tie, State.ENDED, today=day, reason=reason)
    db.session.commit()
    return tie


def test_the_page_keeps_what_it_showed_and_seals_it(browser, make, agreed, several):
    account, client = make.account(), agreed(interests="園芸")
    browser.sign_in(account).post("/introductions/new", client_ref=client.ref, resource_ref=several[1].ref, rank="2")

    choice = db.session.query(Choice).one()
    raw = db.session.execute(sa.text("SELECT seen FROM choices")).scalar()

    assert choice.seen["at"] in (1, 2)
    assert len(choice.seen["shown"]) == 3
    assert choice.seen["parts"] == choice.seen["shown"][choice.seen["at"]]
    assert choice.seen["shown"][0]["interest"] > choice.seen["parts"]["interest"]
    assert b"interest" not in bytes(raw)


def test_a_place_that_is_passed_over_keeps_in_which_respect(browser, make, agreed, several):
    account, client = make.account(), agreed(interests="園芸")
    page = browser.sign_in(account).get(f"/clients/{client.ref}/match/pass", place=several[0].ref, rank="1")
    assert page.has("どの点が合いませんか")

    browser.post(
        f"/clients/{client.ref}/match/pass", place=several[0].ref, rank="1", reason="人が多い", why="atmosphere"
    )

    choice = db.session.query(Choice).one()
    assert (choice.decision, choice.why, choice.seen["at"]) == (Decision.PASSED, PassReason.ATMOSPHERE, 0)
    picks = lessons_of(account.town_id).picks
    assert [(one.against, one.counts, one.taken) for one in picks] == [(True, 1.0, 0)]


@pytest.mark.parametrize(("why", "counts"), [(None, 0.5), (PassReason.OTHER, 0.5), (PassReason.HOST, 0.0)])
def test_why_a_place_is_passed_over_says_how_much_it_teaches(worker, agreed, several, today, why, counts):
    from matchmaker.matching.actions import record_choice

    client = agreed(interests="園芸")
    seen = seen_now(worker, client, several[0], as_of=today)
    record_choice(worker, client, several[0], Decision.PASSED, reason="いまは", why=why, seen=seen)

    assert [one.counts for one in lessons_of(worker.town_id).picks] == [counts]


def test_what_was_decided_before_stands_no_longer_in_the_list_that_was_chosen_from(worker, agreed, several, today):
    client = agreed(interests="園芸")
    follow(worker, client, several[0], to="wished")

    seen = seen_now(worker, client, several[1], as_of=today)

    assert seen is not None
    assert len(seen["shown"]) == 2


def test_a_place_that_the_ranking_does_not_offer_was_not_seen(make, worker, agreed, several, today):
    client = agreed(interests="園芸", avoid_resources=[several[2].public_id])

    assert seen_now(worker, client, several[2], as_of=today) is None
    propose_and_plan(worker, client, several[2], rank=None, today=today)
    assert lessons_of(worker.town_id).picks == ()


def test_outcomes_are_learned_with_what_the_scorers_said_when_it_was_proposed(worker, agreed, several, today):
    client, other = agreed(interests="園芸"), agreed(interests="将棋")
    follow(worker, client, several[0], to="settled")
    follow(worker, other, several[1], to="visit", reason="too_quiet")
    follow(worker, agreed(), several[2], to="wished")
    unseen = propose_and_plan(worker, agreed(), several[2], rank=None, today=today)
    take_step_and_plan(worker, unseen, State.ENDED, today=today, reason="not_fit")
    then = lessons_of(worker.town_id)
    client.interests = "囲碁"
    several[0].activities = ["歌"]
    db.session.commit()

    lessons = lessons_of(worker.town_id)

    assert lessons == then
    assert [(one.good, one.counts) for one in lessons.outcomes] == [(True, 1.0), (False, 1.0)]
    assert lessons.outcomes[0].parts["interest"] > 0.5
    assert (lessons.silent, lessons.unseen) == (1, 1)


def test_the_newest_are_learned_from_where_there_are_many(worker, agreed, several, monkeypatch):
    monkeypatch.setattr("matchmaker.matching.lessons.MOST", 1)
    follow(worker, agreed(interests="園芸"), several[0], to="settled")
    newest = follow(worker, agreed(interests="園芸"), several[0], to="settled")

    lessons = lessons_of(worker.town_id)

    assert [one.who for one in lessons.outcomes] == [one.who for one in lessons.picks] == [str(newest.client_id)]


def test_the_same_form_sent_twice_is_one_choice_and_a_later_one_with_other_facts_another(
    worker, agreed, several, today
):
    from matchmaker.matching.actions import record_choice

    client = agreed(interests="園芸")
    for _ in range(2):
        seen = seen_now(worker, client, several[0], as_of=today)
        record_choice(worker, client, several[0], Decision.PASSED, reason="いまは", seen=seen)
    client.interests = "将棋"
    db.session.flush()
    seen = seen_now(worker, client, several[0], as_of=today)
    record_choice(worker, client, several[0], Decision.PASSED, reason="いまは", seen=seen)

    assert db.session.query(Choice).count() == 2


def test_where_nothing_has_happened_there_is_nothing_to_learn(worker, today):
    with pytest.raises(DomainError, match="まだ、学べる結果がありません"):
        learn_from_outcomes(worker, reason="試し", today=today, now=utcnow())


def test_a_town_without_the_room_of_introductions_learns_from_choices_alone(app, worker, agreed, several, monkeypatch):
    follow(worker, agreed(interests="園芸"), several[0], to="settled")
    monkeypatch.delitem(app.extensions, "tsunagi.outcomes_of")

    lessons = lessons_of(worker.town_id)

    assert lessons.outcomes == ()
    assert len(lessons.picks) == 1


@pytest.fixture
def busy(worker, agreed, several):
    """Let a town live: twelve people whose introductions went well or ill."""
    for number in range(12):
        client = agreed(interests="園芸が好きで、庭の世話を毎日しています", avoid="大声" if number < 4 else None)
        good = number % 3 != 0
        follow(
            worker,
            client,
            several[0 if good else 2],
            to="settled" if good else "visit",
            reason=None if good else "pace",
        )
    return worker


def test_learning_makes_a_draft_with_a_report_and_changes_nothing(busy, today):
    made = learn_from_outcomes(busy, reason="結果から", today=today, now=utcnow())
    again = learn_from_outcomes(busy, reason="結果から", today=today, now=utcnow())
    db.session.commit()

    assert weights_of(busy.town_id) == DEFAULT
    assert (made.dropped_at is None, again.dropped_at is None) == (False, True)
    assert again.weights == made.weights
    learned = again.report["learned"]
    assert learned["counted"] == {"outcomes": 12, "good": 8, "choices": 12, "people": 12, "silent": 0, "unseen": 0}
    assert {line["name"] for line in learned["weights"]} == set(again.weights) - {"unconfirmed"}
    assert {one["kind"] for one in learned["kinds"]} == {"all", "told", "free", "step:none"}
    assert learned["trial"]["learned"]["bins"][0]["count"] == 12
    told = json.dumps(again.report, ensure_ascii=False)
    assert not any(tie.client.code in told for tie in db.session.query(Introduction))


def test_the_page_shows_the_report_before_it_is_switched_on_and_goes_back(browser, make, busy):
    page = browser.sign_in(make.account()).post("/weights/learn")
    assert page.has("学んだことのまとめ")
    assert page.has("12 人の、つなぎの結果 12 件（うまくいった 8 件）と、候補から選んだ 12 回から学びました。")
    assert page.has("見込みと実際")
    assert page.has("だれにとって、よくなるか")
    ref = page.response.request.path.rsplit("/", 1)[-1]

    browser.post(f"/weights/{ref}/on")
    assert weights_of(busy.town_id) != DEFAULT
    browser.post("/weights/house")
    assert weights_of(busy.town_id) == DEFAULT


def test_a_page_that_has_nothing_to_learn_from_says_so(browser, make):
    page = browser.sign_in(make.account()).post("/weights/learn")

    assert page.status == 409
    assert page.has("まだ、学べる結果がありません")


def test_the_command_reports_and_switches_on_only_where_it_is_told_to(app, busy):
    run = app.test_cli_runner().invoke

    said = run(args=["learn"])
    assert said.exit_code == 0, said.output
    assert "案ができました" in said.output
    assert weights_of(busy.town_id) == DEFAULT

    said = run(args=["learn", "--switch-on", "--json"])
    found = json.loads(said.output)
    db.session.rollback()
    held = db.session.query(WeightSet).filter_by(ref=found["id"]).one()
    assert found["active"] is True
    assert held.origin is Origin.LEARNED
    assert weights_of(busy.town_id).travel == pytest.approx(found["weights"]["travel"])
    assert "この重みを使いはじめました" in run(args=["learn", "--switch-on"]).output


def test_the_command_says_where_there_is_nothing(app, make, worker):
    said = app.test_cli_runner().invoke(args=["learn"])

    assert said.exit_code == 1
    assert "まだ、学べる結果がありません" in said.stderr


def test_a_report_says_what_it_left_aside_and_which_way_it_goes(app):
    report = {
        "counted": {"outcomes": 3, "good": 2, "choices": 4, "people": 3, "silent": 5, "unseen": 6},
        "weights": [{"name": "travel", "old": 0.04, "new": 0.05, "low": 0.03, "high": 0.08, "sure": 0.6}],
        "trial": None,
        "kinds": [],
    }
    for verdict, word in ((1, "よく言い当てます"), (0, "たまたま"), (-1, "すすめます")):
        told = learned_lines(report | {"trial": {"verdict": verdict}})
        assert told is not None
        assert word in told.verdict
        assert told.helps is (verdict == 1)
    told = learned_lines(report)
    assert told is not None
    assert "まだ少ない" in told.verdict
    assert "5 件" in told.unused
    assert "始めたときの記録がない 6 件" in told.unused
    assert "  近さ　4 → 5（3–8）　いくらか分かる" in list(as_text(told))
    assert learned_lines(None) is None
