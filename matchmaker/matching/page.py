"""What the match page shows, worked out: the person, the candidates as cards, the markers, what was left out."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from matchmaker.engine.edits import edited
from matchmaker.engine.index import Index
from matchmaker.engine.lexicon import codes_of
from matchmaker.engine.ranker import rank
from matchmaker.engine.relaxing import what_if
from matchmaker.engine.sieve import Sieve, asking, sift
from matchmaker.engine.types import Answer, Candidate, Direction, Limit, Person, Place, Reason, ReasonKind, Relaxation
from matchmaker.engine.weights import DEFAULT, Weights
from matchmaker.matching.queries import Decided
from matchmaker.matching.rules import Tried, boxes, reach_m
from matchmaker.matching.telling import facts_text, question_about, reason_text, short_times, travel_fact
from profiles.vocabulary.rules import Feature, Kind

FIRST = 10  # candidates on the page before somebody asks for more
FIRST_TO_ASK = 3  # of them, where somebody has to ask
MOST = 50


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """One reason as a card shows it."""

    direction: str
    text: str
    facts: str
    boxes: int


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask a place, why, and which page takes the answer."""

    about: str
    text: str
    feature: str = ""  # empty: the opening or the number of places, on the form of the listing


@dataclass(frozen=True, slots=True)
class Card:
    """One candidate with everything its card prints."""

    number: int  # on this page and its map
    rank: int  # in the whole answer
    ref: str
    name: str
    kind: Kind
    under: tuple[str, ...]  # area, size
    travel: tuple[str, str]
    opening: Sequence[Sequence[str]]
    free: int | None
    total: int | None
    confirmed_on: date | None
    days: int | None  # since it was confirmed
    reasons: tuple[ReasonLine, ...]
    folded: tuple[ReasonLine, ...]  # the reasons that are too light for the card
    questions: tuple[Question, ...]
    is_new: bool  # opened by the change that is tried out
    decided: Decided | None  # what was decided about it before
    marker: Mapping[str, object] | None

    @property
    def asks(self) -> bool:
        """Say whether something must be asked before it can be called fit."""
        return bool(self.questions)


@dataclass(frozen=True, slots=True)
class Sight:
    """The answer for one person today, and how many places there are of each status."""

    answer: Answer
    person: Person
    index: Index
    fit: int
    to_ask: int
    opened: tuple[Place, ...] = ()  # what only the change that is tried out opens
    what_if: tuple[Relaxation, ...] = ()  # from what is on record, whatever is tried out

    @property
    def left_out(self) -> int:
        """Return how many places broke a limit."""
        return sum(self.answer.excluded.values())


def sight_of(
    person: Person,
    as_if: Person,
    index: Index,
    tried: Tried | None,
    *,
    as_of: date,
    top: int,
    weights: Weights = DEFAULT,
) -> Sight:
    """Return the answer for a person, under the change that is tried out, beside the one without it."""
    changed = with_change(index, tried) if tried and tried.at else index
    answer, sieve = rank(as_if, changed, as_of=as_of, top=top, weights=weights), sift(as_if, changed, as_of)
    opened, more = tuple[Place, ...](), answer.what_if
    if tried is not None:
        before = sift(person, index, as_of)
        opened = _opened(index, before, changed, sieve, tried)
        more = what_if(person, index, before, as_of)
    to_ask = len(sieve.fits & asking(as_if, changed))
    return Sight(
        answer=answer,
        person=as_if,
        index=changed,
        fit=answer.fitting - to_ask,
        to_ask=to_ask,
        opened=opened,
        what_if=more,
    )


def place_at(index: Index, tried: Tried | None) -> Place | None:
    """Return the place that a change is at, None where it is at none."""
    rows = index.find("ref_key", codes_of([tried.at])).tolist() if tried and tried.at else []
    return index.place(rows[0]) if rows else None


def with_change(index: Index, tried: Tried) -> Index:
    """Return the index with one place changed."""
    place = place_at(index, tried)
    if place is None:
        return index
    if tried.feature is not None:
        return edited(index, [replace(place, features={**place.features, tried.feature: True})])
    return edited(index, [replace(place, places_total=(place.places_taken or 0) + 1)])


