"""The pages of what stands beside a password: one's keys, one's spare numbers, and both at the second step of signing in."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from geo.clock import utcnow
from geo.db import db
from geo.errors import DomainError
from profiles.access import Permission
from profiles.accounts import passkeys
from profiles.accounts.factor import ENTER, half_in, inside, let_in
from profiles.accounts.factor_actions import (
    add_passkey,
    ask_for_new_key,
    ask_key,
    make_spares,
    prove,
    remove_passkey,
    take_question,
    use_passkey,
    use_spare,
)
from profiles.accounts.forms import AnswerForm, FirstKeyForm, KeyForm, ProveForm, SpareForm
from profiles.accounts.models import Account, KeyQuestion
from profiles.accounts.queries import actor_of, own_account, own_passkey, passkeys_of, spares_left
from profiles.accounts.rules import SPARES_FEW, Home
from profiles.accounts.throttle import may_try
from profiles.accounts.views import bp
from profiles.actor import Actor
from profiles.desk.fields import HouseForm
from profiles.desk.gate import current_actor, public, requires

NO_HOME = "パスキーは、名前のある https のアドレスで動かしているときに使えます。管理者に聞いてください"


@bp.get("/me/keys")
@requires(Permission.SELF_MANAGE)
def keys() -> ResponseReturnValue:
    """Show one's keys, and the form that adds one."""
    return _keys_page(own_account(current_actor()), KeyForm())


@bp.post("/me/keys")
@requires(Permission.SELF_MANAGE)
def ask_new_key() -> ResponseReturnValue:
    """Take the name of a new key and the proof of the password; then the browser is asked to make it."""
    account, form, house = own_account(current_actor()), KeyForm(), _house()
    asked: list[KeyQuestion] = []

    def ask() -> None:
        prove(account, form.password.data or "")
        asked.append(ask_for_new_key(account, form.name.data or "", utcnow()))

    if not _proven(account, form, ask):
        return _keys_page(account, form), 422
    return _making_page(account, house, asked[0], url_for(".keep_key"), url_for(".keys"))


@bp.post("/me/keys/keep")
@requires(Permission.SELF_MANAGE)
def keep_key() -> ResponseReturnValue:
    """Keep the key that the browser made."""
    actor = current_actor()
    if (problem := _keep(actor, own_account(actor))) is not None:
        flash(problem, "error")
    return redirect(url_for(".keys"), 303)


@bp.get("/me/keys/<string(length=12):key_ref>/remove")
@requires(Permission.SELF_MANAGE)
def ask_remove_key(key_ref: str) -> ResponseReturnValue:
    """Ask for the password before a key is taken away."""
    return _remove_page(key_ref, ProveForm())


@bp.post("/me/keys/<string(length=12):key_ref>/remove")
@requires(Permission.SELF_MANAGE)
def remove_key(key_ref: str) -> ResponseReturnValue:
    """Take a key away."""
    actor, form = current_actor(), ProveForm()
    account = own_account(actor)
    key = own_passkey(account, key_ref)

    def remove() -> None:
        prove(account, form.password.data or "")
        remove_passkey(actor, account, key)

    if not _proven(account, form, remove):
        return _remove_page(key_ref, form), 422
    flash(_("パスキー「%(name)s」を取り消しました", name=key.name))
    return redirect(url_for(".keys"), 303)


@bp.get("/me/spare")
@requires(Permission.SELF_MANAGE)
def spares() -> ResponseReturnValue:
    """Show how many spare numbers are left, and the form that makes new ones."""
    return _spares_page(own_account(current_actor()), ProveForm())


@bp.post("/me/spare")
@requires(Permission.SELF_MANAGE)
def new_spares() -> ResponseReturnValue:
    """Make new spare numbers; they are shown on this page and nowhere else."""
    actor, form = current_actor(), ProveForm()
    account = own_account(actor)
    codes: list[str] = []

    def renew() -> None:
        prove(account, form.password.data or "")
        codes.extend(make_spares(actor, account))

    if not _proven(account, form, renew):
        return _spares_page(account, form), 422
    return render_template("profiles/accounts/spare_paper.html", own=account, codes=codes, made_at=utcnow()), 201


@bp.post("/signin/first-key")
@public
def begin_with_key() -> ResponseReturnValue:
    """Begin the second factor with a key, for somebody who has no phone to use."""
    account, form = half_in("setup_from_login", "validating_profile"), FirstKeyForm()
    if account is None:
        return redirect(url_for("security.login"), 303)
    house = _house()
    asked: list[KeyQuestion] = []
    if not form.accepts(lambda: asked.append(ask_for_new_key(account, form.name.data or "", utcnow()))):
        return render_template("profiles/accounts/first_key.html", form=form), 422
    db.session.commit()
    return _making_page(account, house, asked[0], url_for(".keep_first_key"), url_for("security.two_factor_setup"))


@bp.post("/signin/first-key/keep")
@public
def keep_first_key() -> ResponseReturnValue:
    """Keep the first key, and let its owner in."""
    account = half_in("setup_from_login", "validating_profile")
    if account is None:
        return redirect(url_for("security.login"), 303)
    if (problem := _keep(actor_of(account), account)) is not None:
        flash(problem, "error")
        return redirect(url_for("security.two_factor_setup"), 303)
    let_in(account, "key")
    return redirect(url_for(".enter"), 303)


