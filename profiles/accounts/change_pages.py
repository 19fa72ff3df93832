"""The pages of what two people decide: beginning it, confirming it, and the papers with which somebody comes in again."""

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from geo.clock import utcnow
from geo.db import db
from geo.errors import NotFoundError
from profiles.access import Permission
from profiles.accounts.change_actions import begin_recovery, confirm_change, propose_role, recover, refuse_change
from profiles.accounts.change_queries import (
    invited_lately,
    open_changes,
    own_changes,
    past_changes,
    visible_change,
    why_not,
)
from profiles.accounts.forms import PapersForm, RecoveryForm, RoleForm
from profiles.accounts.models import Account, AccountChange
from profiles.accounts.queries import agencies_of, own_account, visible_account
from profiles.accounts.throttle import failed, forgive, may_come, may_try
from profiles.accounts.two_people import Standing, standing_of
from profiles.accounts.views import bp
from profiles.actor import Actor
from profiles.desk.address import outside
from profiles.desk.gate import current_actor, public, requires


@bp.get("/accounts/<string(length=12):ref>/recovery")
@requires(Permission.ACCOUNT_MANAGE)
def ask_recovery(ref: str) -> ResponseReturnValue:
    """Show the form that begins a recovery."""
    return _recovery_page(visible_account(current_actor(), ref), RecoveryForm())


@bp.post("/accounts/<string(length=12):ref>/recovery")
@requires(Permission.ACCOUNT_MANAGE)
def begin_recovery_of(ref: str) -> ResponseReturnValue:
    """Begin a recovery; the number of the first paper is shown on this page alone."""
    actor, form = current_actor(), RecoveryForm()
    account = visible_account(actor, ref)
    made: list[tuple[AccountChange, str]] = []
    if not form.accepts(
        lambda: made.append(begin_recovery(actor, account, form.lost.data, form.reason.data or "", utcnow()))
    ):
        return _recovery_page(account, form), 422
    db.session.commit()
    return _paper_page(made[0][0], made[0][1], number=1)


@bp.get("/accounts/<string(length=12):ref>/role")
@requires(Permission.ACCOUNT_MANAGE)
def ask_role(ref: str) -> ResponseReturnValue:
    """Show the form that proposes another role."""
    actor = current_actor()
    account = visible_account(actor, ref)
    desk = account.agency.ref if account.agency else ""
    return _role_page(account, RoleForm(agencies=tuple(agencies_of(actor)), role=account.role, agency=desk))


@bp.post("/accounts/<string(length=12):ref>/role")
@requires(Permission.ACCOUNT_MANAGE)
def propose_role_of(ref: str) -> ResponseReturnValue:
    """Propose another role."""
    actor = current_actor()
    account, desks = visible_account(actor, ref), tuple(agencies_of(actor))
    form = RoleForm(agencies=desks)

    def propose() -> None:
        agency = next((one for one in desks if one.ref == form.agency.data), None)
        propose_role(actor, account, form.role.data, form.reason.data or "", utcnow(), agency=agency)

    if not form.accepts(propose):
        return _role_page(account, form), 422
    db.session.commit()
    flash(_("%(name)s さんの役割の変更を提案しました。2人目の人が確かめると、変わります", name=account.name))
    return redirect(url_for(".changes"), 303)


@bp.get("/changes/")
@requires(Permission.ACCOUNT_CONFIRM)
def changes() -> ResponseReturnValue:
    """Show what waits for a second person, and what is over."""
    actor, now = current_actor(), utcnow()
    waiting = [_told(actor, one) for one in open_changes(actor, now)]
    over = [_told(actor, one) for one in past_changes(actor, now)]
    invited = invited_lately(actor, now)
    return render_template("profiles/accounts/changes.html", waiting=waiting, over=over, invited=invited)


