"""What a file would do to the registry: which rows are new, changed, unchanged, skipped or refused, and why."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from geo.coords import Point
from resources.exchange.addenda import attach_addenda
from resources.exchange.identity import PlaceKey, key_of, place_key, same_rows
from resources.exchange.layout import cells_of
from resources.exchange.merging import content_of, differences, merged
from resources.exchange.placing import find_points
from resources.exchange.queries import Stored, listings_of_source, listings_of_town
from resources.exchange.reading import FileRead, Format
from resources.exchange.rows import ResourceRow
from resources.exchange.rules import Problem, Severity
from resources.exchange.sheet import reread
from resources.exchange.steps import Step

GONE = "登録から外してある受入先なので、そのままにした"


@dataclass(slots=True)
class Plan:
    """All that a file would do."""

    file: FileRead
    steps: list[Step]
    left: list[Problem]  # one for each row that gave way to another, or is no row
    likely: list[tuple[int, str, str]] = field(default_factory=list)  # line, name, and the listing it looks like

    @property
    def new(self) -> list[Step]:
        """Return the rows that become listings."""
        return [step for step in self.steps if step.stored is None]

    @property
    def changed(self) -> list[Step]:
        """Return the rows that change a listing."""
        return [step for step in self.steps if step.stored is not None and step.changed]

    @property
    def refused(self) -> list[ResourceRow]:
        """Return the rows that cannot be taken."""
        return [row for row in self.file.rows if row.refused]

    @property
    def doubtful(self) -> int:
        """Return how many rows a person should look at."""
        lines = {row.line for row in self.file.rows if row.doubtful and not row.refused}
        lines |= {problem.line for problem in self.left if problem.severity is Severity.DOUBTFUL}
        return len(lines)

    def problems(self) -> list[Problem]:
        """Return all problems in the order of the file, what is about the whole file first."""
        own = [problem for row in self.file.rows for problem in row.problems]
        return sorted([*self.file.notes, *self.left, *own], key=lambda problem: problem.line)

    def report(self) -> dict[str, Any]:
        """Return the report of FORMATS 2.1."""
        new, changed, refused = len(self.new), len(self.changed), len(self.refused)
        return {
            "format": self.file.format.value,
            "encoding": self.file.encoding,
            "read": self.file.read,
            "new": new,
            "changed": changed,
            "unchanged": len(self.steps) - new - changed,
            "doubtful": self.doubtful,
            "refused": refused,
            "skipped": len(self.left),
            "unknown_columns": list(self.file.unknown_columns),
            "problems": [problem.as_json() for problem in self.problems()],
        }


def plan_of(town_id: int, file: FileRead, *, today: date) -> Plan:
    """Compare a file with the registry; writes nothing."""
    as_sheet = file.format is not Format.OPENDATA
    stored = listings_of_town(town_id) if as_sheet or file.addenda else listings_of_source(town_id, file.source)
    if file.addenda:
        attach_addenda(file, stored)
        stored = [one for one in stored if one["source"] == file.source]
    rows, left = same_rows(file.rows, as_sheet=as_sheet)
    index = Index(stored, file.source, as_sheet=as_sheet)
    steps = [_step(row, index, as_sheet=as_sheet) for row in index.in_order(rows)]
    steps.sort(key=lambda step: step.row.line)
    find_points(town_id, steps)
    for step in steps:
        step.changed = _changed(step, as_sheet=as_sheet, today=today)
    return Plan(file, steps, [*file.skipped, *left])


def _step(row: ResourceRow, index: "Index", *, as_sheet: bool) -> Step:
    """Return what one row becomes, beside the listing it belongs to."""
    stored = index.take(row)
    old = content_of(stored) if stored is not None else None
    if stored is not None and stored["removed_at"] is not None:
        row.report("名称", row.name, GONE, Severity.NOTE)
        return Step(row, stored, old, dict(old or {}))
    return Step(row, stored, old, merged(row, old, as_sheet=as_sheet))


def _changed(step: Step, *, as_sheet: bool, today: date) -> frozenset[str]:
    """Return the fields that a row changes; what only a spreadsheet writes otherwise is no change."""
    if step.old is None or step.stored is None:
        return frozenset()
    found = differences(step.old, step.new)
    if found and as_sheet:
        again = reread(cells_of(step.stored), today=today)
        found = differences(merged(again, step.old, as_sheet=True), step.new) & found
    return found


class Index:
    """The listings that rows may belong to; each is taken by one row only."""

    def __init__(self, stored: Sequence[Stored], source: str, *, as_sheet: bool) -> None:
        """Sort the listings by the source's ID, by public id, and by name and place."""
        self.as_sheet, self.source = as_sheet, source
        self.taken: set[int] = set()
        self.by_id: dict[str, Stored] = {}
        self.by_place: dict[PlaceKey, list[Stored]] = defaultdict(list)
        for one in stored:
            for name in self._ids(one):
                self.by_id.setdefault(name, one)
            self.by_place[_stored_key(one)].append(one)
        for same in self.by_place.values():  # the sheet's own listings first, and among the others the oldest
            same.sort(key=lambda one: (one["removed_at"] is not None, one["source"] != "sheet", one["id"]))

    def _ids(self, one: Stored) -> Iterable[str]:
        """Return the IDs by which a listing is called in this kind of file, the strongest first."""
        if not self.as_sheet:
            return [one["source_ref"]] if one["source_ref"] is not None else []
        if one["source_ref"] is None:
            return [one["ref"]]
        outside = one["source_ref"] if one["source"] == "sheet" else f"{one['source']}:{one['source_ref']}"
        return [outside, one["source_ref"]] if one["source"] == self.source else [outside]

    def in_order(self, rows: Sequence[ResourceRow]) -> list[ResourceRow]:
        """Return the rows with those first that are sure of their listing: by ID, then by name, place and dates."""
        return sorted(rows, key=lambda row: (row.source_ref not in self.by_id, not self._exact(row)))

    def _exact(self, row: ResourceRow) -> bool:
        """Say whether a listing has name, place and dates of a row."""
        same = self.by_place.get(key_of(row), ())
        return any(one["opening"] == row.values.get("opening", "") for one in same)

    def take(self, row: ResourceRow) -> Stored | None:
        """Return the listing that a row belongs to, and keep it from the others."""
        found = self.by_id.get(row.source_ref) if row.source_ref is not None else None
        if found is None:
            found = self._by_place(row)
        if found is None or found["id"] in self.taken:
            return None
        self.taken.add(found["id"])
        return found

    def _by_place(self, row: ResourceRow) -> Stored | None:
        """Return a free listing with the name and place of a row, that with the same dates before others."""
        free = [one for one in self.by_place.get(key_of(row), ()) if one["id"] not in self.taken]
        if row.source_ref is not None:  # an ID of its own: only a listing that never had one can be the same
            free = [one for one in free if one["source_ref"] is None]
        return min(free, key=lambda one: one["opening"] != row.values.get("opening", ""), default=None)


def _stored_key(one: Stored) -> PlaceKey:
    """Return name and place of a listing."""
    point = Point(one["lat"], one["lon"]) if one["lat"] is not None and one["lon"] is not None else None
    return place_key(one["name"], one["address"], point)
