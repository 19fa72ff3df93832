"""A sheet that came in: is the person known already, and what of the sheet goes into the record of somebody new."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from geo.areas import Town
from geo.db import db
from geo.errors import DomainError
from profiles.actor import Actor
from profiles.audit.actions import Event, record
from profiles.cases.actions import open_case
from profiles.cases.models import Intake
from profiles.cases.queries import cases_of, find_case, find_intake
from profiles.cases.referral_actions import take_step
from profiles.cases.referral_ground import facts_told
from profiles.cases.referral_models import Referral
from profiles.cases.referral_sheet import Direction, Fills
from profiles.cases.referral_steps import ReferralAct
from profiles.cases.rules import OPEN
from profiles.cases.words import ContactWay, Relation, Trouble
from profiles.clients.actions import add_client, note_search
from profiles.clients.finding import term_sought, terms_of
from profiles.clients.models import Client, ClientMark
from profiles.clients.queries import next_code, where_theirs
from profiles.clients.rules import OLDEST
from profiles.consent.actions import give_consent
from profiles.consent.models import Purpose, Way
from profiles.consent.rules import Basis, Closed, Fact
from profiles.consent.telling_actions import told_on
from profiles.vault import marks_of
from profiles.vocabulary.rules import Gender

INTAKE_BEGUN = Event("intake.begun", "つなぐシートからの聞き取りの書きはじめ", frozenset({"client", "fields"}))
COLUMNS = ("name", "kana", "address", "contact", "household", "interests", "strengths", "wants", "avoid", "available")
TOLD = ("born_on", "story", "request", "reach_how", "reach_when", "do_not_ask")


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody on record who may be the person of a sheet, and what is alike."""

    client: Client
    alike: tuple[str, ...]  # 名前, よみがな, 電話番号, 生年月日
    stage: str

    @property
    def is_likely(self) -> bool:
        """Say whether more than one thing is alike."""
        return len(self.alike) > 1


def filled(referral: Referral) -> dict[Fills, Any]:
    """Return what a sheet says of the places of a record."""
    sheet, said = referral.form.definition, referral.said
    return {field.fills: said[field.key] for field in sheet.fields if field.fills and field.key in said}


def people_alike(actor: Actor, referral: Referral) -> list[Known]:
    """Return who on record bears the name, the reading or the number on a sheet, the likeliest first.

    Found by marks, with nothing opened; looking is on record, and only whoever may see people's records finds anybody.
    """
    told = filled(referral)
    sought = {
        _label(Fills.NAME): _marks(actor, [term_sought(told.get(Fills.NAME) or "")]),
        _label(Fills.KANA): _marks(actor, [term_sought(told.get(Fills.KANA) or "")]),
        "電話番号": _marks(actor, [one for one in terms_of(None, None, told.get(Fills.CONTACT)) if one[:5] == "phone"]),
    }
    all_marks = [mark for marks in sought.values() for mark in marks]
    query = sa.select(ClientMark.client_id, ClientMark.mark).join(Client, Client.id == ClientMark.client_id)
    found: dict[int, set[str]] = {}
    for client_id, mark in db.session.execute(query.where(where_theirs(actor), ClientMark.mark.in_(all_marks))):
        found.setdefault(client_id, set()).add(mark)
    clients = db.session.scalars(sa.select(Client).where(Client.id.in_(found))).all()
    cases = cases_of(found)
    people = [
        Known(
            one, tuple(_alike(one, found[one.id], sought, told)), cases[one.id].stage.label if one.id in cases else ""
        )
        for one in clients
    ]
    note_search(actor, [one.client.ref for one in people], by="referral")
    return sorted(people, key=lambda one: (-len(one.alike), one.client.code))


def _label(fills: Fills) -> str:
    """Return how a place of the record is called."""
    return fills.label


def _marks(actor: Actor, terms: Sequence[str | None]) -> list[str]:
    """Return the marks of some terms in the actor's town."""
    return [mark for term in terms if term for mark in marks_of(f"{actor.town_id}:{term}")]


def _alike(client: Client, marks: set[str], sought: Mapping[str, list[str]], told: Mapping[Fills, Any]) -> list[str]:
    """Return what of a person is as the sheet says."""
    alike = [label for label, some in sought.items() if marks & set(some)]
    intake = find_intake(client)
    born = told.get(Fills.BORN_ON)
    return [*alike, Fills.BORN_ON.label] if intake and born and intake.told.get("born_on") == born else alike


def receive(actor: Actor, referral: Referral, *, today: date) -> None:
    """Take note of a sheet without opening a record; a desk that received it has nothing else to do."""
    referral.received_on, referral.received_by_id = today, actor.account_id
    take_step(actor, referral, ReferralAct.RECEIVE, today=today)


