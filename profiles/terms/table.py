"""The terms of a town as a table: written so that no cell is a formula, read line by line with what is wrong in words."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from defusedcsv import csv

from geo.clock import TOKYO
from geo.defusing import escaped, without_escape
from geo.table import Row, fold_header, read_table
from profiles.terms.forms import listed
from profiles.terms.models import Term
from profiles.terms.rules import LINKS, Effect, Laid, Section

BOM = "\ufeff"
COLUMNS = (
    *("種類", "見出し", "言い方", "分野"),
    *("広い見出し", "狭い見出し", "近い見出し", "反対の見出し"),
    *("わけ", "使い始めた日"),
)
LINK_COLUMNS = dict(zip(LINKS, COLUMNS[4:8], strict=True))
KNOWN = frozenset(map(fold_header, COLUMNS))
MOST_BYTES = 2_000_000
MOST_ROWS = 1_000
MOST_LETTERS = 300  # of a reason, as the form takes it
EFFECTS = {effect.label: effect for effect in Effect} | {effect.value: effect for effect in Effect}
SECTIONS = {section.label: section for section in Section} | {section.value: section for section in Section}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell, or worth a look: `is_refused` stops the whole file."""

    line: int
    column: str
    found: str
    expected: str
    is_refused: bool = True

    def as_json(self) -> dict[str, object]:
        """Return the problem as the reports of imports have it."""
        told = {"line": self.line, "column": self.column, "found": self.found, "expected": self.expected}
        return told | {"severity": "refused" if self.is_refused else "note"}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file: a term and its reason."""

    line: int
    laid: Laid
    reason: str


def csv_text(terms: Iterable[Term]) -> str:
    """Return terms as CSV with a mark for Excel, in which no cell is a formula."""
    return _written(_cells(term.laid, term.reason, term.in_force_at) for term in terms)


def csv_of_lines(lines: Iterable[Line]) -> str:
    """Return the terms of a file that was read, in our own columns."""
    return _written(_cells(line.laid, line.reason) for line in lines)


def _written(rows: Iterable[Sequence[str]]) -> str:
    """Return rows below their head."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([escaped(cell) for cell in row] for row in rows)
    return BOM + out.getvalue()


def _cells(laid: Laid, reason: str, since: datetime | None = None) -> list[str]:
    """Return one term in the order of the columns."""
    links = ["、".join(names) for names in laid.links.values()]
    section = laid.section.label if laid.effect is Effect.CONCEPT else ""
    day = f"{since.astimezone(TOKYO):%Y-%m-%d}" if since else ""
    return [laid.effect.label, laid.concept, laid.words, section, *links, reason, day]


def read_lines(source: Path | bytes, name: str = "") -> tuple[list[Line], list[Problem]]:
    """Return the terms of a file, and the cells that cannot be read. Raises TableError when it is no table."""
    table = read_table(source, name, known=KNOWN, most_bytes=MOST_BYTES)
    named = {fold_header(column): column for column in table.columns}
    if missing := [column for column in ("種類", "見出し") if fold_header(column) not in named]:
        return [], [Problem(table.header_line, missing[0], "", "この列を足す（書き出したファイルと同じ列にする）")]
    if len(table.rows) > MOST_ROWS:
        return [], [Problem(0, "", str(len(table.rows)), f"{MOST_ROWS} 行までに分ける")]
    read = [_line(row, named) for row in table.rows if any(row.cells.values())]
    lines = [one for one in read if isinstance(one, Line)]
    return lines, [one for one in read if isinstance(one, Problem)]


def _line(row: Row, named: dict[str, str]) -> Line | Problem:
    """Return one row as a term, or the cell that cannot be read."""
    said = {column: without_escape(row.cells.get(named.get(fold_header(column), ""), "")) for column in COLUMNS}
    effect, section = EFFECTS.get(said["種類"]), SECTIONS.get(said["分野"] or Section.TOPIC.label)
    if effect is None:
        return Problem(row.line, "種類", said["種類"], _one_of(Effect))
    if section is None:
        return Problem(row.line, "分野", said["分野"], _one_of(Section))
    if long := next((column for column in ("見出し", "わけ") if len(said[column]) > MOST_LETTERS), None):
        return Problem(row.line, long, said[long][:MOST_LETTERS], f"{MOST_LETTERS} 文字までにする")
    if effect is not Effect.CONCEPT:
        return Line(row.line, Laid(effect, said["見出し"], said["言い方"]), said["わけ"])
    links: dict[str, Any] = {name: listed(said[column]) for name, column in LINK_COLUMNS.items()}
    return Line(row.line, Laid(effect, said["見出し"], section=section, **links), said["わけ"])


def _one_of(words: type[Effect] | type[Section]) -> str:
    """Return which words a cell may hold."""
    return "「" + "」「".join(word.label for word in words) + "」のどれかにする"


def in_order(lines: Sequence[Line]) -> list[Line]:
    """Return the concepts before what names them, else in the order of the file."""
    return sorted(lines, key=lambda line: (line.laid.effect is not Effect.CONCEPT, line.line))
