"""Places in bands of latitude, each from west to east: what lies within reach of a home is a few stretches of rows."""

from dataclasses import dataclass
from math import asin, cos, pi, radians, sin, sqrt

import numpy as np
import numpy.typing as npt

from geo.coords import EARTH_RADIUS_M, Point
from matchmaker.engine.geography import Floats
from matchmaker.engine.ragged import Rows

BAND = radians(0.01)  # some kilometre
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

    def around(self, home: Point, reach_m: float) -> tuple[Rows, Rows]:
        """Return the rows of places that surely are within some metres of a home, and of those that may be."""
        inside, rim = self._near(radians(home.lat), radians(home.lon), reach_m / EARTH_RADIUS_M)
        return (inside, rim) if self.rows is None else (self.rows[inside], self.rows[rim])

    def _near(self, lat: float, lon: float, far: float) -> tuple[Rows, Rows]:
        """Return where they stand from west to east."""
        wide = asin(min(1.0, sin(far + MARGIN) / cos(lat))) if abs(lat) + far + MARGIN < pi / 2 else pi
        if abs(lon) + wide + MARGIN >= pi:  # a pole is within reach, or the line where longitude begins anew
            return np.zeros(0, np.intp), np.arange(self.starts[-1])
        first = int(np.searchsorted(self.bands, np.floor((lat - far - MARGIN) / BAND)))
        last = int(np.searchsorted(self.bands, np.floor((lat + far + MARGIN) / BAND), side="right"))
        inside, rim, nothing = [], [], np.zeros(0, np.intp)
        for band, since, until in zip(
            self.bands[first:last].tolist(),
            self.starts[first:last].tolist(),
            self.starts[first + 1 : last + 1].tolist(),
            strict=True,
        ):
            sure = surely(lat, band * BAND, (band + 1) * BAND, far - MARGIN)
            edges = (lon - wide - MARGIN, lon - sure, lon + sure, lon + wide + MARGIN)
            out, low, high, end = (np.searchsorted(self.lon[since:until], edges) + since).tolist()
            inside.append(np.arange(low, high))
            rim += [np.arange(out, low), np.arange(high, end)]
        return np.concatenate([nothing, *inside]), np.concatenate([nothing, *rim])


def surely(lat: float, south: float, north: float, far: float) -> float:
    """Return how far to the east every point between two latitudes is within reach of a latitude; all in radians."""
    most = max(abs(lat - south), abs(north - lat))
    widest = 1.0 if south <= 0 <= north else max(cos(south), cos(north))
    left = sin(max(far, 0.0) / 2) ** 2 - sin(most / 2) ** 2
    return 2 * asin(min(1.0, sqrt(max(left, 0.0) / (cos(lat) * widest)))) if left > 0 else 0.0


def _stands(bands: npt.NDArray[np.int64], lon: Floats) -> bool:
    """Say whether places stand band by band, in each from west to east."""
    later, same = bands[1:] > bands[:-1], bands[1:] == bands[:-1]
    return bool(np.all(later | (same & ((lon[1:] >= lon[:-1]) | (bands[1:] == NOWHERE)))))
