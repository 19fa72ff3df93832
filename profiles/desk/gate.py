"""The gate: every route names its permission or says that it is public; whatever says nothing is closed."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from profiles.access import Permission, may
from profiles.actor import Actor

View = TypeVar("View", bound=Callable[..., Any])
Source = Callable[[], Actor | None]

MARK = "__permission__"
PUBLIC = "public"
OPEN_ENDPOINTS = frozenset({"static"})
_sources: list[tuple[str, Source]] = []


def requires(permission: Permission) -> Callable[[View], View]:
    """Mark a view with the one permission that it demands."""

    def mark(view: View) -> View:
        setattr(view, MARK, permission)
        return view

    return mark


def public(view: View) -> View:
    """Mark a view as open to everybody."""
    setattr(view, MARK, PUBLIC)
    return view


def add_actor_source(source: Source, under: str = "") -> None:
    """Add a way to know who acts: `under` names the addresses that it alone speaks for, such as the pages of hosts."""
    if (under, source) not in _sources:
        _sources.append((under, source))


def find_actor() -> Actor | None:
    """Return who acts in this request, None where nobody is known."""
    if "actor" not in g:
        special = {under for under, _ in _sources if under and request.path.startswith(under)}
        mine = (source for under, source in _sources if (under in special if special else not under))
        g.actor = next((actor for source in mine if (actor := source()) is not None), None)
    found: Actor | None = g.actor
    return found


def current_actor() -> Actor:
    """Return who acts; a view behind the gate always has somebody."""
    actor = find_actor()
    if actor is None:
        abort(401)
    return actor


def init_gate(app: Flask) -> None:
    """Close every door that does not say whom it opens for."""
    app.before_request(check)
    app.after_request(keep_nothing)


def check() -> ResponseReturnValue | None:
    """Let through whoever may see the view that was asked for."""
    if request.endpoint is None or request.endpoint in OPEN_ENDPOINTS:
        return None  # an unknown address is answered 404 by Flask itself
    demanded = getattr(current_app.view_functions[request.endpoint], MARK, None)
    if demanded == PUBLIC:
        return None
    if demanded is None:
        abort(403)
    actor = find_actor()
    if actor is None:
        return ask_who()
    if not may(actor.role, demanded):
        abort(403)
    return None


def ask_who() -> ResponseReturnValue:
    """Send somebody unknown to the sign-in, a host to the door of hosts; what they came for waits."""
    if request.path.startswith("/host"):
        return redirect("/h", 303)  # the door of hosts
    if request.method != "GET":
        abort(403)
    return redirect(url_for("security.login", next=request.full_path.rstrip("?")), 303)


def keep_nothing(response: Any) -> Any:
    """Tell browsers to keep no page; only what is the same for all may be kept."""
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response
