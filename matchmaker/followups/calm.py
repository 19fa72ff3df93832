"""Reads of calm: which ties may be spoken of as settled, and which people's cases as closed; a meeting decides."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

import sqlalchemy as sa

from geo.db import db
from matchmaker.followups.models import Concern, FollowUp
from matchmaker.followups.rules import CLOSE_WEEKS, GOAL_WEEKS, Calm, Heard, calm_weeks, may_close, may_settle
from matchmaker.introductions.models import Introduction, State
from matchmaker.introductions.queries import LIVE_STATES, where_theirs, with_both
from profiles.actor import Actor
from profiles.cases.models import Case, CaseStage
from profiles.clients.models import Client
from profiles.vocabulary.rules import Side

MOST_AT_ONCE = 5_000  # ids in one question
OPEN_STAGES = (CaseStage.PLANNED, CaseStage.MATCHING, CaseStage.SUPPORTING)  # in which somebody may have settled


class Standing(Protocol):
    """What calm is counted of: a tie, or a row of its columns."""

    @property
    def id(self) -> Any:
        """Return the id of the tie."""

    @property
    def state(self) -> Any:
        """Return its state."""

    @property
    def state_since(self) -> Any:
        """Return since when."""


def calm_of(ties: Iterable[Standing], *, today: date) -> Mapping[int, Calm]:
    """Return how each of some ties stands, by its id; weeks of calm count from the day of its state."""
    stands = list(ties)
    heard, concerned = _heard([tie.id for tie in stands]), _concerned([tie.id for tie in stands])
    return {tie.id: _calm(tie, heard, concerned, today) for tie in stands}


def _calm(
    tie: Standing, heard: Mapping[tuple[int, Side], Sequence[Heard]], concerned: Collection[Any], today: date
) -> Calm:
    """Return how one tie stands."""

    def weeks(side: Side) -> int:
        key = (tie.id, side)
        return calm_weeks(heard.get(key, ()), concerned=key in concerned, since=tie.state_since, today=today)

    return Calm(tie.state.value, max(0, (today - tie.state_since).days // 7), weeks(Side.PERSON), weeks(Side.HOST))


def _heard(tie_ids: Sequence[int]) -> dict[tuple[int, Side], list[Heard]]:
    """Return what each side of some ties said on the scales."""
    columns = (FollowUp.introduction_id, FollowUp.side, FollowUp.done_on, FollowUp.feeling, FollowUp.burden)
    found: dict[tuple[int, Side], list[Heard]] = {}
    for some in _parts(tie_ids):
        query = sa.select(*columns).where(FollowUp.introduction_id.in_(some), FollowUp.done_on.is_not(None))
        for tie_id, side, on, feeling, burden in db.session.execute(query.order_by(FollowUp.done_on, FollowUp.id)):
            if on is not None:
                found.setdefault((tie_id, side), []).append(Heard(on, feeling, burden))
    return found


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield ids in parts that a question can hold."""
    for start in range(0, len(ids), MOST_AT_ONCE):
        yield ids[start : start + MOST_AT_ONCE]


def _concerned(tie_ids: Sequence[int]) -> set[tuple[int, Side]]:
    """Return the sides of some ties that are troubled by something open."""
    query = sa.select(Concern.introduction_id, Concern.side).where(Concern.closed_on.is_(None))
    asked = (db.session.execute(query.where(Concern.introduction_id.in_(some))) for some in _parts(tie_ids))
    return {(tie_id, side) for rows in asked for tie_id, side in rows if tie_id is not None}


def ready_to_settle(actor: Actor, *, today: date) -> list[Introduction]:
    """Return the ties of which settling may be spoken in a meeting, those that take part the longest first."""
    rows = db.session.execute(_standing(actor, State.TAKING_PART, today - timedelta(weeks=GOAL_WEEKS))).all()
    calm = calm_of(rows, today=today)
    ready = [row.id for row in rows if may_settle(calm[row.id].person, calm[row.id].host)]
    ties = {tie.id: tie for some in _parts(ready) for tie in _fetched(some)}
    return [ties[tie_id] for tie_id in ready]


