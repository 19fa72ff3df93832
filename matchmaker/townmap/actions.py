"""Writes of the map: it changes nothing, and what is carried out of the house is on record."""

from matchmaker.townmap.queries import Audience
from profiles.actor import Actor
from profiles.audit.actions import Event, record_of_town
from profiles.audit.rules import DeedKind

EXPORTED = Event("map.exported", "地図の書き出し", frozenset({"audience", "number"}), DeedKind.EXPORTED)


def carry_out(actor: Actor, audience: Audience, number: int) -> None:
    """Write down that the map was carried away as a file, for whom, and with how many places."""
    record_of_town(actor, EXPORTED, audience=audience.value, number=number)
