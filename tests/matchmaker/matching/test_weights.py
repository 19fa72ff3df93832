"""Weights of a town: changed by hand within bounds, shown in figures first, switched on and back, in force at once."""

import json
from typing import Any

import pytest

from geo.clock import utcnow
from geo.db import db
from geo.errors import DomainError, NotFoundError, StaleError
from matchmaker.engine.types import Person
from matchmaker.engine.weights import DEFAULT, NAMES, Weights
from matchmaker.matching import weighing_words as words
from matchmaker.matching.kinds import kinds_of, tellable
from matchmaker.matching.models import Origin, WeightSet
from matchmaker.matching.queries import match, person_of
from matchmaker.matching.weighing import drafts, find_active, hand_weights, held_sets, visible_set, weights_of
from matchmaker.matching.weight_changes import back_to_house, change_by_hand, draft, drop, switch_on
from matchmaker.matching.weight_telling import effect_lines, group_tables
from profiles.access import Role
from profiles.audit.models import Deed
from profiles.vocabulary.rules import Feature, Step, Visibility

WHY = "近い所から見たいという声が続いた"


def names(actor: Any, client: Any, day: Any) -> list[str]:
    """Return the names of the list of a person."""
    return [candidate.place.name for candidate in match(actor, person_of(client), as_of=day).candidates]


def test_a_town_that_changed_nothing_has_the_weights_we_begin_with(coordinator):
    assert weights_of(coordinator.town_id) == DEFAULT
    assert hand_weights(coordinator.town_id) == DEFAULT
    assert find_active(coordinator) is None
    assert held_sets(coordinator) == []


def test_a_draft_changes_no_list_and_switching_it_on_changes_the_next(coordinator, person, place, today):
    client = person(interests="将棋", step=None)
    place("将棋の会", activities=["将棋"], steps=["就労"])
    place("お茶の会", activities=["お茶"], steps=["居場所"])
    before = names(coordinator, client, today)

    made = change_by_hand(coordinator, DEFAULT, "topic", 0.165, reason=WHY, today=today)
    db.session.commit()
    still = names(coordinator, client, today)
    switch_on(coordinator, made, now=utcnow())
    db.session.commit()

    assert before == still == ["将棋の会", "お茶の会"]
    assert names(coordinator, client, today) == ["お茶の会", "将棋の会"]
    assert weights_of(coordinator.town_id) == Weights(topic=0.165)


def test_the_weights_of_one_town_are_not_those_of_another(coordinator, stranger, today):
    made = change_by_hand(coordinator, DEFAULT, "travel", 0.1, reason=WHY, today=today)
    switch_on(coordinator, made, now=utcnow())
    db.session.commit()

    assert weights_of(stranger.town_id) == DEFAULT
    with pytest.raises(NotFoundError):
        visible_set(stranger, made.ref)


@pytest.mark.parametrize(
    ("name", "value", "reason", "field"),
    [
        ("travel", 0.9, WHY, "value"),
        ("travel", 0.0, WHY, "value"),
        ("travel", None, WHY, "value"),
        ("travel", 0.04, WHY, "value"),
        ("travel", 0.1, "  ", "reason"),
    ],
)
def test_a_change_out_of_bounds_without_effect_or_without_reason_is_refused(
    coordinator, today, name, value, reason, field
):
    with pytest.raises(DomainError) as refused:
        change_by_hand(coordinator, DEFAULT, name, value, reason=reason, today=today)

    assert refused.value.field == field
    assert db.session.query(WeightSet).count() == 0


def test_what_held_stays_in_the_history_and_can_hold_again(coordinator, today):
    first = switch_on(
        coordinator, change_by_hand(coordinator, DEFAULT, "travel", 0.1, reason=WHY, today=today), now=utcnow()
    )
    back_to_house(coordinator, reason="はじめに戻した", now=utcnow())
    assert weights_of(coordinator.town_id) == DEFAULT

    again = switch_on(coordinator, first, now=utcnow())
    db.session.commit()

    assert again.ref != first.ref
    assert weights_of(coordinator.town_id) == Weights(travel=0.1)
    assert [one.origin for one in held_sets(coordinator)] == [Origin.HAND, Origin.HOUSE, Origin.HAND]
    assert [one.active_until is None for one in held_sets(coordinator)] == [True, False, False]
    told = [deed.details["changed"] for deed in db.session.query(Deed).filter_by(event="weights.switched_on")]
    assert told == [{"travel": [0.04, 0.1]}, {"travel": [0.1, 0.04]}, {"travel": [0.04, 0.1]}]


