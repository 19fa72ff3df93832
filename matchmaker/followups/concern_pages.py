"""The pages of what troubles both sides: all that is open, one concern, its next step, its end, what hosts said."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.clock import today
from geo.db import db
from matchmaker.followups.actions import close_concern, raise_concern, set_next_step, take_up
from matchmaker.followups.forms import CloseForm, ConcernForm, NextStepForm
from matchmaker.followups.keeping import refused
from matchmaker.followups.models import Concern
from matchmaker.followups.queries import (
    Troubled,
    concerns,
    count_concerns,
    visible_concern,
    visible_worry,
    waiting_worries,
)
from matchmaker.followups.telling import concern_line
from matchmaker.introductions.language import gettext as _
from matchmaker.introductions.models import Introduction
from matchmaker.introductions.queries import visible_introduction
from matchmaker.introductions.telling import pair_text
from profiles.access import Permission
from profiles.actor import Actor
from profiles.audit.actions import listed, looked
from profiles.clients.models import Client
from profiles.clients.queries import visible_client
from profiles.desk.gate import current_actor, requires
from profiles.desk.paging import pages_of
from profiles.vocabulary.rules import Side
from resources.directory.models import Resource
from resources.directory.queries import visible_resource
from resources.hosts.rules import Topic

bp = Blueprint("concerns", __name__)
CONCERNS_PAGE = 50


@bp.get("/concerns/")
@requires(Permission.FOLLOWUP_EDIT)
def index() -> ResponseReturnValue:
    """Show what troubles both sides: what is open, or what was closed."""
    actor, closed, day = current_actor(), bool(request.args.get("closed")), today()
    pages = pages_of(request.args.get("page"), count_concerns(actor, closed=closed), CONCERNS_PAGE)
    found = concerns(actor, closed=closed, start=pages.start, limit=CONCERNS_PAGE)
    lines = [concern_line(one, day) for one in found]
    page = render_template(
        "matchmaker/followups/concerns.html",
        lines=lines,
        closed=closed,
        pages=pages,
        worries=[(worry, topic_text(worry.topic)) for worry in waiting_worries(actor)],
    )
    listed(actor, "concerns", [line.client_ref for line in lines if line.client_ref])
    db.session.commit()
    return page


def topic_text(value: str) -> str:
    """Return what a host asked for in words."""
    topic = next((topic for topic in Topic if topic.value == value), None)
    return _(topic.label) if topic else value


def _subject(actor: Actor) -> tuple[Introduction | None, Client | None, Resource | None]:
    """Return what a new concern hangs on, as the address names it: a tie, a person, or a place."""
    if ref := request.args.get("introduction"):
        tie = visible_introduction(actor, ref)
        return tie, tie.client, tie.resource
    if ref := request.args.get("client"):
        return None, visible_client(actor, ref), None
    return None, None, visible_resource(actor, request.args.get("resource", ""))


@bp.get("/concerns/new")
@requires(Permission.FOLLOWUP_EDIT)
def new() -> ResponseReturnValue:
    """Show the form of a concern."""
    actor = current_actor()
    tie, client, resource = _subject(actor)
    if client is not None:
        looked(actor, client, "concern")
        db.session.commit()
    side = request.args.get("side") or (Side.HOST if client is None else Side.PERSON).value
    return _new_page(tie, client, resource, ConcernForm(data={"side": side}))


def _new_page(tie: Introduction | None, client: Client | None, resource: Resource | None, form: ConcernForm) -> str:
    """Return the page on which a concern is written."""
    sides = [side for side, there in ((Side.PERSON, client), (Side.HOST, resource)) if there is not None]
    form.speak_of(sides)
    about = pair_text(tie) if tie else _("%(code)s さん", code=client.code) if client else resource.name  # type: ignore[union-attr]
    return render_template(
        "matchmaker/followups/concern_new.html", form=form, about=about, back=_back(tie, client, resource)
    )


def _back(tie: Introduction | None, client: Client | None, resource: Resource | None) -> str:
    """Return the page that a concern belongs to."""
    if tie is not None:
        return url_for("introductions.show", ref=tie.ref)
    if client is not None:
        return url_for("casebook.client", ref=client.ref)
    return url_for("casebook.place", ref=resource.ref) if resource else url_for(".index")


@bp.post("/concerns/new")
@requires(Permission.FOLLOWUP_EDIT)
def create() -> ResponseReturnValue:
    """Write a concern down; it stays open until an action closes it."""
    actor, form = current_actor(), ConcernForm()
    tie, client, resource = _subject(actor)
    form.speak_of(list(Side))
    status = refused(form, lambda: _raise(actor, form, tie, client, resource))
    if status is not None:
        return _new_page(*_subject(actor), form), status
    db.session.commit()
    flash(_("困りごととして残しました。終えるまで、きょうの仕事に出ます"))
    return redirect(_back(tie, client, resource), 303)


def _raise(
    actor: Actor, form: ConcernForm, tie: Introduction | None, client: Client | None, resource: Resource | None
) -> Concern:
    """Write the concern that was typed."""
    return raise_concern(
        actor,
        form.whose,
        form.words.data or "",
        today=today(),
        introduction=tie,
        client=client,
        resource=resource,
        next_step=form.next_step.data or "",
        next_on=form.next_on.data,
    )


@bp.get("/concerns/<string(length=12):ref>")
@requires(Permission.FOLLOWUP_EDIT)
def show(ref: str) -> ResponseReturnValue:
    """Show one concern, its next step, and how to close it."""
    actor = current_actor()
    troubled = visible_concern(actor, ref)
    if troubled.client is not None:
        looked(actor, troubled.client, "concern")
        db.session.commit()
    concern = troubled.concern
    step = NextStepForm(data={"step": concern.next_step, "on": concern.next_on, "version": concern.version})
    return _page(troubled, step, CloseForm(data={"version": concern.version}))


def _page(troubled: Troubled, step: NextStepForm, close: CloseForm, wrong: object = None) -> str:
    """Return the page of one concern with its two forms."""
    return render_template(
        "matchmaker/followups/concern.html",
        line=concern_line(troubled, today()),
        concern=troubled.concern,
        back=_back(troubled.introduction, troubled.client, troubled.resource),
        step=step,
        close=close,
        form=wrong,
    )


@bp.post("/concerns/<string(length=12):ref>/next")
@requires(Permission.FOLLOWUP_EDIT)
def save_next(ref: str) -> ResponseReturnValue:
    """Decide what is done next about a concern."""
    actor, form = current_actor(), NextStepForm()
    concern = visible_concern(actor, ref).concern
    version, words, on = int(form.version.data or 0), form.step.data or "", form.on.data
    status = refused(
        form,
        lambda: set_next_step(actor, concern, words, on=on, today=today(), version=version),
        lambda: visible_concern(actor, ref).concern.version,
    )
    if status is not None:
        return _page(
            visible_concern(actor, ref), form, CloseForm(formdata=None, data={"version": version}), form
        ), status
    db.session.commit()
    flash(_("次の手を決めました"))
    return redirect(url_for(".show", ref=ref), 303)


@bp.post("/concerns/<string(length=12):ref>/close")
@requires(Permission.FOLLOWUP_EDIT)
def close(ref: str) -> ResponseReturnValue:
    """Close a concern by what was done."""
    actor, form = current_actor(), CloseForm()
    concern = visible_concern(actor, ref).concern
    version, words = int(form.version.data or 0), form.closing.data or ""
    status = refused(
        form,
        lambda: close_concern(actor, concern, words, today=today(), version=version),
        lambda: visible_concern(actor, ref).concern.version,
    )
    if status is not None:
        troubled = visible_concern(actor, ref)
        now = troubled.concern
        step = NextStepForm(formdata=None, data={"step": now.next_step, "on": now.next_on, "version": now.version})
        return _page(troubled, step, form, form), status
    db.session.commit()
    flash(_("困りごとを終えました"))
    return redirect(url_for(".index"), 303)


@bp.get("/concerns/worries/<string(length=12):ref>")
@requires(Permission.FOLLOWUP_EDIT)
def ask_take_up(ref: str) -> ResponseReturnValue:
    """Show what a host said, and let it be taken up as a concern."""
    worry = visible_worry(current_actor(), ref)
    return _worry_page(ref, ConcernForm(data={"words": worry.words, "side": Side.HOST.value}))


def _worry_page(ref: str, form: ConcernForm) -> str:
    """Return the page on which a worry is taken up."""
    worry = visible_worry(current_actor(), ref)
    form.speak_of([Side.HOST])
    return render_template(
        "matchmaker/followups/worry.html", worry=worry, form=form, topic=topic_text(worry.topic), on=worry.said_at
    )


@bp.post("/concerns/worries/<string(length=12):ref>")
@requires(Permission.FOLLOWUP_EDIT)
def save_take_up(ref: str) -> ResponseReturnValue:
    """Take up what a host said as a concern."""
    actor, form = current_actor(), ConcernForm()
    worry = visible_worry(actor, ref)
    form.speak_of([Side.HOST])
    words = form.words.data or topic_text(worry.topic)
    step, on = form.next_step.data or "", form.next_on.data
    status = refused(form, lambda: take_up(actor, worry, words, today=today(), next_step=step, next_on=on))
    if status is not None:
        return _worry_page(ref, form), status
    db.session.commit()
    flash(_("困りごとを受け取りました"))
    return redirect(url_for(".index"), 303)
