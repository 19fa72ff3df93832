"""The pages of accounts: all of a town, an invitation, one's own."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from geo.clock import utcnow
from geo.db import db
from geo.errors import NotFoundError
from profiles.access import Permission, may
from profiles.accounts.actions import (
    accept,
    change_password,
    deactivate,
    invite,
    invite_again,
    reactivate,
)
from profiles.accounts.change_queries import own_changes, under_way
from profiles.accounts.forms import AcceptForm, InviteForm, PasswordForm
from profiles.accounts.links import hash_of
from profiles.accounts.models import Account, Agency, Invitation
from profiles.accounts.queries import (
    accounts_of,
    actor_of,
    agencies_of,
    find_invitation,
    own_account,
    passkeys_of,
    spares_left,
    visible_account,
)
from profiles.accounts.signin import keep_session
from profiles.accounts.throttle import may_try
from profiles.accounts.two_people import standing_of
from profiles.accounts.upkeep import last_backup
from profiles.actor import Actor
from profiles.desk.address import outside
from profiles.desk.gate import current_actor, public, requires

bp = Blueprint("accounts", __name__)
ENTRANCES = (  # the first page of a day, by what somebody may do
    (Permission.TODAY_VIEW, "casebook.today"),
    (Permission.REFERRAL_VIEW, "cases.index"),
    (Permission.ACCOUNT_MANAGE, "accounts.index"),
    (Permission.AUDIT_READ, "audit.index"),
    (Permission.MAP_VIEW, "townmap.show"),
)


@bp.get("/enter")
@requires(Permission.SELF_MANAGE)
def enter() -> ResponseReturnValue:
    """Lead somebody who signed in to their first page."""
    actor = current_actor()
    role = actor.role
    if under_way(own_account(actor), utcnow()):
        flash(
            _("あなたのアカウントを変えることが、頼まれています。覚えがなければ「自分のアカウント」で止めてください"),
            "error",
        )
    return redirect(url_for(next(page for permission, page in ENTRANCES if may(role, permission))), 303)


@bp.get("/accounts/")
@requires(Permission.ACCOUNT_MANAGE)
def index() -> ResponseReturnValue:
    """Show the accounts of the town, and the form that invites somebody."""
    return _list_page(current_actor(), _invite_form(current_actor()))


@bp.post("/accounts/invite")
@requires(Permission.ACCOUNT_MANAGE)
def send_invitation() -> ResponseReturnValue:
    """Invite somebody; the link is shown once, on this page alone."""
    actor = current_actor()
    form = _invite_form(actor)
    made: list[tuple[Account, str]] = []
    if not form.accepts(lambda: made.append(_invite(actor, form))):
        return _list_page(actor, form), 422
    db.session.commit()
    return _link_page(*made[0])


@bp.post("/accounts/<string(length=12):ref>/invite")
@requires(Permission.ACCOUNT_MANAGE)
def invite_anew(ref: str) -> ResponseReturnValue:
    """Give a new link to set a password; the ones before open nothing any more."""
    actor = current_actor()
    account = visible_account(actor, ref)
    token = invite_again(actor, account, utcnow())
    db.session.commit()
    return _link_page(account, token)


@bp.post("/accounts/<string(length=12):ref>/close")
@requires(Permission.ACCOUNT_MANAGE)
def close(ref: str) -> ResponseReturnValue:
    """Close an account at once."""
    actor = current_actor()
    account = visible_account(actor, ref)
    deactivate(actor, account, utcnow())
    db.session.commit()
    flash(_("%(name)s さんのアカウントを停止しました。開いていた画面も、つぎの操作で閉じます", name=account.name))
    return redirect(url_for(".index"), 303)


@bp.post("/accounts/<string(length=12):ref>/reopen")
@requires(Permission.ACCOUNT_MANAGE)
def reopen(ref: str) -> ResponseReturnValue:
    """Open a closed account again."""
    actor = current_actor()
    account = visible_account(actor, ref)
    reactivate(actor, account)
    db.session.commit()
    flash(_("%(name)s さんのアカウントを再開しました", name=account.name))
    return redirect(url_for(".index"), 303)


@bp.get("/invitations/<string(minlength=20,maxlength=100):token>")
@public
def show_invitation(token: str) -> ResponseReturnValue:
    """Show the form that sets the first password; looking does not use the link up."""
    return _accept_page(_invitation(token), AcceptForm())


@bp.post("/invitations/<string(minlength=20,maxlength=100):token>")
@public
def accept_invitation(token: str) -> ResponseReturnValue:
    """Set the first password, and lead to the page of signing in."""
    if not may_try("invitation", request.remote_addr or "", utcnow()):
        db.session.commit()
        abort(429)
    db.session.commit()
    invitation, form = _invitation(token), AcceptForm()
    actor = actor_of(invitation.account)
    if not form.accepts(lambda: accept(actor, invitation, form.password.data or "", utcnow())):
        return _accept_page(invitation, form), 422
    db.session.commit()
    flash(_("パスワードを決めました。サインインしてください"))
    return redirect(url_for("security.login"), 303)


@bp.get("/me")
@requires(Permission.SELF_MANAGE)
def me() -> ResponseReturnValue:
    """Show one's own account."""
    return _own_page(own_account(current_actor()), PasswordForm())


