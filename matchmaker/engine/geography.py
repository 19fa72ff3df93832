"""Minutes from home to every place at once, by the quickest way a person can use."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from geo.coords import EARTH_RADIUS_M, Point
from geo.travel.estimate import DETOUR, EXTRA_MIN, METRES_A_MINUTE
from matchmaker.engine.types import Travel
from profiles.vocabulary.rules import Mode

Floats = npt.NDArray[np.float64]


def metres(home: Point, lat: Floats, lon: Floats) -> Floats:
    """Return great-circle metres (haversine) from home to points in radians; nan where a point is not known."""
    here_lat, here_lon = np.radians(home.lat), np.radians(home.lon)
    half = np.sin((lat - here_lat) / 2) ** 2 + np.cos(here_lat) * np.cos(lat) * np.sin((lon - here_lon) / 2) ** 2
    away: Floats = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(1.0, half)))
    return away


def minutes_by(mode: Mode, away_m: Floats) -> Floats:
    """Return estimated minutes by one means, unrounded."""
    by: Floats = away_m * DETOUR / METRES_A_MINUTE[mode] + EXTRA_MIN.get(mode, 0.0)
    return by


def quickest(modes: Sequence[Mode], away_m: Floats) -> tuple[Floats, npt.NDArray[np.intp]]:
    """Return the least minutes over the modes, and which mode (its position) needs them; `modes` must not be empty."""
    table = np.stack([minutes_by(mode, away_m) for mode in modes])
    which = np.argmin(np.where(np.isnan(table), np.inf, table), axis=0)
    best: Floats = np.take_along_axis(table, which[None, :], axis=0)[0]
    return best, which


def travel_of(modes: Sequence[Mode], minutes: float, which: int) -> Travel | None:
    """Return the travel to one place, None where it cannot be known."""
    return None if not modes or np.isnan(minutes) else Travel(modes[which], float(minutes))
