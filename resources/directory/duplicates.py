"""Likely duplicates: like names at one place or one telephone, found by blocks and never by comparing all with all."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import sqlalchemy as sa
from rapidfuzz import fuzz

from geo.coords import Point
from geo.db import db
from geo.names import Word, fold_address, fold_name, to_hiragana
from geo.spatial import lat_of, lon_of
from resources.directory.models import Resource

NEAR_M = 50
CELL = 0.0006  # degrees: 66 m of latitude, so that 50 m reach no further than the neighbouring cells
CROWD = 40  # a block that many share (the telephone of the town hall) proves nothing
SAME_NAME = 93
LIKE_NAME = 78
AKIN_NAME = 60


class Why(Word):
    """What makes two listings look like one."""

    NAME_AND_PLACE = "name_and_place", "名前が似ていて、場所が同じです"
    NAME_AND_PHONE = "name_and_phone", "名前が似ていて、電話番号が同じです"
    SAME_NAME = "same_name", "名前が同じです"


@dataclass(frozen=True, slots=True)
class Seen:
    """What of a listing, stored or about to be, is compared; `key` is its reference or its line in a file."""

    key: str
    name: str
    kana: str = ""
    common_name: str = ""
    phone: str = ""
    address: str = ""
    point: Point | None = None


@dataclass(frozen=True, slots=True)
class Likely:
    """One listing that may be the same as another."""

    key: str
    name: str
    why: Why
    likeness: float  # of the names, from 0 to 100


@lru_cache(maxsize=65536)
def _spellings(name: str, kana: str, common: str) -> tuple[str, ...]:
    """Return the folded forms under which one place is called."""
    forms = (fold_name(name), fold_name(common), to_hiragana(fold_name(kana)))
    return tuple(dict.fromkeys(form for form in forms if form))


def spellings(seen: Seen) -> tuple[str, ...]:
    """Return the folded forms of a listing's names."""
    return _spellings(seen.name, seen.kana, seen.common_name)


def digits(phone: str) -> str:
    """Return a telephone number as its digits; empty when there are too few to say anything."""
    number = "".join(str(int(sign)) for sign in phone if sign.isdecimal())
    return number if len(number) >= 9 else ""


@dataclass(slots=True)
class Index:
    """Listings in blocks by name, telephone, address and cell of the ground; `likely` looks only into shared blocks."""

    blocks: dict[tuple[str, object], list[Seen]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def build(cls, rows: Iterable[Seen]) -> "Index":
        """Return an index of all rows."""
        index = cls()
        for row in rows:
            index.add(row)
        return index

    def add(self, row: Seen) -> None:
        """Put one listing into its blocks."""
        for block in _own_blocks(row):
            self.blocks[block].append(row)

    def likely(self, seen: Seen, *, limit: int = 5) -> list[Likely]:
        """Return the listings that may be the same as one, likeliest first; itself (by key) is left out."""
        others = {row.key: row for row in self._near(seen) if row.key != seen.key}
        found = [one for one in (compare(seen, other) for other in others.values()) if one]
        return sorted(found, key=lambda one: (-one.likeness, one.key))[:limit]

    def _near(self, seen: Seen) -> Iterator[Seen]:
        """Yield the rows of all blocks that a listing looks into, crowds left out."""
        for block in _asked_blocks(seen):
            rows = self.blocks.get(block, ())
            if len(rows) <= CROWD:
                yield from rows


def _own_blocks(row: Seen) -> Iterator[tuple[str, object]]:
    """Yield the blocks in which a listing lies."""
    for form in spellings(row):
        yield "name", form
    if number := digits(row.phone):
        yield "phone", number
    if place := fold_address(row.address):
        yield "address", place
    if row.point:
        yield "cell", _cell(row.point)


def _asked_blocks(seen: Seen) -> Iterator[tuple[str, object]]:
    """Yield the blocks in which a listing like this one could lie: its own and the cells around it."""
    yield from _own_blocks(seen)
    if seen.point:
        north, east = _cell(seen.point)
        yield from (("cell", (north + up, east + right)) for up in (-1, 0, 1) for right in (-1, 0, 1) if up or right)


def _cell(point: Point) -> tuple[int, int]:
    """Return the cell of the ground in which a point lies."""
    return int(point.lat // CELL), int(point.lon // CELL)


def name_likeness(one: Seen, other: Seen) -> float:
    """Return how alike two listings are called, from 0 to 100, by their most alike spellings."""
    return max((_alike(left, right) for left in spellings(one) for right in spellings(other)), default=0.0)


def _alike(left: str, right: str) -> float:
    """Return the likeness of two spellings; one that holds the other whole counts as like."""
    short, long = sorted((left, right), key=len)
    whole = 88.0 if len(short) >= 3 and short in long and len(short) * 2 >= len(long) else 0.0
    return max(float(fuzz.ratio(left, right)), whole)


def compare(one: Seen, other: Seen) -> Likely | None:
    """Return why two listings look like one, or None."""
    likeness = name_likeness(one, other)
    if likeness < AKIN_NAME:
        return None
    why = _why(likeness, one, other)
    return Likely(other.key, other.name, why, round(likeness, 1)) if why else None


def _why(likeness: float, one: Seen, other: Seen) -> Why | None:
    """Return the reason that is strong enough for the likeness of the names."""
    if likeness >= LIKE_NAME and same_place(one, other):
        return Why.NAME_AND_PLACE
    if digits(one.phone) and digits(one.phone) == digits(other.phone):
        return Why.NAME_AND_PHONE
    if likeness >= SAME_NAME and not apart(one, other):
        return Why.SAME_NAME
    return None


def same_place(one: Seen, other: Seen) -> bool:
    """Say whether two listings stand within 50 m, or at one address."""
    if one.point and other.point and one.point.metres_to(other.point) <= NEAR_M:
        return True
    return bool(one.address) and fold_address(one.address) == fold_address(other.address)


def apart(one: Seen, other: Seen) -> bool:
    """Say whether two listings are known to stand at different places (branches of one name)."""
    if one.point and other.point:
        return one.point.metres_to(other.point) > 10 * NEAR_M
    return bool(one.address and other.address) and fold_address(one.address) != fold_address(other.address)


def registry_index(town_id: int) -> Index:
    """Return an index of a town's listings, one query."""
    columns = (Resource.ref, Resource.name, Resource.kana, Resource.common_name, Resource.phone, Resource.address)
    query = sa.select(*columns, lat_of(Resource.location), lon_of(Resource.location)).where(
        Resource.town_id == town_id, Resource.removed_at.is_(None)
    )
    return Index.build(_seen(*row) for row in db.session.execute(query))


def _seen(*row: object) -> Seen:
    """Return a stored row as it is compared."""
    key, name, kana, common_name, phone, address = map(str, row[:6])
    lat, lon = row[6:]
    point = Point(float(str(lat)), float(str(lon))) if lat is not None and lon is not None else None
    return Seen(key, name, kana, common_name, phone, address, point)


def likely(town_id: int, seen: Seen) -> list[Likely]:
    """Return the listings of a town that may be the same as one about to be written.

    For a file of many rows build `registry_index(town_id)` once, and ask and `add` row by row.
    """
    return registry_index(town_id).likely(seen)
