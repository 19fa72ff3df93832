"""Reasons from plain facts: step, number of people, way, hours, cost, room, strain, freshness and condition."""

from collections.abc import Iterator
from functools import lru_cache

from matchmaker.engine import wording
from matchmaker.engine.scorers import ENOUGH_MIN_A_WEEK
from matchmaker.engine.sight import FAINT, Sight, two_ways
from matchmaker.engine.types import Direction, Reason, ReasonKind, Said
from profiles.vocabulary.pattern import Pattern

PATTERNS_KEPT = 4_096
WAY = ("client.home", "client.travel", "resource.緯度", "resource.経度")
STRAIGHT = ("client.home", "resource.緯度", "resource.経度")


def plain_reasons(sight: Sight) -> Iterator[Reason]:
    """Yield a reason for each plain fact on which enough of the score hangs; a fact that is not known moves nothing."""
    for part, build in BUILDERS.items():
        if abs(sight.hangs[part]) >= FAINT:
            yield from build(sight, sight.hangs[part])
    yield from _condition(sight)


def _step(sight: Sight, weight: float) -> Iterator[Reason]:
    """Yield whether the step suits."""
    step, steps = sight.person.step, "・".join(sight.place.steps)
    values = {"step": Said(step.label) if step else "", "steps": steps}
    texts = (wording.STEP_FITS, wording.STEP_FAR) if step else (wording.STEP_EASY, wording.STEP_HARD)
    facts = ("client.step", "resource.段階") if step else ("resource.段階",)
    yield from two_ways(ReasonKind.STEP, weight, texts, values, facts)


def _group(sight: Sight, weight: float) -> Iterator[Reason]:
    """Yield whether the number of people suits."""
    most = sight.person.max_group
    stated = most is not None
    texts = (wording.GROUP_FITS, wording.GROUP_LARGE) if stated else (wording.GROUP_SMALL, wording.GROUP_MANY)
    values = {"size": sight.place.group_size or 0, "most": most or 0}
    facts = ("client.max_group", "resource.規模") if stated else ("resource.規模",)
    yield from two_ways(ReasonKind.GROUP, weight, texts, values, facts)


def _travel(sight: Sight, weight: float) -> Iterator[Reason]:
    """Yield whether it is near, in minutes or in a straight line."""
    travel = sight.travel
    if travel:
        most = sight.person.max_minutes
        values = {"way": Said(wording.WAYS[travel.mode]), "minutes": travel.minutes_up, "most": most}
        texts = (wording.NEAR, wording.FAR) if most is None else (wording.NEAR_WITHIN, wording.FAR_WITHIN)
        yield from two_ways(ReasonKind.TRAVEL, weight, texts, values, WAY)
    else:
        straight = {"km": f"{sight.case.way.away_m[sight.row] / 1000:.1f}"}
        yield from two_ways(
            ReasonKind.TRAVEL, weight, (wording.NEAR_STRAIGHT, wording.FAR_STRAIGHT), straight, STRAIGHT
        )


def _opening(sight: Sight, weight: float) -> Iterator[Reason]:
    """Yield how the opening hours meet the free time."""
    pattern, share = sight.place.pattern, sight.parts["opening"]
    assert pattern is not None
    values = {"opening": _opens(pattern), "minutes": round(ENOUGH_MIN_A_WEEK * share * share)}
    texts = (wording.OPEN_THEN, wording.OPEN_LITTLE)
    yield from two_ways(ReasonKind.OPENING, weight, texts, values, ("client.available", "resource.開催"))


@lru_cache(maxsize=PATTERNS_KEPT)
def _opens(pattern: Pattern) -> str:
    """Return opening times in words; many places share them."""
    return pattern.as_japanese()


def _fee(sight: Sight, weight: float) -> Iterator[Reason]:
    """Yield what it costs."""
    fee, most = sight.place.fee, sight.person.max_fee
    facts = ("resource.参加費",) if most is None else ("client.max_fee", "resource.参加費")
    texts = (wording.CHEAP if fee else wording.FREE_OF_CHARGE, wording.DEAR)
    if most:
        texts = (wording.CHEAP_AS_WISHED if fee else wording.FREE_AS_WISHED, wording.DEAR_AS_WISHED)
    yield from two_ways(ReasonKind.FEE, weight, texts, {"fee": fee or 0, "most": most}, facts)


def _place(sight: Sight, weight: float) -> Iterator[Reason]:
    """Yield how much room there is."""
    values, facts = {"free": sight.place.places_free or 0}, ("resource.受入枠", "resource.受入中")
    yield from two_ways(ReasonKind.PLACE, weight, (wording.ROOM, wording.NO_ROOM), values, facts)


def _strain(_sight: Sight, weight: float) -> Iterator[Reason]:
    """Yield how hard it is for the host now; a calm host is as it should be, and no reason."""
    yield Reason(ReasonKind.STRAIN, Direction.AGAINST, -weight, wording.STRAINED, {}, ("resource.strain",))


def _freshness(sight: Sight, weight: float) -> Iterator[Reason]:
    """Yield how lately the listing was confirmed."""
    assert sight.place.confirmed_on is not None
    days = (sight.case.as_of - sight.place.confirmed_on).days
    texts = (wording.FRESH if days else wording.FRESH_TODAY, wording.STALE)
    yield from two_ways(ReasonKind.FRESHNESS, weight, texts, {"days": days}, ("resource.最終確認日",))


BUILDERS = {
    "step": _step,
    "group": _group,
    "travel": _travel,
    "opening": _opening,
    "fee": _fee,
    "place": _place,
    "strain": _strain,
    "freshness": _freshness,
}


def _condition(sight: Sight) -> Iterator[Reason]:
    """Yield a condition that shuts the person out, or that must be asked about."""
    admitted = sight.parts["condition"]
    if admitted < 1.0:
        shut = admitted == 0.0
        yield Reason(
            kind=ReasonKind.ACCESS,
            direction=Direction.AGAINST if shut else Direction.ASK,
            weight=-sight.hangs["condition"],
            template=wording.SHUT_OUT if shut else wording.ASK_CONDITION,
            values={"condition": sight.place.condition},
            facts=("client.gender", "resource.対象条件") if shut else ("resource.対象条件",),
        )
