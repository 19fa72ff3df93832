"""What the page of an allocation shows, worked out: a line for each person, who stays without, and one seat more."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from matchmaker.engine.seatings import Allocation, ExtraSeat, Seating, Why
from matchmaker.engine.types import Direction
from matchmaker.introductions.language import gettext as _
from matchmaker.matching.telling import (
    excluded_text,
    facts_text,
    question_about,
    reason_text,
    relaxation_text,
    travel_fact,
)
from profiles.clients.models import Client

CODES_SHOWN = 4
ALMOST, LESS = 0.9, 0.75  # share of somebody's own best from where on it is almost as good, or a little less


@dataclass(frozen=True, slots=True)
class Said:
    """One reason as the table shows it."""

    direction: str
    text: str
    facts: str


@dataclass(frozen=True, slots=True)
class Placed:
    """One person and the place that is proposed, with what speaks for it and what it costs whom."""

    code: str
    ref: str
    place: str
    place_ref: str
    kind: str
    travel: str
    number: int  # which of the person's own candidates it is
    fit: str
    is_low: bool
    yields: str
    reasons: tuple[Said, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """One person who stays without, why, and what would change that."""

    code: str
    ref: str
    why: str
    excluded: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A whole allocation as the page shows it."""

    placed: tuple[Placed, ...]
    without: tuple[Without, ...]
    extra: tuple[tuple[str, str, str], ...]  # place, its reference, what one seat more there would do
    giving_way: int

    @property
    def count(self) -> int:
        """Return how many people it is about."""
        return len(self.placed) + len(self.without)


def proposal_of(answer: Allocation, people: Collection[Client]) -> Proposal:
    """Return an allocation in words; `people` are those that it is about."""
    refs = {client.code: client.ref for client in people}
    placed = tuple(_placed(one, refs) for one in answer.seatings if one.candidate)
    return Proposal(
        placed=placed,
        without=tuple(_without(one, refs) for one in answer.seatings if not one.candidate),
        extra=tuple((one.place.name, one.place.ref, extra_text(one)) for one in answer.extra),
        giving_way=sum(bool(one.yields) for one in placed),
    )


def _placed(one: Seating, refs: Mapping[str, str]) -> Placed:
    """Return the line of somebody for whom there is a place."""
    found = one.candidate
    assert found is not None
    shown = found.of(Direction.FOR)[:2] + found.of(Direction.AGAINST)[:1]
    return Placed(
        code=one.code,
        ref=refs[one.code],
        place=found.place.name,
        place_ref=found.place.ref,
        kind=_(found.place.kind.label),
        travel="".join(travel_fact(found.travel)) if found.travel else "",
        number=found.rank,
        fit=_fit(one, found.rank),
        is_low=one.is_below_floor,
        yields=yields_text(one),
        reasons=tuple(Said(reason.direction.value, reason_text(reason), facts_text(reason.facts)) for reason in shown),
        questions=tuple(question_about(asked)[1] for asked in found.to_confirm),
    )


def _fit(one: Seating, number: int) -> str:
    """Return how a place stands among the person's own candidates, in words."""
    if one.why is Why.BEST:
        return _("1番の候補")
    if one.is_below_floor:
        return _("%(n)s番目の候補（1番から大きく下がります）", n=number)
    if one.kept >= ALMOST:
        return _("%(n)s番目の候補（1番とほとんど変わりません）", n=number)
    return (
        _("%(n)s番目の候補（1番より少し弱めです）", n=number)
        if one.kept >= LESS
        else _("%(n)s番目の候補（1番より弱めです）", n=number)
    )


def yields_text(one: Seating) -> str:
    """Return whose turn somebody lets go first, empty where they get their own best."""
    if one.alone is None or one.why not in (Why.SEAT_TAKEN, Why.HOST_LOAD):
        return ""
    place, codes = one.alone.place.name, codes_text(one.yields_to)
    if one.why is Why.HOST_LOAD:
        return _(
            "1番の「%(place)s」は、同じ団体に人が集まりすぎるので外しました（%(codes)s）", place=place, codes=codes
        )
    return _("1番の「%(place)s」は、%(codes)sにゆずっています", place=place, codes=codes)


def codes_text(codes: Sequence[str]) -> str:
    """Return people by their codes, the first few of many."""
    shown = "、".join(_("%(code)s さん", code=code) for code in codes[:CODES_SHOWN])
    more = len(codes) - CODES_SHOWN
    return _("%(codes)s ほか %(n)s 人", codes=shown, n=more) if more > 0 else shown


def _without(one: Seating, refs: Mapping[str, str]) -> Without:
    """Return the line of somebody for whom there is no seat."""
    if one.why is Why.ALL_TAKEN:
        why = _("合う所の枠が、ほかの人でうまります（%(codes)s）", codes=codes_text(one.yields_to))
    else:
        why = _("条件に合って、枠のある所がありません")
    changes = [_("%(change)s：+%(n)s か所", change=relaxation_text(one), n=one.opens) for one in one.what_if[:2]]
    excluded = excluded_text(one.excluded) if one.why is Why.NOTHING_FITS else ""
    return Without(one.code, refs[one.code], why, excluded, tuple(changes))


def extra_text(extra: ExtraSeat) -> str:
    """Return what one seat more would do for the people of the list."""
    if extra.served > 0:
        text = _("枠の見つかる人が %(n)s 人ふえます", n=extra.served)
    elif extra.lifted > 0:
        text = _("1番の候補に近づく人が %(n)s 人ふえます", n=extra.lifted)
    else:
        text = _("もっと合う所に移れる人がいます")
    return _("%(does)s（いまの枠の数も、聞いてください）", does=text) if extra.is_question else text
