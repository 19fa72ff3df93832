"""The pages on which a case is closed, asked after at 1, 3 and 6 months, and opened again."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.clock import today
from geo.db import db
from geo.errors import NotFoundError
from matchmaker.followups.calm import may_be_closed
from matchmaker.followups.closing_actions import close_with_ties, reopen_with_ties
from matchmaker.followups.closing_forms import AftercareForm, ClosingForm, ReopenForm, closing_form, kept_in
from matchmaker.followups.closing_telling import closing_told, contact_line, contact_title
from matchmaker.followups.keeping import refused
from matchmaker.followups.telling import due_tag
from matchmaker.introductions.language import gettext as _
from matchmaker.introductions.models import Introduction, State
from matchmaker.introductions.queries import of_client
from matchmaker.introductions.rules import LIVE
from matchmaker.introductions.telling import about, now_text
from profiles.access import Permission
from profiles.actor import Actor
from profiles.audit.actions import listed, looked
from profiles.cases.ahead import ahead_of_contacts
from profiles.cases.closing import ReopenReason
from profiles.cases.closing_actions import record_aftercare
from profiles.cases.closing_queries import aftercare_waiting, closings_of, own_aftercare
from profiles.cases.models import AftercareContact, Case, CaseStage
from profiles.cases.queries import find_case
from profiles.cases.rules import Ahead
from profiles.clients.models import Client
from profiles.clients.queries import visible_client
from profiles.desk.gate import current_actor, requires

bp = Blueprint("closings", __name__)
SHUT = (CaseStage.CLOSED, CaseStage.AFTERCARE)


def _seen(ref: str, page: str) -> tuple[Actor, Client, Case | None]:
    """Return who looks, at whom, and their case; the look is written down."""
    actor = current_actor()
    client = visible_client(actor, ref)
    looked(actor, client, page)
    db.session.commit()
    return actor, client, find_case(client)


def _case_of(client: Client) -> Case:
    """Return the case of a person, or say that there is none."""
    case = find_case(client)
    if case is None:
        raise NotFoundError(client.ref)
    return case


def _live(actor: Actor, client: Client) -> list[Introduction]:
    """Return the live ties of a person."""
    return [tie for tie in of_client(actor, client) if tie.state.value in LIVE]


def _settled(ties: Sequence[Introduction]) -> list[tuple[str, str]]:
    """Return the ties about which it is asked whether they stay."""
    return [(tie.ref, tie.resource.name) for tie in ties if tie.state is State.SETTLED and tie.paused_on is None]


@bp.get("/clients/<string(length=12):ref>/closing")
@requires(Permission.INTRODUCTION_VIEW)
def show(ref: str) -> ResponseReturnValue:
    """Show the thread of a case: how it was closed, what was heard afterwards, how it was opened again."""
    _actor, client, case = _seen(ref, "closing")
    closings = closings_of(client)
    is_shut = case is not None and case.stage in SHUT
    ahead = ahead_of_contacts(closings[0].aftercare, today()) if is_shut and closings else Ahead.NOTHING
    return render_template(
        "matchmaker/followups/closing.html",
        client=client,
        case=case,
        told=[closing_told(one, today()) for one in closings],
        is_shut=is_shut,
        is_wanted=ahead is Ahead.WANTED,
        stage=_(case.stage.label) if case else "",
    )


@bp.get("/clients/<string(length=12):ref>/close")
@requires(Permission.INTRODUCTION_EDIT)
def ask(ref: str) -> ResponseReturnValue:
    """Ask why a case is closed, who keeps an eye, and what becomes of its ties."""
    actor, client, case = _seen(ref, "close")
    if case is None or case.stage in SHUT:
        flash(_("このケースは、いま開いていません"), "error")
        return redirect(url_for(".show", ref=ref), 303)
    form = closing_form(
        _settled(_live(actor, client)), data={"on": today(), "version": case.version, "host_kept": "yes"}
    )
    return _closing_page(actor, client, form)


def _closing_page(actor: Actor, client: Client, form: ClosingForm) -> str:
    """Return the page with the form of a closing."""
    ties = _live(actor, client)
    settled = _settled(ties)
    ending = [
        (tie.resource.name, now_text(tie, today())) for tie in ties if (tie.ref, tie.resource.name) not in settled
    ]
    return render_template(
        "matchmaker/followups/close.html",
        client=client,
        form=form,
        about=about(client),
        kept=[form[f"tie_{ref}"] for ref, _place in settled if f"tie_{ref}" in form],
        ending=ending,
        is_ready=may_be_closed(actor, client, today=today()),
        case=find_case(client),
    )


@bp.post("/clients/<string(length=12):ref>/close")
@requires(Permission.INTRODUCTION_EDIT)
def close(ref: str) -> ResponseReturnValue:
    """Close a case."""
    actor = current_actor()
    client = visible_client(actor, ref)
    case, form = _case_of(client), closing_form(_settled(_live(actor, client)))

    def act() -> None:
        close_with_ties(
            actor,
            case,
            reason=form.why,
            watcher=form.watcher.data or "",
            words=form.words.data or "",
            decided_in=form.decided_in.data or "",
            kept=kept_in(form),
            host_kept=form.host_kept.data != "no",
            on=form.day,
            today=today(),
            version=int(form.version.data or 0),
        )

    status = refused(form, act, lambda: _case_of(visible_client(actor, ref)).version)
    if status is not None:
        return _closing_page(actor, visible_client(actor, ref), form), status
    db.session.commit()
    flash(_closed_notice(case))
    return redirect(url_for(".show", ref=ref), 303)


def _closed_notice(case: Case) -> str:
    """Return what follows a closing."""
    if case.stage is CaseStage.AFTERCARE:
        return _("終結を記録しました。1、3、6か月に連絡する日が入っています")
    return _("終結を記録しました。このあとの連絡はありません")


@bp.get("/clients/<string(length=12):ref>/reopen")
@requires(Permission.INTRODUCTION_EDIT)
def ask_reopen(ref: str) -> ResponseReturnValue:
    """Ask why a closed case is opened again."""
    _actor, client, case = _seen(ref, "reopen")
    if case is None or case.stage not in SHUT:
        flash(_("このケースは、開いています"), "error")
        return redirect(url_for(".show", ref=ref), 303)
    return _reopen_page(client, ReopenForm(data={"version": case.version}))


def _reopen_page(client: Client, form: ReopenForm) -> str:
    """Return the page on which a case is opened again."""
    form.offer()
    told = [closing_told(one, today()) for one in closings_of(client)[:1]]
    return render_template(
        "matchmaker/followups/reopen.html", client=client, form=form, told=told, case=find_case(client)
    )


@bp.post("/clients/<string(length=12):ref>/reopen")
@requires(Permission.INTRODUCTION_EDIT)
def reopen(ref: str) -> ResponseReturnValue:
    """Open a closed case again, in its next round."""
    actor, form = current_actor(), ReopenForm()
    client = visible_client(actor, ref)
    case = _case_of(client)
    form.offer()

    def act() -> None:
        reason, words = ReopenReason(form.reason.data), form.words.data or ""
        reopen_with_ties(actor, case, reason=reason, words=words, today=today(), version=int(form.version.data or 0))

    status = refused(form, act, lambda: _case_of(visible_client(actor, ref)).version)
    if status is not None:
        return _reopen_page(visible_client(actor, ref), form), status
    db.session.commit()
    flash(_("%(n)s回めの支援を始めました。次は、プランを立てなおします", n=case.rounds))
    return redirect(url_for("casebook.client", ref=ref), 303)


@bp.get("/aftercare/")
@requires(Permission.INTRODUCTION_VIEW)
def index() -> ResponseReturnValue:
    """Show who is asked after, the longest due first, by codes."""
    actor, mine = current_actor(), bool(request.args.get("mine"))
    lines = [_waiting(one) for one in aftercare_waiting(actor, mine=mine)]
    page = render_template("matchmaker/followups/aftercare.html", lines=lines, mine=mine)
    listed(actor, "aftercare", [line["client_ref"] for line in lines])
    db.session.commit()
    return page


def _waiting(contact: AftercareContact) -> dict[str, Any]:
    """Return one contact that waits as the list prints it."""
    coordinator = contact.closing.case.coordinator
    return {
        "client_ref": contact.client.ref,
        "code": contact.client.code,
        "about": about(contact.client),
        "title": contact_title(contact),
        "tag": due_tag(contact.due_on, today()),
        "watcher": contact.closing.watcher or "",
        "who": coordinator.name if coordinator else "",
        "href": url_for(".ask_contact", ref=contact.client.ref, contact_ref=contact.ref),
    }


@bp.get("/clients/<string(length=12):ref>/aftercare/<string(length=12):contact_ref>")
@requires(Permission.INTRODUCTION_EDIT)
def ask_contact(ref: str, contact_ref: str) -> ResponseReturnValue:
    """Show the form of one contact after a closing."""
    actor, client, _case = _seen(ref, "aftercare")
    contact = own_aftercare(actor, client, contact_ref)
    if contact.done_on is not None or contact.dropped_on is not None:
        return redirect(url_for(".show", ref=ref), 303)
    return _contact_page(contact, AftercareForm(data={"on": today(), "version": contact.version}))


def _contact_page(contact: AftercareContact, form: AftercareForm) -> str:
    """Return the page on which one contact after a closing is written down."""
    form.offer()
    before = [one for one in contact.closing.aftercare if one.done_on is not None]
    return render_template(
        "matchmaker/followups/aftercare_record.html",
        client=contact.client,
        form=form,
        line=contact_line(contact, today()),
        told=closing_told(contact.closing, today()),
        before=[contact_line(one, today()) for one in before],
        about=about(contact.client),
    )


@bp.post("/clients/<string(length=12):ref>/aftercare/<string(length=12):contact_ref>")
@requires(Permission.INTRODUCTION_EDIT)
def save_contact(ref: str, contact_ref: str) -> ResponseReturnValue:
    """Write down what came of one contact after a closing."""
    actor, form = current_actor(), AftercareForm()
    contact = own_aftercare(actor, visible_client(actor, ref), contact_ref)
    form.offer()
    version = int(form.version.data or 0)

    def again() -> AftercareContact:
        return own_aftercare(actor, visible_client(actor, ref), contact_ref)

    def act() -> None:
        record_aftercare(actor, contact, **form.heard(), today=today(), version=version)

    status = refused(form, act, lambda: again().version)
    if status is not None:
        return _contact_page(again(), form), status
    db.session.commit()
    return _after(contact)


def _after(contact: AftercareContact) -> ResponseReturnValue:
    """Lead on from a contact: to the next day, to the rest, or to opening the case again."""
    ahead = ahead_of_contacts(contact.closing.aftercare, today())
    if ahead is Ahead.WANTED:
        flash(_("記録しました。もう一度始める理由を、つづけて書いてください"))
        return redirect(url_for(".ask_reopen", ref=contact.client.ref), 303)
    if contact.closing.rested_on is not None:
        flash(_("記録しました。つながりは、ここでひと区切りです"))
    else:
        flash(_("記録しました。次に連絡する日は、下にあります"))
    return redirect(url_for(".show", ref=contact.client.ref), 303)
