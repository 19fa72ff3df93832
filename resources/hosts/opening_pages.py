"""Host pages for openings: which time is wrong, new hours, one time more, closed days."""

from collections.abc import Callable

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from geo.clock import today
from geo.db import db
from geo.errors import DomainError, NotFoundError, StaleError
from profiles.access import Permission
from profiles.desk.fields import HouseForm
from profiles.desk.gate import current_actor, requires
from resources.directory.models import Resource
from resources.hosts.blueprint import bp, page
from resources.hosts.easy import closed_word, days_word, note_word, slot_lines
from resources.hosts.forms import ClosedForm, SlotForm, weekday_labels
from resources.hosts.queries import own_resource
from resources.schedule.actions import add_closed_days, add_slot, change_slot, drop_part
from resources.schedule.rules import Slot, is_closed, numbered_slot, parts, slot_of, weekly_days


def spoken_parts(sentence: str) -> list[dict[str, object]]:
    """Return the parts of a sentence as a host reads them, with their places in it."""
    return [
        {"number": number, "is_slot": slot_of(part) is not None, "is_closed": is_closed(part), "lines": _lines(part)}
        for number, part in enumerate(parts(sentence))
    ]


def _lines(part: str) -> list[str]:
    """Return one part in short lines."""
    slot = slot_of(part)
    if slot:
        return slot_lines(slot)
    return [closed_word(part) if is_closed(part) else note_word(part)]


@bp.get("/host/openings")
@requires(Permission.OWN_RESOURCE_UPDATE)
def openings() -> ResponseReturnValue:
    """Ask which time is wrong."""
    actor = current_actor()
    resource = own_resource(actor)
    return page("openings", actor, resource, parts=spoken_parts(resource.opening))


def _slot_page(resource: Resource, form: SlotForm, slot: Slot | None, number: int | None) -> str:
    """Return the page that asks for hours, and for weekdays where they are plain."""
    asks_days = slot is None or weekly_days(slot) is not None
    return page(
        "slot",
        current_actor(),
        resource,
        form=form,
        number=number,
        asks_days=asks_days,
        days_said=days_word(slot.days) if slot else "",
        weekdays=weekday_labels(),
    )


def _own_slot(resource: Resource, number: int) -> Slot:
    """Return a slot of the host's sentence; one that is not there is not found."""
    try:
        return numbered_slot(resource.opening, number)
    except DomainError:
        raise NotFoundError(str(number)) from None


@bp.get("/host/openings/<int:number>")
@requires(Permission.OWN_RESOURCE_UPDATE)
def show_opening(number: int) -> ResponseReturnValue:
    """Ask for the right hours of one time."""
    resource = own_resource(current_actor())
    slot = _own_slot(resource, number)
    form = SlotForm(data={"version": resource.version})
    form.offer(slot.opens, slot.closes)
    form.begin(slot, weekly_days(slot))
    return _slot_page(resource, form, slot, number)


@bp.post("/host/openings/<int:number>")
@requires(Permission.OWN_RESOURCE_UPDATE)
def save_opening(number: int) -> ResponseReturnValue:
    """Let a host correct one time."""
    actor = current_actor()
    resource = own_resource(actor)
    slot = _own_slot(resource, number)
    form = SlotForm()
    form.offer(slot.opens, slot.closes)
    kept = slot.days if weekly_days(slot) is None else None
    return _saved(
        form,
        lambda: change_slot(actor, resource, number, form.slot(kept), version=form.seen_version, today=today()),
        lambda: _slot_page(own_resource(actor), form, slot, number),
    )


@bp.get("/host/openings/new")
@requires(Permission.OWN_RESOURCE_UPDATE)
def new_opening() -> ResponseReturnValue:
    """Ask for one time more."""
    resource = own_resource(current_actor())
    return _slot_page(resource, SlotForm(data={"version": resource.version}), None, None)


@bp.post("/host/openings/new")
@requires(Permission.OWN_RESOURCE_UPDATE)
def add_opening() -> ResponseReturnValue:
    """Let a host open at one time more."""
    actor, form = current_actor(), SlotForm()
    resource = own_resource(actor)
    return _saved(
        form,
        lambda: add_slot(actor, resource, form.slot(None), version=form.seen_version, today=today()),
        lambda: _slot_page(own_resource(actor), form, None, None),
    )


@bp.post("/host/openings/<int:number>/drop")
@requires(Permission.OWN_RESOURCE_UPDATE)
def drop_opening(number: int) -> ResponseReturnValue:
    """Let a host take away one time or one closed day."""
    actor, form = current_actor(), ClosedForm()
    resource = own_resource(actor)
    try:
        drop_part(actor, resource, number, version=form.seen_version, today=today())
    except DomainError as problem:
        db.session.rollback()
        return page("sorry", actor, own_resource(actor), problem=str(problem)), 409
    db.session.commit()
    return redirect(url_for(".thanks", what="changed"), 303)


@bp.get("/host/closed")
@requires(Permission.OWN_RESOURCE_UPDATE)
def closed() -> ResponseReturnValue:
    """Ask when the place is closed."""
    actor = current_actor()
    resource = own_resource(actor)
    return page("closed", actor, resource, form=ClosedForm(data={"version": resource.version}), today=today())


@bp.post("/host/closed")
@requires(Permission.OWN_RESOURCE_UPDATE)
def save_closed() -> ResponseReturnValue:
    """Let a host close the place for some days."""
    actor, form = current_actor(), ClosedForm()
    resource = own_resource(actor)
    return _saved(
        form,
        lambda: add_closed_days(actor, resource, *form.span, version=form.seen_version, today=today()),
        lambda: page("closed", actor, own_resource(actor), form=form, today=today()),
    )


def _saved(form: HouseForm, act: Callable[[], None], again: Callable[[], str]) -> ResponseReturnValue:
    """Do what the host asked for and say thanks; else ask again, with what was chosen kept."""
    try:
        done = form.accepts(act)
    except StaleError as stale:
        db.session.rollback()
        return page("sorry", current_actor(), own_resource(current_actor()), problem=str(stale)), 409
    if not done:
        db.session.rollback()
        return again(), 422
    db.session.commit()
    return redirect(url_for(".thanks", what="changed"), 303)
