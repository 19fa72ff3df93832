"""Points and boxes in WGS 84 degrees, and metres between them."""

import math
from dataclasses import dataclass
from typing import Self

EARTH_RADIUS_M = 6_371_008.8  # mean radius R1 of the IUGG
HAIR = 1e-9  # degrees, a tenth of a millimetre: what rounding may cost a box


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the ground, in degrees of WGS 84."""

    lat: float
    lon: float

    def __post_init__(self) -> None:
        """Refuse what lies on no map."""
        if not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            raise ValueError(f"not on the earth: {self.lat}, {self.lon}")

    def metres_to(self, other: "Point") -> float:
        """Return the great-circle metres to another point (haversine)."""
        north, south = math.radians(self.lat), math.radians(other.lat)
        half = (
            math.sin((south - north) / 2) ** 2
            + math.cos(north) * math.cos(south) * math.sin(math.radians(other.lon - self.lon) / 2) ** 2
        )
        return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(half)))


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of degrees."""

    south: float
    west: float
    north: float
    east: float

    @classmethod
    def around(cls, centre: Point, metres: float) -> Self:
        """Return the box that holds every point within the metres of a centre."""
        away, north = metres / EARTH_RADIUS_M, math.cos(math.radians(centre.lat))
        holds_pole = away >= math.pi / 2 or math.sin(away) >= north
        up, wide = math.degrees(away), 180.0 if holds_pole else math.degrees(math.asin(math.sin(away) / north))
        up, wide = up + HAIR, wide + HAIR
        return cls(centre.lat - up, centre.lon - wide, centre.lat + up, centre.lon + wide)
