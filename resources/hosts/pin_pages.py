"""The pages of the four digits: choosing them, and opening the page with them."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.db import db
from profiles.access import Permission
from profiles.desk.gate import current_actor, public, requires
from resources.hosts.blueprint import bp, page
from resources.hosts.device import (
    COOKIE,
    current_link,
    device_days,
    drop_cookie,
    host_actor,
    kept,
    keyed_hash,
    leave_cookie,
    session_hours,
)
from resources.hosts.easy import named
from resources.hosts.forms import PinForm
from resources.hosts.pin_actions import choose_pin, close_device, open_with_pin
from resources.hosts.queries import own_resource
from resources.hosts.rules import PIN_TRIES


@bp.get("/host/pin")
@requires(Permission.OWN_RESOURCE_UPDATE)
def ask_pin() -> ResponseReturnValue:
    """Offer to choose four digits, so that the next visit needs no paper."""
    return _pin_page(PinForm())


def _pin_page(form: PinForm) -> str:
    """Return the page on which the digits are chosen."""
    actor = current_actor()
    return page("pin", actor, own_resource(actor), form=form, days=device_days())


@bp.post("/host/pin")
@requires(Permission.OWN_RESOURCE_UPDATE)
def save_pin() -> ResponseReturnValue:
    """Keep the digits, and let the device remember."""
    actor, form, link = current_actor(), PinForm(), current_link()
    days = device_days()
    chosen = link is not None and form.accepts(
        lambda: choose_pin(actor, link, form.pin.data or "", hashed=keyed_hash, days=days)
    )
    if not chosen:
        db.session.rollback()
        return _pin_page(form), 422
    db.session.commit()
    return leave_cookie(redirect(url_for(".thanks", what="pin"), 303), request.cookies[COOKIE], days=days)  # type: ignore[arg-type]


@bp.get("/host/open")
@public
def ask_to_open() -> ResponseReturnValue:
    """Ask for the four digits on a device that has some; any other is led to the paper."""
    return _open_page(PinForm())


def _open_page(form: PinForm, *, wrong: bool = False) -> ResponseReturnValue:
    """Return the page that asks for the digits, or the way to a paper."""
    link = kept()
    if link is None:
        return redirect(url_for(".ask_code"), 303)
    left = PIN_TRIES - link.pin_tries
    if left <= 0:
        return render_template("resources/hosts/refused.html"), 410
    place = link.stewardship.resource
    return render_template(
        "resources/hosts/open.html", form=form, place=named(place.name, place.kana), wrong=wrong, left=left
    ), 422 if wrong or form.errors else 200


@bp.post("/host/open")
@public
def open_again() -> ResponseReturnValue:
    """Open the page when the digits are right; the fifth wrong ones close it until there is a new paper."""
    form, link = PinForm(), kept()
    if link is None or not form.validate():
        return _open_page(form)
    is_open = open_with_pin(host_actor(link), link, form.pin.data or "", hashed=keyed_hash, hours=session_hours())
    db.session.commit()
    if not is_open:
        return _open_page(PinForm(formdata=None), wrong=True)
    return redirect(url_for(".home"), 303)


@bp.post("/host/forget")
@public
def forget() -> ResponseReturnValue:
    """Let a device forget the page and its digits, for a phone that is handed on."""
    link = kept()
    if link is not None:
        close_device(host_actor(link), link, forget=True)
        db.session.commit()
    return drop_cookie(redirect(url_for(".ask_code"), 303))  # type: ignore[arg-type]