@bp.get("/changes/<string(length=12):ref>")
@requires(Permission.ACCOUNT_CONFIRM)
def show_change(ref: str) -> ResponseReturnValue:
    """Show one change with its reason."""
    actor = current_actor()
    change = visible_change(actor, ref)
    problem = why_not(actor, change, utcnow())
    hours = current_app.config["RECOVERY_HOURS"]
    told = _told(actor, change)
    return render_template("profiles/accounts/change.html", told=told, problem=problem, hours=hours, states=Standing)


@bp.post("/changes/<string(length=12):ref>/confirm")
@requires(Permission.ACCOUNT_CONFIRM)
def confirm(ref: str) -> ResponseReturnValue:
    """Confirm a change; the number of the second paper is shown on this page alone."""
    actor = current_actor()
    change = visible_change(actor, ref)
    slip = confirm_change(actor, change, utcnow(), hours=current_app.config["RECOVERY_HOURS"])
    db.session.commit()
    if slip is not None:
        return _paper_page(change, slip, number=2)
    flash(_("%(name)s さんの役割を変えました。つぎの操作から効きます", name=change.account.name))
    return redirect(url_for(".changes"), 303)


@bp.post("/changes/<string(length=12):ref>/refuse")
@requires(Permission.ACCOUNT_CONFIRM)
def refuse(ref: str) -> ResponseReturnValue:
    """Let a change not come to its end."""
    actor = current_actor()
    refuse_change(actor, visible_change(actor, ref), utcnow())
    db.session.commit()
    flash(_("やめました。紙があれば、捨ててください"))
    return redirect(url_for(".changes"), 303)


@bp.post("/me/changes/<string(length=12):change_ref>/stop")
@requires(Permission.SELF_MANAGE)
def stop_own(change_ref: str) -> ResponseReturnValue:
    """Let the one whom it concerns stop what they know nothing of."""
    actor = current_actor()
    change = next((one for one in own_changes(own_account(actor)) if one.ref == change_ref), None)
    if change is None:
        raise NotFoundError
    refuse_change(actor, change, utcnow())
    db.session.commit()
    flash(_("止めました。管理者にも、覚えがないことを知らせてください"))
    return redirect(url_for(".me"), 303)


@bp.get("/recover")
@public
def show_recover() -> ResponseReturnValue:
    """Say what to do without phone or password, and take the numbers of both papers."""
    return render_template("profiles/accounts/recover.html", form=PapersForm())


@bp.post("/recover")
@public
def come_in_again() -> ResponseReturnValue:
    """Set the password that the holder of both papers chose."""
    form, address = PapersForm(), request.remote_addr or ""
    name = (form.email.data or "").casefold()
    allowed = may_come(address, utcnow()) and may_try("recovery", name, utcnow())
    db.session.commit()
    if not allowed:
        abort(429)
    slips = (form.first.data or "", form.second.data or "")
    if not form.accepts(lambda: recover(name, slips, form.new.data or "", utcnow())):
        failed(address, utcnow())
        db.session.commit()
        return render_template("profiles/accounts/recover.html", form=form), 422
    forgive("recovery", name)
    db.session.commit()
    flash(_("新しいパスワードになりました。サインインして、認証アプリかパスキーを登録してください"))
    return redirect(url_for("security.login"), 303)


def _told(actor: Actor, change: AccountChange) -> dict[str, object]:
    """Return a change with how far it is, and whether it waits for this actor."""
    standing = standing_of(change.times, utcnow())
    mine = standing is Standing.WAITING and why_not(actor, change, utcnow()) is None
    return {"change": change, "standing": standing, "is_mine": mine}


def _recovery_page(account: Account, form: RecoveryForm) -> str:
    """Return the page that begins a recovery."""
    return render_template("profiles/accounts/recovery.html", one=account, form=form)


def _role_page(account: Account, form: RoleForm) -> str:
    """Return the page that proposes another role."""
    return render_template("profiles/accounts/role.html", one=account, form=form)


def _paper_page(change: AccountChange, slip: str, *, number: int) -> ResponseReturnValue:
    """Return one of the two papers, which is shown once."""
    where = outside(url_for(".show_recover"))
    page = render_template("profiles/accounts/paper.html", change=change, slip=slip, number=number, where=where)
    return page, 201
