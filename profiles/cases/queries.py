"""Reads of cases: the list of people with stage and consent, who is open, and what a partner may follow."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from geo.areas import Area
from geo.db import db
from geo.errors import NotFoundError
from profiles.access import Role
from profiles.accounts.models import Account, Agency
from profiles.actor import Actor
from profiles.cases.ahead import aheads
from profiles.cases.models import Case, CaseStage, Contact, Intake, Plan
from profiles.cases.rules import OPEN, Act, Ahead, next_act
from profiles.clients.models import Client
from profiles.clients.queries import where_called, where_theirs
from profiles.consent.models import Purpose
from profiles.consent.queries import standings
from profiles.consent.rules import Standing
from profiles.vocabulary.rules import Step

PAGE = 50
OPEN_STAGES = tuple(stage for stage in CaseStage if stage.value in OPEN)


@dataclass(frozen=True, slots=True)
class Sought:
    """What the list of people is filtered by; empty is no filter."""

    words: str = ""
    called: str = ""  # a name or a telephone number, compared by its mark
    stage: CaseStage | None = None
    step: Step | None = None
    area_ref: str = ""
    mine: bool = False
    with_closed: bool = False


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person in the list, without a name."""

    ref: str
    code: str
    age: int | None
    area: str
    step: Step | None
    stage: CaseStage | None
    since: date | None
    coordinator: str
    referred_by: str
    consent: Standing
    act: Act


def _newest() -> sa.Subquery:
    """Return the id of the newest case of each client."""
    query = sa.select(Case.client_id, sa.func.max(Case.id).label("case_id")).group_by(Case.client_id)
    return query.subquery()


def _people(actor: Actor, sought: Sought) -> sa.Select[Any]:
    """Return the query for the ids of the people sought."""
    newest = _newest()
    query = (
        sa.select(Client.id)
        .outerjoin(newest, newest.c.client_id == Client.id)
        .outerjoin(Case, Case.id == newest.c.case_id)
        .where(where_theirs(actor))
    )
    if sought.words:
        query = query.where(Client.code.icontains(sought.words, autoescape=True))
    if sought.called:
        return query.where(where_called(actor, sought.called))  # whoever is looked for by name may be closed long since
    if sought.step:
        query = query.where(Client.step == sought.step)
    if sought.area_ref:
        query = query.join(Area, Area.id == Client.area_id).where(Area.ref == sought.area_ref)
    if sought.mine:
        query = query.where(Case.coordinator_id == actor.account_id)
    if sought.stage:
        return query.where(Case.stage == sought.stage)
    return query if sought.with_closed else query.where(sa.or_(Case.id.is_(None), Case.stage.in_(OPEN_STAGES)))


def count_people(actor: Actor, sought: Sought) -> int:
    """Return how many people are sought."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(_people(actor, sought).subquery())) or 0


def people(actor: Actor, sought: Sought, *, today: date, page: int = 1, size: int = PAGE) -> list[PersonLine]:
    """Return one page of the people sought, in the order of their codes."""
    newest, worker = _newest(), aliased(Account)
    query = (
        sa.select(
            *(Client.id, Client.ref, Client.code, Client.age, Area.name, Client.step),
            *(Case.stage, Case.stage_since, worker.name, Agency.name),
        )
        .where(Client.id.in_(_people(actor, sought)))
        .outerjoin(newest, newest.c.client_id == Client.id)
        .outerjoin(Case, Case.id == newest.c.case_id)
        .outerjoin(Area, Area.id == Client.area_id)
        .outerjoin(worker, worker.id == Case.coordinator_id)
        .outerjoin(Agency, Agency.id == Case.referred_by_id)
    )
    rows = db.session.execute(query.order_by(Client.code, Client.id).limit(size).offset((page - 1) * size)).all()
    stand = standings([row[0] for row in rows], Purpose.INTRODUCE, today)
    ahead = aheads({row[0]: row.stage for row in rows}, today)
    return [_line(row[1:], stand.get(row[0], Standing.NONE), ahead.get(row[0], Ahead.NOTHING)) for row in rows]


def _line(row: Sequence[object], consent: Standing, ahead: Ahead) -> PersonLine:
    """Return one row as a line of the list."""
    ref, code, age, area, step, stage, since, coordinator, referred_by = row
    act = next_act(stage.value if isinstance(stage, CaseStage) else None, consent, ahead)
    return PersonLine(
        ref=str(ref),
        code=str(code),
        age=age if isinstance(age, int) else None,
        area=str(area or ""),
        step=step if isinstance(step, Step) else None,
        stage=stage if isinstance(stage, CaseStage) else None,
        since=since if isinstance(since, date) else None,
        coordinator=str(coordinator or ""),
        referred_by=str(referred_by or ""),
        consent=consent,
        act=act,
    )


def open_people(actor: Actor) -> Sequence[Client]:
    """Return the people whose case is open, or who have none yet, in the order of their codes."""
    ids = _people(actor, Sought())
    return db.session.scalars(sa.select(Client).where(Client.id.in_(ids)).order_by(Client.code, Client.id)).all()


def find_case(client: Client) -> Case | None:
    """Return the newest case of a client, or None."""
    query = sa.select(Case).where(Case.client_id == client.id).order_by(Case.id.desc()).limit(1)
    return db.session.scalar(query.options(joinedload(Case.coordinator), joinedload(Case.referred_by)))


def cases_of(client_ids: Collection[int]) -> Mapping[int, Case]:
    """Return the newest case of many clients with who looks after it, by the client's id."""
    query = sa.select(Case).where(Case.client_id.in_(client_ids)).order_by(Case.id)
    query = query.options(joinedload(Case.coordinator))
    return {case.client_id: case for case in db.session.scalars(query)}