def test_what_is_dropped_what_holds_and_what_held_each_refuse_what_they_must(coordinator, today):
    dropped = change_by_hand(coordinator, DEFAULT, "travel", 0.1, reason=WHY, today=today)
    drop(coordinator, dropped, now=utcnow())
    drop(coordinator, dropped, now=utcnow())
    held = switch_on(
        coordinator, change_by_hand(coordinator, DEFAULT, "group", 0.1, reason=WHY, today=today), now=utcnow()
    )

    for act in (
        lambda: switch_on(coordinator, dropped, now=utcnow()),
        lambda: switch_on(coordinator, held, now=utcnow()),
        lambda: drop(coordinator, held, now=utcnow()),
    ):
        with pytest.raises(DomainError):
            act()
    assert drafts(coordinator) == []
    back_to_house(coordinator, reason="戻した", now=utcnow())
    with pytest.raises(DomainError, match="はじめの重み"):
        back_to_house(coordinator, reason="戻した", now=utcnow())


def test_learned_weights_are_not_what_people_set_by_hand(coordinator, today):
    by_hand = change_by_hand(coordinator, DEFAULT, "travel", 0.1, reason=WHY, today=today)
    switch_on(coordinator, by_hand, now=utcnow())
    learned = draft(coordinator, Origin.LEARNED, Weights(travel=0.02), reason="結果から", today=today)
    switch_on(coordinator, learned, now=utcnow())
    db.session.commit()

    assert weights_of(coordinator.town_id) == Weights(travel=0.02)
    assert hand_weights(coordinator.town_id) == Weights(travel=0.1)


def test_two_who_switch_at_once_are_told(coordinator, today, monkeypatch):
    first = change_by_hand(coordinator, DEFAULT, "travel", 0.1, reason=WHY, today=today)
    second = change_by_hand(coordinator, DEFAULT, "group", 0.1, reason=WHY, today=today)
    switch_on(coordinator, first, now=utcnow())
    db.session.commit()
    monkeypatch.setattr("matchmaker.matching.weight_changes.find_active", lambda _actor: None)

    with pytest.raises(StaleError):
        switch_on(coordinator, second, now=utcnow())

    assert weights_of(coordinator.town_id) == Weights(travel=0.1)


def test_the_figures_tell_how_many_lists_change_and_no_small_group(coordinator, person, place, today):
    for number in range(12):
        person(
            f"C-{number:03}", interests="将棋が好きで、むかしは毎日指していました", avoid="大声" if number < 3 else None
        )
    place("将棋の会", activities=["将棋"], steps=["就労"])
    place("お茶の会", activities=["お茶"], steps=["居場所"])

    made = change_by_hand(coordinator, DEFAULT, "topic", 0.165, reason=WHY, today=today)

    effect = made.report["effect"]
    assert (effect["open"], effect["counted"]) == (12, 12)
    everybody = effect["kinds"][0]
    assert everybody == {"kind": "all", "people": 12, "changed": 12, "first": 12, "others": 0.0}
    assert {one["kind"] for one in effect["kinds"]} == {"all", "told", "free", "step:none"}
    assert "C-0" not in json.dumps(made.report, ensure_ascii=False)


def test_of_many_people_some_are_counted(coordinator, person, today, monkeypatch):
    monkeypatch.setattr("matchmaker.matching.effects.MOST_PEOPLE", 2)
    for number in range(5):
        person(f"C-{number:03}")

    made = change_by_hand(coordinator, DEFAULT, "travel", 0.1, reason=WHY, today=today)

    assert (made.report["effect"]["open"], made.report["effect"]["counted"]) == (5, 2)


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"all": 9, "sparse": 9}, set()),
        ({"all": 30, "sparse": 30}, {"all", "sparse"}),
        ({"all": 30, "sparse": 5, "told": 25}, {"all"}),
        (
            {"all": 42, "step:none": 12, "step:take_part": 20, "step:work": 10},
            {"all", "step:none", "step:take_part", "step:work"},
        ),
        ({"all": 41, "step:none": 12, "step:take_part": 20, "step:work": 9}, {"all", "step:take_part"}),
        ({"all": 30, "step:none": 5, "step:take_part": 20, "step:work": 5}, {"all", "step:take_part"}),
    ],
)
def test_no_small_group_can_be_reckoned_from_the_others(counts, told):
    assert tellable(counts) == told


