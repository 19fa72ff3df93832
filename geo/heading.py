"""Finding the header of a table among titles, remarks and hints, and giving its columns clean names."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from geo.decoding import TableError

HEAD = 40  # the header is looked for among the first records
HINT = re.compile(r"^[←↑→↓⇐]")
NUMERIC = re.compile(r"^[-+]?[\d,./:\-]+$")


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header stands, what its columns are called, and where data begin."""

    place: int
    names: tuple[str, ...]  # empty: not a column
    data_from: int
    hints: tuple[str, ...] = ()


def fold_header(text: str) -> str:
    """Return a header word as it is compared: one width, no blanks, one kind of dash and bracket, lower case."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"[\s_#:：・;]", "", re.sub(r"[―−‐–—ー\-]", "ー", folded))


def find_header(grid: list[list[str]], known: Collection[str]) -> Header:
    """Return the header: a `#property` line, else the line with most known words, else the first that is wide enough."""
    head = [(place, record) for place, record in enumerate(grid[:HEAD]) if any(record)]
    if not head:
        raise TableError("ファイルが空です。データの入ったファイルを選んでください")
    marked = next(
        (place for place, record in head if record[0].lower().startswith("#property")),
        None,
    )
    place = marked if marked is not None else _likeliest(head, known)
    below = grid[place + 1] if place + 1 < len(grid) else []
    if marked is None and _two_storeys(grid[place], below):
        return _named(place, _joined(grid[place], below, known), place + 2)
    return _named(place, grid[place], place + 1)


def _likeliest(head: Sequence[tuple[int, Sequence[str]]], known: Collection[str]) -> int:
    """Return the place of the record that is most like a header."""
    best = max(known_words(record, known) for _, record in head)
    for place, record in head:
        if best >= min(2, sum(map(bool, record))) and best and 2 * known_words(record, known) >= best:
            return place
    widest = max(sum(map(bool, record)) for _, record in head)
    for place, record in head:
        words = [cell for cell in record if cell and not NUMERIC.match(cell)]
        if 2 * len(words) >= widest and not _comment(record):
            return place
    return head[0][0]


def _comment(record: Sequence[str]) -> bool:
    """Say whether a record is a line of remarks: a first cell with # and little beside it."""
    return record[0].startswith("#") and sum(map(bool, record)) <= 2


def _two_storeys(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Say whether a header goes on in the next line, under cells that were merged (参加費 above 大人 and 子ども)."""
    width = max((place + 1 for place, cell in enumerate(lower) if cell), default=0)
    filled = [place for place in range(width) if lower[place]]
    above = [*upper, *[""] * width]
    gaps = [place for place in filled if not above[place] and any(above[:place])]
    alone = [
        place
        for place in filled
        if above[place] and above[place] != lower[place] and (above[place + 1 : place + 2] or ["x"])[0]
    ]
    return bool(gaps) and not alone and not any(NUMERIC.match(lower[place]) for place in filled)


def _joined(upper: Sequence[str], lower: Sequence[str], known: Collection[str]) -> list[str]:
    """Return the names that two lines of header make together."""
    names, group = [], ""
    for place in range(max(len(upper), len(lower))):
        above = upper[place] if place < len(upper) else ""
        below = lower[place] if place < len(lower) else ""
        group = above or (group if below else "")
        plain = below if not group or group == below or fold_header(below) in known else f"{group}_{below}"
        names.append(plain if below else above)
    return names


def _named(place: int, cells: Sequence[str], data_from: int) -> Header:
    """Return the header with clean, different names; hint columns and nameless ones fall away."""
    names: list[str] = []
    hints: list[str] = []
    seen: Counter[str] = Counter()
    for cell in cells:
        name = re.sub(
            r"\s+",
            "" if re.search(r"[^\x00-\x7f]", cell) else " ",
            cell.replace("\n", ""),
        ).strip()
        if HINT.match(name):
            hints.append(name)
            name = ""
        seen[name] += 1
        names.append(name if not name or seen[name] == 1 else f"{name}_{seen[name]}")
    return Header(place, tuple(names), data_from, tuple(hints))


def known_words(record: Sequence[str], known: Collection[str]) -> int:
    """Return how many cells of a record are known header words."""
    return sum(1 for cell in record if cell and fold_header(cell) in known) if known else 0
