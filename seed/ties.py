"""The introductions of the fictitious town, played step by step in the order of their days, as they went."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from matchmaker.engine.index import Index
from matchmaker.engine.ranker import rank
from matchmaker.followups.actions import (
    Plan,
    Record,
    change_date,
    pause_and_rest,
    plan_followup,
    propose_and_plan,
    record_contact,
    record_followup,
    take_step_and_plan,
)
from matchmaker.followups.models import Contact
from matchmaker.followups.queries import next_planned
from matchmaker.followups.troubles import close_concern, raise_concern
from matchmaker.introductions.models import Introduction, State
from matchmaker.matching.indexes import index_of
from matchmaker.matching.page import MOST
from matchmaker.matching.queries import person_of
from matchmaker.matching.seen import seen_in
from profiles.actor import Actor
from profiles.clients.models import Client
from profiles.vocabulary.rules import Side
from resources.directory.models import Resource
from seed.demo import Heard, Moved, Tie, Worried

SIDES = {side.value: side for side in Side}


@dataclass
class Played:
    """One introduction while it is played."""

    story: Tie
    actor: Actor
    client: Client
    resource: Resource
    index: Index
    tie: Introduction | None = None

    def here(self) -> Introduction:
        """Return the introduction, which the first step has made."""
        if self.tie is None:
            raise LookupError(f"{self.story.client} meets {self.story.resource} before it was proposed")
        return self.tie


def play_ties(
    stories: tuple[Tie, ...],
    actors: Mapping[str, Actor],
    clients: Mapping[str, Client],
    resources: Mapping[str, Resource],
    *,
    today: date,
) -> int:
    """Play all stories day by day, then set what is planned and what troubles each side; return how many there are."""
    index = index_of(next(iter(actors.values())))
    played = [Played(one, actors[one.by], clients[one.client], resources[one.resource], index) for one in stories]
    scenes = [scene for number, one in enumerate(played) for scene in scenes_of(one, number)]
    for *_, act in sorted(scenes, key=lambda scene: scene[:3]):
        act()
    for one in played:
        set_plans(one, today)
    return len(played)


def scenes_of(one: Played, number: int) -> Iterator[tuple[date, int, int, Callable[[], None]]]:
    """Give each thing that happened its day, its place within that day, and the act that writes it."""
    for step in one.story.steps:
        yield step.on, 0, number, partial(move, one, step)
    for side, heards in (("person", one.story.person), ("host", one.story.host)):
        for heard in heards:
            yield heard.on, 1, number, partial(hear, one, SIDES[side], heard)
    for concern in one.story.concerns:
        yield concern.on, 2, number, partial(trouble, one, concern)


def move(one: Played, step: Moved) -> None:
    """Take one step: the first one proposes, a rest is no state."""
    if one.tie is None:
        answer = rank(person_of(one.client), one.index, as_of=step.on, top=MOST)
        seen = seen_in(answer, one.resource.ref)
        one.tie = propose_and_plan(one.actor, one.client, one.resource, rank=None, today=step.on, seen=seen)
    elif step.state == "paused":
        pause_and_rest(one.actor, one.tie, today=step.on, note=step.note, back_on=one.story.back_on)
    else:
        to = State[step.state.upper()]
        take_step_and_plan(one.actor, one.tie, to, today=step.on, note=step.note, reason=step.reason or None)


def hear(one: Played, side: Side, heard: Heard) -> None:
    """Write down one contact: as the planned one, where one was planned."""
    done = Record(heard.on, Contact[heard.way.upper()], heard.feeling, heard.burden, heard.words, heard.note)
    waiting = next_planned(one.here(), side)
    if waiting is None:
        record_contact(one.actor, one.here(), side, done, today=heard.on)
    else:
        record_followup(one.actor, waiting, done, today=heard.on)


def trouble(one: Played, concern: Worried) -> None:
    """Write down one concern, and close it where it was closed."""
    written = raise_concern(
        one.actor,
        SIDES[concern.side],
        concern.words,
        today=concern.on,
        introduction=one.here(),
        next_step=concern.next_step,
        next_on=concern.next_on,
    )
    if concern.closed_on is not None:
        close_concern(one.actor, written, concern.closing, today=concern.closed_on)


def set_plans(one: Played, today: date) -> None:
    """Move the next contact of each side to the day of the story, and add what is planned after it."""
    moved: set[str] = set()
    for side, heard in one.story.plans:
        plan = Plan(heard.on, heard.at, heard.plan)
        waiting = next_planned(one.here(), SIDES[side])
        if waiting is None or side in moved:
            plan_followup(one.actor, one.here(), SIDES[side], plan)
        else:
            change_date(one.actor, waiting, plan, today=min(heard.on, today))
        moved.add(side)
