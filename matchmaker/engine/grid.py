"""Places in bands of latitude, each from west to east: what lies within reach of a home is a few stretches of rows."""

from dataclasses import dataclass
from itertools import pairwise
from math import asin, cos, pi, sin

import numpy as np
import numpy.typing as npt

from geo.coords import EARTH_RADIUS_M, Point
from matchmaker.engine.geography import Floats
from matchmaker.engine.ragged import Rows

BAND = np.radians(0.02)  # some two kilometres
NOWHERE = np.iinfo(np.int64).max  # the band of what has no point; it comes last
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

    lon: Floats
    bands: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]
    rows: Rows | None  # None: they stand so already

    @classmethod
    def of(cls, lat: Floats, lon: Floats) -> "Grid":
        """Return the grid of places; an index keeps them in the order of `by_ground`, some of them may stand otherwise."""
        rows, bands = None, bands_of(lat)
        if not _stands(bands, lon):
            rows = by_ground(lat, lon, np.arange(len(lat), dtype=np.float64))
            bands, lon = bands[rows], lon[rows]
        known = int(np.searchsorted(bands, NOWHERE))
        found, starts = np.unique(bands[:known], return_index=True)
        return cls(lon, found, np.append(starts, known), rows)

    def around(self, home: Point, reach_m: float) -> Rows:
        """Return the rows of all places within some metres of a home, and some more, in ascending order."""
        near = self._near(home, reach_m)
        return near if self.rows is None else np.sort(self.rows[near])

    def _near(self, home: Point, reach_m: float) -> Rows:
        """Return where they stand from west to east."""
        lat, lon, far = np.radians(home.lat), np.radians(home.lon), reach_m / EARTH_RADIUS_M + MARGIN
        if abs(lat) + far >= pi / 2:
            return np.arange(self.starts[-1])  # a pole is within reach
        wide = asin(min(1.0, sin(far) / cos(lat))) + MARGIN
        if abs(lon) + wide >= pi:
            return np.arange(self.starts[-1])  # so is the line where longitude begins anew
        first = int(np.searchsorted(self.bands, np.floor((lat - far) / BAND)))
        last = int(np.searchsorted(self.bands, np.floor((lat + far) / BAND), side="right"))
        found, ends = [np.zeros(0, np.intp)], self.starts[first : last + 1].tolist()
        for since, until in pairwise(ends):
            low, high = np.searchsorted(self.lon[since:until], (lon - wide, lon + wide)).tolist()
            found.append(np.arange(since + low, since + high))
        return np.concatenate(found)


def _stands(bands: npt.NDArray[np.int64], lon: Floats) -> bool:
    """Say whether places stand band by band, in each from west to east."""
    later, same = bands[1:] > bands[:-1], bands[1:] == bands[:-1]
    return bool(np.all(later | (same & ((lon[1:] >= lon[:-1]) | (bands[1:] == NOWHERE)))))
