"""Why a place stands where it stands: for, against and to ask, each tied to facts and weighed by taking them away."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from matchmaker.engine import wording
from matchmaker.engine.geography import travel_of
from matchmaker.engine.index import FEATURES, NO, UNKNOWN, YES
from matchmaker.engine.reasons_feel import feeling_reasons
from matchmaker.engine.reasons_words import topic_reasons
from matchmaker.engine.scorers import ENOUGH_MIN_A_WEEK, NEUTRAL, REFUSABLE, SCORERS, Case
from matchmaker.engine.types import Direction, Place, Reason, ReasonKind, Said
from profiles.vocabulary.rules import Feature

FAINT = 0.002  # a fact that moves the score less than this is not worth a sentence


@dataclass(frozen=True, slots=True)
class Sight:
    """One pair under the lens: the case, the row of the place, its parts, and the score that parts make."""

    case: Case
    row: int
    parts: Mapping[str, float]
    total: Callable[[Mapping[str, float]], float]
    whole: float  # the total of the parts

    def moves(self, **changed: float) -> float:
        """Return how far the score falls (positive) or rises when parts are put at other values."""
        return self.whole - self.total({**self.parts, **changed})

    def hangs_on(self, part: str) -> float:
        """Return how much of the score hangs on a part: what it loses when the fact is taken away."""
        return self.moves(**{part: SCORERS[part][1]})


def reasons_for(
    case: Case, row: int, parts: Mapping[str, float], total: Callable[[Mapping[str, float]], float]
) -> tuple[Reason, ...]:
    """Return the reasons of one pair, heaviest first, those for before those against before those to ask.

    The weight of a reason is what the score would lose (for) or gain (against) without its facts; of a question, what
    a good answer would be worth. There is always one reason for: a place is only shown because it receives people.
    """
    sight = Sight(case, row, parts, total, total(parts))
    found = [reason for reason in _all(sight) if reason.weight >= FAINT or reason.direction is Direction.ASK]
    if not any(reason.direction is Direction.FOR for reason in found):
        found.append(Reason(ReasonKind.PLACE, Direction.FOR, sight.whole, wording.RECEIVES, {}, ("resource.状態",)))
    return in_order(found)


def in_order(found: Iterable[Reason]) -> tuple[Reason, ...]:
    """Return reasons for before those against before those to ask, heaviest first; what reads the same stands once."""
    order = list(Direction)
    kept: dict[tuple[Direction, str], Reason] = {}
    for reason in found:
        key = (reason.direction, reason.text)
        if key not in kept or kept[key].weight < reason.weight:
            kept[key] = reason
    found = list(kept.values())
    found.sort(key=lambda reason: (order.index(reason.direction), -round(reason.weight, 9), reason.text))
    return tuple(found)


def _all(sight: Sight) -> Iterator[Reason]:
    """Yield every reason that can be named, however faint."""
    case, row = sight.case, sight.row
    yield from topic_reasons(case.person, case.index, row, sight.parts, sight.moves)
    yield from feeling_reasons(case.person, case.index, row, sight.parts, sight.moves)
    for build in (_step, _group, _travel, _opening, _fee, _place, _strain, _freshness, _condition):
        yield from build(sight)
    yield from _offers(sight)
    yield from _questions(sight)


def _two_ways(
    kind: ReasonKind, weight: float, texts: tuple[str, str], values: Mapping[str, object], facts: tuple[str, ...]
) -> Iterator[Reason]:
    """Yield a reason for with the first text where the weight is above zero, against with the second where below."""
    if weight > 0:
        yield Reason(kind, Direction.FOR, weight, texts[0], values, facts)
    elif weight < 0:
        yield Reason(kind, Direction.AGAINST, -weight, texts[1], values, facts)


def _step(sight: Sight) -> Iterator[Reason]:
    """Yield whether the step suits."""
    person, place = sight.case.person, sight.case.index.places[sight.row]
    values = {"step": Said(person.step.label) if person.step else "", "steps": "・".join(place.steps)}
    texts = (wording.STEP_FITS, wording.STEP_FAR) if person.step else (wording.STEP_EASY, wording.STEP_HARD)
    facts = ("client.step",) * bool(person.step) + ("resource.段階",)
    yield from _two_ways(ReasonKind.STEP, sight.hangs_on("step"), texts, values, facts)


def _group(sight: Sight) -> Iterator[Reason]:
    """Yield whether the number of people suits."""
    person, place = sight.case.person, sight.case.index.places[sight.row]
    stated = person.max_group is not None
    texts = (wording.GROUP_FITS, wording.GROUP_LARGE) if stated else (wording.GROUP_SMALL, wording.GROUP_MANY)
    values = {"size": place.group_size or 0, "most": person.max_group or 0}
    facts = ("client.max_group",) * stated + ("resource.規模",)
    yield from _two_ways(ReasonKind.GROUP, sight.hangs_on("group"), texts, values, facts)


def _travel(sight: Sight) -> Iterator[Reason]:
    """Yield whether it is near, in minutes or in a straight line."""
    person, way = sight.case.person, sight.case.way
    travel = travel_of(person.modes, way.minutes[sight.row], int(way.mode[sight.row]))
    weight = sight.hangs_on("travel")
    if travel:
        most = person.max_minutes
        values = {"way": Said(wording.WAYS[travel.mode]), "minutes": travel.minutes_up, "most": most}
        texts = (wording.NEAR, wording.FAR) if most is None else (wording.NEAR_WITHIN, wording.FAR_WITHIN)
        facts: tuple[str, ...] = ("client.home", "client.travel", "resource.緯度", "resource.経度")
        yield from _two_ways(ReasonKind.TRAVEL, weight, texts, values, facts)
    elif not np.isnan(way.away_m[sight.row]):
        straight = {"km": f"{way.away_m[sight.row] / 1000:.1f}"}
        facts = ("client.home", "resource.緯度", "resource.経度")
        yield from _two_ways(ReasonKind.TRAVEL, weight, (wording.NEAR_STRAIGHT, wording.FAR_STRAIGHT), straight, facts)


def _opening(sight: Sight) -> Iterator[Reason]:
    """Yield how the opening hours meet the free time."""
    place, share = sight.case.index.places[sight.row], sight.parts["opening"]
    if place.pattern and sight.case.person.available:
        values = {"opening": place.pattern.as_japanese(), "minutes": round(ENOUGH_MIN_A_WEEK * share * share)}
        facts = ("client.available", "resource.開催")
        texts = (wording.OPEN_THEN, wording.OPEN_LITTLE)
        yield from _two_ways(ReasonKind.OPENING, sight.hangs_on("opening"), texts, values, facts)


def _fee(sight: Sight) -> Iterator[Reason]:
    """Yield what it costs."""
    place, person = sight.case.index.places[sight.row], sight.case.person
    facts = ("client.max_fee",) * (person.max_fee is not None) + ("resource.参加費",)
    texts = (wording.CHEAP if place.fee else wording.FREE_OF_CHARGE, wording.DEAR)
    if person.max_fee:
        texts = (wording.CHEAP_AS_WISHED if place.fee else wording.FREE_AS_WISHED, wording.DEAR_AS_WISHED)
    values = {"fee": place.fee or 0, "most": person.max_fee}
    yield from _two_ways(ReasonKind.FEE, sight.hangs_on("fee"), texts, values, facts)


def _place(sight: Sight) -> Iterator[Reason]:
    """Yield how much room there is."""
    values = {"free": sight.case.index.places[sight.row].places_free or 0}
    facts = ("resource.受入枠", "resource.受入中")
    yield from _two_ways(ReasonKind.PLACE, sight.hangs_on("place"), (wording.ROOM, wording.NO_ROOM), values, facts)


def _strain(sight: Sight) -> Iterator[Reason]:
    """Yield how hard it is for the host now; a calm host is as it should be, and no reason."""
    weight = -sight.hangs_on("strain")
    if weight > 0:
        yield Reason(ReasonKind.STRAIN, Direction.AGAINST, weight, wording.STRAINED, {}, ("resource.strain",))


def _freshness(sight: Sight) -> Iterator[Reason]:
    """Yield how lately the listing was confirmed."""
    confirmed_on = sight.case.index.places[sight.row].confirmed_on
    if confirmed_on:
        values = {"days": (sight.case.as_of - confirmed_on).days}
        facts = ("resource.最終確認日",)
        texts = (wording.FRESH if values["days"] else wording.FRESH_TODAY, wording.STALE)
        yield from _two_ways(ReasonKind.FRESHNESS, sight.hangs_on("freshness"), texts, values, facts)


def _condition(sight: Sight) -> Iterator[Reason]:
    """Yield a condition that shuts the person out, or that must be asked about."""
    admitted, place = sight.parts["condition"], sight.case.index.places[sight.row]
    if admitted < 1.0:
        shut = admitted == 0.0
        yield Reason(
            kind=ReasonKind.ACCESS,
            direction=Direction.AGAINST if shut else Direction.ASK,
            weight=-sight.hangs_on("condition"),
            template=wording.SHUT_OUT if shut else wording.ASK_CONDITION,
            values={"condition": place.condition},
            facts=("client.gender", "resource.対象条件") if shut else ("resource.対象条件",),
        )


def _offers(sight: Sight) -> Iterator[Reason]:
    """Yield a reason for each thing that would help: it is there, it is not, or it must be asked."""
    person = sight.case.person
    helps = person.preferred or REFUSABLE
    fact = ("client.preferred",) if person.preferred else ()
    for feature in helps:
        stated = int(sight.case.index.features[sight.row, FEATURES.index(feature)])
        share = {YES: 1.0, NO: 0.0, UNKNOWN: 1.0}[stated] - NEUTRAL
        moved = sight.parts["offer"] - share / len(helps) * (-1 if stated == UNKNOWN else 1)
        weight = sight.moves(offer=moved)
        facts = (*fact, *feature_facts(sight.case.index.places[sight.row], feature))
        yes, no, question = wording.FEATURE_SENTENCES[feature]
        if stated != UNKNOWN and person.preferred:
            there = {"there": Said(yes if stated == YES else no)}
            yield from _two_ways(ReasonKind.OFFER, weight, (wording.AS_WISHED, wording.NOT_AS_WISHED), there, facts)
        elif stated != UNKNOWN:
            yield from _two_ways(ReasonKind.OFFER, weight, (yes, no), {}, facts)
        elif person.preferred:
            yield Reason(ReasonKind.OFFER, Direction.ASK, -weight, question, {}, facts)


def feature_facts(place: Place, feature: Feature) -> tuple[str, ...]:
    """Return the facts behind a feature; a step at the door also says that no wheelchair gets in (FORMATS 2.1)."""
    own = (f"resource.{feature.label}",)
    if feature is Feature.WHEELCHAIR and place.features.get(Feature.STEP_FREE) is False:
        step = f"resource.{Feature.STEP_FREE.label}"
        return (*own, step) if feature in place.features else (step,)
    return own


def _questions(sight: Sight) -> Iterator[Reason]:
    """Yield what must be asked before the place can be called fit; all of the score hangs on the answer."""
    index, row, weight = sight.case.index, sight.row, sight.whole
    for feature in sight.case.person.required:
        if index.features[row, FEATURES.index(feature)] == UNKNOWN:
            facts = ("client.required", *feature_facts(index.places[row], feature))
            question = wording.FEATURE_SENTENCES[feature][2]
            yield Reason(ReasonKind.ACCESS, Direction.ASK, weight, question, {}, facts)
    if index.pattern_of[row] < 0:
        yield Reason(ReasonKind.OPENING, Direction.ASK, weight, wording.ASK_OPENING, {}, ("resource.開催",))
    if np.isnan(index.total[row]):
        yield Reason(ReasonKind.PLACE, Direction.ASK, weight, wording.ASK_PLACE, {}, ("resource.受入枠",))
