"""The door to the host pages: a paper's address or its eight digits; looking never uses a paper up."""

from flask import make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from geo.clock import utcnow
from geo.db import db
from geo.errors import DomainError
from profiles.desk.gate import public
from resources.hosts.actions import use_link
from resources.hosts.blueprint import bp
from resources.hosts.device import caller, host_actor, keyed_hash, leave_cookie, session_hours
from resources.hosts.easy import named
from resources.hosts.forms import CodeForm
from resources.hosts.models import HostLink
from resources.hosts.queries import link_by_code, link_by_token
from resources.hosts.rules import clean_code
from resources.hosts.tries import count_wrong_code, too_many_tries


@bp.get("/h/<string(minlength=20,maxlength=40):token>")
@public
def land(token: str) -> ResponseReturnValue:
    """Show which page the paper opens; mail scanners and previews may look as often as they like (QUALITY R9)."""
    link = link_by_token(keyed_hash(token), utcnow())
    if link is None:
        return _refused()
    resource = link.stewardship.resource
    return render_template("resources/hosts/landing.html", place=named(resource.name, resource.kana), token=token)


@bp.post("/h/<string(minlength=20,maxlength=40):token>")
@public
def enter(token: str) -> ResponseReturnValue:
    """Use the paper up and sign this device in."""
    return _let_in(link_by_token(keyed_hash(token), utcnow()))


@bp.get("/h")
@public
def ask_code() -> ResponseReturnValue:
    """Ask for the eight digits, for phones that read no QR."""
    return render_template("resources/hosts/code.html", form=CodeForm())


@bp.post("/h")
@public
def enter_code() -> ResponseReturnValue:
    """Use the paper with these digits up; five wrong ones a minute from one address are enough."""
    form, source = CodeForm(), caller()
    if too_many_tries(source, utcnow()):
        return render_template("resources/hosts/code.html", form=CodeForm(formdata=None), waiting=True), 429
    if not form.validate():
        return render_template("resources/hosts/code.html", form=form), 422
    link = link_by_code(keyed_hash(clean_code(form.code.data or "")), utcnow())
    if link is None:
        count_wrong_code(source, utcnow())
        db.session.commit()
        return render_template("resources/hosts/code.html", form=form, wrong=True), 422
    return _let_in(link)


def _let_in(link: HostLink | None) -> ResponseReturnValue:
    """Sign the device in to the one listing of a link; the second of two presses is refused."""
    if link is None:
        return _refused()
    try:
        secret = use_link(host_actor(link), link, hashed=keyed_hash, hours=session_hours())
    except DomainError:
        db.session.rollback()
        return _refused()
    db.session.commit()
    return leave_cookie(make_response(redirect(url_for(".home"), 303)), secret)


def _refused() -> ResponseReturnValue:
    """Say kindly that this paper opens nothing, whatever the reason, and how to get a new one."""
    return render_template("resources/hosts/refused.html"), 410
