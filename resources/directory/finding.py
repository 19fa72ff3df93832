"""The registry's search: what is asked for, what is found, in which order, and how many each filter would leave."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from geo.areas import Area
from geo.coords import Point
from geo.db import db
from geo.names import Word
from geo.spatial import near
from profiles.actor import Actor
from profiles.terms.queries import thesaurus_of
from profiles.vocabulary.rules import Feature, Kind, Status
from resources.directory.models import Resource
from resources.directory.publishing import where_visible
from resources.directory.rules import AMBER_DAYS, known
from resources.directory.search import Sought, near_keys, nearness, sought, where_words, with_readings
from resources.schedule.rules import WEEKDAYS, opens_on, opens_on_weekday

FEW = 3  # with fewer hits than this the search also tries readings and typing slips
OFFERS = (Feature.TRIAL_VISIT, Feature.PICK_UP, Feature.ANONYMOUS_START)
FITTINGS = (Feature.STEP_FREE, Feature.QUIET_ROOM, Feature.ACCESSIBLE_TOILET, Feature.WHEELCHAIR)


class Order(Word):
    """In which order hits stand (並び)."""

    WORDS = "words", "ことばに近い順"
    NAME = "name", "名前の順"
    FRESH = "fresh", "確かめた日の新しい順"
    STALE = "stale", "確かめた日の古い順"
    NEAR = "near", "近い順"


class Way(Word):
    """How the words were taken (さがしかた)."""

    ALL = "all", "すべてのことばがある所"
    NEAR = "near", "名前がよく似た所"  # no listing held the words as typed
    ANY = "any", "どれかのことばがある所"  # none held, or came near, all of them


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks the registry for; what is empty asks nothing."""

    words: str = ""
    kind: Kind | None = None
    area_ref: str = ""
    day: str = ""  # 月 to 日, or a date in ISO
    free: bool = False
    features: frozenset[Feature] = frozenset()
    with_unknown: bool = False
    fresh: bool = False
    resting: bool = False  # also those that receive nobody just now
    order: Order = Order.WORDS
    near: Point | None = None
    within_m: float | None = None


