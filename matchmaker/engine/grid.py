"""Places in bands of latitude, each from west to east: what lies within reach of a home is a few stretches of rows."""

from dataclasses import dataclass
from math import asin, cos, pi, radians, sin
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.coords import EARTH_RADIUS_M, Point
from matchmaker.engine.geography import Floats
from matchmaker.engine.ragged import Rows

BAND = radians(0.01)  # some kilometre
NOWHERE = np.iinfo(np.int64).max  # the band of what has no point; it comes last
TURN = 8.0  # more radians than there are
MARGIN = 1e-7  # radians, half a metre: what is just outside is looked at, too


def bands_of(lat: Floats) -> npt.NDArray[np.int64]:
    """Return the band of each place."""
    known = ~np.isnan(lat)
    return np.where(known, np.floor(np.where(known, lat, 0.0) / BAND).astype(np.int64), NOWHERE)


def by_ground(lat: Floats, lon: Floats, order: Floats) -> Rows:
    """Return the rows band by band, in a band from west to east, what is at one point in its order."""
    return np.lexsort((order, lon, bands_of(lat)))


@dataclass(frozen=True, slots=True)
class Grid:
    """Where each band of the places that have a point begins, and the rows from west to east."""

    bands: npt.NDArray[np.int64]
    eastward: Floats  # of each place that has a point: its band in turns of the earth, and its longitude
    rows: Rows | None  # None: they stand so already

    @classmethod
    def of(cls, lat: Floats, lon: Floats) -> "Grid":
        """Return the grid of places; an index keeps them in the order of `by_ground`, some of them may stand otherwise."""
        rows, bands = None, bands_of(lat)
        if not _stands(bands, lon):
            rows = by_ground(lat, lon, np.arange(len(lat), dtype=np.float64))
            bands, lon = bands[rows], lon[rows]
        known = int(np.searchsorted(bands, NOWHERE))
        return cls(np.unique(bands[:known]), bands[:known] * TURN + lon[:known], rows)

    def around(self, home: Point, reach_m: float) -> tuple[Rows, Rows]:
        """Return the rows of places that surely are within some metres of a home, and of those that may be."""
        inside, rim = self._near(radians(home.lat), radians(home.lon), reach_m / EARTH_RADIUS_M)
        return (inside, rim) if self.rows is None else (self.rows[inside], self.rows[rim])

    def _near(self, lat: float, lon: float, far: float) -> tuple[Rows, Rows]:
        """Return where they stand from west to east."""
        wide = asin(min(1.0, sin(far + MARGIN) / cos(lat))) if abs(lat) + far + MARGIN < pi / 2 else pi
        if abs(lon) + wide + MARGIN >= pi:  # a pole is within reach, or the line where longitude begins anew
            return np.zeros(0, np.intp), np.arange(len(self.eastward))
        first = int(np.searchsorted(self.bands, np.floor((lat - far - MARGIN) / BAND)))
        last = int(np.searchsorted(self.bands, np.floor((lat + far + MARGIN) / BAND), side="right"))
        bands = self.bands[first:last, None]
        sure = surely(lat, bands * BAND, (bands + 1) * BAND, far - MARGIN)
        edges = lon + np.concatenate([sure * 0 - wide - MARGIN, -sure, sure, sure * 0 + wide + MARGIN], axis=1)
        out, low, high, end = np.searchsorted(self.eastward, bands * TURN + edges).T
        return stretches(low, high), stretches(np.append(out, high), np.append(low, end))


def surely(lat: float, south: npt.NDArray[Any], north: npt.NDArray[Any], far: float) -> Floats:
    """Return how far to the east every point between two latitudes is within reach of a latitude; all in radians."""
    most = np.maximum(abs(lat - south), abs(north - lat))
    widest = np.where((south <= 0) & (north >= 0), 1.0, np.maximum(np.cos(south), np.cos(north)))
    left = np.sin(max(far, 0.0) / 2) ** 2 - np.sin(most / 2) ** 2
    sure: Floats = 2 * np.arcsin(np.sqrt(np.clip(left / (cos(lat) * widest), 0.0, 1.0)))
    return sure


def stretches(starts: Rows, ends: Rows) -> Rows:
    """Return the rows of several stretches, one after another."""
    many = ends - starts
    before = np.cumsum(many) - many
    return np.repeat(starts - before, many) + np.arange(many.sum())


def _stands(bands: npt.NDArray[np.int64], lon: Floats) -> bool:
    """Say whether places stand band by band, in each from west to east."""
    later, same = bands[1:] > bands[:-1], bands[1:] == bands[:-1]
    return bool(np.all(later | (same & ((lon[1:] >= lon[:-1]) | (bands[1:] == NOWHERE)))))
