"""The counter of the host pages: one blueprint, its filters for readings, and what every page of a host knows."""

from flask import Blueprint, render_template

from geo.areas import Town
from geo.db import db
from profiles.actor import Actor
from resources.directory.models import Resource
from resources.hosts.device import current_link
from resources.hosts.easy import named, phrases, read_aloud, ruby
from resources.hosts.queries import who_asks

bp = Blueprint("hosts", __name__)
bp.add_app_template_filter(ruby, "ruby")
bp.add_app_template_filter(phrases, "phrases")
bp.add_app_template_filter(read_aloud, "read_aloud")


def page(template: str, actor: Actor, resource: Resource, *, folder: str = "resources/hosts", **facts: object) -> str:
    """Return one host page, with the name of the place and whom to call; rooms above have a folder of their own."""
    link = current_link()
    asker = who_asks(link.made_by_id) if link else None
    return render_template(
        f"{folder}/{template}.html",
        place=named(resource.name, resource.kana),
        version=resource.version,
        town=db.session.get(Town, actor.town_id),
        asker=asker.name if asker else "",
        has_pin=link is not None and link.pin_hash is not None,
        **facts,
    )
