"""The figures of the actor's town as tables: one year by its months, several years, and what a council may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from geo.db import db
from matchmaker.figures.counting import first_year, monthly, year_of, yearly
from matchmaker.figures.models import FigureNote
from matchmaker.figures.parts import APART, parts_in
from matchmaker.figures.rules import (
    YEARS_SHOWN,
    Count,
    Month,
    Series,
    Shown,
    council_parts,
    council_series,
    ended_years,
    fiscal_year,
    months_of,
    ranked_parts,
)
from matchmaker.introductions.rules import Reason, reasons_for
from profiles.actor import Actor
from profiles.cases.closing import ClosingReason


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One figure of a year in its parts: the value of a word, and how many."""

    series: Series
    parts: Mapping[str, Shown]
    pool: Count | None = None  # what the hidden parts come to together


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of some periods, each series in their order, with a last column for the whole where it has one."""

    periods: tuple[Month | int, ...]
    values: Mapping[Series, tuple[Shown, ...]]
    wholes: Mapping[Series, Count | None]  # empty where periods are years
    breakdowns: tuple[tuple[int, tuple[Breakdown, ...]], ...]  # by fiscal year
    notes: tuple[FigureNote, ...]

    @property
    def is_empty(self) -> bool:
        """Say whether nothing at all was counted."""
        return not any(isinstance(one, Count) and one.value for row in self.values.values() for one in row)


def figures_of_year(actor: Actor, year: int, *, today: date) -> Figures:
    """Return a fiscal year month by month."""
    months = months_of(year)
    found = monthly(actor.town_id, months, today=today)
    values: dict[Series, tuple[Shown, ...]] = {
        series: tuple(found[series].get(month) for month in months) for series in Series
    }
    wholes = {series: year_of(series, found[series], year) for series in Series}
    hosts = yearly_hosts(actor, year, today)
    return Figures(
        periods=months,
        values=values,
        wholes=wholes | {Series.HOSTS: hosts},
        breakdowns=((year, breakdowns(actor, year)),),
        notes=tuple(notes_of(actor, months[0].first, months[-1].first)),
    )


def yearly_hosts(actor: Actor, year: int, today: date) -> Count | None:
    """Return how many hosts were supported in a year, each once; None before it begins."""
    return yearly(actor.town_id, [year], today=today)[Series.HOSTS][year]


def figures_of_years(actor: Actor, *, today: date) -> Figures:
    """Return the last fiscal years side by side, the running one as far as it has come."""
    years = years_of(actor, today)[-YEARS_SHOWN:]
    found = yearly(actor.town_id, years, today=today)
    return Figures(
        periods=years,
        values={series: tuple(found[series][year] for year in years) for series in Series},
        wholes={},
        breakdowns=tuple((year, breakdowns(actor, year)) for year in years),
        notes=tuple(notes_of(actor, date(years[0], 4, 1), date(years[-1] + 1, 3, 1))),
    )


def figures_for_council(actor: Actor, *, today: date) -> Figures:
    """Return the fiscal years that are over, with everything hidden that could be worked back to somebody."""
    years = ended_years(first_year(actor.town_id, today=today), today)
    found = yearly(actor.town_id, years, today=today)
    parts = {year: tuple(map(_for_council, breakdowns(actor, year))) for year in years}
    told = {year: council_series({series: found[series][year] for series in Series}) for year in years}
    notes = notes_of(actor, date(years[0], 4, 1), date(years[-1] + 1, 3, 1)) if years else ()
    return Figures(
        periods=years,
        values={series: tuple(told[year][series] for year in years) for series in Series},
        wholes={},
        breakdowns=tuple(parts.items()),
        notes=tuple(note for note in notes if note.for_council),
    )


def breakdowns(actor: Actor, year: int) -> tuple[Breakdown, ...]:
    """Return the endings of a fiscal year by their reasons."""
    words = {
        Series.CLOSED: [one.value for one in ClosingReason],
        Series.DECLINED: _values(reasons_for("declined")),
        Series.ENDED: _values(tuple(Reason)),
    }
    return tuple(_breakdown(series, parts_in(actor.town_id, series, year), words[series]) for series in APART)


def _values(reasons: Sequence[Reason]) -> list[str]:
    """Return the stored words of reasons."""
    return [reason.value for reason in reasons]


def _breakdown(series: Series, counts: Mapping[str, int], order: Sequence[str]) -> Breakdown:
    """Return one breakdown; what bears a word that is no longer used stands with the last."""
    known = {name: number for name, number in counts.items() if name in order}
    rest = sum(counts.values()) - sum(known.values())
    known[order[-1]] = known.get(order[-1], 0) + rest
    parts = {name: Count(number) for name, number in ranked_parts(known, order).items()}
    return Breakdown(series, parts)


def _for_council(one: Breakdown) -> Breakdown:
    """Return a breakdown as a council may see it."""
    return Breakdown(
        one.series, *council_parts({name: part.value for name, part in one.parts.items() if isinstance(part, Count)})
    )


def years_of(actor: Actor, today: date) -> tuple[int, ...]:
    """Return the fiscal years in which the town has received people, up to the running one."""
    return tuple(range(first_year(actor.town_id, today=today), fiscal_year(today) + 1))


def notes_of(actor: Actor, since: date, until: date) -> Sequence[FigureNote]:
    """Return the notes on the months of a time, in their order."""
    query = sa.select(FigureNote).where(FigureNote.town_id == actor.town_id, FigureNote.month.between(since, until))
    return db.session.scalars(query.order_by(FigureNote.month)).all()


def find_note(actor: Actor, month: Month) -> FigureNote | None:
    """Return the note on one month, or None."""
    query = sa.select(FigureNote).where(FigureNote.town_id == actor.town_id, FigureNote.month == month.first)
    return db.session.scalar(query)
