"""No boilerplate: two candidates of one answer do not read the same unless all that is known of them is the same."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from matchmaker.engine import wording
from matchmaker.engine.quoting import trimmed
from matchmaker.engine.reading import seen_of
from matchmaker.engine.reasons import in_order
from matchmaker.engine.reasons_words import written
from matchmaker.engine.types import Candidate, Direction, Place, Reason, ReasonKind, Said
from profiles.vocabulary.language import place_clauses


def told_apart(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return the candidates, those that would read the same with one more reason each until they do not.

    A reason that is there already but too light for the card comes first; then one that says in the place's own words
    what it receives people for, which is as true as that it receives people.
    """
    told = list(candidates)
    while twins := _twins(told):
        for at in twins:
            told[at] = _with(told[at], _telling(told[at], [told[other] for other in twins]))
    return tuple(told)


def _twins(told: Sequence[Candidate]) -> list[int]:
    """Return the positions of some candidates that read the same and need not."""
    alike: dict[frozenset[str], list[int]] = defaultdict(list)
    for at, candidate in enumerate(told):
        alike[frozenset(reason.text for reason in candidate.shown)].append(at)
    for group in alike.values():
        others = [told[at] for at in group]
        if len(group) > 1 and any(_telling(one, others) for one in others):
            return group
    return []


def _telling(candidate: Candidate, group: Sequence[Candidate]) -> Reason | None:
    """Return the first reason of a candidate that not all of its group have, None where there is none."""
    texts = Counter(reason.text for one in group for reason in _more(one))
    return next((reason for reason in _more(candidate) if texts[reason.text] < len(group)), None)


def _more(candidate: Candidate) -> list[Reason]:
    """Return what can be said of a candidate beside what is shown."""
    shown = {reason.text for reason in candidate.shown}
    more = [*candidate.reasons, *_receiving(candidate)]
    return list({reason.text: reason for reason in more if reason.text not in shown}.values())


def _receiving(candidate: Candidate) -> Iterator[Reason]:
    """Yield what a place receives people for and how, in its own words."""
    for fact, there in chain(_own_words(candidate.place), _own_figures(candidate.place)):
        facts = ("resource.状態", fact)
        yield Reason(ReasonKind.PLACE, Direction.FOR, candidate.score, wording.RECEIVES_WITH, {"there": there}, facts)


def _own_words(place: Place) -> Iterator[tuple[str, Said]]:
    """Yield the words by which a place may be told from another, those that say most first."""
    fields = [("resource.活動", activity) for activity in place.activities]
    fields += [("resource.説明", clause.text) for clause in place_clauses(place.description)]
    fields += [("resource.雰囲気", word) for word in place.atmosphere]
    fields += [("resource.種別", place.kind_text or str(place.kind)), ("resource.名称", place.name)]
    fields += [("resource.団体名", place.organisation), ("resource.備考", place.remarks)]
    fields += [("resource.利用可能時間特記事項", place.opening_note), ("resource.連絡方法", place.contact_way)]
    yield from ((fact, written(seen_of(fact, trimmed(words)))) for fact, words in fields if words)


def _own_figures(place: Place) -> Iterator[tuple[str, Said]]:
    """Yield what is stated of a place beside its words."""
    stated = (
        ("resource.開催", wording.OPENS_AT, place.pattern.as_japanese() if place.pattern else None),
        ("resource.段階", wording.HAS_STEPS, "・".join(place.steps) or None),
        ("resource.規模", wording.HAS_SIZE, place.group_size),
        ("resource.参加費", wording.HAS_FEE, place.fee),
        ("resource.受入枠", wording.HAS_PLACES, place.places_total),
        ("resource.対象条件", wording.HAS_CONDITION, place.condition or None),
    )
    yield from (
        (fact, Said(template, {"steps" if template == wording.HAS_STEPS else "what": value}))
        for fact, template, value in stated
        if value is not None
    )
    for feature, there in place.features.items():
        yield f"resource.{feature.label}", Said(wording.FEATURE_SENTENCES[feature][not there])


def _with(candidate: Candidate, reason: Reason | None) -> Candidate:
    """Return a candidate with one more reason on its card."""
    if reason is None:
        return candidate
    reasons = candidate.reasons
    if reason not in reasons:
        bare = (one for one in reasons if one.template != wording.RECEIVES)
        reasons = in_order([*bare, reason])
    return replace(candidate, reasons=reasons, apart=(*candidate.apart, reason))
