"""The pages of bodies: who meets, when next, how many cases at most, and who sits there."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from geo.areas import Area, areas_of
from geo.clock import today
from geo.db import db
from geo.errors import StaleError
from matchmaker.meetings.body_actions import (
    add_body,
    add_member,
    change_body,
    end_body,
    let_go,
    note_pledge,
    reopen_body,
)
from matchmaker.meetings.body_forms import NUMBERS, TEXTS, BodyForm, MemberForm, PledgeForm
from matchmaker.meetings.models import MeetingBody
from matchmaker.meetings.queries import bodies_of, own_member, visible_body
from matchmaker.meetings.rules import MeetingKind, binds_to_secrecy, may_name_people, sittings
from profiles.access import Permission, Role
from profiles.accounts.queries import accounts_of, agencies_of
from profiles.actor import Actor
from profiles.desk.gate import current_actor, requires

bp = Blueprint("bodies", __name__, url_prefix="/meetings/bodies")
SITTERS = (Role.COORDINATOR, Role.PARTNER)
NEXT = 4  # sittings that a page tells


@bp.get("/")
@requires(Permission.MEETING_BODY_KEEP)
def index() -> ResponseReturnValue:
    """Show the bodies of the town."""
    actor = current_actor()
    bodies = [(body, sittings(body.rhythm, start=today(), count=1)) for body in bodies_of(actor)]
    return render_template("matchmaker/meetings/bodies.html", bodies=bodies, ended=bodies_of(actor, ended=True))


@bp.get("/new")
@requires(Permission.MEETING_BODY_KEEP)
def new() -> ResponseReturnValue:
    """Show the form of a new body."""
    return _form_page(current_actor(), BodyForm(data={"kind": MeetingKind.MULTILAYERED}))


@bp.post("/new")
@requires(Permission.MEETING_BODY_KEEP)
def create() -> ResponseReturnValue:
    """Write a new body down."""
    actor, form = current_actor(), BodyForm()
    form.offer(areas_of(actor.town_id))
    made: list[MeetingBody] = []
    if not form.accepts(lambda: made.append(add_body(actor, form.kind.data, area=_area(actor, form), **form.values()))):
        db.session.rollback()
        return _form_page(actor, form), 422
    db.session.commit()
    flash(_("会議体を登録しました。つぎに、構成員を加えてください"))
    return redirect(url_for(".show", ref=made[0].ref), 303)


@bp.get("/<string(length=12):ref>")
@requires(Permission.MEETING_BODY_KEEP)
def show(ref: str) -> ResponseReturnValue:
    """Show one body with its next days and its members."""
    actor = current_actor()
    return _body_page(actor, visible_body(actor, ref), _member_form(actor))


@bp.get("/<string(length=12):ref>/edit")
@requires(Permission.MEETING_BODY_KEEP)
def edit(ref: str) -> ResponseReturnValue:
    """Show the form of a body."""
    actor = current_actor()
    body = visible_body(actor, ref)
    start = {name: getattr(body, name) for name in (*TEXTS, *NUMBERS, "kind", "version")}
    return _form_page(actor, BodyForm(data=start | {"area": body.area.ref if body.area else ""}), body)


@bp.post("/<string(length=12):ref>/edit")
@requires(Permission.MEETING_BODY_KEEP)
def save(ref: str) -> ResponseReturnValue:
    """Change what is known of a body."""
    actor, form = current_actor(), BodyForm()
    body = visible_body(actor, ref)
    form.offer(areas_of(actor.town_id))
    form.kind.data = body.kind
    form.kind.raw_data = [body.kind.value]
    version = int(form.version.data or 0)
    try:
        done = form.accepts(lambda: change_body(actor, body, version=version, area=_area(actor, form), **form.values()))
    except StaleError:
        db.session.rollback()
        body = visible_body(actor, ref)
        form.version.data, form.version.raw_data = body.version, None
        return _form_page(actor, form, body, is_stale=True), 409
    if not done:
        db.session.rollback()
        return _form_page(actor, form, visible_body(actor, ref)), 422
    db.session.commit()
    flash(_("会議体を直しました"))
    return redirect(url_for(".show", ref=ref), 303)


@bp.post("/<string(length=12):ref>/end")
@requires(Permission.MEETING_BODY_KEEP)
def end(ref: str) -> ResponseReturnValue:
    """Let a body meet no more."""
    actor = current_actor()
    end_body(actor, visible_body(actor, ref), today=today())
    db.session.commit()
    flash(_("この会議体を終わりにしました。いつでも再開できます"))
    return redirect(url_for(".show", ref=ref), 303)


@bp.post("/<string(length=12):ref>/reopen")
@requires(Permission.MEETING_BODY_KEEP)
def reopen(ref: str) -> ResponseReturnValue:
    """Let a body meet again."""
    actor = current_actor()
    reopen_body(actor, visible_body(actor, ref))
    db.session.commit()
    flash(_("この会議体を再開しました"))
    return redirect(url_for(".show", ref=ref), 303)


@bp.post("/<string(length=12):ref>/members")
@requires(Permission.MEETING_BODY_KEEP)
def add(ref: str) -> ResponseReturnValue:
    """Let somebody sit in a body."""
    actor = current_actor()
    body, form = visible_body(actor, ref), _member_form(actor)
    accounts = {one.ref: one for one in accounts_of(actor)}
    agencies = {one.ref: one for one in agencies_of(actor)}

    def act() -> None:
        add_member(
            actor,
            body,
            agency=agencies.get(form.agency.data),
            account=accounts.get(form.account.data),
            name=form.name.data or "",
            duty=form.duty.data or "",
            pledged_on=form.pledged_on.data,
            pledge_way=form.pledge_way.data,
            today=today(),
        )

    return _done(actor, ref, form, act, _("構成員を加えました"))


@bp.get("/<string(length=12):ref>/members/<string(length=12):member_ref>")
@requires(Permission.MEETING_BODY_KEEP)
def member(ref: str, member_ref: str) -> ResponseReturnValue:
    """Show one member with what binds them to secrecy."""
    actor = current_actor()
    body = visible_body(actor, ref)
    one = own_member(body, member_ref)
    form = PledgeForm(data={"pledged_on": one.pledged_on or today(), "pledge_way": one.pledge_way})
    return render_template("matchmaker/meetings/member.html", body=body, member=one, form=form)


@bp.post("/<string(length=12):ref>/members/<string(length=12):member_ref>")
@requires(Permission.MEETING_BODY_KEEP)
def pledge(ref: str, member_ref: str) -> ResponseReturnValue:
    """Write down when and how a member was bound to secrecy."""
    actor, form = current_actor(), PledgeForm()
    body = visible_body(actor, ref)
    one = own_member(body, member_ref)
    if not form.accepts(lambda: note_pledge(actor, one, form.pledged_on.data, form.pledge_way.data, today=today())):
        db.session.rollback()
        body = visible_body(actor, ref)
        found = own_member(body, member_ref)
        return render_template("matchmaker/meetings/member.html", body=body, member=found, form=form), 422
    db.session.commit()
    flash(_("守秘を確かめたことを記録しました"))
    return redirect(url_for(".show", ref=ref), 303)


@bp.post("/<string(length=12):ref>/members/<string(length=12):member_ref>/end")
@requires(Permission.MEETING_BODY_KEEP)
def leave(ref: str, member_ref: str) -> ResponseReturnValue:
    """Let a member sit no more in a body."""
    actor = current_actor()
    let_go(actor, own_member(visible_body(actor, ref), member_ref), today=today())
    db.session.commit()
    flash(_("構成員から外しました。この方は、資料と記録をもう開けません"))
    return redirect(url_for(".show", ref=ref), 303)


def _done(actor: Actor, ref: str, form: MemberForm, act: Callable[[], None], notice: str) -> ResponseReturnValue:
    """Act and go back to the body, or show it again with what stands in the way."""
    if not form.accepts(act):
        db.session.rollback()
        return _body_page(actor, visible_body(actor, ref), form), 422
    db.session.commit()
    flash(notice)
    return redirect(url_for(".show", ref=ref), 303)


def _member_form(actor: Actor) -> MemberForm:
    """Return the form of a member; whoever may hear of a person can be chosen, and viewers for area meetings."""
    form = MemberForm()
    sitters = [one for one in accounts_of(actor) if one.active and one.role in (*SITTERS, Role.VIEWER)]
    form.offer(sitters, agencies_of(actor))
    return form


def _body_page(actor: Actor, body: MeetingBody, form: MemberForm) -> str:
    """Return the page of one body."""
    return render_template(
        "matchmaker/meetings/body.html",
        body=body,
        members=[one for one in body.members if one.ended_on is None],
        days=sittings(body.rhythm, start=today(), count=NEXT),
        is_secret=binds_to_secrecy(body.kind),
        of_people=may_name_people(body.kind),
        form=form,
    )


def _form_page(actor: Actor, form: BodyForm, body: MeetingBody | None = None, is_stale: bool = False) -> str:
    """Return the page with the form of a body."""
    form.offer(areas_of(actor.town_id))
    return render_template("matchmaker/meetings/body_form.html", form=form, body=body, is_stale=is_stale)


def _area(actor: Actor, form: BodyForm) -> Area | None:
    """Return the area that was chosen."""
    return next((area for area in areas_of(actor.town_id) if area.ref == form.area.data), None)
