"""The counter of the registry: one blueprint, its filters, and what a reader may do beside reading."""

from datetime import datetime
from typing import Any

from flask import Blueprint, current_app, url_for

from geo.clock import TOKYO
from profiles.access import Permission, may
from profiles.actor import Actor
from resources.directory.telling import event_label
from resources.schedule.rules import clock

bp = Blueprint("directory", __name__)
bp.add_app_template_filter(event_label, "event_label")
bp.add_app_template_filter(clock, "clock")


@bp.app_template_filter("moment")
def moment(at: datetime) -> str:
    """Return a moment as a history shows it, in the time of Japan."""
    return f"{at.astimezone(TOKYO):%Y/%m/%d %H:%M}"


def way_to(endpoint: str, **values: Any) -> str | None:
    """Return the address of a page of a room above, or None where that room is not installed."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None


def rights(actor: Actor) -> dict[str, bool]:
    """Return what the actor may do beside reading."""
    return {
        "may_edit": may(actor.role, Permission.RESOURCE_EDIT),
        "may_link": may(actor.role, Permission.HOST_LINK_ISSUE),
    }
