"""What lies within reach: nothing is missed, nothing is called sure that is not, anywhere on earth."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geo.coords import Point
from matchmaker.engine.geography import metres
from matchmaker.engine.grid import Grid, by_ground

points = st.one_of(
    st.tuples(st.floats(36.7, 37.0), st.floats(136.8, 137.1)),
    st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
    st.just((np.nan, np.nan)),
)
EVERYWHERE = [(-90.0, 0.0), (90.0, 10.0), (0.0, 180.0), (0.0, -180.0), (89.99, -170.0), (0.001, 0.0), (np.nan, np.nan)]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(points, max_size=20),
    st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
    st.floats(0, 50_000),
    st.booleans(),
)
@example(EVERYWHERE, (0.0, 180.0), 5_000.0, True)
@example(EVERYWHERE, (89.999, 180.0), 5_000.0, True)
@example([(36.85, 136.98)], (36.85, 136.98), 0.0, False)
@example([(36.85, 136.98), (36.852, 136.99)], (36.85, 136.98), 3_000.0, True)
def test_all_within_reach_are_found_and_the_sure_ones_are_sure(town, home, reach_m, in_order):
    lat, lon = np.radians(np.array(town).reshape(-1, 2)).T
    if in_order:
        rows = by_ground(lat, lon, np.arange(len(town), dtype=np.float64))
        lat, lon = lat[rows], lon[rows]
    away = metres(Point(*home), lat, lon)

    inside, rim = Grid.of(lat, lon).around(Point(*home), reach_m)

    found = np.concatenate([inside, rim])
    assert len(set(found.tolist())) == len(found)
    assert set(np.flatnonzero(away <= reach_m).tolist()) <= set(found.tolist())
    assert np.all(away[inside] <= reach_m)


def test_places_far_away_are_not_looked_at():
    lat, lon = np.radians(np.array([(36.85 + step / 100, 137.0) for step in range(100)])).T

    inside, rim = Grid.of(lat, lon).around(Point(37.0, 137.0), 5_000)

    assert len(inside) == 9
    assert len(rim) <= 2


@pytest.mark.parametrize("reach_m", [0, 1_000])
def test_where_nothing_has_a_point_nothing_is_near(reach_m):
    nothing = np.full(3, np.nan)

    assert [len(rows) for rows in Grid.of(nothing, nothing).around(Point(36.0, 137.0), reach_m)] == [0, 0]
