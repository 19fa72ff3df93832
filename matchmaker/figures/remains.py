"""Figures outlive the records: what somebody's records came to is kept as numbers when they are removed for good."""

from collections.abc import Iterator, Mapping
from datetime import date

import sqlalchemy as sa

from geo.db import db
from matchmaker.figures.counting import first_year, monthly
from matchmaker.figures.models import FigureRemain
from matchmaker.figures.parts import APART, parts_in
from matchmaker.figures.rules import Count, fiscal_year, lost, months_of

Taken = Mapping[tuple[str, date], Count]


def figures_taken(town_id: int, *, today: date) -> Taken:
    """Return every figure of a town as it stands, by series and month; breakdowns by their words and year."""
    return dict(_taken(town_id, today))


def _taken(town_id: int, today: date) -> Iterator[tuple[tuple[str, date], Count]]:
    """Yield every figure of a town."""
    for year in range(first_year(town_id, today=today), fiscal_year(today) + 1):
        months = months_of(year)
        for series, values in monthly(town_id, months, today=today).items():
            yield from (((series.value, month.first), count) for month, count in values.items() if count is not None)
        for series in APART:
            for word, number in parts_in(town_id, series, year).items():
                yield (f"{series.value}/{word}", months[0].first), Count(number)


def keep_remains(town_id: int, before: Taken, *, today: date) -> None:
    """Keep as numbers what has gone from the figures since they were taken."""
    after = figures_taken(town_id, today=today)
    for (series, month), count in before.items():
        gone = lost(count, after.get((series, month)))
        if gone is not None:
            _add(town_id, series, month, gone)


def _add(town_id: int, series: str, month: date, gone: Count) -> None:
    """Add to what removed records came to."""
    query = sa.select(FigureRemain).where(
        FigureRemain.town_id == town_id, FigureRemain.series == series, FigureRemain.month == month
    )
    remain = db.session.scalar(query)
    if remain is None:
        remain = FigureRemain(town_id=town_id, series=series, month=month, value=0, of=None)
        db.session.add(remain)
    remain.value += gone.value
    remain.of = None if gone.of is None else (remain.of or 0) + gone.of
    db.session.flush()
