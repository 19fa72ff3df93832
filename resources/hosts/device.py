"""The device of a host: hashes keyed by the house, the cookie that a used link leaves, and who it speaks for."""

import hashlib
import hmac

from flask import Response, current_app, request

from geo.clock import utcnow
from profiles.access import Role
from profiles.actor import Actor
from resources.hosts.models import HostLink
from resources.hosts.queries import kept_link, open_link
from resources.hosts.rules import DEVICE_DAYS, PAPER_DAYS, SESSION_HOURS

COOKIE = "tsunagi_host"
COOKIE_PATH = "/host"


def keyed_hash(text: str) -> str:
    """Return the hash under which a token, code or address is stored; without the key of the house it leads nowhere."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, b"host-link:" + text.encode(), hashlib.sha256).hexdigest()


def paper_days() -> int:
    """Return for how many days a paper slip opens the page."""
    return int(current_app.config.get("HOST_LINK_DAYS", PAPER_DAYS))


def session_hours() -> int:
    """Return for how many hours a device stays signed in."""
    return int(current_app.config.get("HOST_SESSION_HOURS", SESSION_HOURS))


def device_days() -> int:
    """Return for how many days four digits open a device again."""
    return int(current_app.config.get("HOST_DEVICE_DAYS", DEVICE_DAYS))


def caller() -> str:
    """Return the hash of the address that typed a code."""
    return keyed_hash(f"address:{request.remote_addr or ''}")


def leave_cookie(response: Response, secret: str, *, days: int | None = None) -> Response:
    """Bind a device to the link that it used, for the hours of a session or for some days."""
    response.set_cookie(
        COOKIE,
        secret,
        max_age=days * 86_400 if days else session_hours() * 3600,
        path=COOKIE_PATH,
        secure=bool(current_app.config.get("SESSION_COOKIE_SECURE", request.is_secure)),
        httponly=True,
        samesite="Lax",
    )
    return response


def drop_cookie(response: Response) -> Response:
    """Let a device forget the page."""
    response.delete_cookie(COOKIE, path=COOKIE_PATH, httponly=True, samesite="Lax")
    return response


def current_link() -> HostLink | None:
    """Return the link that this device used, while it holds."""
    secret = request.cookies.get(COOKIE, "")
    return open_link(keyed_hash(secret), utcnow()) if secret else None


def kept() -> HostLink | None:
    """Return the link that four digits open again on this device."""
    secret = request.cookies.get(COOKIE, "")
    return kept_link(keyed_hash(secret), utcnow()) if secret else None


def door() -> str:
    """Return where a device that is not open is led to: its four digits, or a paper."""
    return "/host/open" if kept() else "/h"


def host_actor_from_request() -> Actor | None:
    """Return the host who speaks through this device, or None; the gate asks this on each request."""
    link = current_link()
    return host_actor(link) if link else None


def host_actor(link: HostLink) -> Actor:
    """Return the actor that a link stands for: one person, one listing."""
    steward = link.stewardship
    return Actor(
        role=Role.HOST,
        town_id=link.town_id,
        name=" ".join(filter(None, (steward.title, steward.name))),
        resource_id=steward.resource_id,
        stewardship_id=steward.id,
    )
