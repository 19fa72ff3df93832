"""The line of one person: intake, consents, plans, introductions, both sides of follow-up, concerns, talks, what was told, closing."""

from collections.abc import Iterator, Sequence
from datetime import date

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import contains_eager

from geo.clock import TOKYO
from geo.db import db
from matchmaker.casebook.story import Event, Kind
from matchmaker.followups.models import FollowUp
from matchmaker.followups.queries import concerns, planned_of, records_of
from matchmaker.followups.telling import feeling_word, way_text
from matchmaker.introductions.language import gettext as _
from matchmaker.introductions.models import Introduction
from matchmaker.introductions.queries import of_client
from matchmaker.introductions.telling import reason_text, step_text
from matchmaker.meetings.models import AgendaItem, Meeting
from matchmaker.meetings.rules import MeetingKind
from matchmaker.meetings.sittings import own_meetings
from profiles.accounts.models import Account
from profiles.actor import Actor
from profiles.cases.closing_queries import closings_of
from profiles.cases.models import Closing
from profiles.cases.queries import contacts_of, find_case, find_intake, plans_of
from profiles.clients.models import Client
from profiles.consent.queries import consents_of, disclosures_of
from profiles.consent.rules import Fact
from profiles.vocabulary.rules import Side


def family(name: str) -> str:
    """Return the family name of a member of staff."""
    return name.replace("　", " ").split(" ")[0]


def by(account: Account | None) -> str:
    """Return the family name of whoever did something."""
    return family(account.name) if account else ""


def person_story(actor: Actor, client: Client) -> list[Event]:
    """Return everything that is on record about a person."""
    ties = of_client(actor, client)
    ids = [tie.id for tie in ties]
    return [
        *_case(client),
        *_consents(client),
        *_plans(client),
        *_meetings(actor, client),
        *(event for tie in ties for event in tie_steps(tie, about=tie.resource.name)),
        *contacts(ties, [*records_of(ids), *_planned(ties, ids)], of_person=True),
        *troubles(actor, client_id=client.id),
        *_talks(client),
        *(event for closing in closings_of(client) for event in _closing(client, closing)),
    ]


def _planned(ties: Sequence[Introduction], ids: Sequence[int]) -> list[FollowUp]:
    """Return what is planned for ties that do not rest."""
    resting = {tie.id for tie in ties if tie.paused_on is not None}
    return [one for one in planned_of(ids) if one.introduction_id not in resting]


def _case(client: Client) -> Iterator[Event]:
    """Yield the beginning of the case, where it stands, and what was heard first."""
    case, intake = find_case(client), find_intake(client)
    where = url_for("cases.stage", ref=client.ref)
    if case is not None:
        yield Event(case.opened_on, Kind.CASE, _("受付"), href=where, who=by(case.coordinator))
        if case.stage_since > case.opened_on:
            yield Event(case.stage_since, Kind.CASE, _("「%(stage)s」になった", stage=_(case.stage.label)), href=where)
    if intake is not None and intake.checked_on:
        heard = url_for("cases.intake", ref=client.ref)
        yield Event(intake.checked_on, Kind.CASE, _("聞き取りを、本人と読み合わせた"), href=heard)


def _consents(client: Client) -> Iterator[Event]:
    """Yield consents given, ended and withdrawn, and whom something was told."""
    where = url_for("consent.index", ref=client.ref)
    for one in consents_of(client):
        facts = "、".join(_(fact.label) for fact in Fact if fact.value in one.facts)
        what = _(one.purpose.label)
        if one.given_on:
            yield Event(one.given_on, Kind.CONSENT, _("同意：%(what)s", what=what), href=where, note=facts)
        if one.withdrawn_on:
            yield Event(one.withdrawn_on, Kind.CONSENT, _("同意の取り消し：%(what)s", what=what), href=where)
        elif one.until:
            yield Event(one.until, Kind.CONSENT, _("同意の期限：%(what)s", what=what), href=where)
    for told in disclosures_of(client):
        on, who = told.told_at.astimezone(TOKYO).date(), by(told.by)
        what = _("伝えた：%(to)s", to=told.told_to)
        yield Event(on, Kind.CONSENT, what, href=where, note=_(told.basis.label), who=who)


def _plans(client: Client) -> Iterator[Event]:
    """Yield plans decided, evaluated and to be looked at again."""
    where = url_for("cases.plan", ref=client.ref)
    for plan in plans_of(client):
        number = _("第%(n)sプラン", n=plan.number)
        if plan.decided_on:
            what = _("%(plan)sを決めた", plan=number)
            yield Event(plan.decided_on, Kind.PLAN, what, href=where, said=plan.goal, note=plan.decided_in)
        if plan.evaluated_on:
            yield Event(plan.evaluated_on, Kind.PLAN, _("%(plan)sを評価した", plan=number), href=where)
        elif plan.decided_on and plan.review_on:
            yield Event(plan.review_on, Kind.PLAN, _("%(plan)sの見直しの日", plan=number), href=where, waits=True)