@bp.post("/me/password")
@requires(Permission.SELF_MANAGE)
def save_password() -> ResponseReturnValue:
    """Change one's own password; this session goes on, every other one ends."""
    actor, form = current_actor(), PasswordForm()
    account = own_account(actor)
    if not may_try("password", account.ref, utcnow()):
        db.session.commit()
        abort(429)
    if not form.accepts(lambda: change_password(actor, account, old=form.old.data or "", new=form.new.data or "")):
        db.session.commit()  # the try is counted
        return _own_page(account, form), 422
    db.session.commit()
    keep_session(account)
    flash(_("パスワードを変えました。ほかの機械でのサインインは終わりました"))
    return redirect(url_for(".me"), 303)


def _own_page(account: Account, form: PasswordForm) -> str:
    """Return the page of one's own account."""
    keys, spares = len(passkeys_of(account)), spares_left(account)
    told = [(one, standing_of(one.times, utcnow())) for one in own_changes(account)]
    return render_template("profiles/accounts/me.html", own=account, form=form, keys=keys, spares=spares, told=told)


def _invite_form(actor: Actor) -> InviteForm:
    """Return the form of an invitation with the agencies of the town."""
    return InviteForm(agencies=tuple(agencies_of(actor)))


def _invite(actor: Actor, form: InviteForm) -> tuple[Account, str]:
    """Invite whom the form names."""
    return invite(
        actor,
        email=form.email.data or "",
        name=form.name.data or "",
        role=form.role.data,
        now=utcnow(),
        agency=_agency(actor, form.agency.data),
        extension=form.extension.data or "",
    )


def _agency(actor: Actor, ref: str) -> Agency | None:
    """Return the agency of the town that was chosen."""
    return next((agency for agency in agencies_of(actor) if agency.ref == ref), None)


def _list_page(actor: Actor, form: InviteForm) -> str:
    """Return the page of all accounts."""
    backup = last_backup(actor, utcnow()) if current_app.config["TSUNAGI_MODE"] == "office" else None
    return render_template(
        "profiles/accounts/index.html", accounts=accounts_of(actor), me_id=actor.account_id, form=form, backup=backup
    )


def _link_page(account: Account, token: str) -> ResponseReturnValue:
    """Return the page that shows a link once."""
    link = outside(url_for(".show_invitation", token=token))
    return render_template("profiles/accounts/link.html", invited=account, link=link), 201


def _invitation(token: str) -> Invitation:
    """Return the invitation that a token opens."""
    invitation = find_invitation(hash_of(token), utcnow())
    if invitation is None or not invitation.account.active:
        raise NotFoundError
    return invitation


def _accept_page(invitation: Invitation, form: AcceptForm) -> str:
    """Return the page that sets the first password."""
    return render_template("profiles/accounts/accept.html", invited=invitation.account, form=form)
