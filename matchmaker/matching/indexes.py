"""The index of each town: mapped from files, kept up to date by what was changed, one for all who ask in a process."""

import gc
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from math import inf
from pathlib import Path
from threading import Lock
from time import monotonic

import sqlalchemy as sa
from flask import current_app

from geo.db import db
from matchmaker.engine import sentences
from matchmaker.engine.edits import edited
from matchmaker.engine.index import Index
from matchmaker.engine.joining import compacted, read_all
from matchmaker.matching.places import places_numbered, places_of, written_since
from matchmaker.matching.stored import Stamp, load, store
from profiles.actor import Actor
from profiles.terms.queries import thesaurus_of
from profiles.vocabulary.thesaurus import Thesaurus
from resources.directory.models import Resource
from resources.directory.publishing import visible_kinds

STRAIN = "tsunagi.strain_of"  # in `app.extensions`: (town_id, today=) to 0 … 1 by the listing's id
KEPT = 3  # towns whose places a process remembers
MOST_BESIDE = 300  # changed places beside a base; more are put among the rest
WORTH_A_FILE = 200  # places
DEAR_TO_COUNT = 50_000  # listings; a million take 30 ms and more
COUNT_HOLDS_S = 1.0
NO_STRAIN: Mapping[int, float] = {}


@dataclass(frozen=True, slots=True)
class Held:
    """The index of a town as a process knows it, the stamp it is of, and the stamp of the base that it began with."""

    stamp: Stamp
    index: Index
    since: Stamp


_counts: dict[tuple[str, int], tuple[int, float]] = {}
_kept: OrderedDict[tuple[str, int], Held] = OrderedDict()
_one_at_a_time = Lock()


def stamp_of(town_id: int) -> Stamp:
    """Return what changes whenever a listing or a term of the town does: how many there are, when one last changed.

    Where there are very many, how many is what it was within the last second: only a listing that was deleted by hand
    is told by the count alone.
    """
    mine, key, now = Resource.town_id == town_id, (str(db.engine.url), town_id), monotonic()
    newest = sa.select(sa.func.max(Resource.changed_at)).where(mine).scalar_subquery()  # alone it is one look-up
    count, at = _counts.get(key, (0, -inf))
    if count < DEAR_TO_COUNT or now - at >= COUNT_HOLDS_S:
        many = sa.select(sa.func.count()).select_from(Resource).where(mine).scalar_subquery()
        count, changed_at = db.session.execute(sa.select(many, newest)).one()
        _counts[key] = (count, now)
    else:
        changed_at = db.session.scalar(sa.select(newest))
    return Stamp(count, changed_at, thesaurus_of(town_id).digest + sentences.mark())


def index_of(actor: Actor, strain_of: Mapping[int, float] = NO_STRAIN) -> Index:
    """Return the places of the actor's town as the engine reads them; `strain_of` is 0 to 1 by the listing's id."""
    return index_of_town(actor.town_id).seen_by(visible_kinds(actor.role)).with_strain(strain_of)


def index_on(actor: Actor, day: date) -> Index:
    """Return the places of the actor's town, with how strained each host is on a day.

    Strain is a matter of the follow-ups, a room above this one; the app hands over what reckons it.
    """
    reckon = current_app.extensions.get(STRAIN)
    return index_of(actor, reckon(actor.town_id, today=day) if reckon else NO_STRAIN)


def index_of_town(town_id: int) -> Index:
    """Return the index of a town, up to date; only what was changed is read again."""
    key, stamp = (str(db.engine.url), town_id), stamp_of(town_id)
    with _one_at_a_time:
        held = _kept.get(key)
        if held is None or held.stamp != stamp:
            known = thesaurus_of(town_id)
            base = held if held and held.stamp.terms == stamp.terms else _loaded(town_id, known, stamp.terms)
            _kept[key] = _brought_up(base, town_id, stamp) if base else _anew(town_id, stamp, known)
            gc.freeze()  # it stays: looking through all of it for rubbish would hold up pages by a fifth of a second
        _kept.move_to_end(key)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
        return _kept[key].index


def _loaded(town_id: int, known: Thesaurus, terms: str) -> Held | None:
    """Return what an earlier process left of a town, None where there is nothing of use."""
    found = load(folder_of(town_id), known, terms)
    return Held(found[0], found[1], found[0]) if found else None


def _anew(town_id: int, stamp: Stamp, known: Thesaurus) -> Held:
    """Return the index of a town, every listing read."""
    return _stored(town_id, stamp, read_all(places_of(town_id), known))


def _brought_up(held: Held, town_id: int, stamp: Stamp) -> Held:
    """Return an index with what was changed since."""
    if held.stamp == stamp:
        return held
    changed, removed = changes_of(held, town_id, stamp)
    index = edited(held.index, places_numbered(town_id, changed), removed)
    if index.added is not None and len(index.gone) + len(index.added) > MOST_BESIDE:
        return _stored(town_id, stamp, compacted(index))
    return Held(stamp, index, held.since)


def changes_of(held: Held, town_id: int, stamp: Stamp) -> tuple[list[int], list[int]]:
    """Return the numbers of the listings that are new or changed since an index was made, and of those that are gone.

    What was written since is told by its moment. A listing that was deleted tells nothing: where their number is another,
    or one is there that was not, all are looked through.
    """
    known = held.index.written()
    now = written_since(town_id, held.since.changed_at)
    is_whole = stamp.count != held.stamp.count or _went_back(held.stamp, stamp) or not now.keys() <= known.keys()
    if is_whole:
        now = written_since(town_id, None)
    changed = [number for number, written in now.items() if written and known.get(number) != written]
    gone = [number for number, written in now.items() if not written and number in known]
    return changed, gone + ([number for number in known if number not in now] if is_whole else [])


def _went_back(before: Stamp, now: Stamp) -> bool:
    """Say whether listings are as they were once before: somebody restored the store."""
    return before.changed_at is not None and (now.changed_at is None or now.changed_at < before.changed_at)


def _stored(town_id: int, stamp: Stamp, index: Index) -> Held:
    """Return an index that was just made, from its files where it is worth them: then all processes share it."""
    folder = folder_of(town_id)
    if folder and len(index) >= WORTH_A_FILE:
        index = store(index, folder, stamp)
    return Held(stamp, index, stamp)


def folder_of(town_id: int) -> Path | None:
    """Return where the indexes of a town lie: beside the store, or in `instance`; None where the store is in memory."""
    url = db.engine.url
    if url.get_backend_name() != "sqlite":
        name = blake2b(f"{url.host}:{url.port}/{url.database}".encode(), digest_size=8).hexdigest()
        return Path(current_app.root_path, "instance", f"{name}-index-{town_id}")
    return Path(f"{url.database}-index-{town_id}") if url.database and url.database != ":memory:" else None
