"""What a human saw when they decided about a candidate: what each scorer said of it and of the first of the list."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from matchmaker.engine.types import Answer
from matchmaker.matching.page import MOST, first_of
from matchmaker.matching.queries import decided_before, match, person_of
from profiles.actor import Actor
from profiles.clients.models import Client
from resources.directory.models import Resource

FIGURES = 4  # after the point


def seen_now(actor: Actor, client: Client, resource: Resource, *, as_of: date) -> dict[str, Any] | None:
    """Return what the ranking says of a place for a client just now; None where it is not among those it offers."""
    answer = match(actor, person_of(client), as_of=as_of, top=MOST)
    return seen_in(answer, resource.ref, without=decided_before(client).keys())


def seen_in(answer: Answer, ref: str, *, without: Collection[str] = ()) -> dict[str, Any] | None:
    """Return what an answer says of one place and of the first of the list, those left out that were decided before.

    `parts` belong to the place, `shown` to the first page as it stood, `at` says where on it the place is (None: further
    down). They are figures of scorers without any word; they lie sealed all the same, for they are about a person.
    """
    own = next((one for one in answer.candidates if one.place.ref == ref), None)
    if own is None:
        return None
    shown = [one for one in first_of(answer) if one is own or one.place.ref not in without]
    return {
        "parts": _figures(own.parts),
        "shown": [_figures(one.parts) for one in shown],
        "at": shown.index(own) if own in shown else None,
    }


def _figures(parts: Mapping[str, float]) -> dict[str, float]:
    """Return the parts of a pair, short enough to be kept many times."""
    return {name: round(value, FIGURES) for name, value in parts.items()}
