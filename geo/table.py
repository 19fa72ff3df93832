"""Tables as people keep them (CSV, TSV, XLSX), read into clean header cells and rows with the line a person would see."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from geo.decoding import TableError, decode, delimiter_of, records
from geo.workbook import Sheet, read_sheets

__all__ = ["Note", "Row", "Table", "TableError", "clean", "fold_header", "read_table"]

MOST_BYTES = 10_000_000  # what a page takes; a command passes more
HEAD = 40  # the header is looked for among the first records
EXAMPLE_SHEET = re.compile(
    r"例|見本|サンプル|sample|example|説明|凡例|選択肢|マスタ|リスト定義|readme|注意|使い方",
    re.IGNORECASE,
)
HINT = re.compile(r"^[←↑→↓⇐]")
FOOTNOTE = re.compile(r"^[※＊*注]|^（注|^\(注|^出典|^以上$")
NUMERIC = re.compile(r"^[-+]?[\d,./:\-]+$")
SHOUTING = {
    b"\xd0\xcf\x11\xe0": "古い Excel 形式（.xls）か、パスワードのかかったファイルです",
    b"%PDF": "PDF ファイルです",
}
SAVE_ANEW = "。Excel で開き、「Excel ブック（.xlsx）」か「CSV UTF-8」として保存し直してください"
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
REFERENCE = re.compile(r"&#(\d{3,7});")  # what CP932 cannot hold, as some programs save it
CONTROLS = "".join(chr(code) for code in range(32) if chr(code) not in "\t\n\r")
STRAY = str.maketrans("", "", CONTROLS + "\ufeff\u200b\u200c\u200d\u2060")


@dataclass(frozen=True, slots=True)
class Note:
    """Something about one line of a file that a person should know."""

    line: int
    text: str
    found: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the number that a spreadsheet shows at its left, and its cells by column."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file; `skipped` are rows below the header that are no data, `notes` what was left aside."""

    columns: tuple[str, ...]
    rows: list[Row]
    file_type: str  # csv, tsv or xlsx
    encoding: str  # of a text file; xlsx has none
    delimiter: str = ""
    sheet: str = ""
    title: str = ""  # what stands above the header
    header_line: int = 1
    skipped: tuple[Note, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class _Header:
    """Where the header stands, what its columns are called, and where data begin."""

    place: int
    names: tuple[str, ...]  # empty: not a column
    data_from: int
    hints: tuple[str, ...] = ()


def read_table(
    source: Path | bytes,
    name: str = "",
    *,
    known: Collection[str] = (),
    most_bytes: int = MOST_BYTES,
    sheet: str | None = None,
) -> Table:
    """Read a table.

    `name` is the file's name, `known` are folded header words (`fold_header`) that help to find the header line and the
    sheet with the data. Raises TableError with a sentence that says what to do, and nothing else.
    """
    content, name = _content(source, name, most_bytes)
    _refuse_other_kinds(content)
    if content.startswith(b"PK"):
        return _from_workbook(read_sheets(content), known, sheet)
    text, encoding = decode(content)
    if text.count("\0") > 2:
        raise TableError("表ではないファイルのようです" + SAVE_ANEW)
    delimiter = delimiter_of(text, name)
    grid = [[clean(cell) for cell in record] for record in records(text, delimiter)]
    return _table(
        grid,
        known,
        "tsv" if delimiter == "\t" else "csv",
        encoding,
        delimiter=delimiter,
    )


def fold_header(text: str) -> str:
    """Return a header word as it is compared: one width, no blanks, one kind of dash and bracket, lower case."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"[\s_#:：・;]", "", re.sub(r"[―−‐–—ー\-]", "ー", folded))


def _content(source: Path | bytes, name: str, most_bytes: int) -> tuple[bytes, str]:
    """Return the bytes of a file within bounds, and its name."""
    if isinstance(source, Path):
        try:
            size = source.stat().st_size
            content = source.read_bytes() if size <= most_bytes else b""
        except OSError as fault:
            raise TableError("ファイルを開けません：%(name)s", name=source) from fault
        name = name or source.name
    else:
        content, size = source, len(source)
    if size > most_bytes:
        raise TableError(
            "ファイルが大きすぎます（%(most)s MB まで）。分けて取り込んでください",
            most=most_bytes // 1_000_000,
        )
    if not content.strip(b"\xef\xbb\xbf\r\n\t ,"):
        raise TableError("ファイルが空です。データの入ったファイルを選んでください")
    return content, name


def _refuse_other_kinds(content: bytes) -> None:
    """Refuse by its first bytes what is no table."""
    for mark, sentence in SHOUTING.items():
        if content.startswith(mark):
            raise TableError(sentence + SAVE_ANEW)
    if content.startswith(PICTURES):
        raise TableError("画像ファイルです。CSV か Excel（.xlsx）のファイルを選んでください")
    start = content[:400].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<table", b"{", b"[{", b"[\n")):
        raise TableError("表ではないファイルのようです" + SAVE_ANEW)


def clean(cell: str) -> str:
    """Return a cell without what cannot be seen, its lines joined by plain newlines, `&#30041;` as the sign it stands for."""
    if "&#" in cell:
        cell = REFERENCE.sub(lambda found: _sign(int(found.group(1)), found.group()), cell)
    if cell.isascii() and cell.isprintable():
        return cell.strip()
    return cell.translate(STRAY).replace("\r\n", "\n").replace("\r", "\n").strip()


def _sign(number: int, text: str) -> str:
    """Return the sign of a numeric reference; what is none stays as it is."""
    return chr(number) if 0x80 <= number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF else text


def _from_workbook(sheets: Sequence[Sheet], known: Collection[str], wanted: str | None) -> Table:
    """Read the sheet that holds the data, and name the others that hold something too."""
    filled = [one for one in sheets if any(any(map(str.strip, row)) for row in one.cells)]
    if not filled:
        raise TableError("どのシートも空です。データの入ったファイルを選んでください")
    chosen = next((one for one in filled if one.name == wanted), None) or max(
        filled,
        key=lambda one: (
            not one.hidden,
            not EXAMPLE_SHEET.search(one.name),
            _worth(one.cells, known),
        ),
    )
    notes = tuple(
        Note(0, "このシートは読んでいません", one.name) for one in filled if one is not chosen and not one.hidden
    )
    grid = [[clean(cell) for cell in row] for row in chosen.cells]
    return _table(grid, known, "xlsx", "", sheet=chosen.name, notes=notes)


def _worth(cells: list[list[str]], known: Collection[str]) -> tuple[int, int]:
    """Return how many known header words a sheet has, and how many cells."""
    best = max((_known_words(row, known) for row in cells[:HEAD]), default=0)
    return best, sum(1 for row in cells for cell in row if cell)


def _known_words(record: Sequence[str], known: Collection[str]) -> int:
    """Return how many cells of a record are known header words."""
    return sum(1 for cell in record if cell and fold_header(cell) in known) if known else 0


def _table(
    grid: list[list[str]],
    known: Collection[str],
    file_type: str,
    encoding: str,
    *,
    delimiter: str = "",
    sheet: str = "",
    notes: tuple[Note, ...] = (),
) -> Table:
    """Find the header in a grid of clean cells and return the table below it."""
    header = _find_header(grid, known)
    rows, skipped = _rows(grid, header)
    title = " ".join(cell for record in grid[: header.place] for cell in record if cell)[:500]
    notes += tuple(Note(header.place + 1, "記入のヒントの列として読みとばしました", hint) for hint in header.hints)
    return Table(
        columns=tuple(name for name in header.names if name),
        rows=rows,
        file_type=file_type,
        encoding=encoding,
        delimiter=delimiter,
        sheet=sheet,
        title=title,
        header_line=header.place + 1,
        skipped=skipped,
        notes=notes,
    )


def _find_header(grid: list[list[str]], known: Collection[str]) -> _Header:
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
    best = max(_known_words(record, known) for _, record in head)
    for place, record in head:
        if best >= min(2, sum(map(bool, record))) and best and 2 * _known_words(record, known) >= best:
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


def _named(place: int, cells: Sequence[str], data_from: int) -> _Header:
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
    return _Header(place, tuple(names), data_from, tuple(hints))


def _rows(grid: list[list[str]], header: _Header) -> tuple[list[Row], tuple[Note, ...]]:
    """Return the rows below a header, and what stands between them that is none."""
    rows: list[Row] = []
    skipped: list[Note] = []
    names = [
        *header.names,
        *(f"列{number + 1}" for number in range(len(header.names), max(map(len, grid)))),
    ]
    heading = [cell for cell in grid[header.place] if cell]
    for place in range(header.data_from, len(grid)):
        record = grid[place]
        filled = [cell for cell in record if cell]
        if not filled or record[0].startswith(("#object_type", "#property_context", "#LINK")):
            continue
        if filled == heading:
            skipped.append(Note(place + 1, "見出しのくり返しなので、読みとばしました", filled[0]))
        elif len(filled) == 1 and FOOTNOTE.match(filled[0]) and len(heading) > 2:
            skipped.append(Note(place + 1, "注記の行なので、読みとばしました", filled[0]))
        else:
            rows.append(Row(place + 1, _cells(names, header.names, record)))
    return rows, tuple(skipped)


def _cells(names: Sequence[str], named: Sequence[str], record: Sequence[str]) -> dict[str, str]:
    """Return the cells by column; what stands beyond the last column or under no name is kept when it holds anything."""
    cells = {}
    for place, cell in enumerate(record):
        name = names[place]
        if name and (cell or place < len(named)):
            cells[name] = cell
    return cells
