"""The blueprint of the first page and the whole views, and whose work a page shows."""

from flask import Blueprint, request

from profiles.actor import Actor

bp = Blueprint("casebook", __name__)


def is_mine(actor: Actor) -> bool:
    """Say whether a page shows one's own work and what is nobody's, rather than that of the whole town."""
    return actor.account_id is not None and not request.args.get("all")
