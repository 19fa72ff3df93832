"""Why a place stands where it stands: for, against and to ask, each tied to facts and weighed by taking them away."""

from collections.abc import Iterable, Iterator

import numpy as np

from matchmaker.engine import wording
from matchmaker.engine.facts import NO, UNKNOWN, YES
from matchmaker.engine.reasons_feel import feeling_reasons
from matchmaker.engine.reasons_plain import plain_reasons
from matchmaker.engine.reasons_words import topic_reasons
from matchmaker.engine.scorers import NEUTRAL, REFUSABLE
from matchmaker.engine.sight import FAINT, POSITIONS, Sight, two_ways
from matchmaker.engine.types import Direction, Place, Reason, ReasonKind, Said
from profiles.vocabulary.rules import Feature

ORDER = {direction: at for at, direction in enumerate(Direction)}
SHARES = {YES: 1.0 - NEUTRAL, NO: 0.0 - NEUTRAL, UNKNOWN: NEUTRAL - 1.0}


def reasons_for(sight: Sight) -> tuple[Reason, ...]:
    """Return the reasons of one pair, heaviest first, those for before those against before those to ask.

    The weight of a reason is what the score would lose (for) or gain (against) without its facts; of a question, what
    a good answer would be worth. There is always one reason for: a place is only shown because it receives people.
    """
    found = [reason for reason in _all(sight) if reason.weight >= FAINT or reason.direction is Direction.ASK]
    if not any(reason.direction is Direction.FOR for reason in found):
        found.append(Reason(ReasonKind.PLACE, Direction.FOR, sight.whole, wording.RECEIVES, {}, ("resource.状態",)))
    return in_order(found)


def in_order(found: Iterable[Reason]) -> tuple[Reason, ...]:
    """Return reasons for before those against before those to ask, heaviest first; what reads the same stands once."""
    kept: dict[tuple[Direction, str], Reason] = {}
    for reason in found:
        key = (reason.direction, reason.text)
        if key not in kept or kept[key].weight < reason.weight:
            kept[key] = reason
    ordered = sorted(kept.values(), key=lambda one: (ORDER[one.direction], -round(one.weight, 9), one.text))
    return tuple(ordered)


def _all(sight: Sight) -> Iterator[Reason]:
    """Yield every reason that can be named, however faint."""
    yield from topic_reasons(sight)
    yield from feeling_reasons(sight)
    yield from plain_reasons(sight)
    yield from _offers(sight)
    yield from _questions(sight)


def _offers(sight: Sight) -> Iterator[Reason]:
    """Yield a reason for each thing that would help: it is there, it is not, or it must be asked."""
    wished = sight.person.preferred
    helps = wished or REFUSABLE
    for feature in helps:
        stated = sight.features[POSITIONS[feature]]
        if stated == UNKNOWN and not wished:
            continue
        weight = sight.moves(offer=sight.parts["offer"] - SHARES[stated] / len(helps))
        facts = ("client.preferred",) * bool(wished) + feature_facts(sight.place, feature)
        yes, no, question = wording.FEATURE_SENTENCES[feature]
        if stated == UNKNOWN:
            yield Reason(ReasonKind.OFFER, Direction.ASK, -weight, question, {}, facts)
        elif wished:
            there = {"there": Said(yes if stated == YES else no)}
            yield from two_ways(ReasonKind.OFFER, weight, (wording.AS_WISHED, wording.NOT_AS_WISHED), there, facts)
        else:
            yield from two_ways(ReasonKind.OFFER, weight, (yes, no), {}, facts)


def feature_facts(place: Place, feature: Feature) -> tuple[str, ...]:
    """Return the facts behind a feature; a step at the door also says that no wheelchair gets in (FORMATS 2.1)."""
    own = (f"resource.{feature.label}",)
    if feature is Feature.WHEELCHAIR and place.features.get(Feature.STEP_FREE) is False:
        step = f"resource.{Feature.STEP_FREE.label}"
        return (*own, step) if feature in place.features else (step,)
    return own


def _questions(sight: Sight) -> Iterator[Reason]:
    """Yield what must be asked before the place can be called fit; all of the score hangs on the answer."""
    for feature in sight.person.required:
        if sight.features[POSITIONS[feature]] == UNKNOWN:
            facts = ("client.required", *feature_facts(sight.place, feature))
            question = wording.FEATURE_SENTENCES[feature][2]
            yield Reason(ReasonKind.ACCESS, Direction.ASK, sight.whole, question, {}, facts)
    if sight.index.pattern_of[sight.row] < 0:
        yield Reason(ReasonKind.OPENING, Direction.ASK, sight.whole, wording.ASK_OPENING, {}, ("resource.開催",))
    if np.isnan(sight.index.total[sight.row]):
        yield Reason(ReasonKind.PLACE, Direction.ASK, sight.whole, wording.ASK_PLACE, {}, ("resource.受入枠",))
