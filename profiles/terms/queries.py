"""The terms of a town, and the thesaurus that comes of them, kept per process and read again when one has changed."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from geo.db import db
from geo.errors import NotFoundError
from profiles.actor import Actor
from profiles.desk.paging import Pages
from profiles.terms.models import Term
from profiles.terms.rules import Laid, laid_over
from profiles.vocabulary.thesaurus import Thesaurus, load

WITH_PEOPLE = (joinedload(Term.made_by), joinedload(Term.settled_by), joinedload(Term.ended_by))
KEPT = 16  # towns whose thesaurus a process remembers
Stamp = tuple[str | None, int, int, int]

_kept: OrderedDict[tuple[str, int], tuple[Stamp, Thesaurus]] = OrderedDict()
_one_at_a_time = Lock()


def thesaurus_of(town_id: int) -> Thesaurus:
    """Return the thesaurus with which a town is read: a change of its terms acts with the next question."""
    key, stamp = (str(db.engine.url), town_id), _stamp_of(town_id)
    if stamp[0] is None:
        return load()
    with _one_at_a_time:
        if key not in _kept or _kept[key][0] != stamp:
            _kept[key] = (stamp, laid_over(load(), laid_in(town_id)))
        _kept.move_to_end(key)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
        return _kept[key][1]


def _stamp_of(town_id: int) -> Stamp:
    """Return what changes whenever a term of the town does: rows are only added, put in force and ended.

    References are chance, so that another store in the place of this one (a restored one) is told apart.
    """
    columns = sa.func.max(Term.ref), sa.func.count(), sa.func.count(Term.in_force_at), sa.func.count(Term.ended_at)
    some, count, begun, ended = db.session.execute(sa.select(*columns).where(Term.town_id == town_id)).one()
    return some, count, begun, ended


def laid_in(town_id: int) -> list[Laid]:
    """Return what the terms of a town that are in force say, the oldest first."""
    return [term.laid for term in db.session.scalars(_in_force(town_id))]


def terms_in_force(actor: Actor) -> Sequence[Term]:
    """Return the terms of the actor's town that are in force, the oldest first."""
    return db.session.scalars(_in_force(actor.town_id)).all()


def _in_force(town_id: int) -> sa.Select[Term]:
    """Return the query for the terms of a town that are in force."""
    query = sa.select(Term).where(Term.town_id == town_id, Term.in_force_at.is_not(None), Term.ended_at.is_(None))
    return query.order_by(Term.id)


def live_terms(actor: Actor) -> Sequence[Term]:
    """Return the terms of the actor's town that are in force or proposed, the newest first."""
    query = sa.select(Term).where(Term.town_id == actor.town_id, Term.ended_at.is_(None)).options(*WITH_PEOPLE)
    return db.session.scalars(query.order_by(Term.id.desc())).all()


def count_ended(actor: Actor) -> int:
    """Return how many terms of the actor's town were declined or taken back."""
    query = sa.select(sa.func.count()).select_from(Term)
    return db.session.scalar(query.where(Term.town_id == actor.town_id, Term.ended_at.is_not(None))) or 0


def ended_terms(actor: Actor, pages: Pages) -> Sequence[Term]:
    """Return one page of the terms of the actor's town that were declined or taken back, the last first."""
    query = sa.select(Term).where(Term.town_id == actor.town_id, Term.ended_at.is_not(None)).options(*WITH_PEOPLE)
    return db.session.scalars(
        query.order_by(Term.ended_at.desc(), Term.id.desc()).offset(pages.start).limit(pages.size)
    ).all()


def visible_term(actor: Actor, ref: str) -> Term:
    """Return one term of the actor's town."""
    term = db.session.scalar(sa.select(Term).where(Term.town_id == actor.town_id, Term.ref == ref))
    if term is None:
        raise NotFoundError
    return term


def find_live(actor: Actor, laid: Laid) -> Term | None:
    """Return the term of the actor's town that says the same already, in force or proposed."""
    query = sa.select(Term).where(
        Term.town_id == actor.town_id,
        Term.ended_at.is_(None),
        Term.effect == laid.effect,
        Term.concept == laid.concept,
        Term.words == laid.words,
    )
    return db.session.scalar(query)