def _meetings(actor: Actor, client: Client) -> Iterator[Event]:
    """Yield the meetings that talked about a person and what each decided; a 支援会議 is told to its members alone."""
    query = (
        sa.select(AgendaItem)
        .join(AgendaItem.meeting)
        .where(AgendaItem.client_id == client.id, AgendaItem.dropped.is_(None), Meeting.cancelled_on.is_(None))
        .options(contains_eager(AgendaItem.meeting).joinedload(Meeting.body))
    )
    items = db.session.scalars(query).all()
    mine = own_meetings(actor, [item.meeting_id for item in items])
    for item in items:
        meeting = item.meeting
        if meeting.body.kind is MeetingKind.STATUTORY and meeting.id not in mine:
            continue
        outcome = _(item.outcome.label) if item.outcome else _("議題にのっている")
        where = url_for("meetings.show", ref=meeting.ref)
        waits = item.outcome is None and meeting.closed_on is None
        yield Event(
            meeting.on, Kind.PLAN, _("会議：%(outcome)s", outcome=outcome), meeting.body.name, where, waits=waits
        )


def tie_steps(tie: Introduction, *, about: str) -> Iterator[Event]:
    """Yield the steps of one introduction."""
    where = url_for("introductions.show", ref=tie.ref)
    for step in tie.steps:
        why = reason_text(step.reason)
        what = _("%(what)s：%(why)s", what=step_text(step.state), why=why) if why else step_text(step.state)
        yield Event(step.on, Kind.TIE, what, about, where, note=step.note or "", client_ref=tie.client.ref)


def contacts(ties: Sequence[Introduction], followups: Sequence[FollowUp], *, of_person: bool) -> Iterator[Event]:
    """Yield the follow-ups of both sides, those that were and those that are planned."""
    of = {tie.id: tie for tie in ties}
    for one in followups:
        tie = of[one.introduction_id]
        told = tie.resource.name if of_person else tie.client.code
        kind = Kind.PERSON if one.side is Side.PERSON else Kind.HOST
        if one.done_on is None:
            what, href = _("予定：%(plan)s", plan=_(one.plan) if one.plan else _("様子をきく")), "followups.show"
            where = url_for(href, ref=one.ref)
            yield Event(one.due_on, kind, what, told, where, client_ref=tie.client.ref, waits=True)
            continue
        yield Event(
            one.done_on,
            kind,
            way_text(one),
            told,
            url_for("introductions.show", ref=tie.ref),
            said=one.words,
            note=one.note or "",
            who=by(one.by),
            level=one.feeling,
            word=feeling_word(one.side, one.feeling),
            client_ref=tie.client.ref,
        )


def troubles(actor: Actor, *, client_id: int | None = None, resource_id: int | None = None) -> Iterator[Event]:
    """Yield concerns raised and closed, and what is to be done about them."""
    both = (concerns(actor, client_id=client_id, resource_id=resource_id, closed=closed) for closed in (False, True))
    for one in (one for some in both for one in some):
        concern, where = one.concern, url_for("concerns.show", ref=one.concern.ref)
        if resource_id is not None:
            about = one.client.code if one.client else ""
        else:
            about = one.resource.name if one.resource else ""
        ref, side = one.client.ref if one.client else "", _(concern.side.label)
        what = _("%(side)sの困りごと", side=side)
        yield Event(concern.raised_on, Kind.CONCERN, what, about, where, said=concern.words, client_ref=ref)
        if concern.closed_on:
            ended = _("%(side)sの困りごとが終わった", side=side)
            yield Event(
                concern.closed_on, Kind.CONCERN, ended, about, where, note=concern.closing or "", client_ref=ref
            )
        elif concern.next_on:
            step = _("次の手：%(step)s", step=concern.next_step or "")
            yield Event(concern.next_on, Kind.CONCERN, step, about, where, client_ref=ref, waits=True)


def _talks(client: Client) -> Iterator[Event]:
    """Yield the record of contacts."""
    for one in contacts_of(client):
        where = url_for("cases.edit_contact", ref=client.ref, contact_ref=one.ref)
        note = _("次：%(step)s", step=one.next_step) if one.next_step else ""
        yield Event(
            one.on,
            Kind.CONTACT,
            _(one.way.label),
            one.whom or "",
            where,
            one.words,
            note,
            by(one.by),
        )


def _closing(client: Client, closing: Closing) -> Iterator[Event]:
    """Yield a closing, the contacts after it, and that the case was opened again."""
    where = url_for("casebook.client", ref=client.ref)
    who = by(closing.by)
    what = _("終結：%(why)s", why=_(closing.reason.label))
    yield Event(closing.closed_on, Kind.CASE, what, href=where, note=closing.words or "", who=who)
    for one in closing.aftercare:
        if one.dropped_on is None:
            day: date = one.done_on or one.due_on
            after = _("終結から %(n)sか月の連絡", n=one.months)
            outcome = _(one.outcome.label) if one.outcome else _("予定")
            waits = one.done_on is None
            yield Event(day, Kind.CASE, after, href=where, said=one.words, note=outcome, waits=waits)
    if closing.reopened_on:
        why = _(closing.reopen_reason.label) if closing.reopen_reason else ""
        yield Event(closing.reopened_on, Kind.CASE, _("支援を再開した"), href=where, note=why)
