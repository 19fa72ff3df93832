"""Easy Japanese: readings over every kanji, and days and hours as one says them."""

import re
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.vocabulary.week import read_pattern
from resources.directory.questions import SAYINGS
from resources.hosts.easy import (
    KANJI,
    clock_word,
    closed_lines,
    day_word,
    named,
    opening_lines,
    people,
    phrases,
    read_aloud,
    ruby,
)


def bare_kanji(text):
    """Return the kanji that stand under no reading."""
    return KANJI.findall(re.sub(r"\{[^|{}]+\|[^|{}]+\}", "", text))


def test_a_reading_stands_over_its_kanji_and_everything_is_escaped():
    assert str(ruby("<b>{手|て}しごと")) == "<span>&lt;b&gt;<ruby>手<rt>て</rt></ruby>しごと</span>"
    assert str(ruby("かなだけ")) == "かなだけ"


@given(st.text(max_size=40))
def test_no_text_whatever_becomes_markup(text):
    assert "<" not in re.sub(r"</?(span|ruby|rt)>", "", str(ruby(text)))


@pytest.mark.parametrize(
    ("name", "kana", "marked"),
    [
        ("手しごとサロン こより", "てしごとさろん こより", "{手|て}しごとサロン こより"),
        ("北野つくろいの会", "キタノツクロイノカイ", "{北野|きたの}つくろいの{会|かい}"),
        ("工房 あさなぎ", "こうぼうあさなぎ", "{工房|こうぼう} あさなぎ"),
        ("花の店 すみれ堂", "はなのみせ すみれどう", "{花|はな}の{店|みせ} すみれ{堂|どう}"),
        ("ひだまり", "ひだまり", "ひだまり"),
        ("とみた製作所", "", "とみた製作所"),  # nobody guesses at a name
        ("東雲会館", "べつのよみ", "{東雲会館|べつのよみ}"),
    ],
)
def test_a_name_is_read_by_its_own_kana(name, kana, marked):
    assert named(name, kana) == marked


def test_a_name_that_fits_no_reading_takes_no_time():
    started = time.thread_time()

    marked = named("漢あ" * 12 + "漢ん", "かあ" * 40 + "か")

    assert marked.startswith("{漢あ")
    assert time.thread_time() - started < 0.5


def test_a_name_cannot_bring_marks_of_its_own():
    assert named("{悪|<b>}い名", "") == "悪<b>い名"


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (13 * 60 + 30, "{午後|ごご} 1{時半|じはん}"),
        (9 * 60, "{午前|ごぜん} 9{時|じ}"),
        (12 * 60, "お{昼|ひる}の 12{時|じ}"),
        (10 * 60 + 20, "{午前|ごぜん} 10{時|じ}20{分|ぷん}"),
        (16 * 60 + 45, "{午後|ごご} 4{時|じ}45{分|ふん}"),
        (24 * 60, "{午後|ごご} 12{時|じ}"),
    ],
)
def test_an_hour_is_said_as_one_says_it(minutes, said):
    assert clock_word(minutes) == said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 12, 1), "12{月|がつ}{1日|ついたち}"),
        (date(2026, 8, 20), "8{月|がつ}{20日|はつか}"),
        (date(2026, 12, 28), "12{月|がつ}28{日|にち}"),
    ],
)
def test_a_date_is_said_as_one_says_it(day, said):
    assert day_word(day) == said


def test_one_and_two_people_have_words_of_their_own():
    assert [people(count) for count in (1, 2, 3)] == ["{1人|ひとり}", "{2人|ふたり}", "3{人|にん}"]


@pytest.mark.parametrize(
    "sentence",
    [
        "水 13:30-16:00; 第2・4土 10:00-12:00; 12/28-1/5 休み; 要予約",
        "平日 9:00-12:30; 祝日休み",
        "毎日 10:00-18:00; 月 休み",
        "月-金 9:00-17:00; 8/13-8/16 休み",
        "最終日 10:00-12:00; 第1・最終土 9:00-10:05",
        "2026-12-05 10:15-15:00; 2026-12-28-2027-01-05 休み",
        "毎月10・20日 9:00-10:00; 随時",
        "月・水・祝 10:00-11:00",
    ],
)
def test_every_kanji_of_an_opening_has_its_reading(sentence):
    text = read_pattern(sentence).text
    told = [line for lines in opening_lines(text) for line in lines] + closed_lines(text, today=date(2026, 11, 25))

    assert [line for line in told if bare_kanji(line)] == []


def test_public_holidays_among_the_days_are_said():
    [[days, *_hours]] = opening_lines(read_pattern("月・水・祝 10:00-11:00").text)

    assert days.endswith("と {祝日|しゅくじつ}")


def test_closed_days_that_are_over_are_not_told():
    sentence = "水 13:30-16:00; 2026-08-13-2026-08-16 休み; 2026-12-02 休み"

    assert closed_lines(sentence, today=date(2026, 11, 25)) == ["12{月|がつ}{2日|ふつか}"]


def test_every_question_to_a_host_has_its_readings():
    assert [feature for feature, saying in SAYINGS.items() if bare_kanji(str(saying.question))] == []


def test_a_sentence_of_the_house_is_read_aloud():
    assert "<ruby>時刻<rt>じこく</rt></ruby>" in read_aloud("終わる時刻は、後にしてください")


def test_phrases_are_kept_whole():
    assert str(phrases("12{月|がつ}から まで")).count('class="keep"') == 2
