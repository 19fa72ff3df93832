"""Signing in and out: Flask-Security on our own accounts, with sessions that end and cookies that die (QUALITY R6-R10)."""

from typing import Any

from flask import Flask, abort, after_this_request, current_app, g, request, session
from flask_babel import lazy_gettext as _l
from flask_login import user_logged_in, user_logged_out
from flask_security import LoginForm, Security, SQLAlchemyUserDatastore
from wtforms import PasswordField, StringField

from geo.clock import utcnow
from geo.db import db
from profiles.accounts.actions import SIGNED_IN, SIGNED_OUT, renew
from profiles.accounts.factor import (
    PAGES,
    config_of_factor,
    guard_factor,
    inside,
    not_accepted,
    parts_of_factor,
    password_was_right,
    ways_in,
)
from profiles.accounts.models import Account
from profiles.accounts.queries import actor_of, demo_accounts
from profiles.accounts.rules import DEMO_PASSWORD, IDLE, LEAST, LONGEST, MOST
from profiles.accounts.throttle import failed, forgive, may_come, may_try
from profiles.audit.actions import record
from profiles.desk.gate import public

WRONG = _l("サインイン名かパスワードが違います。もういちど入れてください")
MARK_EVERY = 60  # seconds between two marks that somebody is still there


class SigninForm(LoginForm):
    """A sign-in name and a password; every refusal reads the same (QUALITY R10)."""

    email = StringField(_l("サインイン名"), render_kw={"autocomplete": "username", "autocapitalize": "none"})
    password = PasswordField(_l("パスワード"), render_kw={"autocomplete": "current-password"})
    remember = None  # no cookie outlives the session
    submit = None

    def validate(self, **kwargs: Any) -> bool:
        """Count the try before its outcome is known, then look."""
        name = self.email.data = (self.email.data or "").strip().replace("\x00", "")
        self.password.data = self.password.data or ""
        self.next.data = inside(self.next.data or "")
        address = request.remote_addr or ""
        if not (may_come(address, utcnow()) and may_try("account", name.casefold(), utcnow())):
            db.session.commit()
            abort(429)
        db.session.commit()
        if len(name) <= MOST and len(self.password.data) <= MOST and super().validate(**kwargs) and self.is_welcome():
            forgive("account", name.casefold())
            password_was_right()
            return True
        failed(address, utcnow())
        db.session.commit()
        self.say_no()
        return False

    def is_welcome(self) -> bool:
        """Refuse the accounts of a made-up town anywhere but in the demonstration: all know their password."""
        return is_demo() or (isinstance(self.user, Account) and not self.user.town.is_demo)

    def say_no(self) -> None:
        """Put one sentence in place of whatever was wrong."""
        for field in self:
            field.errors = []
        self.form_errors = [WRONG]
        after_this_request(not_accepted)


def is_demo() -> bool:
    """Say whether this is the demonstration."""
    return bool(current_app.config["TSUNAGI_MODE"] == "demo")


def init_signin(app: Flask) -> None:
    """Let staff sign in and out, with what Flask-Security offers beyond that left closed."""
    app.config.update(config_of(app))
    store = SQLAlchemyUserDatastore(db, Account, None)  # type: ignore[arg-type]  # rights are in profiles.access
    security = Security(app, store, login_form=SigninForm, **parts_of_factor())
    security.want_json(lambda _request: False)
    security.login_context_processor(demo_sign_ins)
    security.tf_setup_context_processor(ways_in)
    security.tf_token_validation_context_processor(ways_in)
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]  # no token opens a session
    app.before_request_funcs.setdefault(None, []).insert(0, hold_session)
    app.before_request(guard_factor)
    for endpoint in PAGES if app.config["SECURITY_TWO_FACTOR"] else ():
        app.view_functions[endpoint] = public(app.view_functions[endpoint])  # whatever is not named here stays closed
    user_logged_in.connect(begin_session, app)
    user_logged_out.connect(end_session, app)


def config_of(app: Flask) -> dict[str, Any]:
    """Return what Flask-Security is told; what it offers beyond is left off."""
    return {
        "SECURITY_LOGIN_URL": "/signin",
        "SECURITY_LOGOUT_URL": "/signout",
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_POST_LOGIN_VIEW": "/enter",
        "SECURITY_POST_LOGOUT_VIEW": "/signin",
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SINGLE_HASH": {"argon2"},  # no second secret that must never be lost
        "SECURITY_PASSWORD_LENGTH_MIN": LEAST,
        "SECURITY_DEFAULT_REMEMBER_ME": False,
        "SECURITY_JOIN_USER_ROLES": False,
        "SECURITY_FLASH_MESSAGES": False,
        "SECURITY_STATIC_FOLDER": None,
        "SECURITY_CLI_USERS_NAME": None,
        "SECURITY_CLI_ROLES_NAME": None,
        "SECURITY_API_ENABLED_METHODS": ["session"],
        **config_of_factor(
            demanded=app.config["TSUNAGI_MODE"] != "demo",
            keys=[app.config["SECRET_KEY"], *(app.config["SECRET_KEY_FALLBACKS"] or [])],
        ),
    }


def demo_sign_ins() -> dict[str, Any]:
    """Return the sign-ins of the made-up town, in the demonstration alone."""
    if not is_demo():
        return {}
    return {
        "demo": [{"role": one.role.label, "email": one.email, "words": one.name} for one in demo_accounts()],
        "demo_password": DEMO_PASSWORD,
    }


def hold_session() -> None:
    """End a session that nobody used for half an hour, or that is twelve hours old; before anything reads it."""
    if "_user_id" not in session or request.endpoint == "static":
        return
    now = int(utcnow().timestamp())
    since, seen = session.get("since", 0), session.get("seen", 0)
    if now - seen > IDLE.total_seconds() or now - since > LONGEST.total_seconds():
        session.clear()
    elif now - seen >= MARK_EVERY:
        session["seen"] = now


def begin_session(_app: Flask, user: Account) -> None:
    """Mark when a session began; the proof of forms is a new one."""
    session["since"] = session["seen"] = int(utcnow().timestamp())
    session.pop("csrf_token", None)
    forgive("factor", user.fs_uniquifier)
    record(actor_of(user), SIGNED_IN, user, way=g.pop("way", "password" if is_demo() else "app"))
    db.session.commit()


def end_session(_app: Flask, user: Account | None) -> None:
    """Let every copy of the cookie die with the session."""
    session.clear()
    if isinstance(user, Account):
        renew(user)
        record(actor_of(user), SIGNED_OUT, user)
        db.session.commit()


def keep_session(account: Account) -> None:
    """Let the session of this browser go on under the new mark of its account."""
    session["_user_id"] = account.fs_uniquifier
    session.pop("csrf_token", None)