def find_intake(client: Client) -> Intake | None:
    """Return what was heard when a person first came, or None."""
    return db.session.scalar(sa.select(Intake).where(Intake.client_id == client.id))


def plans_of(client: Client) -> Sequence[Plan]:
    """Return the plans of a person, the newest first."""
    return db.session.scalars(sa.select(Plan).where(Plan.client_id == client.id).order_by(Plan.number.desc())).all()


def newest_plan(client: Client) -> Plan | None:
    """Return the plan that a person has now, or None."""
    return next(iter(plans_of(client)), None)


def contacts_of(client: Client, limit: int | None = None) -> Sequence[Contact]:
    """Return the talks with or about a person, the newest first."""
    query = sa.select(Contact).where(Contact.client_id == client.id).order_by(Contact.on.desc(), Contact.id.desc())
    return db.session.scalars(query.options(joinedload(Contact.by)).limit(limit)).all()


def own_contact(actor: Actor, client: Client, ref: str) -> Contact:
    """Return one talk with or about a person whom the actor may see."""
    query = sa.select(Contact).where(Contact.ref == ref, Contact.client_id == client.id)
    contact = db.session.scalar(query) if client.town_id == actor.town_id else None
    if contact is None:
        raise NotFoundError(ref)
    return contact


@dataclass(frozen=True, slots=True)
class ReferralLine:
    """What a partner sees of a person they referred: the code, the day, the stage, and nothing else."""

    ref: str  # of the case
    code: str
    opened_on: date
    stage: CaseStage
    since: date
    coordinator: str
    client_ref: str  # for the book of deeds alone


def referrals(actor: Actor, *, limit: int = 200) -> list[ReferralLine]:
    """Return the people whom the actor's own desk referred, newest first."""
    if actor.role is not Role.PARTNER or actor.agency_id is None:
        return []
    query = (
        sa.select(Case.ref, Client.code, Case.opened_on, Case.stage, Case.stage_since, Account.name, Client.ref)
        .join(Client, Client.id == Case.client_id)
        .outerjoin(Account, Account.id == Case.coordinator_id)
        .where(Case.town_id == actor.town_id, Case.referred_by_id == actor.agency_id)
        .order_by(Case.opened_on.desc(), Case.id.desc())
        .limit(limit)
    )
    return [ReferralLine(*row[:5], row[5] or "", row[6]) for row in db.session.execute(query)]


def areas_of_people(actor: Actor) -> list[tuple[str, str]]:
    """Return the areas in which somebody lives, as reference and name."""
    lived_in = sa.select(Client.area_id).where(where_theirs(actor))
    query = sa.select(Area.ref, Area.name).where(Area.town_id == actor.town_id, Area.id.in_(lived_in))
    return [(ref, name) for ref, name in db.session.execute(query.order_by(Area.position, Area.id))]
