"""What is to be done first, in words: the act, about whom, why it stands where it stands, and where it is done."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import joinedload, load_only

from geo.db import db
from matchmaker.casebook.rules import QUIET_DAYS, WAITING_AMBER_DAYS, Sign, Thing, Why
from matchmaker.followups.models import Concern, FollowUp
from matchmaker.followups.stalls import StalledTie, fetched, struck
from matchmaker.followups.telling import clock, plain_day, rhythm_text
from matchmaker.introductions.language import gettext as _
from matchmaker.introductions.models import Introduction
from matchmaker.introductions.telling import about
from profiles.actor import Actor
from profiles.cases.models import AftercareContact, Plan
from profiles.clients.models import Client
from profiles.consent.models import Consent
from profiles.vocabulary.rules import Side
from resources.directory.models import Resource
from resources.hosts.models import Worry

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class FirstLine:
    """One thing to do as the page prints it: a code or a place, never a name of a person."""

    number: int
    side: str
    tag: tuple[str, str]
    title: str
    who: str
    who_href: str
    beside: str
    reasons: list[str]
    more: int
    act: str
    href: str
    client_refs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows behind some signs, by their ids."""

    clients: Mapping[int, Client]
    places: Mapping[int, Resource]
    contacts: Mapping[int, FollowUp]
    concerns: Mapping[int, Concern]
    ties: Mapping[int, Introduction]
    worries: Mapping[int, Worry]
    consents: Mapping[int, Consent]
    plans: Mapping[int, Plan]
    aftercare: Mapping[int, AftercareContact]
    stalls: Mapping[int, StalledTie]


def lines_of(actor: Actor, things: Sequence[Thing], *, start: int = 0, today: date) -> list[FirstLine]:
    """Return things in words, numbered from `start`; the rows behind them are read in one go for each kind."""
    rows = _rows(actor, [sign for thing in things for sign in thing.signs], today)
    return [_line(thing, start + number, rows, today) for number, thing in enumerate(things, 1)]


def _rows(actor: Actor, signs: Sequence[Sign], today: date) -> Rows:
    """Read what the signs tell of; of a person no more than the code, the age and the area."""
    of = {why: {sign.of for sign in signs if sign.why is why and sign.of} for why in Why}
    persons = {sign.client_id for sign in signs if sign.client_id}
    places = {sign.subject_id for sign in signs if sign.side == Side.HOST.value}
    person = sa.select(Client).options(joinedload(Client.area), load_only(*PERSON_COLUMNS))
    return Rows(
        clients=_by_id(person, Client.id, persons),
        places=_by_id(sa.select(Resource), Resource.id, places),
        contacts=_by_id(
            sa.select(FollowUp), FollowUp.id, of[Why.LATE] | of[Why.TODAY] | of[Why.SOON] | of[Why.HARD] | of[Why.ALARM]
        ),
        concerns=_by_id(sa.select(Concern), Concern.id, of[Why.NO_STEP] | of[Why.STEP_LATE]),
        ties=_by_id(sa.select(Introduction), Introduction.id, of[Why.ENQUIRY]),
        worries=_by_id(sa.select(Worry), Worry.id, of[Why.VOICE]),
        consents=_by_id(sa.select(Consent), Consent.id, of[Why.CONSENT]),
        plans=_by_id(sa.select(Plan), Plan.id, of[Why.REVIEW]),
        aftercare=_by_id(sa.select(AftercareContact), AftercareContact.id, of[Why.AFTERCARE]),
        stalls=_stalls(actor, of[Why.STALLED], today),
    )


def _stalls(actor: Actor, tie_ids: Collection[int], today: date) -> dict[int, StalledTie]:
    """Return ties that have come to a stand with the rule that struck, by the tie's id."""
    if not tie_ids:
        return {}
    found = fetched(struck(actor, today=today, where=[Introduction.id.in_(tie_ids)]))
    return {one.tie.id: one for one in found}


PERSON_COLUMNS = (Client.ref, Client.code, Client.age, Client.area_id)


def _by_id(query: "sa.Select[R]", column: Any, ids: Iterable[int]) -> dict[int, R]:
    """Return rows by their id; nothing is asked for none."""
    wanted = sorted(ids)
    rows: Iterable[Any] = db.session.scalars(query.where(column.in_(wanted))) if wanted else ()
    return {row.id: row for row in rows}


