"""The figures in words: rows of cells, bars, breakdowns, and how each series is counted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from matchmaker.figures.queries import Breakdown, Figures
from matchmaker.figures.rules import MEMBERS, Count, Group, Hidden, Manner, Month, Series, Shown
from matchmaker.introductions.language import gettext as _
from matchmaker.introductions.rules import Reason
from profiles.cases.closing import ClosingReason

HOW: Mapping[Series, object] = {
    Series.RECEIVED: _l("その月にケースを開いた人。同じ人が再開したときは「再開」に数えます"),
    Series.OPEN: _l("月の終わり（今月は、きょう）にケースが開いていた人"),
    Series.PLANS: _l("はじめてのプランが決まった日で数えます"),
    Series.REPLANS: _l("2つめからのプランが決まった日で数えます"),
    Series.EVALUATED: _l("プランを評価した日で数えます"),
    Series.MULTILAYERED: _l("開いて、決めたことを記録した会議"),
    Series.STATUTORY: _l("開いて、決めたことを記録した会議"),
    Series.AREA_MEETINGS: _l("開いて、決めたことを記録した会議"),
    Series.PROPOSED: _l("本人に提案したつなぎ。同じ人に、いくつかあることもあります"),
    Series.HOST_ASKED: _l("受入先に、名前を伏せて聞いたつなぎ"),
    Series.ACCEPTED: _l("受入先が「受け入れる」と答えたつなぎ"),
    Series.DECLINED: _l("受入先が見合わせたつなぎ"),
    Series.VISIT: _l("見学に行ったつなぎ"),
    Series.TRIAL: _l("体験を始めたつなぎ"),
    Series.TAKING_PART: _l("参加を始めたつなぎ"),
    Series.SETTLED: _l("定着となったつなぎ"),
    Series.ENDED: _l("終えたつなぎ。よい終わり（次へ進んだ）も入ります"),
    Series.STILL_3: _l("その月に参加を始めたつなぎのうち、3か月後の日に終わっていなかった数。日が来るまでは「—」です"),
    Series.STILL_6: _l("その月に参加を始めたつなぎのうち、6か月後の日に終わっていなかった数。日が来るまでは「—」です"),
    Series.PERSON_TALKS: _l("つなぎについて、本人のようすを聞いて記録した回数"),
    Series.HOST_TALKS: _l("つなぎについて、受入先のようすを聞いて記録した回数"),
    Series.HOSTS: _l("ようすを聞いた受入先。年の計も、同じ所は1回だけ数えます"),
    Series.RAISED: _l("本人と受入先の困りごと。聞いた日で数えます"),
    Series.SOLVED: _l("手を打って閉じた困りごと。閉じた日で数えます"),
    Series.NEEDS: _l("合う所がなく「足りないもの」として残した記録"),
    Series.CLOSED: _l("終結した日で数えます"),
    Series.AFTERCARE: _l("終結のあとの、1・3・6か月の連絡をした回数"),
    Series.REOPENED: _l("終結のあと、もう一度開いたケース"),
}
REASONS: Mapping[Series, type[ClosingReason] | type[Reason]] = {
    Series.CLOSED: ClosingReason,
    Series.DECLINED: Reason,
    Series.ENDED: Reason,
}
WIDTH, HEIGHT, FOOT, HEAD = 30, 64, 18, 16  # of one bar of a chart, in its own units


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: where it stands, how high it is, and what it says."""

    x: int
    y: int
    height: int
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    """One series as a row and as bars."""

    label: str
    how: str
    cells: tuple[str, ...]
    whole: str
    bars: tuple[Bar, ...]  # empty where nothing was counted, or too little may be shown


@dataclass(frozen=True, slots=True)
class Section:
    """The series that tell of one matter."""

    label: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """One breakdown: each word and its figure; words of nobody are left out of what staff see."""

    label: str
    year: str
    lines: tuple[tuple[str, str], ...]


def sections_of(figures: Figures) -> tuple[Section, ...]:
    """Return all series under the matters they tell of."""
    return tuple(Section(_(group.label), tuple(_row(one, figures) for one in MEMBERS[group])) for group in Group)


def _row(series: Series, figures: Figures) -> Row:
    """Return one series."""
    values = figures.values[series]
    whole = figures.wholes.get(series)
    return Row(
        label=_(series.label),
        how=str(HOW[series]),
        cells=tuple(map(cell, values)),
        whole=cell(whole) if series.manner is not Manner.STOCK else "",
        bars=_bars(values, [str(one.number) if isinstance(one, Month) else str(one) for one in figures.periods]),
    )


def cell(shown: Shown) -> str:
    """Return a figure as a cell says it: 12, 4／5, 5未満, —."""
    if shown is None:
        return "—"
    if isinstance(shown, Hidden):
        return _(shown.label)
    return str(shown.value) if shown.of is None else _("%(n)s／%(all)s", n=shown.value, all=shown.of)


def _bars(values: Sequence[Shown], labels: Sequence[str]) -> tuple[Bar, ...]:
    """Return the bars of one series; none where there is nothing to see."""
    known = [one.value if isinstance(one, Count) else None for one in values]
    most = max((number for number in known if number), default=0)
    if not most or any(isinstance(one, Hidden) for one in values):
        return ()
    return tuple(
        Bar(
            x=at * WIDTH,
            y=HEAD + HEIGHT - (height := round(HEIGHT * (number or 0) / most)),
            height=height,
            value="" if number is None else str(number),
            label=label,
        )
        for at, (number, label) in enumerate(zip(known, labels, strict=True))
    )


def short_period(period: Month | int) -> str:
    """Return a period as the head of a column says it: 4月, 2026年度."""
    return _("%(n)s月", n=period.number) if isinstance(period, Month) else _("%(year)s年度", year=period)


def parts_of(figures: Figures) -> Iterator[Parts]:
    """Yield every breakdown that says something, the newest year first."""
    for year, breakdowns in reversed(figures.breakdowns):
        for one in breakdowns:
            if lines := tuple(_lines(one)):
                label = _("%(what)sの理由", what=_(one.series.label))
                yield Parts(label, _("%(year)s年度", year=year), lines)


def _lines(one: Breakdown) -> Iterator[tuple[str, str]]:
    """Yield the words of a breakdown with their figures, the most frequent first."""
    words = {word.value: word.label for word in REASONS[one.series]}
    shown = [(name, part) for name, part in one.parts.items() if isinstance(part, Count) and part.value]
    for name, part in sorted(shown, key=lambda line: -line[1].value):
        yield _(words[name]), cell(part)
    if one.pool is not None:
        yield _("ほかの理由（合わせて）"), cell(one.pool)