def receive_as(actor: Actor, referral: Referral, client: Client, *, today: date) -> None:
    """Take a sheet in for somebody on record; their case is opened where none is."""
    _needs_team(referral)
    case = find_case(client)
    if case is None or case.stage.value not in OPEN:
        open_case(actor, client, today=today, referred_by_id=referral.from_agency_id)
    _take_in(actor, referral, client, today)


def receive_as_new(actor: Actor, referral: Referral, *, today: date) -> Client:
    """Take a sheet in for somebody new: a record under the next free code, with what the sheet says, and their case."""
    _needs_team(referral)
    told = filled(referral)
    values: dict[str, Any] = {fills.value: _line(told[fills]) for fills in told if fills.value in COLUMNS}
    genders = {word.label: word for word in Gender}
    values |= {"gender": genders.get(str(told.get(Fills.GENDER)))}
    if Fills.BORN_ON in told:
        values["age"] = _age(date.fromisoformat(told[Fills.BORN_ON]), today)
    client = add_client(actor, {**values, "code": next_code(actor)}, source="referral")
    open_case(actor, client, today=today, referred_by_id=referral.from_agency_id)
    _take_in(actor, referral, client, today)
    return client


def _age(born_on: date, today: date) -> int | None:
    """Return how old somebody is, None for a day that cannot be."""
    age = today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))
    return age if 0 <= age <= OLDEST else None


def _needs_team(referral: Referral) -> None:
    """Refuse to open a record where the sheet is for another desk, or one is open already."""
    if referral.direction is not Direction.TO_TEAM or referral.client_id is not None:
        raise DomainError("このシートの人は、もう記録があります")


def _take_in(actor: Actor, referral: Referral, client: Client, today: date) -> None:
    """Tie a sheet to a person: their intake begins with it, and on what ground it was told is on record."""
    receive(actor, referral, today=today)
    referral.client = client
    db.session.flush()
    if find_intake(client) is None:
        _begin_intake(actor, referral, client)
    _note_telling(actor, referral, client, today)


def _begin_intake(actor: Actor, referral: Referral, client: Client) -> None:
    """Begin the intake with what the sheet says; no subject counts as heard, for nobody has talked yet."""
    told = filled(referral)
    said: dict[str, Any] = {fills.value: told[fills] for fills in told if fills.value in TOLD}
    said |= _troubles(told)
    sent = referral.sent_on.isoformat() if referral.sent_on else None
    desk = referral.from_agency.name if referral.from_agency else ""
    said |= {"received_on": sent, "way": ContactWay.AGENCY.value, "caller": Relation.AGENCY.value, "caller_name": desk}
    intake = Intake(town_id=client.town_id, client_id=client.id, told=said, heard=[])
    db.session.add(intake)
    db.session.flush()
    record(actor, INTAKE_BEGUN, intake, client=client.ref, fields=sorted(said))


def _troubles(told: Mapping[Fills, Any]) -> dict[str, Any]:
    """Return the troubles of a sheet as the intake codes them; a town's own words for them go before the story."""
    codes = {word.label: word.value for word in Trouble}
    said = told.get(Fills.TROUBLES) or []
    words = said if isinstance(said, list) else [said]
    own = [word for word in words if word not in codes]
    story = [_line(own), *([told[Fills.STORY]] if Fills.STORY in told else [])] if own else []
    known = [codes[word] for word in words if word in codes]
    return ({"troubles": known} if known else {}) | ({"story": "\n".join(story)} if story else {})


def _line(value: Any) -> str:
    """Return a value of a sheet as one text."""
    return "、".join(value) if isinstance(value, list) else str(value)


def _note_telling(actor: Actor, referral: Referral, client: Client, today: date) -> None:
    """Write down what the desk told us, and on what ground; nothing where the sheet named nobody."""
    facts = facts_told(referral.form.definition, referral.said)
    if referral.basis is None or not facts:
        return
    if referral.basis is Basis.CONSENT:
        referral.consent = give_consent(
            actor,
            client,
            facts=[one for one in (*Closed, *Fact) if one.value in facts],
            way=referral.way or Way.SPOKEN,
            given_on=referral.basis_on,
            today=today,
            purpose=Purpose.REFERRAL,
        )
    town = db.session.get_one(Town, actor.town_id)
    us, words, consent = town.office or town.name, referral.basis_words or "", referral.consent
    told_on(
        actor,
        client,
        referral.basis,
        sheet_ref=referral.ref,
        to=us,
        facts=facts,
        consent=consent,
        words=words,
        on=referral.sent_on,
    )
