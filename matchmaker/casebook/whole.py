"""A person and a place seen whole: introductions with both streams, what is hard, what is next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from matchmaker.casebook.tasks import Task, tasks_of
from matchmaker.followups.calm import may_be_closed
from matchmaker.followups.closing_telling import Event, thread_of
from matchmaker.followups.models import FollowUp
from matchmaker.followups.queries import concerns, last_words, planned_of, records_of, strain_of
from matchmaker.followups.rules import strain_level
from matchmaker.followups.telling import ConcernLine, concern_line, due_tag, head_of, plain_day
from matchmaker.followups.timeline import Stage, stages_of
from matchmaker.introductions.language import gettext as _
from matchmaker.introductions.models import Introduction
from matchmaker.introductions.queries import at_place, ended_at_place, of_client
from matchmaker.introductions.rules import HOLDING, LIVE
from matchmaker.introductions.telling import now_text, reason_text
from matchmaker.matching.queries import person_of
from matchmaker.matching.telling import must_words, step_words, wish_words
from profiles.actor import Actor
from profiles.cases.ahead import aheads
from profiles.cases.closing_queries import closings_of
from profiles.cases.models import Case, CaseStage
from profiles.cases.queries import find_case
from profiles.cases.rules import Act, Ahead, next_act
from profiles.clients.models import Client
from profiles.clients.queries import household_of
from profiles.consent.models import Consent, Purpose
from profiles.consent.queries import standing_of, valid_consent
from profiles.consent.rules import Fact, Standing
from profiles.vocabulary.rules import Side
from resources.directory.models import Resource


@dataclass(frozen=True, slots=True)
class SideLine:
    """One side of a tie in a summary: the last words, and what is next."""

    side: str
    said: str | None
    said_on: str
    tag: tuple[str, str] | None
    plan: str
    href: str | None


@dataclass(frozen=True, slots=True)
class TieLine:
    """One tie in a summary."""

    ref: str
    place: str
    place_ref: str
    code: str
    client_ref: str
    now: str
    since: str
    reason: str
    is_live: bool
    holds: bool
    sides: tuple[SideLine, SideLine]


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A person seen whole."""

    said: list[tuple[str, str]]
    must: list[str]
    wish: list[str]
    steps: list[str]
    step: str | None
    case: Case | None
    stages: list[str]
    stage: str | None
    consent: Consent | None
    standing: Standing
    told: list[str]
    ties: list[TieLine]
    over: list[TieLine]
    line: list[Stage]  # the time line of the tie that has gone furthest
    line_of: TieLine | None
    concerns: list[ConcernLine]
    act: Act
    act_href: str
    tasks: list[Task]
    household: list[tuple[str, str, str]]  # reference, code, relation
    thread: list[Event]  # closed, asked after, opened again


ACT_PAGES = {
    Act.ASSESS: "cases.intake",
    Act.CONSENT: "consent.new",
    Act.RENEW: "consent.index",
    Act.PLAN: "cases.plan",
    Act.MATCH: "matching.show",
    Act.RESUME: "cases.stage",
    Act.EVALUATE: "cases.plan",
    Act.CLOSE: "closings.ask",
    Act.KEEP: "closings.show",
    Act.ASK_AFTER: "closings.show",
    Act.REOPEN: "closings.ask_reopen",
    Act.REST: "closings.show",
}


def _act(actor: Actor, client: Client, case: Case | None, standing: Standing, today: date) -> Act:
    """Return what is next for a person; where both streams were calm long enough, closing may be spoken of."""
    stage = case.stage if case else None
    ahead = aheads({client.id: stage}, today).get(client.id, Ahead.NOTHING)
    act = next_act(stage.value if stage else None, standing, ahead)
    calm = act in (Act.SUPPORT, Act.MATCH, Act.RENEW) and may_be_closed(actor, client, today=today)
    return Act.CLOSE if calm else act


def person_page(actor: Actor, client: Client, *, today: date) -> PersonPage:
    """Return everything that the page of a person prints."""
    ties, case = of_client(actor, client), find_case(client)
    records, plans = records_of([tie.id for tie in ties]), planned_of([tie.id for tie in ties])
    lines = [_tie_line(tie, records, plans, today) for tie in ties]
    troubled = concerns(actor, client_id=client.id)
    first = next((tie for tie in ties if tie.state.value in LIVE), None)
    standing = standing_of(client, Purpose.INTRODUCE, today)
    act = _act(actor, client, case, standing, today)
    return PersonPage(
        ties=[line for line in lines if line.is_live],
        over=[line for line in lines if not line.is_live],
        line=_time_line(first, records, plans, [one.concern for one in troubled], today) if first else [],
        line_of=next((line for line in lines if first is not None and line.ref == first.ref), None),
        concerns=[concern_line(one, today) for one in troubled],
        act=act,
        act_href=url_for(ACT_PAGES[act], ref=client.ref) if act in ACT_PAGES else "",
        household=[(other.ref, other.code, link.relation) for link, other in household_of(client)],
        thread=thread_of(closings_of(client)),
        tasks=tasks_of(client, case, standing, list(ties), act, today),
        **_profile(client),
        **_standing(client, case, today),
    )


