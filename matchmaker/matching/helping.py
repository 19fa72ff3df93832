"""How far one change would help: how many places it opens, and how many of those are good."""

from datetime import date

from matchmaker.engine.index import Index
from matchmaker.engine.ranker import rank
from matchmaker.engine.types import Person, Relaxation
from matchmaker.engine.weights import DEFAULT, Weights
from matchmaker.matching.page import FIRST, Sight, place_at, sight_of, with_change
from matchmaker.matching.rules import Tried, as_if, tried_as

FEW = 5  # places that can be called fit: with fewer, it is worth looking which change would help


def helped_by(person: Person, available: str | None, index: Index, tried: Tried, *, as_of: date) -> Relaxation | None:
    """Return a change that was tried out, with how many places it opens; None where the place it is at is not there."""
    place = place_at(index, tried)
    if tried.at and place is None:
        return None
    sight = sight_of(person, as_if(person, tried, available), index, tried, as_of=as_of, top=0)
    to = int(tried.to) if tried.to.isdigit() else tried.to
    return Relaxation(tried.change, to, len(sight.opened), place, tried.feature)


def good_ones(
    person: Person, available: str | None, index: Index, sight: Sight, *, as_of: date, weights: Weights = DEFAULT
) -> list[int]:
    """Return for each change how many of the places it opens would be among the first ten, and can be called fit.

    Empty where there is enough to choose from. Each change is made and the places are ranked again, so it is exact.
    """
    if sight.fit >= FEW:
        return []
    before = {one.place.id for one in rank(person, index, as_of=as_of, top=FEW, weights=weights).with_status("ok")}
    good = []
    for change in sight.what_if:
        tried = tried_as(change)
        town = with_change(index, tried) if tried.at else index
        answer = rank(as_if(person, tried, available), town, as_of=as_of, top=FIRST, weights=weights)
        good.append(sum(one.place.id not in before for one in answer.with_status("ok")))
    return good
