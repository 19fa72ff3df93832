"""Which listing a row is: by the source's own ID, else by name and place; and which rows of one file are the same."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from geo.coords import Point
from geo.names import fold_address, fold_name
from resources.exchange.rows import ResourceRow
from resources.exchange.rules import Problem, Severity

PlaceKey = tuple[str, str]
SAME = "行 {line} と同じ内容なので、1件とした"
SAME_ID = "行 {line} と ID が同じなので、行 {line} の内容を使った"
SAME_PLACE = "行 {line} と名前も場所も同じなので、行 {line} の内容を使った"
SHARED_ID = "この ID の行がほかにもある（行 {line}）ので、名前と場所で見分けた"


@lru_cache(maxsize=300_000)
def _name_key(name: str) -> str:
    """Return a folded name."""
    return str(fold_name(name)) or name


@lru_cache(maxsize=300_000)
def _address_key(address: str) -> str:
    """Return a folded address."""
    return str(fold_address(address))


def place_key(name: str, address: str, point: Point | None) -> PlaceKey:
    """Return name and place as they identify a listing that has no ID: folded, the point only where no address is."""
    where = _address_key(address) if address else f"{point.lat:.4f},{point.lon:.4f}" if point else ""
    return _name_key(name), where


def key_of(row: ResourceRow) -> PlaceKey:
    """Return name and place of a row."""
    return place_key(row.name, row.values.get("address", ""), row.point)


def same_rows(rows: Iterable[ResourceRow], *, as_sheet: bool) -> tuple[list[ResourceRow], list[Problem]]:
    """Return each listing once, in the order of the file, and a problem for every row that gave way to another.

    Where an ID stands on several places, it identifies none of them. In the sheet the last row of a listing counts;
    in open data, which repeats a place for each of its dates, every date is a listing.
    """
    taken = [row for row in rows if not row.refused]
    left: list[Problem] = []
    taken = _by_id(taken, left, as_sheet=as_sheet)
    taken = _by_place(taken, left, as_sheet=as_sheet)
    return taken, left


def _groups(rows: Iterable[ResourceRow], key: Any) -> list[list[ResourceRow]]:
    """Return the rows in groups of one key; rows without a key stand alone."""
    groups: dict[object, list[ResourceRow]] = defaultdict(list)
    for row in rows:
        found = key(row)
        groups[("line", row.line) if found is None else found].append(row)
    return list(groups.values())


def _by_id(rows: list[ResourceRow], left: list[Problem], *, as_sheet: bool) -> list[ResourceRow]:
    """Settle rows that carry one ID."""
    kept: list[ResourceRow] = []
    for group in _groups(rows, lambda row: row.source_ref):
        if len(group) == 1:
            kept += group
        elif len({_content(row) for row in group}) == 1:
            kept.append(_one_of(group, left, SAME, Severity.NOTE))
        elif as_sheet and len({_name_key(row.name) for row in group}) == 1:
            kept.append(_one_of(group, left, SAME_ID, Severity.DOUBTFUL))
        else:
            kept += _without_id(group)
    return sorted(kept, key=lambda row: row.line)


def _without_id(group: list[ResourceRow]) -> list[ResourceRow]:
    """Return the rows of a shared ID, to be told apart by name and place."""
    for row in group:
        other = next(one.line for one in group if one is not row)
        row.report("ID", row.source_ref or "", SHARED_ID.format(line=other), Severity.DOUBTFUL)
    for row in group:
        row.source_ref = None
    return group


def _by_place(rows: list[ResourceRow], left: list[Problem], *, as_sheet: bool) -> list[ResourceRow]:
    """Settle rows without an ID that have one name and place."""
    kept = [row for row in rows if row.source_ref is not None]
    for group in _groups((row for row in rows if row.source_ref is None), lambda row: full_key(row, as_sheet=as_sheet)):
        same = len({_content(row) for row in group}) == 1
        kept.append(_one_of(group, left, SAME if same else SAME_PLACE, Severity.NOTE if same else Severity.DOUBTFUL))
    return sorted(kept, key=lambda row: row.line)


def full_key(row: ResourceRow, *, as_sheet: bool) -> tuple[str, ...]:
    """Return what identifies a row without an ID: name and place, in open data also the dates."""
    return key_of(row) if as_sheet else (*key_of(row), str(row.values.get("opening", "")))


def _one_of(group: list[ResourceRow], left: list[Problem], say: str, severity: Severity) -> ResourceRow:
    """Return the row that counts: the last of those that differ; the others are reported."""
    chosen = group[-1] if severity is Severity.DOUBTFUL else group[0]
    for row in group:
        if row is not chosen:
            left.append(Problem(row.line, "名称", row.name, say.format(line=chosen.line), severity))
    return chosen


def _content(row: ResourceRow) -> str:
    """Return all that a row states, to compare it with another."""
    return repr(
        (
            row.name,
            sorted(row.values.items()),
            row.organisation,
            row.point,
            sorted(row.features.items()),
            sorted(row.extra.items()),
        )
    )