class Row(NamedTuple):
    """One hit as it is sorted and counted; what the wish does not need is not fetched."""

    id: int
    features: str  # as JSON text: ten thousand dictionaries would cost more than all the rest
    places_total: int | None
    places_taken: int | None
    confirmed_on: date | None
    search_key: str = ""
    opening: str = ""
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of the hits each filter would leave; `unknown` those kept back by unknown features alone."""

    free: int
    features: dict[Feature, int]
    unknown: int
    fresh: int


@dataclass(frozen=True, slots=True)
class Found:
    """The hits in their order, and what was searched beside the words that were typed."""

    ids: tuple[int, ...]
    counts: Counts
    also: tuple[tuple[str, tuple[str, ...]], ...] = ()
    way: Way = Way.ALL


def search(actor: Actor, wanted: Wanted, *, today: date) -> Found:
    """Return all that an actor may see and that answers what is wanted, best first."""
    words = sought(wanted.words, thesaurus_of(actor.town_id) if wanted.words else None)
    where = sa.and_(where_visible(actor), _filters(actor, wanted, today))
    rows, way = _worded(where, wanted, words)
    if wanted.day:
        opens = {text: _opens(text, wanted.day, today) for text in {row.opening for row in rows}}
        rows = [row for row in rows if opens[row.opening]]
    fits = [_fits(row, wanted) for row in rows] if wanted.features else []
    if fits:
        rows = [row for row, fit in zip(rows, fits, strict=True) if fit or (fit is None and wanted.with_unknown)]
    also = tuple((word.typed, word.akin_typed) for word in words if word.akin_typed)
    counts = _counts(rows, wanted, fits.count(None), today)
    return Found(tuple(row.id for row in _ordered(rows, wanted)), counts, also, way)


def page_of(found: Found, start: int, size: int) -> Sequence[Resource]:
    """Return the listings of one page of hits, in their order."""
    ids = found.ids[start : start + size]
    query = sa.select(Resource).where(Resource.id.in_(ids)).options(sa.orm.joinedload(Resource.area))
    by_id = {resource.id: resource for resource in db.session.scalars(query)}
    return [by_id[one] for one in ids if one in by_id]


def _worded(where: sa.ColumnElement[bool], wanted: Wanted, words: Sequence[Sought]) -> tuple[list[Row], Way]:
    """Return the rows that hold the words, else those whose names come near, else those that hold one of them."""
    rows = _scored(_rows(sa.and_(where, where_words(words)), wanted), words)
    if not words or len(rows) >= FEW:
        return rows, Way.ALL
    read = with_readings(words)
    wider = _scored(_candidates(_rows(where, wanted), read), read, typos=True)
    known_ids = {row.id for row in rows}
    rows += [row for row in wider if row.id not in known_ids]
    if rows or len(words) == 1:
        return rows, Way.ALL if known_ids or not rows else Way.NEAR
    return _any_word(where, wanted, words), Way.ANY


def _any_word(where: sa.ColumnElement[bool], wanted: Wanted, words: Sequence[Sought]) -> list[Row]:
    """Return the rows that hold at least one of the words; those that hold more stand first."""
    one_of = sa.or_(*(where_words([word]) for word in words))
    rows = _rows(sa.and_(where, one_of), wanted)
    return [row._replace(score=sum(nearness([word], row.search_key) or 0 for word in words)) for row in rows]


def _candidates(rows: list[Row], words: Sequence[Sought]) -> list[Row]:
    """Return the rows that come near enough to the first word to be looked at closely."""
    return [rows[at] for at in near_keys(words[0], [row.search_key for row in rows])]


def _rows(where: sa.ColumnElement[bool], wanted: Wanted) -> list[Row]:
    """Return the rows of a condition, one query."""
    nothing = sa.literal("")
    columns = (
        Resource.id,
        sa.cast(Resource.features, sa.Text),
        Resource.places_total,
        Resource.places_taken,
        Resource.confirmed_on,
        Resource.search_key if wanted.words else nothing,
        Resource.opening if wanted.day else nothing,
    )
    query = sa.select(*columns).where(where).order_by(Resource.name, Resource.id)
    return list(map(Row._make, ((*row, 0.0) for row in db.session.execute(query))))


def _scored(rows: Sequence[Row], words: Sequence[Sought], *, typos: bool = False) -> list[Row]:
    """Return the rows that stand up to the words, each with its nearness."""
    if not words:
        return list(rows)
    scored = ((row, nearness(words, row.search_key, typos=typos)) for row in rows)
    return [row._replace(score=score) for row, score in scored if score is not None]


def _filters(actor: Actor, wanted: Wanted, today: date) -> sa.ColumnElement[bool]:
    """Return the part of the wish that the database can answer."""
    conditions: list[sa.ColumnElement[bool]] = []
    if not wanted.resting:
        conditions.append(Resource.status == Status.ACTIVE)
    if wanted.kind:
        conditions.append(Resource.kind == wanted.kind)
    if wanted.area_ref:
        conditions.append(Resource.area_id.in_(_areas_below(actor.town_id, wanted.area_ref)))
    if wanted.free:
        conditions.append(Resource.places_total - sa.func.coalesce(Resource.places_taken, 0) > 0)
    if wanted.fresh:
        conditions.append(Resource.confirmed_on > today - timedelta(days=AMBER_DAYS))
    if wanted.near and wanted.within_m is not None:
        conditions.append(near(Resource.location, wanted.near, wanted.within_m))
    return sa.and_(sa.true(), *conditions)


def _areas_below(town_id: int, ref: str) -> sa.Select[tuple[int]]:
    """Return the query for an area and all areas inside it."""
    tree = sa.select(Area.id).where(Area.town_id == town_id, Area.ref == ref).cte("inside", recursive=True)
    tree = tree.union_all(sa.select(Area.id).join(tree, Area.parent_id == tree.c.id))
    return sa.select(tree.c.id)


def _fits(row: Row, wanted: Wanted) -> bool | None:
    """Say whether a row has all wanted features; None when one of them is unknown and none is missing."""
    stated = {one.value: _stated(row, one) for one in (*wanted.features, Feature.STEP_FREE)}
    values = [known(stated, feature) for feature in wanted.features]
    if False in values:
        return False
    return None if None in values else True


def _stated(row: Row, feature: Feature) -> bool | None:
    """Return what the JSON text of a row states of one feature."""
    if f'"{feature.value}": true' in row.features:
        return True
    return False if f'"{feature.value}": false' in row.features else None


def _opens(opening: str, day: str, today: date) -> bool:
    """Say whether a sentence opens on a weekday or a date."""
    if day in WEEKDAYS:
        return opens_on_weekday(opening, WEEKDAYS.index(day), today=today)
    return opens_on(opening, date.fromisoformat(day))


def _ordered(rows: Sequence[Row], wanted: Wanted) -> list[Row]:
    """Return the rows in the wanted order; names break ties."""
    keys: dict[Order, Callable[[Row], Any]] = {
        Order.WORDS: lambda row: -row.score,
        Order.NAME: lambda row: 0,
        Order.FRESH: lambda row: -(row.confirmed_on or date.min).toordinal(),
        Order.STALE: lambda row: (row.confirmed_on or date.min).toordinal(),
    }
    return sorted(rows, key=keys.get(wanted.order, keys[Order.WORDS]))


def _counts(rows: Sequence[Row], wanted: Wanted, unknown: int, today: date) -> Counts:
    """Return how many of the hits each further filter would leave."""
    since = today - timedelta(days=AMBER_DAYS)
    counted = {*OFFERS, *FITTINGS, *wanted.features}
    return Counts(
        free=sum(row.places_total is not None and row.places_total > (row.places_taken or 0) for row in rows),
        features={one: sum(f'"{one.value}": true' in row.features for row in rows) for one in counted},
        unknown=unknown,
        fresh=sum(row.confirmed_on is not None and row.confirmed_on > since for row in rows),
    )
