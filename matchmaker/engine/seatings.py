"""What an allocation answers: for each person what they get and who gives way to whom, and what one seat more would do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from geo.names import Word
from matchmaker.engine.seats import Terms
from matchmaker.engine.types import ENGINE_VERSION, Candidate, Limit, Place, Relaxation


class Why(Word):
    """Why somebody gets what they get in an allocation."""

    BEST = "best", "一番の候補"
    SEAT_TAKEN = "seat_taken", "一番の候補の枠を、ほかの人にゆずる"
    HOST_LOAD = "host_load", "一番の候補の団体に、人が集まりすぎる"
    ALL_TAKEN = "all_taken", "合う所の枠が、ほかの人でうまる"
    NOTHING_FITS = "nothing_fits", "条件に合って、枠のある所がない"


@dataclass(frozen=True, slots=True)
class Alone:
    """What somebody would get if nobody else waited."""

    place: Place
    score: float
    asks: bool

    def as_json(self) -> dict[str, Any]:
        """Return it for `allocate --json`."""
        status = "to_confirm" if self.asks else "ok"
        return {"id": self.place.id, "name": self.place.name, "score": round(self.score, 3), "status": status}


@dataclass(frozen=True, slots=True)
class Seating:
    """What one person gets in an allocation; `candidate` is None where they stay without.

    `kept` is the share of their own best that they get (0: without). `yields_to` are the codes of those who sit where
    they would have been best; `excluded` and `what_if` say what stands in the way of those who stay without.
    """

    code: str
    why: Why
    candidate: Candidate | None
    alone: Alone | None
    kept: float
    is_below_floor: bool
    yields_to: tuple[str, ...]
    fitting: int  # places that break no limit, as the ranking counts them
    excluded: Mapping[Limit, int]
    what_if: tuple[Relaxation, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it for `allocate --json`: the place as a result of FORMATS 4."""
        return {
            "client": self.code,
            "why": str(self.why),
            "place": self.candidate.as_json() if self.candidate else None,
            "alone": self.alone.as_json() if self.alone else None,
            "kept": round(self.kept, 3),
            "below_floor": self.is_below_floor,
            "yields_to": list(self.yields_to),
            "fitting": self.fitting,
            "excluded": {str(limit): self.excluded.get(limit, 0) for limit in Limit} if self.excluded else None,
            "what_if": [change.as_json() for change in self.what_if],
        }


@dataclass(frozen=True, slots=True)
class ExtraSeat:
    """What one seat more at a place would do for the whole list."""

    place: Place
    served: int  # people more who get a place
    lifted: int  # people more who reach the floor
    gain: float  # score more in all
    is_question: bool  # nobody stated how many may come: one would ask

    def as_json(self) -> dict[str, Any]:
        """Return it for `allocate --json`."""
        told = {"id": self.place.id, "name": self.place.name, "served": self.served, "lifted": self.lifted}
        return told | {"gain": round(self.gain, 3), "to_confirm": ["place"] * self.is_question}


@dataclass(frozen=True, slots=True)
class Allocation:
    """One answer for a whole waiting list: a proposal, decided by nobody yet."""

    as_of: date
    terms: Terms
    most_a_host: int
    seatings: tuple[Seating, ...]
    seats: int  # at the places that come into question
    extra: tuple[ExtraSeat, ...]  # those that help most, the most first

    @property
    def served(self) -> int:
        """Return how many people get a place."""
        return sum(seating.candidate is not None for seating in self.seatings)

    @property
    def total(self) -> float:
        """Return the fit of all pairs together."""
        return sum(seating.candidate.score for seating in self.seatings if seating.candidate)

    def as_json(self) -> dict[str, Any]:
        """Return the answer as `docs/commands.md` has it."""
        return {
            "engine": ENGINE_VERSION,
            "as_of": self.as_of.isoformat(),
            "terms": {"floor": self.terms.floor, "share": self.terms.share, "most_per_host": self.most_a_host},
            "waiting": len(self.seatings),
            "served": self.served,
            "below_floor": sum(seating.is_below_floor for seating in self.seatings),
            "seats": self.seats,
            "total": round(self.total, 3),
            "people": [seating.as_json() for seating in self.seatings],
            "one_more_seat": [extra.as_json() for extra in self.extra],
        }
