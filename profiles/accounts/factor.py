"""The second factor (QUALITY R8): six digits of an app, a passkey, or a spare number on paper; all without any network."""

import base64
import hashlib
import hmac
import re
from datetime import timedelta
from typing import Any, cast

import sqlalchemy as sa
from flask import Response, abort, after_this_request, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_security import Totp, TwoFactorRescueForm, TwoFactorSetupForm
from flask_security.forms import TwoFactorVerifyCodeForm
from flask_security.twofactor import CodeTfPlugin, is_tf_setup
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice

from geo.clock import utcnow
from geo.db import db
from profiles.accounts.models import Account
from profiles.accounts.passkeys import home
from profiles.accounts.queries import has_passkey, spares_left
from profiles.accounts.rules import plain
from profiles.accounts.throttle import may_try

SETUP, ENTER = "security.two_factor_setup", "security.two_factor_token_validation"
PAGES = (SETUP, ENTER)
ASK, KEY, SPARE = "accounts.ask_key_at_door", "accounts.enter_by_key", "accounts.enter_by_spare"
FIRST, FIRST_KEPT = "accounts.begin_with_key", "accounts.keep_first_key"
OWN_PAGES = (ASK, KEY, SPARE, "accounts.show_spare", FIRST, FIRST_KEPT)
COUNTED = (ENTER, KEY, SPARE)  # tries of one account are counted together, whichever way they go
PATIENCE = timedelta(minutes=15)  # from the password to the digits
APP = "authenticator"
DIGITS = 6
WRONG = "数字が違います。アプリに出ているいまの6けたを入れてください"


class OnceTotp(Totp):
    """Six digits that open once: whoever looked over a shoulder cannot use them again."""

    def get_last_counter(self, user: Any) -> int | None:
        """Return the half minute whose digits were used last."""
        return cast(Account, user).tf_last_counter

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        """Remember the half minute whose digits are used up."""
        user.tf_last_counter = tmatch.counter


class SetupForm(TwoFactorSetupForm):
    """The choice of a second factor: there is one."""

    setup = RadioField(choices=[SelectChoice(APP, _l("認証アプリ"))], validate_choice=False)


