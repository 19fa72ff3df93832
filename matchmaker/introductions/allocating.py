"""A waiting list against the seats of a town: the rows of the store handed to the engine, for page and command alike."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date

from matchmaker.engine.allocation import allocate
from matchmaker.engine.seatings import Allocation
from matchmaker.engine.seats import DEFAULT_TERMS, Terms
from matchmaker.engine.types import Person
from matchmaker.introductions.waiting import asked_for, ruled_out
from matchmaker.matching.indexes import index_on
from matchmaker.matching.queries import person_of
from matchmaker.matching.weighing import weights_of
from profiles.actor import Actor
from profiles.clients.models import Client

Watch = Callable[[Sequence[Person]], Iterable[Person]]


def allocation_of(
    actor: Actor,
    people: Collection[Client],
    *,
    as_of: date,
    strangers: Collection[Person] = (),
    terms: Terms = DEFAULT_TERMS,
    watch: Watch = iter,
) -> Allocation:
    """Return who of a waiting list would get which seat on a day; `strangers` are people who are not stored."""
    return allocate(
        [*map(person_of, people), *strangers],
        index_on(actor, as_of),
        as_of=as_of,
        weights=weights_of(actor.town_id),
        terms=terms,
        asked_for=asked_for(actor),
        barred=ruled_out(actor, people),
        watch=watch,
    )
