"""Points, great-circle metres, and boxes that lose nobody."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.coords import EARTH_RADIUS_M, Box, Point


def step(centre, bearing, metres):
    """Return the point reached from a centre on a bearing (the direct formula on a sphere)."""
    away, lat, lon = metres / EARTH_RADIUS_M, math.radians(centre.lat), math.radians(centre.lon)
    north = math.asin(math.sin(lat) * math.cos(away) + math.cos(lat) * math.sin(away) * math.cos(bearing))
    east = lon + math.atan2(
        math.sin(bearing) * math.sin(away) * math.cos(lat), math.cos(away) - math.sin(lat) * math.sin(north)
    )
    return Point(math.degrees(north), math.degrees(east))


def test_a_degree_of_the_equator_is_known_to_the_millimetre():
    assert Point(0, 0).metres_to(Point(0, 1)) == pytest.approx(math.radians(1) * EARTH_RADIUS_M, abs=0.001)


def test_a_place_that_is_on_no_map_is_refused():
    with pytest.raises(ValueError, match="not on the earth"):
        Point(91, 0)


@given(st.floats(24, 46), st.floats(0, 2 * math.pi), st.floats(1, 2_000_000))
def test_a_box_holds_every_point_within_the_metres(lat, bearing, metres):
    centre = Point(lat, 138.0)
    box = Box.around(centre, metres)

    there = step(centre, bearing, metres)

    assert box.south <= there.lat <= box.north
    assert box.west <= there.lon <= box.east
