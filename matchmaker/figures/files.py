"""The figures as files: a tidy CSV, and a workbook of one table a sheet."""

import io
from collections.abc import Iterator, Sequence

from defusedcsv import csv

from geo.writing import BOM, bytes_of, fill_sheet, new_book
from matchmaker.figures.queries import Figures
from matchmaker.figures.rules import MEMBERS, Count, Group, Hidden, Month, Series, Shown
from matchmaker.figures.telling import HOW, parts_of, short_period
from matchmaker.introductions.language import gettext as _

Line = dict[str, str]


def period_word(period: Month | int) -> str:
    """Return a period as data says it: 2026-04, or the fiscal year."""
    return f"{period.year}-{period.number:02d}" if isinstance(period, Month) else short_period(period)


def _value(shown: Shown) -> tuple[str, str]:
    """Return a figure and what it is a part of; a word where it is hidden, nothing where there is none."""
    if isinstance(shown, Hidden):
        return _(shown.label), ""
    if not isinstance(shown, Count):
        return "", ""
    return str(shown.value), "" if shown.of is None else str(shown.of)


def tidy(figures: Figures) -> Iterator[Line]:
    """Yield one line for each period and series."""
    for group in Group:
        for series in MEMBERS[group]:
            for period, shown in zip(figures.periods, figures.values[series], strict=True):
                value, whole = _value(shown)
                yield {
                    _("期間"): period_word(period),
                    _("区分"): _(group.label),
                    _("項目"): _(series.label),
                    _("数"): value,
                    _("もとの数"): whole,
                }


def reasons(figures: Figures) -> Iterator[Line]:
    """Yield one line for each reason of each year."""
    for parts in parts_of(figures):
        for name, number in parts.lines:
            yield {_("年度"): parts.year, _("項目"): parts.label, _("理由"): name, _("数"): number}


def notes(figures: Figures) -> Iterator[Line]:
    """Yield the notes."""
    for note in figures.notes:
        yield {_("期間"): f"{note.month:%Y-%m}", _("注記"): note.words}


def meanings() -> Iterator[Line]:
    """Yield how each series is counted."""
    for series in Series:
        yield {_("項目"): _(series.label), _("数え方"): str(HOW[series])}


def csv_text(figures: Figures) -> str:
    """Return the figures as CSV that Excel opens as it should."""
    lines = list(tidy(figures))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(lines[0]) if lines else [_("期間")])
    writer.writeheader()
    writer.writerows(lines)
    return BOM + out.getvalue()


def workbook(figures: Figures) -> bytes:
    """Return the figures as a workbook: all series, the reasons, the notes, and how things are counted."""
    book = new_book()
    sheets: Sequence[tuple[str, list[Line]]] = (
        (_("数字"), list(tidy(figures))),
        (_("理由"), list(reasons(figures))),
        (_("注記"), list(notes(figures))),
        (_("数え方"), list(meanings())),
    )
    for title, lines in sheets:
        if lines:
            fill_sheet(book.create_sheet(title), list(lines[0]), lines)
    return bytes_of(book)
