"""The pure heart of the council map: what is wanted, the numbers, the table of areas by family, the screens."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from profiles.vocabulary.rules import Family, Feature, Kind
from resources.directory.rules import known

ASKED = (  # the accessibilities that a meeting asks for
    Feature.STEP_FREE,
    Feature.WHEELCHAIR,
    Feature.ACCESSIBLE_TOILET,
    Feature.QUIET_ROOM,
    Feature.WRITING,
    Feature.SIGN_LANGUAGE,
    Feature.PICK_UP,
    Feature.COMPANION,
    Feature.TRIAL_VISIT,
    Feature.ANONYMOUS_START,
)


@dataclass(frozen=True, slots=True)
class Place:
    """One place on the council map; without a point it stands in the list alone."""

    ref: str
    name: str
    kind: Kind
    area_id: int | None
    opening: str = ""
    lat: float | None = None
    lon: float | None = None
    features: Mapping[str, Any] = field(default_factory=dict)

    @property
    def has_point(self) -> bool:
        """Say whether the map can draw it."""
        return self.lat is not None and self.lon is not None


@dataclass(frozen=True, slots=True)
class Ground:
    """One area (圏域) as the map names it."""

    id: int
    ref: str
    name: str
    parent_id: int | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to see; empty is everything."""

    family: Family | None = None
    kind: Kind | None = None
    area_ref: str = ""
    feature: Feature | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """The places that were wanted, and how many of the others nobody has asked yet."""

    places: tuple[Place, ...]
    unknown: int


@dataclass(frozen=True, slots=True)
class Row:
    """One area of the table: how many places of each family, and in all."""

    area: Ground | None  # None: no area is known
    counts: Mapping[Family, int]

    @property
    def total(self) -> int:
        """Return how many places the area has."""
        return sum(self.counts.values())


def below(areas: Sequence[Ground], ref: str) -> frozenset[int]:
    """Return the ids of an area and of all areas inside it."""
    held = {area.id for area in areas if area.ref == ref}
    while more := {area.id for area in areas if area.parent_id in held} - held:
        held |= more
    return frozenset(held)


def choose(places: Sequence[Place], areas: Sequence[Ground], wanted: Wanted) -> Chosen:
    """Return the places that are wanted; what is not known to have a feature is counted, never taken for no."""
    inside = below(areas, wanted.area_ref) if wanted.area_ref else None
    of_sort = [place for place in places if _of_sort(place, wanted, inside)]
    if wanted.feature is None:
        return Chosen(tuple(of_sort), 0)
    values = [(place, known(place.features, wanted.feature)) for place in of_sort]
    return Chosen(tuple(place for place, value in values if value), sum(value is None for _, value in values))


def _of_sort(place: Place, wanted: Wanted, inside: Collection[int] | None) -> bool:
    """Say whether a place is of the wanted kind and lies in the wanted area."""
    return (
        (wanted.family is None or place.kind.family is wanted.family)
        and (wanted.kind is None or place.kind is wanted.kind)
        and (inside is None or place.area_id in inside)
    )


def in_order(places: Sequence[Place], areas: Sequence[Ground]) -> list[Place]:
    """Return places area by area, family by family, as list and map number them; those without a point come last."""
    position = {area.id: at for at, area in enumerate(areas)}
    families, kinds = list(Family), list(Kind)

    def key(place: Place) -> tuple[Any, ...]:
        at = len(areas) if place.area_id is None else position.get(place.area_id, len(areas))
        return (
            not place.has_point,
            at,
            families.index(place.kind.family),
            kinds.index(place.kind),
            place.name,
            place.ref,
        )

    return sorted(places, key=key)


def table(places: Sequence[Place], areas: Sequence[Ground]) -> list[Row]:
    """Return how many places of each family each area has; an area that only holds others is left out when empty."""
    counts: dict[int | None, dict[Family, int]] = {area.id: dict.fromkeys(Family, 0) for area in areas}
    counts[None] = dict.fromkeys(Family, 0)
    for place in places:
        counts[place.area_id if place.area_id in counts else None][place.kind.family] += 1
    parents = {area.parent_id for area in areas}
    rows = [Row(area, counts[area.id]) for area in areas]
    rows = [row for row in rows if row.total or (row.area and row.area.id not in parents)]
    nowhere = Row(None, counts[None])
    return [*rows, nowhere] if nowhere.total else rows


def sums(rows: Sequence[Row]) -> dict[Family, int]:
    """Return how many places of each family the table holds."""
    return {family: sum(row.counts[family] for row in rows) for family in Family}


class Screen(StrEnum):
    """One screen of the projector: the whole town, one family each, one accessibility each."""

    ALL = "all"
    GATHER = "gather"
    EAT = "eat"
    HELP_LEARN = "help_learn"
    WORK = "work"
    STEP_FREE = "step_free"
    QUIET_ROOM = "quiet_room"

    @property
    def wanted(self) -> Wanted:
        """Return what the screen shows."""
        families, features = {one.value for one in Family}, {one.value for one in Feature}
        return Wanted(
            family=Family(self.value) if self.value in families else None,
            feature=Feature(self.value) if self.value in features else None,
        )


def without(rows: Sequence[Row]) -> list[Ground]:
    """Return the areas that have no place at all."""
    return [row.area for row in rows if row.area and not row.total]


def fewest(rows: Sequence[Row], most: int) -> list[Row]:
    """Return the areas with the fewest places, in their own order."""
    held = sorted((row for row in rows if row.area), key=lambda row: row.total)[:most]
    return [row for row in rows if row in held]
