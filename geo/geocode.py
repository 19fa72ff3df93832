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
WARD = re.compile(r"^.+市(?=.+区$)")
STRANGER = re.compile(r"^\D{1,6}?市(?![場町])|^\D{1,4}郡\D{1,5}[町村]")
REMARK = re.compile(r"^(?:\([^)]*\))+")


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

    def town_of(self, text: str) -> tuple[Point, str] | None:
        """Return the longest town name with which a folded text begins; 「1」 does not begin 「12」."""
        for length in range(min(self.longest, len(text)), 0, -1):
            found = self.towns.get(text[:length])
            if found and not (text[length - 1].isdigit() and text[length : length + 1].isdigit()):
                return found
        return None


@dataclass(slots=True)
class Gazetteer:
    """All municipalities, by every spelling under which an address may begin with them."""

    cities: dict[str, list[City]] = field(default_factory=dict)
    prefectures: set[str] = field(default_factory=set)
    longest: int = 0

    def add_city(self, city: City) -> None:
        """Let a city be found with and without its prefecture, its county (郡), or the city of its ward."""
        prefecture = fold_address(city.prefecture)
        self.prefectures.add(prefecture)
        for name in {fold_address(one) for one in (city.name, without_county(city.name), WARD.sub("", city.name))}:
            for spelling in {name, prefecture + name, prefecture[:-1] + name}:
                self.cities.setdefault(spelling, []).append(city)
                self.longest = max(self.longest, len(spelling))

    def city_of(self, text: str, hint: str) -> tuple[City | None, str]:
        """Return the city with which a folded address begins and what follows it; else the hinted city and all."""
        hinted = self.cities.get(hint, [])
        longer, rest = self._beginning(hint + text, hinted) if hint else (None, text)
        if longer is not None and len(rest) < len(text):
            return longer, rest  # a ward of the hinted city, or a city of the hinted prefecture
        namesakes = False
        for spelling in dict.fromkeys((text, COUNTY.sub(r"\1", text))):
            city, rest = self._beginning(spelling, hinted)
            if city is not None:
                return city, rest
            namesakes = namesakes or rest != spelling
        return (None, text) if namesakes or len(hinted) != 1 else self._hinted(text, hinted[0])

    def _beginning(self, text: str, hinted: Sequence[City]) -> tuple[City | None, str]:
        """Return the one city with which a folded address begins and what follows it; a hint settles namesakes."""
        for length in range(min(self.longest, len(text)), 1, -1):
            found = self.cities.get(text[:length], [])
            both = [city for city in found if city in hinted] or found
            if len(both) == 1:
                return both[0], text[length:]
            if found:
                return None, text[length:]
        return None, text

    def _hinted(self, text: str, city: City) -> tuple[City | None, str]:
        """Return the hinted city for an address that names none, unless the address names a place elsewhere."""
        rest = text.removeprefix(fold_address(city.prefecture))
        elsewhere = STRANGER.match(rest) or any(rest.startswith(prefecture) for prefecture in self.prefectures)
        return (None, text) if elsewhere and city.town_of(rest) is None else (city, rest)


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
    city, rest = gazetteer.city_of(REMARK.sub("", fold_address(address)), fold_address(hint))
    if city is None or city.point is None:
        return None
    town = city.town_of(rest)
    if town is not None:
        return Located(town[0], Level.TOWN, city.prefecture + city.name + town[1])
    return Located(city.point, Level.CITY, city.prefecture + city.name)


def locate_many(asked: Iterable[tuple[str, str]]) -> list[Located | None]:
    """Return where each address lies, None where the gazetteer does not know it; the hint names a city, or is empty."""
    gazetteer = _gazetteer(str(db.engine.url), _stamp())
    return [_located(gazetteer, address, hint) if address.strip() else None for address, hint in asked]


def locate(address: str, hint: str = "") -> Located | None:
    """Return where one address lies; an address without a city is looked for in the hinted one."""
    return locate_many([(address, hint)])[0]