def test_everybody_is_of_one_kind_in_each_family():
    told = "土いじりや花の世話が好きです。猫も好き"
    full = Person("C", interests=told, avoid="大声", required=(Feature.STEP_FREE,), max_minutes=10, step=Step("参加"))

    assert kinds_of(Person("C")) == ("sparse", "free", "no_dislikes", "step:none")
    assert kinds_of(full) == ("told", "strict", "dislikes", "step:take_part")


def test_every_weight_has_its_words_and_stands_on_the_page_once():
    names = [line.name for _title, _lead, lines in group_tables(DEFAULT) for line in lines]

    assert sorted(names) == sorted(NAMES) == sorted(words.NAMES) == sorted(words.MEANINGS)
    assert effect_lines(None) is None


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR])
def test_one_who_may_reads_changes_looks_at_the_figures_and_switches_on_and_back(browser, make, role):
    account = make.account(role)
    page = browser.sign_in(account).get("/weights/")
    assert page.has("まだ一度も変えていません")
    assert page.has("家から近い")

    page = browser.post("/weights/change/travel", value="8", reason=WHY)
    assert page.has("まだ使っていません")
    ref = page.response.request.path.rsplit("/", 1)[-1]
    assert browser.get("/weights/").has(WHY)

    page = browser.post(f"/weights/{ref}/on")
    assert page.notice == "重みを切り替えました。つぎにさがすときから、この並びになります"
    assert weights_of(account.town_id) == Weights(travel=0.08)
    assert browser.get(f"/weights/{ref}").has("使っています")

    page = browser.post("/weights/house")
    assert page.notice == "はじめの重みに戻しました。つぎにさがすときから、この並びになります"
    assert browser.get(f"/weights/{ref}").has("この重みに戻す")


def test_what_was_typed_wrongly_stays_with_its_sentence(browser, make):
    browser.sign_in(make.account())

    page = browser.post("/weights/change/travel", value="たくさん", reason=WHY)
    assert page.status == 422
    assert page.has("数を入れてください。例：12、2.5")
    page = browser.post("/weights/change/travel", value="90", reason="")
    assert page.status == 422
    assert page.has("1 から 16 までの数を入れてください")
    assert browser.get("/weights/change/nothing").status == 404


def test_a_draft_that_is_put_aside_can_be_seen_and_no_longer_used(browser, make):
    browser.sign_in(make.account())
    page = browser.post("/weights/change/group", value="12.5", reason=WHY)
    ref = page.response.request.path.rsplit("/", 1)[-1]

    page = browser.post("/weights/change/travel", value="8", reason=WHY, base=ref)
    other = page.response.request.path.rsplit("/", 1)[-1]
    assert page.has("人数")
    assert page.has("近さ")
    page = browser.post(f"/weights/{other}/drop")

    assert page.notice == "この案は使わないことにしました。並びは変わっていません"
    assert browser.get(f"/weights/{other}").has("使わないことにした案です")
    assert browser.post(f"/weights/{other}/on").status == 409
    assert browser.get("/weights/change/travel", base=ref).status == 200


def test_what_is_switched_on_holds_on_the_page_in_the_command_and_for_many_at_once(
    app, browser, make, coordinator, person, place, today
):
    client = person("C-100", interests="将棋", step=None)
    place("将棋の会", activities=["将棋"], steps=["就労"], visibility=Visibility.PUBLIC)
    place("お茶の会", activities=["お茶"], steps=["居場所"], visibility=Visibility.PUBLIC)
    made = change_by_hand(coordinator, DEFAULT, "topic", 0.165, reason=WHY, today=today)
    switch_on(coordinator, made, now=utcnow())
    db.session.commit()

    page = browser.sign_in(make.account()).get(f"/clients/{client.ref}/match")
    said = app.test_cli_runner().invoke(args=["match", "--all", "--json"])
    given = app.test_cli_runner().invoke(args=["allocate", "--codes", "C-100", "--json"])

    assert page.text.index("お茶の会") < page.text.index("将棋の会")
    assert [one["name"] for one in json.loads(said.output)["results"]] == ["お茶の会", "将棋の会"]
    assert "お茶の会" in given.output