def _profile(client: Client) -> dict[str, Any]:
    """Return what a person said, and what they cannot do without."""
    person = person_of(client)
    said = (
        (_("好きなこと"), client.interests or "、".join(client.interest_tags)),
        (_("してきたこと・できること"), client.strengths),
        (_("したいこと"), client.wants),
        (_("つらいこと、さけたいこと"), client.avoid),
    )
    words = step_words()
    return {
        "said": [(label, text) for label, text in said if text],
        "must": list(must_words(person, client.available)),
        "wish": list(wish_words(person)),
        "steps": [word for _step, word in words],
        "step": dict(words).get(client.step) if client.step else None,
    }


def _standing(client: Client, case: Case | None, today: date) -> dict[str, Any]:
    """Return how case and consent of a person stand."""
    consent = valid_consent(client, Purpose.INTRODUCE, today)
    return {
        "case": case,
        "stages": [_(stage.label) for stage in CaseStage if stage is not CaseStage.PAUSED],
        "stage": _(case.stage.label) if case else None,
        "consent": consent,
        "standing": standing_of(client, Purpose.INTRODUCE, today),
        "told": [_(fact.label) for fact in Fact if consent and fact.value in consent.facts],
    }


def _time_line(
    tie: Introduction, records: Sequence[FollowUp], plans: Sequence[FollowUp], concerns: Any, today: date
) -> list[Stage]:
    """Return the time line of one tie of a person."""
    mine = [one for one in records if one.introduction_id == tie.id]
    coming = [one for one in plans if one.introduction_id == tie.id]
    troubled = [one for one in concerns if one.introduction_id == tie.id]
    return stages_of(tie, mine, coming, troubled, today=today)


def _tie_line(tie: Introduction, records: Sequence[FollowUp], plans: Sequence[FollowUp], today: date) -> TieLine:
    """Return one tie as a summary."""
    return TieLine(
        ref=tie.ref,
        place=tie.resource.name,
        place_ref=tie.resource.ref,
        code=tie.client.code,
        client_ref=tie.client.ref,
        now=now_text(tie, today),
        since=plain_day(tie.state_since),
        reason=reason_text(tie.ended_reason),
        is_live=tie.state.value in LIVE,
        holds=tie.state.value in HOLDING,
        sides=(_side(tie, Side.PERSON, records, plans, today), _side(tie, Side.HOST, records, plans, today)),
    )


def _side(
    tie: Introduction, side: Side, records: Sequence[FollowUp], plans: Sequence[FollowUp], today: date
) -> SideLine:
    """Return one side of a tie as a summary."""
    said = [one for one in records if one.introduction_id == tie.id and one.side is side and one.words]
    coming = next((one for one in plans if one.introduction_id == tie.id and one.side is side), None)
    resting = tie.paused_on is not None
    return SideLine(
        side=side.value,
        said=said[-1].words if said else None,
        said_on=head_of(said[-1], today) if said else "",
        tag=due_tag(coming.due_on, today) if coming and not resting else None,
        plan=_(coming.plan) if coming and not resting else "",
        href=url_for("followups.show", ref=coming.ref) if coming and not resting else None,
    )


@dataclass(frozen=True, slots=True)
class PlacePage:
    """What is known of the people at a place: codes, strain, what is hard."""

    strain: int | None
    people: int
    ties: list[TieLine]
    over: list[TieLine]
    seats: list[tuple[str, str]]
    concerns: list[ConcernLine]
    said: FollowUp | None
    said_on: str

    def everybody(self) -> set[str]:
        """Return of whom the page tells."""
        tied = {line.client_ref for line in (*self.ties, *self.over)}
        return (tied | {line.client_ref for line in self.concerns}) - {""}


def place_page(actor: Actor, resource: Resource, *, today: date) -> PlacePage:
    """Return everything that the page of a place prints beside the listing itself."""
    ties, over = at_place(actor, resource.id), ended_at_place(actor, resource.id)
    ids = [tie.id for tie in ties]
    plans, words = planned_of(ids), last_words(ids)
    records = list(words.values())
    heard = max((one for one in records if one.side is Side.HOST), key=lambda one: one.done_on or today, default=None)
    return PlacePage(
        strain=strain_level(strain_of(resource.town_id, today=today, resource_ids=[resource.id]).get(resource.id)),
        people=sum(tie.state.value in HOLDING for tie in ties),
        ties=[_tie_line(tie, records, plans, today) for tie in ties],
        over=[_tie_line(tie, [], [], today) for tie in over],
        seats=[(_(tie.state.label), tie.client.code) for tie in ties if tie.place_taken_on is not None],
        concerns=[concern_line(one, today) for one in concerns(actor, resource_id=resource.id)],
        said=heard,
        said_on=head_of(heard, today) if heard else "",
    )
