"""Addresses to points without the internet: the longest town name that an address begins with, and how sure that is."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import sqlalchemy as sa

from geo.coords import Point
from geo.db import db
from geo.gazetteer import GazetteerPlace, without_county
from geo.names import Word, fold_address

COUNTY = re.compile(r"^(北海道|東京都|(?:京都|大阪)府|.{2,3}県)?[^郡]{1,5}郡(?=.)")  # often left out of a gazetteer


class Level(Word):
    """Down to what an address was found."""

    TOWN = "town", "町・大字のまんなか"
    CITY = "city", "市区町村のまんなか"


@dataclass(frozen=True, slots=True)
class Located:
    """Where an address lies, how sure that is, and the name that was found in it."""

    point: Point
    certainty: Level
    matched: str


@dataclass(slots=True)
class City:
    """One municipality with its town names, folded."""

    prefecture: str
    name: str
    point: Point | None = None
    towns: dict[str, tuple[Point, str]] = field(default_factory=dict)
    longest: int = 0


@dataclass(slots=True)
class Gazetteer:
    """All municipalities, by every spelling under which an address may begin with them."""

    cities: dict[str, list[City]] = field(default_factory=dict)
    longest: int = 0

    def add_city(self, city: City) -> None:
        """Let a city be found with and without its prefecture and its county (郡)."""
        prefecture = fold_address(city.prefecture)
        for name in {fold_address(city.name), fold_address(without_county(city.name))}:
            for spelling in {name, prefecture + name, prefecture[:-1] + name}:
                self.cities.setdefault(spelling, []).append(city)
                self.longest = max(self.longest, len(spelling))

    def city_of(self, text: str, hint: str) -> tuple[City | None, str]:
        """Return the city with which a folded address begins and what follows it; else the hinted city and all."""
        hinted = self.cities.get(hint, [])
        for spelling in dict.fromkeys((text, COUNTY.sub(r"\1", text))):
            city, rest = self._beginning(spelling, hinted)
            if city is not None:
                return city, rest
        return (hinted[0], text) if len(hinted) == 1 else (None, text)

    def _beginning(self, text: str, hinted: Sequence[City]) -> tuple[City | None, str]:
        """Return the one city with which a folded address begins and what follows it; a hint settles namesakes."""
        for length in range(min(self.longest, len(text)), 1, -1):
            found = self.cities.get(text[:length], [])
            both = [city for city in found if city in hinted] or found
            if len(both) == 1:
                return both[0], text[length:]
        return None, text


def _cities(rows: Iterable[tuple[str, str, str, float, float]]) -> list[City]:
    """Gather the rows of the gazetteer into cities."""
    cities: dict[tuple[str, str], City] = {}
    for prefecture, name, town, lat, lon in rows:
        city = cities.setdefault((prefecture, name), City(prefecture, name))
        if town:
            city.towns.setdefault(fold_address(town), (Point(lat, lon), town))
        else:
            city.point = Point(lat, lon)
    return list(cities.values())


def _complete(city: City) -> None:
    """Add what the gazetteer leaves out: a town without its 丁目, and the middle of the city."""
    parts: dict[str, list[Point]] = {}
    for name, (point, _town) in city.towns.items():
        base = name.rstrip("0123456789")
        if base and base != name:
            parts.setdefault(base, []).append(point)
    for base, points in parts.items():
        city.towns.setdefault(base, (_middle(points), base))
    city.longest = max(map(len, city.towns), default=0)
    if city.point is None:
        city.point = _middle([point for point, _town in city.towns.values()])


def _middle(points: Sequence[Point]) -> Point:
    """Return the middle of some points."""
    return Point(sum(one.lat for one in points) / len(points), sum(one.lon for one in points) / len(points))


def _stamp() -> tuple[object, ...]:
    """Return what changes whenever the gazetteer does."""
    micro = sa.cast(sa.func.round((GazetteerPlace.lat * 3 + GazetteerPlace.lon) * 1_000_000), sa.BigInteger)
    query = sa.select(sa.func.count(), sa.func.max(GazetteerPlace.id), sa.func.sum(micro)).select_from(GazetteerPlace)
    return tuple(map(str, db.session.execute(query).one()))


@lru_cache(maxsize=2)
def _gazetteer(store: str, stamp: tuple[object, ...]) -> Gazetteer:
    """Read the gazetteer of a store once, as it stands at a stamp."""
    place = GazetteerPlace
    rows = db.session.execute(
        sa.select(place.prefecture, place.city, place.town, place.lat, place.lon).order_by(place.id)
    )
    gazetteer = Gazetteer()
    for city in _cities((row[0], row[1], row[2], row[3], row[4]) for row in rows):
        _complete(city)
        gazetteer.add_city(city)
    return gazetteer


def _located(gazetteer: Gazetteer, address: str, hint: str) -> Located | None:
    """Return where one address lies."""
    city, rest = gazetteer.city_of(fold_address(address), fold_address(hint))
    if city is None or city.point is None:
        return None
    for length in range(min(city.longest, len(rest)), 0, -1):
        found = city.towns.get(rest[:length])
        if found and not (rest[length - 1].isdigit() and rest[length : length + 1].isdigit()):
            return Located(found[0], Level.TOWN, city.prefecture + city.name + found[1])
    return Located(city.point, Level.CITY, city.prefecture + city.name)


def locate_many(asked: Iterable[tuple[str, str]]) -> list[Located | None]:
    """Return where each address lies, None where the gazetteer does not know it; the hint names a city, or is empty."""
    gazetteer = _gazetteer(str(db.engine.url), _stamp())
    return [_located(gazetteer, address, hint) if address.strip() else None for address, hint in asked]


def locate(address: str, hint: str = "") -> Located | None:
    """Return where one address lies; an address without a city is looked for in the hinted one."""
    return locate_many([(address, hint)])[0]
