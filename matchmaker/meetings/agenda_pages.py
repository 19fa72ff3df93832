"""The pages of an agenda: what stands on it, what did not fit, what hinders, and changing it with a reason."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from geo.clock import today
from geo.db import db
from geo.errors import DomainError
from matchmaker.meetings.actions import (
    add_case,
    add_topic,
    choose_facts,
    move_item,
    take_out,
)
from matchmaker.meetings.blueprint import bp
from matchmaker.meetings.due import due_cases, hindrances, length_of, room_on, standing, without_consent
from matchmaker.meetings.forms import CaseForm, FactsForm, PutForm, TopicForm, WhyForm
from matchmaker.meetings.models import Meeting
from matchmaker.meetings.queries import bodies_of
from matchmaker.meetings.rules import SHOWN, MeetingKind, by_urgency, may_name_people, sittings
from matchmaker.meetings.sittings import coming_meetings, is_member, item_of, visible_meeting
from profiles.access import Permission
from profiles.actor import Actor
from profiles.audit.actions import listed, looked
from profiles.clients.models import Client
from profiles.clients.queries import find_client_coded, visible_client
from profiles.consent.rules import Fact
from profiles.customs.queries import lead_of
from profiles.desk.gate import current_actor, requires

WAYS = {"up": -1, "down": 1}


@bp.get("/<string(length=12):ref>")
@requires(Permission.MEETING_RUN)
def show(ref: str) -> ResponseReturnValue:
    """Show the agenda of one meeting; whom it tells of is recorded."""
    actor = current_actor()
    meeting = visible_meeting(actor, ref)
    page, refs = _agenda_page(actor, meeting)
    listed(actor, "meetings.agenda", refs)
    db.session.commit()
    return page


def _agenda_page(actor: Actor, meeting: Meeting, **forms: Any) -> tuple[str, list[str]]:
    """Return the page of an agenda, and of whom it tells."""
    gone = {one.id for one in without_consent(meeting, today())}
    is_open = meeting.closed_on is None and meeting.cancelled_on is None
    waiting = by_urgency(due_cases(actor, meeting.body, on=meeting.on)) if is_open else []
    if not may_name_people(meeting.body.kind):
        waiting = []
    shut = hindrances([one.client_id for one in waiting], today())
    multilayered = meeting.body.kind is MeetingKind.MULTILAYERED
    free = [one for one in waiting if (one.client_id in shut) is not multilayered]
    hindered = [(one, shut[one.client_id]) for one in waiting if multilayered and one.client_id in shut]
    items = [one for one in standing(meeting) if one.id not in gone]
    dropped = [one for one in meeting.items if one.dropped is not None or one.id in gone]
    page = render_template(
        "matchmaker/meetings/agenda.html",
        meeting=meeting,
        items=items,
        dropped=[(one, one.dropped.label if one.dropped else "同意がなくなったので、外れました") for one in dropped],
        left=free,
        hindered=hindered[:SHOWN],
        hindered_count=len(hindered),
        room=room_on(meeting.body, meeting.on, length_of(meeting)),
        lead=lead_of(actor.town_id, has_consent=multilayered) if may_name_people(meeting.body.kind) else None,
        next_day=next(iter(sittings(meeting.body.rhythm, start=_after(meeting), count=1)), None),
        others=[one for one in bodies_of(actor) if one.kind is MeetingKind.STATUTORY],
        is_open=is_open,
        is_today=meeting.on <= today(),
        of_people=may_name_people(meeting.body.kind),
        may_enter=meeting.body.kind is not MeetingKind.STATUTORY or is_member(actor, meeting),
        case_form=forms.get("case_form") or CaseForm(formdata=None),
        topic_form=forms.get("topic_form") or TopicForm(formdata=None),
        form=forms.get("case_form") or forms.get("topic_form"),
    )
    shown = {one.client.ref for one in meeting.items if one.client}
    told = (*free[:SHOWN], *(due for due, _why in hindered[:SHOWN]))
    return page, [*shown, *(due.client_ref for due in told)]


def _after(meeting: Meeting) -> Any:
    """Return the day after a meeting."""
    return meeting.on.fromordinal(meeting.on.toordinal() + 1)


@bp.post("/<string(length=12):ref>/items")
@requires(Permission.MEETING_RUN)
def add(ref: str) -> ResponseReturnValue:
    """Put a case on the agenda."""
    actor, form = current_actor(), CaseForm()
    meeting = visible_meeting(actor, ref)

    def act() -> None:
        client = find_client_coded(actor, (form.code.data or "").strip())
        if client is None:
            raise DomainError("このコードの人はいません", field="code")
        add_case(actor, meeting, client, why=form.why.data or "", today=today())

    return _done(actor, ref, form, act, _("議題に加えました"), "case_form")


@bp.post("/<string(length=12):ref>/topics")
@requires(Permission.MEETING_RUN)
def topic(ref: str) -> ResponseReturnValue:
    """Put a topic that is about nobody on the agenda."""
    actor, form = current_actor(), TopicForm()
    meeting = visible_meeting(actor, ref)
    return _done(
        actor, ref, form, lambda: add_topic(actor, meeting, form.topic.data or ""), _("議題に加えました"), "topic_form"
    )


def _done(actor: Actor, ref: str, form: Any, act: Callable[[], object], notice: str, name: str) -> ResponseReturnValue:
    """Act and go back to the agenda, or show it again with what stands in the way."""
    if not form.accepts(act):
        db.session.rollback()
        meeting = visible_meeting(actor, ref)
        page, refs = _agenda_page(actor, meeting, **{name: form})
        listed(actor, "meetings.agenda", refs)
        db.session.commit()
        return page, 422
    db.session.commit()
    flash(notice)
    return redirect(url_for(".show", ref=ref), 303)


@bp.get("/<string(length=12):ref>/items/<string(length=12):item_ref>")
@requires(Permission.MEETING_RUN)
def item(ref: str, item_ref: str) -> ResponseReturnValue:
    """Show one item: what members are told of it, its place, and taking it out; the look is recorded."""
    actor = current_actor()
    return _item_page(actor, ref, item_ref)


def _item_page(actor: Actor, ref: str, item_ref: str, **forms: Any) -> str:
    """Return the page of one item."""
    meeting = visible_meeting(actor, ref)
    one = item_of(meeting, item_ref)
    if one.client is not None:
        looked(actor, one.client, "meetings.item")
        db.session.commit()
    facts = [fact for fact in Fact if fact.value in one.facts]
    return render_template(
        "matchmaker/meetings/item.html",
        meeting=meeting,
        item=one,
        facts_form=forms.get("facts_form") or FactsForm(formdata=None, data={"facts": facts}),
        why_form=forms.get("why_form") or WhyForm(formdata=None),
        form=forms.get("why_form") or forms.get("facts_form"),
    )


@bp.post("/<string(length=12):ref>/items/<string(length=12):item_ref>/facts")
@requires(Permission.MEETING_RUN)
def facts(ref: str, item_ref: str) -> ResponseReturnValue:
    """Choose what members are told of a case."""
    actor, form = current_actor(), FactsForm()
    one = item_of(visible_meeting(actor, ref), item_ref)
    if not form.accepts(lambda: choose_facts(actor, one, form.facts.data or ())):
        db.session.rollback()
        return _item_page(actor, ref, item_ref, facts_form=form), 422
    db.session.commit()
    flash(_("この会議で伝えることを決めました"))
    return redirect(url_for(".show", ref=ref), 303)


@bp.post("/<string(length=12):ref>/items/<string(length=12):item_ref>/out")
@requires(Permission.MEETING_RUN)
def out(ref: str, item_ref: str) -> ResponseReturnValue:
    """Take an item off the agenda, with the reason."""
    actor, form = current_actor(), WhyForm()
    one = item_of(visible_meeting(actor, ref), item_ref)
    if not form.accepts(lambda: take_out(actor, one, why=form.why.data or "")):
        db.session.rollback()
        return _item_page(actor, ref, item_ref, why_form=form), 422
    db.session.commit()
    flash(_("議題から外しました"))
    return redirect(url_for(".show", ref=ref), 303)


@bp.post("/<string(length=12):ref>/items/<string(length=12):item_ref>/move/<any(up,down):way>")
@requires(Permission.MEETING_RUN)
def move(ref: str, item_ref: str, way: str) -> ResponseReturnValue:
    """Move an item one place, with a reason where one is given."""
    actor, form = current_actor(), WhyForm()
    one = item_of(visible_meeting(actor, ref), item_ref)
    if not form.accepts(lambda: move_item(actor, one, WAYS[way], why=form.why.data or "")):
        db.session.rollback()
        return _item_page(actor, ref, item_ref, why_form=form), 422
    db.session.commit()
    return redirect(url_for(".show", ref=ref), 303)


@bp.get("/put/<string(length=12):client_ref>")
@requires(Permission.MEETING_RUN)
def put(client_ref: str) -> ResponseReturnValue:
    """Show the meetings to which a case can be put; the look is recorded."""
    actor = current_actor()
    return _put_page(actor, client_ref, _put_form(actor))


def _put_form(actor: Actor) -> PutForm:
    """Return the form that offers the meetings which were called and may name people."""
    form = PutForm()
    called = [one for one in coming_meetings(actor) if may_name_people(one.body.kind)]
    form.meeting.choices = [
        SelectChoice(one.ref, f"{one.body.name}（{_(one.body.kind.label)}）{one.on.isoformat()}") for one in called
    ]
    return form


def _put_page(actor: Actor, client_ref: str, form: PutForm) -> str:
    """Return the page on which a case is put to a meeting."""
    client: Client = visible_client(actor, client_ref)
    looked(actor, client, "meetings.put")
    shut = hindrances([client.id], today()).get(client.id)
    lead = lead_of(actor.town_id, has_consent=shut is None)
    page = render_template("matchmaker/meetings/put.html", client=client, form=form, hindrance=shut, lead=lead)
    db.session.commit()
    return page


@bp.post("/put/<string(length=12):client_ref>")
@requires(Permission.MEETING_RUN)
def put_in(client_ref: str) -> ResponseReturnValue:
    """Put a case to a meeting."""
    actor = current_actor()
    client, form = visible_client(actor, client_ref), _put_form(actor)

    def act() -> None:
        add_case(actor, visible_meeting(actor, form.meeting.data), client, why=form.why.data or "", today=today())

    if not form.accepts(act):
        db.session.rollback()
        return _put_page(actor, client_ref, form), 422
    db.session.commit()
    flash(_("議題に加えました"))
    return redirect(url_for(".show", ref=form.meeting.data), 303)
