"""Addresses to points: the longest name that an address begins with, never a place that it does not name."""

import time

import pytest
import sqlalchemy as sa

from geo.coords import Point
from geo.db import db
from geo.gazetteer import GazetteerPlace, Places, keep_places
from geo.geocode import locate, locate_many

PLACES = {
    ("潮路県", "汐見野市", ""): (34.52, 137.95),
    ("潮路県", "汐見野市", "山手台一丁目"): (34.53, 137.92),
    ("潮路県", "汐見野市", "山手台二丁目"): (34.54, 137.93),
    ("潮路県", "汐見野市", "山手"): (34.50, 137.90),
    ("潮路県", "汐見野市", "大字澤田字中ノ島"): (34.55, 137.94),
    ("潮路県", "南郡浜町", ""): (34.60, 138.00),
    ("東京都", "府中市", ""): (35.67, 139.48),
    ("広島県", "府中市", ""): (34.57, 133.24),
    ("京都府", "京都市", ""): (35.01, 135.77),
    ("京都府", "京都市北区", ""): (35.04, 135.75),
    ("東京都", "北区", ""): (35.75, 139.73),
    ("千葉県", "千葉市", ""): (35.61, 140.12),
    ("千葉県", "市川市", ""): (35.72, 139.93),
    ("潮路県", "町のみの市", "一本松"): (34.0, 137.0),
    ("潮路県", "町のみの市", "二本松"): (34.2, 137.2),
}


@pytest.fixture
def gazetteer(app):
    """Fill the gazetteer with a few places."""
    keep_places(Places(points={name: (lat, lon, "test") for name, (lat, lon) in PLACES.items()}))
    db.session.commit()


@pytest.mark.parametrize(
    ("address", "hint", "matched", "certainty"),
    [
        ("潮路県汐見野市山手台1-2-3", "", "潮路県汐見野市山手台一丁目", "town"),
        ("汐見野市山手台２丁目３番地の４", "", "潮路県汐見野市山手台二丁目", "town"),
        ("山手台二丁目3 コーポ汐見", "汐見野市", "潮路県汐見野市山手台二丁目", "town"),
        ("〒430-0001　潮路県 汐見野市 沢田中の島１", "", "潮路県汐見野市大字澤田字中ノ島", "town"),
        ("汐見野市山手12", "", "潮路県汐見野市山手", "town"),
        ("汐見野市山手台", "", "潮路県汐見野市山手台", "town"),  # without 丁目: the middle of them
        ("汐見野市どこか町1-2", "", "潮路県汐見野市", "city"),
        ("どこか町1-2", "汐見野市", "潮路県汐見野市", "city"),
        ("どこか町1-2", "潮路県汐見野市", "潮路県汐見野市", "city"),
        ("潮路県浜町3", "", "潮路県南郡浜町", "city"),
        ("浜町3", "", "潮路県南郡浜町", "city"),
        ("府中市宮町1-1", "東京都府中市", "東京都府中市", "city"),
        ("広島県府中市府川町315", "東京都府中市", "広島県府中市", "city"),
        ("北区紫野1", "京都市", "京都府京都市北区", "city"),
        ("北区王子1", "東京都北区", "東京都北区", "city"),
        ("千葉市川市八幡1-1-1", "", "千葉県市川市", "city"),
        ("(仮)千葉県市川市八幡", "", "千葉県市川市", "city"),
        ("町のみの市九本松", "", "潮路県町のみの市", "city"),
    ],
)
def test_an_address_is_found_as_closely_as_it_is_known(gazetteer, address, hint, matched, certainty):
    found = locate(address, hint)

    assert (found.matched, found.certainty) == (matched, certainty)


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("府中市宮町1-1", ""),  # two cities of this name
        ("府中市宮町1-1", "汐見野市"),
        ("北区王子1", ""),
        ("どこか町1-2", ""),
        ("となり市本町1", "汐見野市"),  # another city, not known
        ("東京都田園調布1", "汐見野市"),  # another prefecture
        ("遠郡遠村1", "汐見野市"),
        ("", "汐見野市"),
        ("　", "汐見野市"),
        ("1-2-3", ""),
    ],
)
def test_an_address_that_names_nothing_known_is_found_nowhere(gazetteer, address, hint):
    assert locate(address, hint) is None


def test_a_town_without_its_chome_lies_in_the_middle_of_them(gazetteer):
    found = locate("汐見野市山手台")

    assert (found.point.lat, found.point.lon) == pytest.approx((34.535, 137.925))


def test_a_city_without_a_town_hall_lies_in_the_middle_of_its_towns(gazetteer):
    assert locate("町のみの市").point.metres_to(Point(34.1, 137.1)) < 1


def test_a_gazetteer_that_changed_is_read_anew(gazetteer):
    before = locate("汐見野市新町1")
    keep_places(Places(points={("潮路県", "汐見野市", "新町"): (34.57, 137.97, "test")}))
    after = locate("汐見野市新町1")
    keep_places(Places(points={("潮路県", "汐見野市", "新町"): (34.58, 137.97, "test")}))
    moved = locate("汐見野市新町1")

    assert (before.certainty, after.certainty) == ("city", "town")
    assert (after.point, moved.point) == (Point(34.57, 137.97), Point(34.58, 137.97))


def test_ten_thousand_addresses_take_three_queries_at_most_and_few_seconds(gazetteer, queries):
    asked = [(f"潮路県汐見野市山手台{number % 3 + 1}丁目{number}番地の{number % 7}", "") for number in range(10_000)]
    began = time.perf_counter()

    with queries() as counted:
        found = locate_many(asked)

    assert time.perf_counter() - began < 3
    assert len([one for one in counted if one.startswith("SELECT")]) <= 2
    assert all(found)


def test_an_empty_gazetteer_knows_nothing(app):
    assert locate("東京都府中市") is None
    assert db.session.scalar(sa.select(sa.func.count()).select_from(GazetteerPlace)) == 0
