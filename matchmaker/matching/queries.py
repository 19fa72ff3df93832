"""Rows into plain values: a town's places as the engine reads them, kept per process, and a client as a person."""

import gc
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import sqlalchemy as sa
from flask import current_app

from geo.areas import Area
from geo.clock import TOKYO
from geo.coords import Point
from geo.db import db
from geo.spatial import lat_of, lon_of
from matchmaker.engine.index import Index
from matchmaker.engine.ranker import DEFAULT_TOP, rank
from matchmaker.engine.types import Answer, Person, Place
from matchmaker.matching.models import Choice, Decision, UnmetNeed
from matchmaker.matching.weighing import weights_of
from profiles.actor import Actor
from profiles.clients.models import Client
from profiles.terms.queries import thesaurus_of
from profiles.vocabulary.rules import Feature, Gender, Mode, Status, Step
from profiles.vocabulary.week import Pattern, read_pattern
from resources.directory.models import Organisation, Resource
from resources.directory.publishing import visible_kinds

STRAIN = "tsunagi.strain_of"  # in `app.extensions`: (town_id, today=) to 0 … 1 by the listing's id
KEPT = 3  # towns whose places a process remembers
VAGUE = ("city", "area")  # a point that stands for a whole town measures no way
NO_STRAIN: Mapping[int, float] = {}
FEATURES = {feature.value: feature for feature in Feature}
MODES = {mode.value: mode for mode in Mode}
AS_THEY_ARE = (
    *("ref", "name", "kind", "kind_text", "description", "group_size", "opening_note", "age_min", "age_max"),
    *("condition", "fee", "pay", "places_total", "places_taken", "contact_way", "remarks", "confirmed_on"),
)
READ_OVER = ("id", "source", "source_ref", "activities", "atmosphere", "steps", "certainty", "opening", "features")
COLUMNS = (
    *(getattr(Resource, name) for name in (*AS_THEY_ARE, *READ_OVER, "status", "visibility")),
    Organisation.name.label("organisation"),
    lat_of(Resource.location).label("lat"),
    lon_of(Resource.location).label("lon"),
)
W = TypeVar("W")
Stamp = tuple[int, datetime | None, str]
Kept = tuple[Stamp, Index]

_kept: OrderedDict[tuple[str, int], Kept] = OrderedDict()
_one_at_a_time = Lock()


def stamp_of(town_id: int) -> Stamp:
    """Return what changes whenever a listing or a term of the town does: how many there are, when one last changed."""
    query = sa.select(sa.func.count(), sa.func.max(Resource.changed_at)).where(Resource.town_id == town_id)
    count, changed_at = db.session.execute(query).one()
    return count, changed_at, thesaurus_of(town_id).digest


def index_of(actor: Actor, strain_of: Mapping[int, float] = NO_STRAIN) -> Index:
    """Return the places of the actor's town as the engine reads them; `strain_of` is 0 to 1 by the listing's id."""
    return _remembered(actor.town_id).seen_by(visible_kinds(actor.role)).with_strain(strain_of)


def index_on(actor: Actor, day: date) -> Index:
    """Return the places of the actor's town, with how strained each host is on a day.

    Strain is a matter of the follow-ups, a room above this one; the app hands over what reckons it.
    """
    reckon = current_app.extensions.get(STRAIN)
    return index_of(actor, reckon(actor.town_id, today=day) if reckon else NO_STRAIN)


def _remembered(town_id: int) -> Index:
    """Return the index of a town, built anew only when a listing or a term has changed since."""
    key, stamp = (str(db.engine.url), town_id), stamp_of(town_id)
    with _one_at_a_time:
        if key not in _kept or _kept[key][0] != stamp:
            _kept[key] = (stamp, Index.build(places_of(town_id), words_file(town_id), thesaurus_of(town_id)))
            gc.freeze()  # it stays: looking through all of it for rubbish would hold up pages by a fifth of a second
        _kept.move_to_end(key)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
        return _kept[key][1]


def places_of(town_id: int) -> Iterator[Place]:
    """Yield the places of a town."""
    return map(_place, db.session.execute(_listings(town_id)))


def words_file(town_id: int) -> Path | None:
    """Return where the words of a town's listings are kept once read: beside the store, or in `instance`."""
    url = db.engine.url
    if url.get_backend_name() != "sqlite":
        store = blake2b(f"{url.host}:{url.port}/{url.database}".encode(), digest_size=8).hexdigest()
        return Path(current_app.root_path, "instance", f"{store}-words-{town_id}.json")
    return Path(f"{url.database}-words-{town_id}.json") if url.database and url.database != ":memory:" else None


def _listings(town_id: int) -> sa.Select[Any]:
    """Return the query for the columns that the engine reads, of every listing in the registry."""
    query = sa.select(*COLUMNS).outerjoin(Organisation, Organisation.id == Resource.organisation_id)
    return query.where(Resource.town_id == town_id, Resource.removed_at.is_(None))


