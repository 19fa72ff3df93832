"""Every word of a ranking is said in plain Japanese."""

import pytest

from matchmaker.engine import wording
from matchmaker.engine.relaxing import half_days
from matchmaker.engine.types import Direction, Limit, Person, Place, Reason, ReasonKind, Relaxation, Said, Travel
from matchmaker.matching.rules import Tried
from matchmaker.matching.telling import (
    LIMITS,
    excluded_text,
    facts_text,
    must_words,
    question_about,
    reason_text,
    relaxation_text,
    short_times,
    travel_fact,
    tried_text,
    wish_words,
)
from profiles.vocabulary.rules import Feature, Mode

pytestmark = pytest.mark.usefixtures("app")
KOYORI = Place(id="R-1", ref="abcdefgh2345", name="こより")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Relaxation("max_minutes", 40, 5), "移動 40分まで"),
        (Relaxation("available", "火 9:00-12:00", 2), "火曜の午前も"),
        (Relaxation("available", "金 17:00-21:00", 2), "金曜の夜も"),
        (Relaxation("max_fee", 800, 1), "800円まで"),
        (Relaxation("max_group", 15, 1), "15人くらいまで"),
        (Relaxation("feature", "step_free", 1, KOYORI, Feature.STEP_FREE), "こよりに「段差なし」"),
        (Relaxation("place", 4, 1, KOYORI), "こよりに枠をもう1つ"),
    ],
)
def test_a_change_is_said_in_a_few_words_before_and_after_it_is_tried(change, words):
    assert relaxation_text(change) == words
    tried = Tried(change.change, str(change.to), change.place.ref if change.place else "")
    assert tried_text(tried, "こより") == words


def test_every_half_day_of_the_engine_has_its_word():
    for text, _pattern in half_days():
        assert relaxation_text(Relaxation("available", text, 1))[1:3] == "曜の"


def test_times_that_are_no_half_day_are_said_as_they_are():
    assert tried_text(Tried("available", "第2土 10:00-11:00"), "") == "第2土 10:00-11:00 も"


@pytest.mark.parametrize("asked", [*(feature.value for feature in Feature), "opening", "place"])
def test_there_is_a_question_for_everything_that_may_have_to_be_asked(asked):
    about, question = question_about(asked)

    assert about.startswith("聞くこと")
    assert question.endswith("か")


def test_every_limit_is_counted_by_a_word_and_the_largest_stands_first():
    assert set(LIMITS) == set(Limit)
    assert excluded_text({Limit.FEE: 1, Limit.TRAVEL: 88, Limit.AGE: 0}) == "移動 88・費用 1"


def test_words_of_ours_in_a_gap_are_filled_too():
    said = Said(wording.THERE_IS, {"offer": "花壇"})
    reason = Reason(ReasonKind.INTEREST, Direction.FOR, 0.1, wording.AS_WISHED, {"there": said})

    assert reason_text(reason) == reason.text


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        (("client.interests", "resource.活動"), "本人の好きなこと ↔ 受入先の活動"),
        (
            ("client.home", "client.travel", "resource.緯度", "resource.経度"),
            "本人のご自宅のあたり・移動のしかた ↔ 受入先の場所",
        ),
        (("resource.受入枠", "resource.受入中"), "受入先の空き"),
        (("client.required", "resource.段差なし"), "本人のゆずれない条件 ↔ 受入先の段差なし"),
    ],
)
def test_facts_are_named_on_both_sides(facts, text):
    assert facts_text(facts) == text


def test_limits_and_wishes_are_said_as_the_person_would():
    person = Person(
        code="C",
        required=(Feature.STEP_FREE,),
        preferred=(Feature.QUIET_ROOM,),
        modes=(Mode.BUS, Mode.WALK),
        max_minutes=30,
        max_fee=500,
        max_group=8,
    )

    assert must_words(person, "月-金 13:00-17:00; 土 10:00-12:00") == [
        "段差なし",
        "徒歩・バスで30分まで",
        "月-金 13:00-17:00",
        "土 10:00-12:00",
        "1回 500円まで",
    ]
    assert wish_words(person) == ["静かな部屋", "8人くらいまで"]
    assert must_words(Person(code="C", max_fee=0), None) == ["無料の所"]
    assert must_words(Person(code="C", max_minutes=20), "") == ["移動 20分まで"]
    assert must_words(Person(code="C", modes=(Mode.CAR,)), None) == ["車"]


def test_an_estimate_says_that_it_is_one():
    assert travel_fact(Travel(Mode.WALK, 10.2)) == ("徒歩 11分", "（見込み）")
    assert travel_fact(Travel(Mode.WALK, 10.0, estimated=False)) == ("徒歩 10分", "")
    assert travel_fact(None) == ("分からない", "")


def test_long_opening_times_are_cut_with_a_word():
    assert short_times("水 13:30-16:00") == [["水", "13:30-16:00"]]
    assert short_times("月 9:00-10:00; 火 9:00-10:00; 水 9:00-10:00")[2:] == [["ほか"]]
    assert short_times("") == []
