"""The facts of listings as pages print them: lines of a list, and one listing whole; templates compute nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from profiles.actor import Actor
from profiles.vocabulary.rules import Feature, Kind, Status, Visibility
from resources.directory.models import Certainty, Resource
from resources.directory.publishing import Shown, shown
from resources.directory.questions import SAYINGS, Saying
from resources.directory.rules import FIRST_ASKED, Freshness, free_places, freshness, known
from resources.schedule.grid import Grid, drawn_week
from resources.schedule.rules import closed_parts, closing_told, next_openings, notes, slots

UNKNOWN_AT_FIRST = 4  # unknown features that a page shows unfolded, each with its question


@dataclass(frozen=True, slots=True)
class Line:
    """One listing in a list, with what the list says of it."""

    number: int
    ref: str
    name: str
    kind: Kind
    area: str
    opening: str
    free: int | None
    total: int | None
    fresh: Freshness
    features: tuple[tuple[Feature, bool | None], ...]
    status: Status
    point: dict[str, float] | None
    to_ask: bool


@dataclass(frozen=True, slots=True)
class FeatureFact:
    """One feature as the page shows it: its words, its value, and who said so."""

    feature: Feature
    saying: Saying
    value: bool | None
    note: str
    on: date | None
    by: str


@dataclass(frozen=True, slots=True)
class OpeningFact:
    """When a place opens: the sentence in parts, the drawn week, and the next days."""

    hours: tuple[str, ...]
    closed: tuple[str, ...]
    notes: tuple[str, ...]
    remark: str
    grid: Grid
    coming: tuple[tuple[date, tuple[int, int]], ...]


@dataclass(frozen=True, slots=True)
class Knower:
    """One member of staff who dealt with a listing, last at a moment (この場所を知っている人)."""

    name: str
    extension: str
    on: date
    what: str


@dataclass(frozen=True, slots=True)
class ResourcePage:
    """All facts of one listing as an actor may see them; templates print and compute nothing."""

    id: int
    ref: str
    name: str
    kana: str
    common_name: str
    kind: Kind
    kind_text: str
    organisation: str
    area: str
    area_ref: str
    status: Status
    visibility: Visibility
    version: int
    fresh: Freshness
    description: str
    activities: tuple[str, ...]
    atmosphere: tuple[str, ...]
    steps: tuple[str, ...]
    group_size: int | None
    fee: int | None
    fee_text: str
    fee_is_said: bool  # by `fee_text`
    pay: int | None
    age_min: int | None
    age_max: int | None
    condition: str
    opening: OpeningFact
    total: int | None
    taken: int
    free: int | None
    features: tuple[FeatureFact, ...]
    features_first: tuple[FeatureFact, ...]
    features_rest: tuple[FeatureFact, ...]
    known_features: int
    barrier_note: str
    url: str
    place: Shown
    is_home: bool
    certainty: Certainty | None
    knowers: tuple[Knower, ...]
    point: dict[str, float] | None
    extra: tuple[tuple[str, str], ...]


def opening_fact(sentence: str, remark: str, *, today: date) -> OpeningFact:
    """Return an opening sentence as a page shows it."""
    return OpeningFact(
        hours=tuple(str(slot) for slot in slots(sentence)),
        closed=tuple(map(closing_told, closed_parts(sentence))),
        notes=notes(sentence),
        remark=remark,
        grid=drawn_week(sentence),
        coming=tuple(next_openings(sentence, today=today)),
    )


def feature_facts(resource: Resource) -> tuple[FeatureFact, ...]:
    """Return every feature, the unknown ones first, the commonest questions before the others."""
    facts = [_feature_fact(resource, feature) for feature in dict.fromkeys((*FIRST_ASKED, *Feature))]
    return tuple(sorted(facts, key=lambda fact: fact.value is not None))


def first_and_rest(facts: Sequence[FeatureFact]) -> tuple[tuple[FeatureFact, ...], tuple[FeatureFact, ...]]:
    """Return what a page shows unfolded (a few unknown ones, all known ones), and what it folds."""
    unknown = [fact for fact in facts if fact.value is None]
    said = [fact for fact in facts if fact.value is not None]
    return (*unknown[:UNKNOWN_AT_FIRST], *said), tuple(unknown[UNKNOWN_AT_FIRST:])


def _feature_fact(resource: Resource, feature: Feature) -> FeatureFact:
    """Return one feature with who said it when."""
    said: dict[str, Any] = resource.feature_notes.get(feature) or {}
    return FeatureFact(
        feature=feature,
        saying=SAYINGS[feature],
        value=known(resource.features, feature),
        note=str(said.get("note") or ""),
        on=date.fromisoformat(said["on"]) if said.get("on") else None,
        by=str(said.get("by") or ""),
    )


def lines(
    actor: Actor, resources: Sequence[Resource], *, start: int, asked: Sequence[Feature], today: date
) -> list[Line]:
    """Return listings as lines of a list, numbered from `start`; `asked` features stand first."""
    return [_line(actor, resource, number, asked, today) for number, resource in enumerate(resources, start=start)]


def _line(actor: Actor, resource: Resource, number: int, asked: Sequence[Feature], today: date) -> Line:
    """Return one listing as a line."""
    point = shown(resource, actor).point
    values = _telling(resource, asked)
    return Line(
        number=number,
        ref=resource.ref,
        name=resource.name,
        kind=resource.kind,
        area=resource.area.name if resource.area else "",
        opening=" ".join(str(slot) for slot in slots(resource.opening)) or resource.opening,
        free=free_places(resource.places_total, resource.places_taken),
        total=resource.places_total,
        fresh=freshness(resource.confirmed_on, resource.confirmed_by, today=today),
        features=values,
        status=resource.status,
        point={"lat": point.lat, "lon": point.lon} if point else None,
        to_ask=any(value is None for _, value in values[: len(asked)]),
    )


def _telling(resource: Resource, asked: Sequence[Feature], most: int = 3) -> tuple[tuple[Feature, bool | None], ...]:
    """Return the features that a line shows: those asked for, then those there, the commonest questions first."""
    rest = [one for one in (*FIRST_ASKED, *Feature) if one not in asked and known(resource.features, one)]
    chosen = list(dict.fromkeys((*asked, *rest)))[: max(most, len(asked))]
    return tuple((one, known(resource.features, one)) for one in chosen)