def _place(row: Any) -> Place:
    """Return one row as a place."""
    return Place(
        id=public_id(row.ref, row.source, row.source_ref),
        organisation=row.organisation or "",
        activities=tuple(row.activities),
        atmosphere=tuple(row.atmosphere),
        steps=tuple(row.steps),
        point=Point(row.lat, row.lon) if row.lat is not None and row.lon is not None else None,
        certainty=row.certainty.value if row.certainty else "",
        pattern=pattern_of(row.opening),
        opening_text=row.opening,
        features={FEATURES[code]: bool(value) for code, value in row.features.items() if code in FEATURES},
        active=row.status is Status.ACTIVE,
        number=row.id,
        audience=row.visibility,
        **{name: getattr(row, name) for name in AS_THEY_ARE},
    )


def public_id(ref: str, source: str, source_ref: str | None) -> str:
    """Return the `id` of FORMATS as `Resource.public_id` has it, without a row in hand."""
    if source_ref is None:
        return ref
    return source_ref if source == "sheet" else f"{source}:{source_ref}"


def pattern_of(text: str | None) -> Pattern | None:
    """Return the opening times of a sentence, None where they are not known."""
    return read_pattern(text).pattern if text else None


def person_of(client: Client) -> Person:
    """Return a client as the engine reads them: a code and what they said."""
    return _person(client.code, {name: getattr(client, name) for name in PERSONAL})


def person_told(values: Mapping[str, Any]) -> Person:
    """Return a person who is not stored, from the values of a profile file."""
    return _person(str(values["code"]), {name: values.get(name) for name in PERSONAL})


PERSONAL = (
    *("home", "age", "gender", "interests", "interest_tags", "strengths", "wants", "avoid", "avoid_resources"),
    *("required", "preferred", "modes", "max_minutes", "available", "max_group", "max_fee", "step"),
)


def _person(code: str, said: Mapping[str, Any]) -> Person:
    """Return the plain values of a person; what is nothing or empty is unknown."""
    home = said["home"] or {}
    return Person(
        code=code,
        home=Point(home["lat"], home["lon"]) if "lat" in home and home.get("certainty") not in VAGUE else None,
        age=said["age"],
        gender=said["gender"] if isinstance(said["gender"], Gender) else None,
        interests=said["interests"] or "",
        interest_tags=tuple(said["interest_tags"] or ()),
        strengths=said["strengths"] or "",
        wants=said["wants"] or "",
        avoid=said["avoid"] or "",
        avoid_resources=tuple(said["avoid_resources"] or ()),
        required=_known(FEATURES, said["required"]),
        preferred=_known(FEATURES, said["preferred"]),
        modes=_known(MODES, said["modes"]),
        max_minutes=said["max_minutes"],
        available=pattern_of(said["available"]),
        max_group=said["max_group"],
        max_fee=said["max_fee"],
        step=said["step"] if isinstance(said["step"], Step) else None,
    )


def _known(words: Mapping[str, W], codes: Iterable[str] | None) -> tuple[W, ...]:
    """Return the words of our vocabulary behind the codes."""
    return tuple(words[code] for code in codes or () if code in words)


def match(actor: Actor, person: Person, *, as_of: date, top: int = DEFAULT_TOP) -> Answer:
    """Return the ranked answer for a person on a day: the same for pages, commands and everything else."""
    return rank(person, index_on(actor, as_of), as_of=as_of, top=top, weights=weights_of(actor.town_id))


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided last about one place for a client."""

    is_proposed: bool
    on: date
    reason: str = ""


def decided_before(client: Client) -> dict[str, Decided]:
    """Return what was decided last about each place for a client, by the place's reference."""
    query = (
        sa.select(Resource.ref, Choice.decision, Choice.made_at, Choice.reason)
        .join(Choice, Choice.resource_id == Resource.id)
        .where(Choice.client_id == client.id)
        .order_by(Choice.id)
    )
    return {
        ref: Decided(decision is Decision.PROPOSED, made_at.astimezone(TOKYO).date(), reason or "")
        for ref, decision, made_at, reason in db.session.execute(query)
    }


def areas_by_ref(refs: Iterable[str]) -> dict[str, str]:
    """Return the name of the area of each listing."""
    query = sa.select(Resource.ref, Area.name).join(Area, Area.id == Resource.area_id)
    return {ref: name for ref, name in db.session.execute(query.where(Resource.ref.in_(list(refs))))}


def open_needs(client: Client) -> Sequence[UnmetNeed]:
    """Return what is still missing for a client, newest first."""
    query = sa.select(UnmetNeed).where(UnmetNeed.client_id == client.id, UnmetNeed.met_on.is_(None))
    return db.session.scalars(query.order_by(UnmetNeed.id.desc())).all()
