"""A county (郡) in an address is no obstacle where the gazetteer leaves it out, and long runs of numerals cost no time."""

import time

from geo.coords import Point
from geo.geocode import City, Gazetteer
from geo.names import fold_address


def gazetteer():
    """Return three municipalities as a list of town halls names them: no county."""
    found = Gazetteer()
    for prefecture, name in (("神奈川県", "寒川町"), ("福島県", "郡山市"), ("東京都", "府中市"), ("広島県", "府中市")):
        found.add_city(City(prefecture, name, Point(35.0, 139.0)))
    return found


def test_a_town_is_found_behind_its_county():
    city, rest = gazetteer().city_of(fold_address("神奈川県高座郡寒川町岡田５丁目７－４"), "")

    assert (city.name, rest) == ("寒川町", "岡田5-7-4")


def test_a_city_with_the_sign_of_a_county_in_its_name_stays_whole():
    city, rest = gazetteer().city_of(fold_address("福島県郡山市朝日1-23-7"), "")

    assert (city.name, rest) == ("郡山市", "朝日1-23-7")


def test_a_hint_with_its_prefecture_settles_namesakes():
    address = fold_address("府中市宮町1-100")

    assert gazetteer().city_of(address, "")[0] is None
    assert gazetteer().city_of(address, fold_address("東京都府中市"))[0].prefecture == "東京都"


def test_fifty_thousand_numerals_are_folded_in_no_time():
    began = time.perf_counter()

    fold_address("一" * 50_000)

    assert time.perf_counter() - began < 1.0