class CodeForm(TwoFactorVerifyCodeForm):
    """The six digits of a second factor."""

    code = StringField(_l("6けたの数字"), render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"})
    submit = None

    def validate(self, **kwargs: Any) -> bool:
        """Take digits as people type them, and say in words what to do."""
        self.code.data = re.sub(r"\D", "", plain(self.code.data or ""))
        if len(self.code.data) == DIGITS and super().validate(**kwargs):
            return True
        self.code.errors = [_l(WRONG)]
        after_this_request(not_accepted)
        return False


class RescueForm(TwoFactorRescueForm):
    """What helps without the phone: an administrator, and nothing that goes by mail."""

    help_setup = RadioField(choices=[SelectChoice("help", _l("管理者に頼む"))], validate_choice=False)


class FactorPlugin(CodeTfPlugin):
    """What stands beside the password of an account: the page of the second step offers whatever there is."""

    def get_setup_methods(self, user: Any) -> list[tuple[str, str]]:
        """Return that there is a second factor, also where it is a key and no app."""
        return super().get_setup_methods(user) or ([("passkey", "パスキー")] if has_passkey(user.id) else [])

    def tf_login(self, user: Any, json_payload: dict[str, Any], next_loc: str | None) -> Any:
        """Lead to the second step, or to setting one up where there is none yet."""
        ready = is_tf_setup(user) or has_passkey(user.id)
        session["tf_state"] = "ready" if ready else "setup_from_login"
        return redirect(url_for(ENTER if ready else SETUP, next=next_loc or None))


def parts_of_factor() -> dict[str, Any]:
    """Return our parts in place of those of Flask-Security."""
    return {
        "totp_cls": OnceTotp,
        "two_factor_setup_form": SetupForm,
        "two_factor_verify_code_form": CodeForm,
        "two_factor_rescue_form": RescueForm,
    }


def not_accepted(response: Response) -> Response:
    """Answer as every form that was not accepted does."""
    response.status_code = 422
    return response


def config_of_factor(*, demanded: bool, keys: list[str]) -> dict[str, Any]:
    """Return what Flask-Security is told of the second factor."""
    return {
        "SECURITY_TWO_FACTOR": demanded,
        "SECURITY_TWO_FACTOR_REQUIRED": True,
        "SECURITY_TWO_FACTOR_IMPLEMENTATIONS": {"code": f"{__name__}.FactorPlugin"},
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": [APP],
        "SECURITY_TWO_FACTOR_ALWAYS_VALIDATE": True,
        "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TOTP_ISSUER": "Tsunagi",
        "SECURITY_TOTP_SECRETS": seals_of(keys),
        "SECURITY_MSG_TWO_FACTOR_INVALID_TOKEN": (WRONG, "error"),
        "SECURITY_MSG_TWO_FACTOR_METHOD_NOT_AVAILABLE": ("認証アプリだけが使えます", "error"),
    }


def seals_of(keys: list[str]) -> dict[str, str]:
    """Return the secrets that seal the second factors, the newest with the highest number."""
    seals = [hmac.new(key.encode(), b"second-factor", hashlib.sha256).digest() for key in reversed(keys)]
    return {str(number): base64.b64encode(seal).decode() for number, seal in enumerate(seals, 1)}


def password_was_right() -> None:
    """Mark when the password was right: the digits must follow soon."""
    session["asked_at"] = int(utcnow().timestamp())


def inside(path: str) -> str:
    """Return a path of this house as it is, anything else as nothing."""
    return path if re.match(r"/(?![/\\])[^\\\s]*$", path) else ""


def ways_in() -> dict[str, Any]:
    """Return what somebody whose password was right can go on with, for the page of the second step."""
    account = half_in("ready", "setup_from_login", "validating_profile")
    if account is None:
        return {}
    return {
        "offers_keys": home() is not None,
        "has_app": bool(account.tf_primary_method),
        "has_key": home() is not None and has_passkey(account.id),
        "has_spare": spares_left(account) > 0,
        "next": inside(request.args.get("next", "")),
    }


def half_in(*states: str) -> Account | None:
    """Return the account whose password was right in this session and whose second step is still to come."""
    if "tf_user_id" not in session or session.get("tf_state") not in states:
        return None
    query = sa.select(Account).where(Account.fs_uniquifier == session["tf_user_id"], Account.active)
    return db.session.scalar(query)


def let_in(account: Account, way: str) -> None:
    """Sign somebody in whose second step was right, and remember for the book which one it was."""
    g.way = way
    current_app.extensions["security"].two_factor_plugins.tf_complete(account, True)


def guard_factor() -> ResponseReturnValue | None:
    """Let no session put another phone in place of the first, and count tries of the second step as well."""
    if request.endpoint not in PAGES + OWN_PAGES:
        return None
    if current_user.is_authenticated:
        abort(404)
    if _is_stale():
        session.clear()
        return None  # whoever answers leads back to the sign-in
    if request.method == "POST" and request.endpoint in COUNTED:
        passed = may_try("factor", str(session.get("tf_user_id", "")), utcnow())
        db.session.commit()
        if not passed:
            abort(429)
    return None


def _is_stale() -> bool:
    """Say whether a half sign-in is too old, or would set up what was set up meanwhile: cookies can be copied."""
    if "tf_user_id" not in session:
        return False
    if utcnow().timestamp() - session.get("asked_at", 0) > PATIENCE.total_seconds():
        return True
    query = sa.select(Account).where(Account.fs_uniquifier == session["tf_user_id"])
    account = db.session.scalar(query)
    return (
        session.get("tf_state") != "ready"
        and account is not None
        and (account.tf_primary_method is not None or has_passkey(account.id))
    )