def _line(thing: Thing, number: int, rows: Rows, today: date) -> FirstLine:
    """Return one thing in words."""
    act = thing.act
    title, word, href = ACTS[act.why](act, rows)
    is_person = thing.side == Side.PERSON.value
    client = rows.clients[thing.subject_id] if is_person else None
    place = None if is_person else rows.places[thing.subject_id]
    return FirstLine(
        number=number,
        side=thing.side,
        tag=tag_of(act, rows, today),
        title=title,
        who=client.code if client else place.name if place else "",
        who_href=url_for("casebook.client", ref=client.ref)
        if client
        else url_for("casebook.place", ref=place.ref if place else ""),
        beside=about(client) if client else "",
        reasons=[reason_of(sign, rows, today) for sign in thing.signs],
        more=thing.more,
        act=word,
        href=href,
        client_refs=frozenset(rows.clients[sign.client_id].ref for sign in thing.signs if sign.client_id),
    )


Told = tuple[str, str, str]  # what is to be done, the word on the button, and where


def _contact(sign: Sign, rows: Rows) -> Told:
    """Tell of a planned contact."""
    contact = rows.contacts[sign.of]
    hour = f"{clock(contact.due_at)} " if contact.due_at and sign.why is Why.TODAY else ""
    title = hour + (_(contact.plan) if contact.plan else _("様子をきく"))
    return title, _("記録する"), url_for("followups.show", ref=contact.ref)


def _hard(sign: Sign, rows: Rows) -> Told:
    """Tell of somebody for whom it is hard: by the contact that is due, else by their page."""
    if sign.of:
        return _contact(sign, rows)
    return _("早めに声をかける"), _("様子を見る"), url_for("casebook.client", ref=rows.clients[sign.client_id].ref)


def _no_step(sign: Sign, rows: Rows) -> Told:
    """Tell of a concern without a next step."""
    where = url_for("concerns.show", ref=rows.concerns[sign.of].ref)
    return _("困りごとの、次の手を決める"), _("次の手を決める"), where


def _step_late(sign: Sign, rows: Rows) -> Told:
    """Tell of a concern whose next step is late."""
    concern = rows.concerns[sign.of]
    return concern.next_step or "", _("見る・終える"), url_for("concerns.show", ref=concern.ref)


def _voice(sign: Sign, rows: Rows) -> Told:
    """Tell of what a host said on their page."""
    where = url_for("concerns.ask_take_up", ref=rows.worries[sign.of].ref)
    return _("届いた声を受け取る"), _("受け取る"), where


def _enquiry(sign: Sign, rows: Rows) -> Told:
    """Tell of an enquiry without an answer."""
    where = url_for("introductions.show", ref=rows.ties[sign.of].ref, _anchor="next-host")
    return _("打診の返事を、電話できく"), _("電話する"), where


def _consent(sign: Sign, rows: Rows) -> Told:
    """Tell of a consent that ends."""
    where = url_for("consent.index", ref=rows.clients[sign.client_id].ref)
    return _("同意の期限を、本人に確かめる"), _("確かめる"), where


def _review(sign: Sign, rows: Rows) -> Told:
    """Tell of a plan to look at again."""
    return _("プランを見直す"), _("見直す"), url_for("cases.plan", ref=rows.clients[sign.client_id].ref)


def _quiet(sign: Sign, rows: Rows) -> Told:
    """Tell of somebody of whom nothing was written for long."""
    where = url_for("casebook.client", ref=rows.clients[sign.client_id].ref)
    return _("様子をきいて、次を決める"), _("様子を見る"), where


def _stalled(sign: Sign, rows: Rows) -> Told:
    """Tell of a tie that has come to a stand."""
    tie = rows.stalls[sign.of].tie
    return _("つなぎを、先に進めるか決める"), _("つなぎを見る"), url_for("introductions.show", ref=tie.ref)


def _aftercare(sign: Sign, rows: Rows) -> Told:
    """Tell of a contact after a closing."""
    contact, client = rows.aftercare[sign.of], rows.clients[sign.client_id]
    where = url_for("closings.ask_contact", ref=client.ref, contact_ref=contact.ref)
    return _("終結から %(n)sか月の連絡をする", n=contact.months), _("記録する"), where


