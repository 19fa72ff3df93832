"""The second factor (QUALITY R8): six digits of an app on a phone, set up once, without any network."""

import base64
import hashlib
import hmac
import re
from datetime import timedelta
from typing import Any, cast

import sqlalchemy as sa
from flask import Response, abort, after_this_request, request, session
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_security import Totp, TwoFactorRescueForm, TwoFactorSetupForm
from flask_security.forms import TwoFactorVerifyCodeForm
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice

from geo.clock import utcnow
from geo.db import db
from profiles.accounts.models import Account
from profiles.accounts.rules import plain
from profiles.accounts.throttle import may_try

SETUP, ENTER = "security.two_factor_setup", "security.two_factor_token_validation"
PAGES = (SETUP, ENTER)
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


def guard_factor() -> ResponseReturnValue | None:
    """Let no session put another phone in place of the first, and count tries of the six digits as well."""
    if request.endpoint not in PAGES:
        return None
    if current_user.is_authenticated:
        abort(404)
    if _is_stale():
        session.clear()
        return None  # Flask-Security leads back to the sign-in
    if request.method == "POST" and request.endpoint == ENTER:
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
    query = sa.select(Account.tf_primary_method).where(Account.fs_uniquifier == session["tf_user_id"])
    return session.get("tf_state") != "ready" and db.session.scalar(query) is not None
