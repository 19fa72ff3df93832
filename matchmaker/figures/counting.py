"""The figures read from the store: one grouped query a series, codes and names never asked for."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from geo.db import db
from matchmaker.figures.models import FigureRemain
from matchmaker.figures.rules import (
    AFTER,
    MEETINGS,
    STEPS,
    Count,
    Manner,
    Month,
    Series,
    Spell,
    Stay,
    added,
    fiscal_year,
    month_of,
    open_at,
    still_there,
)
from matchmaker.followups.models import Concern, FollowUp
from matchmaker.introductions.models import Introduction, IntroductionStep, State
from matchmaker.matching.models import UnmetNeed
from matchmaker.meetings.models import Meeting, MeetingBody
from profiles.cases.models import AftercareContact, Case, Closing, Plan
from profiles.vocabulary.rules import Side

Monthly = Mapping[Month, Count | None]
Dated = tuple[InstrumentedAttribute[date] | InstrumentedAttribute[date | None], tuple[sa.ColumnElement[bool], ...]]
FLOWS: Mapping[Series, Dated] = {
    Series.RECEIVED: (Case.opened_on, ()),
    Series.PLANS: (Plan.decided_on, (Plan.number == 1,)),
    Series.REPLANS: (Plan.decided_on, (Plan.number > 1,)),
    Series.EVALUATED: (Plan.evaluated_on, ()),
    Series.PERSON_TALKS: (FollowUp.done_on, (FollowUp.side == Side.PERSON,)),
    Series.HOST_TALKS: (FollowUp.done_on, (FollowUp.side == Side.HOST,)),
    Series.RAISED: (Concern.raised_on, ()),
    Series.SOLVED: (Concern.closed_on, ()),
    Series.NEEDS: (UnmetNeed.recorded_on, ()),
    Series.CLOSED: (Closing.closed_on, ()),
    Series.AFTERCARE: (AftercareContact.done_on, ()),
    Series.REOPENED: (Closing.reopened_on, ()),
}


def monthly(town_id: int, months: tuple[Month, ...], *, today: date) -> dict[Series, Monthly]:
    """Return every series by month; a month that has not begun has no figure."""
    reached = tuple(month for month in months if month.first <= today)
    if not reached:
        return {series: {} for series in Series}
    since, until = reached[0].first, reached[-1].last
    found: dict[Series, Monthly] = {
        series: _filled(_by_month(town_id, column, since, until, *where), reached)
        for series, (column, where) in FLOWS.items()
    }
    held = _meetings(town_id, since, until)
    found |= {series: _filled(held[series.value], reached) for series in MEETINGS}
    steps = _steps(town_id, since, until)
    found |= {series: _filled(steps[series.value], reached) for series in STEPS}
    hosts = hosts_by_month(town_id, since, until)
    found[Series.HOSTS] = {month: Count(len(hosts.get(month, ()))) for month in reached}
    found[Series.OPEN] = _open(town_id, reached, today)
    stays = stays_of(town_id, since, until)
    for series, after in AFTER.items():
        still = still_there(stays, after, today=today)
        found[series] = {month: still.get(month) for month in reached}
    for (series, month), remain in remains_of(town_id, since, until).items():
        found[series] = {**found[series], month: added([found[series].get(month), remain])}
    return found


def remains_of(town_id: int, since: date, until: date) -> dict[tuple[Series, Month], Count]:
    """Return what removed records came to, by series and month."""
    query = sa.select(FigureRemain).where(
        FigureRemain.town_id == town_id, FigureRemain.month.between(since, until), ~FigureRemain.series.contains("/")
    )
    return {(Series(one.series), month_of(one.month)): Count(one.value, one.of) for one in db.session.scalars(query)}


def yearly(town_id: int, years: Iterable[int], *, today: date) -> dict[Series, dict[int, Count | None]]:
    """Return every series by fiscal year: added up, counted anew, or as at the end."""
    chosen = tuple(years)
    if not chosen:
        return {series: {} for series in Series}
    months = tuple(Month(chosen[0], 4).plus(at) for at in range(12 * (chosen[-1] - chosen[0] + 1)))
    found = monthly(town_id, months, today=today)
    told = {series: {year: year_of(series, found[series], year) for year in chosen} for series in Series}
    for year in chosen:
        first = date(year, 4, 1)
        if first <= today:
            told[Series.HOSTS][year] = Count(hosts_in(town_id, first, date(year + 1, 3, 31)))
    return told


def year_of(series: Series, values: Monthly, year: int) -> Count | None:
    """Return the figure of a fiscal year from those of its months, as far as they have begun."""
    own = [values[month] for month in sorted(values) if fiscal_year(month.first) == year]
    if series.manner is Manner.STOCK:
        return own[-1] if own else None
    return added(own)


def _by_month(
    town_id: int,
    column: InstrumentedAttribute[date] | InstrumentedAttribute[date | None],
    since: date,
    until: date,
    *where: sa.ColumnElement[bool],
) -> Counter[Month]:
    """Return how many rows of a town bear a day in each month."""
    parts = sa.extract("year", column), sa.extract("month", column)
    query = sa.select(*parts, sa.func.count()).where(column.class_.town_id == town_id, column.between(since, until))
    rows = db.session.execute(query.where(*where).group_by(*parts))
    return Counter({Month(int(year), int(month)): count for year, month, count in rows})


def _meetings(town_id: int, since: date, until: date) -> dict[str, Counter[Month]]:
    """Return by kind how many meetings were held in each month, of those whose decisions are on record."""
    parts = MeetingBody.kind, sa.extract("year", Meeting.on), sa.extract("month", Meeting.on)
    query = (
        sa.select(*parts, sa.func.count())
        .join(MeetingBody, MeetingBody.id == Meeting.body_id)
        .where(Meeting.town_id == town_id, Meeting.on.between(since, until), Meeting.closed_on.is_not(None))
        .group_by(*parts)
    )
    found: dict[str, Counter[Month]] = defaultdict(Counter)
    for kind, year, month, count in db.session.execute(query):
        found[kind.value][Month(int(year), int(month))] = count
    return found


def _filled(counts: Mapping[Month, int], months: Iterable[Month]) -> dict[Month, Count | None]:
    """Return a figure for every month, nought where nothing was."""
    return {month: Count(counts.get(month, 0)) for month in months}


def _steps(town_id: int, since: date, until: date) -> dict[str, Counter[Month]]:
    """Return by state how many introductions came to it in each month."""
    parts = IntroductionStep.state, sa.extract("year", IntroductionStep.on), sa.extract("month", IntroductionStep.on)
    query = (
        sa.select(*parts, sa.func.count(sa.distinct(IntroductionStep.introduction_id)))
        .join(Introduction, Introduction.id == IntroductionStep.introduction_id)
        .where(Introduction.town_id == town_id, IntroductionStep.on.between(since, until))
        .group_by(*parts)
    )
    found: dict[str, Counter[Month]] = defaultdict(Counter)
    for state, year, month, count in db.session.execute(query):
        found[state][Month(int(year), int(month))] = count
    return found


def _supported(town_id: int, since: date, until: date) -> tuple[sa.ColumnElement[bool], ...]:
    """Return what says that a host was listened to in a time."""
    return (
        FollowUp.town_id == town_id,
        FollowUp.side == Side.HOST,
        FollowUp.done_on.between(since, until),
    )


def hosts_by_month(town_id: int, since: date, until: date) -> dict[Month, set[int]]:
    """Return which places were listened to in each month."""
    parts = sa.extract("year", FollowUp.done_on), sa.extract("month", FollowUp.done_on)
    query = (
        sa.select(Introduction.resource_id, *parts)
        .join(FollowUp, FollowUp.introduction_id == Introduction.id)
        .where(*_supported(town_id, since, until))
        .distinct()
    )
    found: dict[Month, set[int]] = defaultdict(set)
    for resource_id, year, month in db.session.execute(query):
        found[Month(int(year), int(month))].add(resource_id)
    return found


def hosts_in(town_id: int, since: date, until: date) -> int:
    """Return how many places were listened to in a time, each once."""
    query = (
        sa.select(sa.func.count(sa.distinct(Introduction.resource_id)))
        .join(FollowUp, FollowUp.introduction_id == Introduction.id)
        .where(*_supported(town_id, since, until))
    )
    return db.session.scalar(query) or 0


def _open(town_id: int, months: tuple[Month, ...], today: date) -> dict[Month, Count | None]:
    """Return how many people were supported at the end of each month, of the running one today."""
    ends = {month: min(month.last, today) for month in months}
    counts = open_at(spells_of(town_id), ends.values())
    return {month: Count(counts[end]) for month, end in ends.items()}


def spells_of(town_id: int) -> list[Spell]:
    """Return the times in which cases of a town were open, a new one after each re-opening."""
    closings: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    columns = Closing.case_id, Closing.closed_on, Closing.reopened_on
    for case_id, closed, reopened in db.session.execute(
        sa.select(*columns).where(Closing.town_id == town_id).order_by(Closing.case_id, Closing.number)
    ):
        closings[case_id].append((closed, reopened))
    spells = []
    for case_id, opened in db.session.execute(sa.select(Case.id, Case.opened_on).where(Case.town_id == town_id)):
        start: date | None = opened
        for closed, reopened in closings.get(case_id, ()):
            if start is not None:
                spells.append(Spell(start, closed))
            start = reopened
        if start is not None:
            spells.append(Spell(start, None))
    return spells


def stays_of(town_id: int, since: date, until: date) -> list[Stay]:
    """Return the ties in which somebody began to take part in a time, with their end."""
    began, ended = sa.orm.aliased(IntroductionStep), sa.orm.aliased(IntroductionStep)
    query = (
        sa.select(sa.func.min(began.on), sa.func.min(ended.on))
        .join(Introduction, Introduction.id == began.introduction_id)
        .outerjoin(ended, sa.and_(ended.introduction_id == Introduction.id, ended.state == State.ENDED.value))
        .where(Introduction.town_id == town_id, began.state == State.TAKING_PART.value)
        .group_by(Introduction.id)
        .having(sa.func.min(began.on).between(since, until))
    )
    return [Stay(_day(first), _day(last) if last else None) for first, last in db.session.execute(query)]


def _day(said: date | str) -> date:
    """Return a day that SQLite may hand over as a text."""
    return date.fromisoformat(said) if isinstance(said, str) else said


def first_year(town_id: int, *, today: date) -> int:
    """Return the fiscal year in which the town began to receive people; this one where nobody came yet."""
    firsts = (
        db.session.scalar(sa.select(sa.func.min(column)).where(column.class_.town_id == town_id))
        for column in (Case.opened_on, FigureRemain.month)
    )
    return min(map(fiscal_year, [_day(first) for first in firsts if first] or [today]))