def _opened(index: Index, before: Sieve, changed: Index, now: Sieve, tried: Tried) -> tuple[Place, ...]:
    """Return the places that only the change opens: the one that it is at, or all that were shut out before."""
    if not tried.at:
        return tuple(map(index.place, (now.fits - before.fits).rows().tolist()))
    at = codes_of([tried.at])
    fitted = before.fits.among(index.find("ref_key", at))
    rows = changed.find("ref_key", at)
    return () if fitted.any() else tuple(map(changed.place, rows[now.fits.among(rows)].tolist()))


def first_of(answer: Answer) -> tuple[Candidate, ...]:
    """Return the candidates for a first look: the best that fit, and some of those where somebody has to ask."""
    fit, to_ask = answer.with_status("ok"), answer.with_status("to_confirm")
    asked = to_ask[: max(FIRST_TO_ASK, FIRST - len(fit))]
    return fit[: FIRST - len(asked)] + asked


def cards_of(
    candidates: Iterable[Candidate],
    areas: Mapping[str, str],
    decided: Mapping[str, Decided],
    opened: Collection[Place],
    *,
    today: date,
) -> list[Card]:
    """Return candidates as cards, numbered as on the map; `areas` and `decided` are by the place's reference."""
    return [
        card_of(number, one, areas.get(one.place.ref, ""), decided.get(one.place.ref), one.place in opened, today)
        for number, one in enumerate(candidates, start=1)
    ]


def card_of(number: int, candidate: Candidate, area: str, decided: Decided | None, is_new: bool, today: date) -> Card:
    """Return one candidate as a card."""
    place, shown = candidate.place, candidate.shown
    return Card(
        number=number,
        rank=candidate.rank,
        ref=place.ref,
        name=place.name,
        kind=place.kind,
        under=(area, str(place.group_size or "")),
        travel=travel_fact(candidate.travel),
        opening=short_times(place.opening_text),
        free=place.places_free,
        total=place.places_total,
        confirmed_on=place.confirmed_on,
        days=(today - place.confirmed_on).days if place.confirmed_on else None,
        reasons=tuple(_line(reason) for reason in shown if not _is_question(reason)),
        folded=tuple(_line(reason) for reason in candidate.reasons if reason not in shown),
        questions=tuple(map(_question, candidate.to_confirm)),
        is_new=is_new,
        decided=decided,
        marker=marker_of(place, number, bool(candidate.to_confirm)),
    )


def _is_question(reason: Reason) -> bool:
    """Say whether a reason is one of the questions that stand larger on the card."""
    return reason.direction is Direction.ASK and (
        "client.required" in reason.facts or reason.kind in (ReasonKind.OPENING, ReasonKind.PLACE)
    )


def _line(reason: Reason) -> ReasonLine:
    """Return one reason as a card shows it."""
    weight = 0 if reason.direction is Direction.ASK else boxes(reason.weight)
    return ReasonLine(reason.direction.value, reason_text(reason), facts_text(reason.facts), weight)


def _question(asked: str) -> Question:
    """Return one thing that must be asked."""
    feature = next((one.value for one in Feature if one.value == asked), "")
    return Question(*question_about(asked), feature)


def marker_of(place: Place, number: int, dashed: bool) -> dict[str, object] | None:
    """Return the marker of a candidate on the map; None where its point is not known."""
    if place.point is None:
        return None
    return {
        "lat": place.point.lat,
        "lon": place.point.lon,
        "name": place.name,
        "kind": place.kind.label,
        "family": place.kind.family.value,
        "letter": place.kind.letter,
        "number": number,
        "dashed": dashed,
        "href": f"#place-{number}",
    }


def markers_json(cards: Iterable[Card]) -> str:
    """Return the markers of the map, the numbers those of the list."""
    return json.dumps([card.marker for card in cards if card.marker], ensure_ascii=False)


def home_json(person: Person, label: str) -> str | None:
    """Return the neighbourhood of the home and how far the person can go; rounded to some hundred metres."""
    if person.home is None:
        return None
    told: dict[str, object] = {"lat": round(person.home.lat, 3), "lon": round(person.home.lon, 3), "label": label}
    reach = reach_m(person)
    return json.dumps(told | ({"reach_m": round(reach)} if reach else {}), ensure_ascii=False)


def left_out(person: Person, index: Index, *, as_of: date) -> dict[Limit, list[Place]]:
    """Return the places that break a limit, each under the first it breaks, in the order of FORMATS 4."""
    found = {}
    for limit, places in sift(person, index, as_of).first():
        if places:
            out = [index.place(row) for row in places.rows().tolist()]
            found[limit] = sorted(out, key=lambda place: (place.name, place.id))
    return found