def _fetched(tie_ids: Sequence[int]) -> Sequence[Introduction]:
    """Return ties with both their sides."""
    return db.session.scalars(sa.select(Introduction).where(Introduction.id.in_(tie_ids)).options(*with_both())).all()


def _standing(actor: Actor, state: State, since: date) -> sa.Select[int, State, date, int]:
    """Return the query for ties that have stood in a state since a day at the latest, and do not rest: columns alone."""
    return (
        sa.select(Introduction.id, Introduction.state, Introduction.state_since, Introduction.client_id)
        .where(
            where_theirs(actor),
            Introduction.state == state,
            Introduction.state_since <= since,
            Introduction.paused_on.is_(None),
        )
        .order_by(Introduction.state_since, Introduction.id)
    )


@dataclass(frozen=True, slots=True)
class Closable:
    """A person of whose closing a meeting may speak, with the ties in which they settled."""

    client: Client
    ties: tuple[Introduction, ...]


def ready_to_close(actor: Actor, *, today: date) -> list[Closable]:
    """Return the people of whose closing may be spoken in a meeting: settled long enough, calm, nothing open."""
    rows = db.session.execute(_standing(actor, State.SETTLED, today - timedelta(weeks=CLOSE_WEEKS))).all()
    calm = calm_of(rows, today=today)
    people = {row.client_id for row in rows if may_close([calm[row.id]], concerned=False)}
    ready: list[Closable] = []
    for some in _parts(sorted(people)):
        ready += _closable(actor, some, today)
    return ready


def _closable(actor: Actor, client_ids: Sequence[int], today: date) -> Iterator[Closable]:
    """Yield those of some people of whose closing may be spoken."""
    people = _with_open_case(client_ids)
    ties, troubled = _live_ties(actor, people), _troubled(people)
    calm = calm_of([tie for some in ties.values() for tie in some], today=today)
    for client_id, some in ties.items():
        if may_close([calm[tie.id] for tie in some], concerned=client_id in troubled):
            yield Closable(some[0].client, tuple(some))


def may_be_closed(actor: Actor, client: Client, *, today: date) -> bool:
    """Say whether closing may be spoken of for one person."""
    people = _with_open_case({client.id})
    ties = _live_ties(actor, people).get(client.id, [])
    return may_close(list(calm_of(ties, today=today).values()), concerned=bool(_troubled(people)))


def _with_open_case(client_ids: Collection[int]) -> set[int]:
    """Return those of some people whose case is carried on."""
    newest = sa.select(sa.func.max(Case.id)).where(Case.client_id.in_(client_ids)).group_by(Case.client_id)
    query = sa.select(Case.client_id).where(Case.id.in_(newest), Case.stage.in_(OPEN_STAGES))
    return set(db.session.scalars(query))


def _live_ties(actor: Actor, client_ids: Collection[int]) -> dict[int, list[Introduction]]:
    """Return the live ties of some people, by the person."""
    query = sa.select(Introduction).where(
        where_theirs(actor), Introduction.client_id.in_(client_ids), Introduction.state.in_(LIVE_STATES)
    )
    order = (Introduction.state_since, Introduction.id)
    found: dict[int, list[Introduction]] = {}
    for tie in db.session.scalars(query.options(*with_both()).order_by(*order)):
        found.setdefault(tie.client_id, []).append(tie)
    return found


def _troubled(client_ids: Collection[int]) -> set[int]:
    """Return those of some people about whom, or about whose ties, something is open."""
    whose = sa.func.coalesce(Concern.client_id, Introduction.client_id)
    query = (
        sa.select(whose)
        .outerjoin(Introduction, Introduction.id == Concern.introduction_id)
        .where(Concern.closed_on.is_(None), whose.in_(client_ids))
    )
    return set(db.session.scalars(query))