@bp.post("/signin/key/ask")
@public
def ask_key_at_door() -> ResponseReturnValue:
    """Ask for the signature of a key at the second step."""
    account = half_in("ready")
    if account is None:
        return redirect(url_for("security.login"), 303)
    house = _house()
    question = ask_key(account, utcnow())
    db.session.commit()
    session["asked_key"] = question.ref
    options = passkeys.asked_to_sign(house, question, passkeys_of(account, open_ones=True))
    form = AnswerForm(formdata=None, next=inside(request.form.get("next", "")))
    return render_template("profiles/accounts/key_sign.html", form=form, options=options, back=_second_step())


@bp.post("/signin/key")
@public
def enter_by_key() -> ResponseReturnValue:
    """Let somebody in whose key signed the challenge of this session."""
    account = half_in("ready")
    if account is None:
        return redirect(url_for("security.login"), 303)
    house = _house()
    try:
        question = take_question(account, session.pop("asked_key", ""), utcnow(), adds=False)
        use_passkey(actor_of(account), account, question, request.form.get("credential", ""), house, utcnow())
    except DomainError as problem:
        db.session.commit()  # the challenge is used up, and a copied key is stopped
        flash(_(problem.message, **problem.values), "error")
        return redirect(_second_step(), 303)
    db.session.commit()
    let_in(account, "key")
    return _onward()


@bp.get("/signin/spare")
@public
def show_spare() -> ResponseReturnValue:
    """Ask for a spare number at the second step."""
    if half_in("ready") is None:
        return redirect(url_for("security.login"), 303)
    return _spare_page(SpareForm(next=inside(request.args.get("next", ""))))


@bp.post("/signin/spare")
@public
def enter_by_spare() -> ResponseReturnValue:
    """Let somebody in who has a number of the paper left."""
    account, form = half_in("ready"), SpareForm()
    if account is None:
        return redirect(url_for("security.login"), 303)
    left: list[int] = []
    if not form.accepts(lambda: left.append(use_spare(actor_of(account), account, form.code.data or "", utcnow()))):
        return _spare_page(form), 422
    db.session.commit()
    let_in(account, "spare")
    flash(_("予備の番号で入りました。残りは %(n)s 個です", n=left[0]))
    return _onward()


def _house() -> Home:
    """Return to what keys are bound; without that there are none."""
    house = passkeys.home()
    if house is None:
        raise DomainError(NO_HOME)
    return house


def _proven(account: Account, form: HouseForm, act: Any) -> bool:
    """Let a form act that carries the password; its tries are counted as those of any password."""
    if not may_try("password", account.ref, utcnow()):
        db.session.commit()
        abort(429)
    done = form.accepts(act)
    db.session.commit()  # the try is counted, whatever came of it
    return done


def _keep(actor: Actor, account: Account) -> str | None:
    """Keep the key that was made for the challenge of this session; return what stands in the way."""
    house = _house()
    try:
        question = take_question(account, session.pop("asked_key", ""), utcnow(), adds=True)
        key = add_passkey(actor, account, question, request.form.get("credential", ""), house)
    except DomainError as problem:
        db.session.commit()  # the challenge is used up
        return str(_(problem.message, **problem.values))
    db.session.commit()
    flash(_("パスキー「%(name)s」を登録しました。つぎのサインインから使えます", name=key.name))
    return None


def _making_page(account: Account, house: Home, question: KeyQuestion, action: str, back: str) -> str:
    """Return the page that asks the browser to make a key, for this session alone."""
    session["asked_key"] = question.ref
    options = passkeys.asked_to_make(house, account, question, passkeys_of(account))
    return render_template(
        "profiles/accounts/key_make.html", form=AnswerForm(formdata=None), options=options, action=action, back=back
    )


def _keys_page(account: Account, form: KeyForm) -> str:
    """Return the page of one's keys."""
    return render_template(
        "profiles/accounts/keys.html", own=account, keys=passkeys_of(account), form=form, offers=passkeys.home()
    )


def _remove_page(key_ref: str, form: ProveForm) -> str:
    """Return the page that asks before a key is taken away."""
    key = own_passkey(own_account(current_actor()), key_ref)
    return render_template("profiles/accounts/key_remove.html", key=key, form=form)


def _spares_page(account: Account, form: ProveForm) -> str:
    """Return the page of one's spare numbers."""
    left = spares_left(account)
    return render_template("profiles/accounts/spares.html", form=form, left=left, few=left <= SPARES_FEW)


def _spare_page(form: SpareForm) -> str:
    """Return the page that asks for a spare number."""
    return render_template("profiles/accounts/spare.html", form=form, back=_second_step())


def _second_step() -> str:
    """Return the address of the second step; where somebody wanted to go is kept."""
    return url_for(ENTER, next=inside(request.values.get("next", "")) or None)


def _onward() -> ResponseReturnValue:
    """Lead somebody who is in to what they came for."""
    return redirect(inside(request.form.get("next", "")) or url_for(".enter"), 303)
