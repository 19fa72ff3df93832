"""The gate: every route names its permission or says that it is public; whatever says nothing is closed."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from profiles.access import Permission, may
from profiles.actor import Actor
from profiles.wall import stand_behind

View = TypeVar("View", bound=Callable[..., Any])
Source = Callable[[], Actor | None]
Door = Callable[[], str]

MARK = "__permission__"
PUBLIC = "public"
OPEN_ENDPOINTS = frozenset({"static", "security.login", "security.logout"})
_sources: list[tuple[str, Source]] = []
_doors: dict[str, Door] = {}


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


def add_actor_source(source: Source, under: str, door: Door = lambda: "/h") -> None:
    """Add a way to know who acts on the pages under an address; a sign-in of staff means nothing there.

    `door` says where somebody unknown is led to from those pages.
    """
    if (under, source) not in _sources:
        _sources.append((under, source))
        _doors[under] = door


def find_actor() -> Actor | None:
    """Return who acts in this request, None where nobody is known."""
    if "actor" not in g:
        own = [source for under, source in _sources if lies_under(under)]
        g.actor = next((actor for source in own or [signed_in] if (actor := source()) is not None), None)
        if g.actor is not None:
            stand_behind(g.actor)
    found: Actor | None = g.actor
    return found


def lies_under(address: str) -> bool:
    """Say whether the page that was asked for lies under an address."""
    return request.path == address or request.path.startswith(f"{address}/")


def signed_in() -> Actor | None:
    """Return the account that signed in, as the one who acts."""
    account = current_user
    if not account.is_authenticated:
        return None
    return Actor(account.role, account.town_id, account.name, account.id, account.agency_id)


def current_actor() -> Actor:
    """Return who acts; a view behind the gate always has somebody."""
    actor = find_actor()
    if actor is None:
        abort(401)
    return actor


def init_gate(app: Flask) -> None:
    """Close every door that does not say whom it opens for."""
    app.before_request(refuse_nothings)
    app.before_request(check)
    app.after_request(keep_nothing)


def refuse_nothings() -> None:
    """Refuse the letter that nobody can type and PostgreSQL cannot keep, wherever it hides."""
    if "\0" in request.path:
        abort(404)
    asked = [*request.args.items(multi=True), *request.form.items(multi=True)]
    if any("\0" in text for pair in asked for text in pair):
        abort(400)


def check() -> ResponseReturnValue | None:
    """Let through whoever may see the view that was asked for."""
    if request.endpoint is None or request.endpoint in OPEN_ENDPOINTS:
        return None  # an unknown address is answered 404 by Flask itself
    demanded = getattr(current_app.view_functions[request.endpoint], MARK, None)
    if demanded == PUBLIC:
        return None
    if not isinstance(demanded, Permission):
        abort(403)
    actor = find_actor()
    if actor is None:
        return ask_who()
    if not may(actor.role, demanded):
        abort(403)
    return None


def ask_who() -> ResponseReturnValue:
    """Send somebody unknown to the sign-in, a host to the door of hosts; what they came for waits."""
    for address, door in _doors.items():
        if lies_under(address):
            return redirect(door(), 303)
    if request.method not in ("GET", "HEAD"):
        abort(403)
    return redirect(url_for("security.login", next=request.full_path.rstrip("?")), 303)


def keep_nothing(response: Response) -> Response:
    """Tell browsers to keep no page; only what is the same for all may be kept."""
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response
