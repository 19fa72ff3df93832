"""Freshness, what one feature says of another, free places, and homes."""

from datetime import date, timedelta

import pytest

from profiles.vocabulary.rules import Feature
from resources.directory.rules import (
    Age,
    clean_features,
    free_places,
    freshness,
    is_home,
    known,
    says_fee,
    without_door,
)

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("days", "age"),
    [(0, Age.FRESH), (89, Age.FRESH), (90, Age.AMBER), (179, Age.AMBER), (180, Age.RED), (4000, Age.RED)],
)
def test_a_listing_ages_at_90_and_at_180_days(days, age):
    fresh = freshness(TODAY - timedelta(days=days), "大庭さん", today=TODAY)

    assert (fresh.age, fresh.days, fresh.by) == (age, days, "大庭さん")


def test_a_listing_that_nobody_ever_confirmed_says_so():
    assert freshness(None, "", today=TODAY).age is Age.NEVER


def test_a_confirmation_in_the_future_counts_as_today():
    assert freshness(TODAY + timedelta(days=3), "", today=TODAY).days == 0


@pytest.mark.parametrize(
    ("features", "feature", "value"),
    [
        ({}, Feature.STEP_FREE, None),
        ({"step_free": False}, Feature.WHEELCHAIR, False),  # FORMATS 2.1: unless stated otherwise
        ({"step_free": False, "wheelchair": True}, Feature.WHEELCHAIR, True),
        ({"step_free": True}, Feature.WHEELCHAIR, None),
        ({"wheelchair": True}, Feature.STEP_FREE, None),  # not known to be missing, and not known to be there
        ({"wheelchair": False}, Feature.STEP_FREE, None),
    ],
)
def test_steps_speak_for_wheelchairs_and_never_the_other_way_round(features, feature, value):
    assert known(features, feature) is value


def test_unknown_features_are_left_out_and_never_no():
    assert clean_features({"lift": None, "parking": False, "quiet_room": True, "elsewhere": True}) == {
        "parking": False,
        "quiet_room": True,
    }


@pytest.mark.parametrize(
    ("total", "taken", "free"), [(None, None, None), (None, 2, None), (3, None, 3), (3, 2, 1), (3, 5, 0), (0, 0, 0)]
)
def test_free_places_are_unknown_until_the_host_has_said_how_many_there_are(total, taken, free):
    assert free_places(total, taken) == free


@pytest.mark.parametrize("text", ["北野2-3 大庭様方", "会長宅のはなれ", "山本さん方", "自宅", "佐藤宅"])
def test_a_home_is_known_by_its_words(text):
    assert is_home("汐見野市北野", text)


@pytest.mark.parametrize(
    "text", ["市営住宅集会所", "在宅介護支援センター", "社宅跡", "宅配センター", "公民館2階", "宅地開発"]
)
def test_what_only_looks_like_a_home_is_none(text):
    assert not is_home("汐見野市北野", text)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("汐見野市北野2丁目3-1", "汐見野市北野"),
        ("汐見野市北野二丁目3番1号", "汐見野市北野"),
        ("汐見野市北野１２３番地", "汐見野市北野"),
        ("汐見野市三田町", "汐見野市三田町"),
        ("", ""),
    ],
)
def test_an_address_without_its_door_is_the_neighbourhood(address, shown):
    assert without_door(address) == shown


@pytest.mark.parametrize(
    ("words", "fee", "said"),
    [
        ("200円（お茶代）", 200, True),
        ("１，２００円", 1200, True),
        ("大人1200円", 200, False),
        ("材料費は別", 300, False),
        ("子ども無料", 0, True),
        ("", 0, False),
    ],
)
def test_a_fee_is_said_once(words, fee, said):
    assert says_fee(words, fee) is said
