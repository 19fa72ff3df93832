"""One row of a file as it will stand in the registry, whatever the layout it came in."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from geo.coords import Point
from geo.defusing import without_escape
from profiles.vocabulary.rules import Feature
from resources.exchange.rules import CellError, Problem, Severity, degrees, in_japan, plain

SAFE_URL = re.compile(r"^(?:https?://|www\.)\S+$", re.IGNORECASE)
PHRASES = (("多目的トイレ", Feature.ACCESSIBLE_TOILET), ("スロープ", Feature.STEP_FREE))
LINE_FIELDS = frozenset({"name", "kana", "common_name", "address", "building", "url", "email", "organisation"})
NEAR_ZERO = 0.01
T = TypeVar("T")


@dataclass(slots=True)
class ResourceRow:
    """What one row states: `values` by column of Resource; what is absent is left as it is in the registry."""

    line: int
    source_ref: str | None = None
    values: dict[str, Any] = field(default_factory=dict)
    organisation: str | None = None  # None: not stated; empty: none
    corporate_number: str = ""
    point: Point | None = None
    features: dict[str, bool | None] = field(default_factory=dict)  # None: the cell says that it is unknown
    extra: dict[str, str] = field(default_factory=dict)  # an empty text takes the note away
    city: str = ""  # helps to find the address
    problems: list[Problem] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Return the name, empty when the row has none."""
        return str(self.values.get("name", ""))

    @property
    def refused(self) -> bool:
        """Say whether the row cannot be taken."""
        return any(problem.severity is Severity.REFUSED for problem in self.problems)

    @property
    def doubtful(self) -> bool:
        """Say whether a person should look at the row."""
        return any(problem.severity is Severity.DOUBTFUL for problem in self.problems)

    def report(self, column: str, found: str, expected: str, severity: Severity) -> None:
        """Note a problem of one cell."""
        self.problems.append(Problem(self.line, column, found[:200], expected, severity))


def cell(cells: Mapping[str, str], column: str) -> str:
    """Return a cell as it was meant, without the shield of an export."""
    text = cells.get(column, "")
    return without_escape(text) if text.startswith("'") else text


def one_line(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split()) if "\n" in text or "  " in text or "\t" in text else text


def read_cell(
    row: ResourceRow, column: str, text: str, reader: Callable[[str], T], severity: Severity = Severity.REFUSED
) -> T | None:
    """Return what a reader makes of a cell, or None with the problem noted."""
    try:
        return reader(text)
    except CellError as fault:
        row.report(column, text, str(fault), severity)
        return None


def read_point(row: ResourceRow, lat: tuple[str, str], lon: tuple[str, str]) -> Point | None:
    """Return the point of two cells, each given as column and text; swapped ones are put right, with a doubt."""
    north = read_cell(row, *lat, degrees)
    east = read_cell(row, *lon, degrees)
    if north is None or east is None:
        if row.refused or (north is None) == (east is None):
            return None
        missing = lat if north is None else lon
        row.report(missing[0], missing[1], "緯度と経度は、両方そろえるか、両方空にする", Severity.DOUBTFUL)
        return None
    return _placed(row, north, east, lat, lon)


def _placed(row: ResourceRow, north: float, east: float, lat: tuple[str, str], lon: tuple[str, str]) -> Point | None:
    """Return a point that lies somewhere, with a doubt when it does not lie in Japan."""
    if abs(north) < NEAR_ZERO and abs(east) < NEAR_ZERO:
        row.report(lat[0], lat[1], "緯度と経度が 0 なので、位置なしとみなした", Severity.DOUBTFUL)
        return None
    if in_japan(east, north) and not in_japan(north, east):
        row.report(lat[0], lat[1], "緯度と経度が入れかわっているので、直して読んだ", Severity.DOUBTFUL)
        north, east = east, north
    if not (-90 <= north <= 90 and -180 <= east <= 180):
        found = lat if not -90 <= north <= 90 else lon
        row.report(*found, "緯度は 35.6812、経度は 139.7671 の形の数字にする", Severity.REFUSED)
        return None
    if not in_japan(north, east):
        row.report(lat[0], f"{lat[1]}, {lon[1]}", "日本の中の位置かを確かめる", Severity.DOUBTFUL)
    return Point(north, east)


def phrase_features(note: str) -> dict[str, bool]:
    """Return what the phrases of バリアフリー情報 settle (FORMATS 2.1)."""
    text = plain(note)
    return {code.value: True for phrase, code in PHRASES if re.search(rf"{phrase}\s*(?:有り?|あり)", text)}


def keep_url(row: ResourceRow, column: str, text: str) -> None:
    """Keep an address of the web; what is none stays as a note."""
    if not text or SAFE_URL.match(text):
        row.values["url"] = text
    else:
        row.values["url"] = ""
        row.extra[column] = text
        row.report(column, text, "https:// ではじまるアドレスにする", Severity.DOUBTFUL)