ACTS: Mapping[Why, Callable[[Sign, Rows], Told]] = {
    Why.ALARM: _hard,
    Why.HARD: _hard,
    Why.LATE: _contact,
    Why.TODAY: _contact,
    Why.SOON: _contact,
    Why.NO_STEP: _no_step,
    Why.STEP_LATE: _step_late,
    Why.VOICE: _voice,
    Why.ENQUIRY: _enquiry,
    Why.CONSENT: _consent,
    Why.STALLED: _stalled,
    Why.REVIEW: _review,
    Why.AFTERCARE: _aftercare,
    Why.QUIET: _quiet,
}


def tag_of(sign: Sign, rows: Rows, today: date) -> tuple[str, str]:
    """Return word and kind of the tag in front of a thing to do."""
    if sign.why is Why.CONSENT:
        left = ((rows.consents[sign.of].until or today) - today).days
        return (_("切れた"), "late") if left < 0 else (_("あと %(n)s日", n=left), "ageing")
    if sign.why is Why.REVIEW and sign.days <= 0:
        return _("あと %(n)s日", n=-sign.days), "plain"
    if sign.why is Why.AFTERCARE and sign.days <= 0:
        return (_("きょう"), "today") if sign.days == 0 else (_("あす"), "plain")
    if sign.why in (Why.QUIET, Why.STALLED):
        return (_("しばらく") if sign.why is Why.QUIET else _("停滞")), "ageing"
    told: Mapping[Why, tuple[str, str]] = {
        Why.ALARM: (_("命・体"), "late"),
        Why.HARD: (_("つらい"), "open"),
        Why.TODAY: (_("きょう"), "today"),
        Why.SOON: (_("あす"), "plain"),
        Why.NO_STEP: (_("%(n)s日目", n=sign.days), "open"),
        Why.VOICE: (_("声"), "host"),
        Why.ENQUIRY: (_("%(n)s日", n=sign.days), "ageing" if sign.days >= WAITING_AMBER_DAYS else "plain"),
    }
    return told.get(sign.why, (_("%(n)s日すぎ", n=sign.days), "late"))


def reason_of(sign: Sign, rows: Rows, today: date) -> str:
    """Return why something stands where it stands, in words."""
    if sign.why is Why.LATE:
        return _("予定を %(n)s日すぎ（%(rhythm)sの連絡）", n=sign.days, rhythm=rhythm_text(sign.rhythm))
    if sign.why is Why.CONSENT:
        until = rows.consents[sign.of].until
        return _("紹介の同意は %(day)sまで", day=plain_day(until)) if until else ""
    if sign.why is Why.REVIEW:
        day = rows.plans[sign.of].review_on
        return _("見直しの日は %(day)s", day=plain_day(day)) if day else ""
    if sign.why is Why.STALLED:
        by = rows.stalls[sign.of].by
        return _("%(what)s（%(n)s日）", what=_(by.stall.label), n=by.days)
    return REASONS[sign.why](sign)


REASONS: Mapping[Why, Callable[[Sign], str]] = {
    Why.ALARM: lambda sign: (
        _("命や体にかかわることばを聞いて %(n)s日", n=sign.days)
        if sign.days
        else _("きょう、命や体にかかわることばを聞いた")
    ),
    Why.HARD: lambda sign: (
        _("「つらい」「しんどい」と聞いて %(n)s日", n=sign.days)
        if sign.days
        else _("きょう、「つらい」「しんどい」と聞いた")
    ),
    Why.NO_STEP: lambda sign: _("困りごと %(n)s日目、次の手がまだ", n=sign.days),
    Why.STEP_LATE: lambda sign: _("困りごとの次の手の日を %(n)s日すぎ", n=sign.days),
    Why.VOICE: lambda sign: _("声が届いて %(n)s日", n=sign.days) if sign.days else _("きょう声が届いた"),
    Why.STRAINED: lambda _sign: _("負担が高い"),
    Why.ENQUIRY: lambda sign: _("打診の返事を %(n)s日待っている", n=sign.days),
    Why.TODAY: lambda _sign: _("きょうの連絡"),
    Why.SOON: lambda _sign: _("あすの連絡"),
    Why.AFTERCARE: lambda _sign: _("終結後のつながり"),
    Why.QUIET: lambda sign: _("%(n)s日、記録がない", n=sign.days + QUIET_DAYS),
}
