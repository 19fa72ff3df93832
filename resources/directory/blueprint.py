"""The counter of the registry: one blueprint, its filter, and what a reader may do beside reading."""

from flask import Blueprint

from profiles.access import Permission, may
from profiles.actor import Actor
from resources.directory.telling import event_label

bp = Blueprint("directory", __name__)
bp.add_app_template_filter(event_label, "event_label")


def rights(actor: Actor) -> dict[str, bool]:
    """Return what the actor may do beside reading."""
    return {
        "may_edit": may(actor.role, Permission.RESOURCE_EDIT),
        "may_link": may(actor.role, Permission.HOST_LINK_ISSUE),
    }
