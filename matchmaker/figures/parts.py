"""Endings of a fiscal year by their reasons, removed records among them."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date

import sqlalchemy as sa

from geo.db import db
from matchmaker.figures.models import FigureRemain
from matchmaker.figures.rules import Series, months_of
from matchmaker.introductions.models import Introduction, IntroductionStep, State
from profiles.cases.models import Closing


def parts_in(town_id: int, series: Series, year: int) -> Counter[str]:
    """Return how many of a series there were in a fiscal year for each reason."""
    months = months_of(year)
    since, until = months[0].first, months[-1].last
    found = Counter(APART[series](town_id, since, until))
    query = sa.select(FigureRemain.series, FigureRemain.value).where(
        FigureRemain.town_id == town_id, FigureRemain.month == since, FigureRemain.series.startswith(f"{series.value}/")
    )
    found.update({name.partition("/")[2]: value for name, value in db.session.execute(query)})
    return found


def _closings(town_id: int, since: date, until: date) -> dict[str, int]:
    """Return how many cases were closed in a time for each reason."""
    query = (
        sa.select(Closing.reason, sa.func.count())
        .where(Closing.town_id == town_id, Closing.closed_on.between(since, until))
        .group_by(Closing.reason)
    )
    return {str(reason.value): count for reason, count in db.session.execute(query)}


def _ends(state: State) -> Callable[[int, date, date], dict[str, int]]:
    """Return what counts the introductions that came to a state for each reason."""

    def counts(town_id: int, since: date, until: date) -> dict[str, int]:
        query = (
            sa.select(IntroductionStep.reason, sa.func.count())
            .join(Introduction, Introduction.id == IntroductionStep.introduction_id)
            .where(
                Introduction.town_id == town_id,
                IntroductionStep.state == state.value,
                IntroductionStep.on.between(since, until),
            )
            .group_by(IntroductionStep.reason)
        )
        return {str(reason or ""): count for reason, count in db.session.execute(query)}

    return counts


APART: Mapping[Series, Callable[[int, date, date], dict[str, int]]] = {
    Series.CLOSED: _closings,
    Series.DECLINED: _ends(State.DECLINED),
    Series.ENDED: _ends(State.ENDED),
}
