"""Tables as people keep them (CSV, TSV, XLSX), read into clean header cells and rows with the line a person would see."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from geo.decoding import TableError, decode, delimiter_of, records
from geo.heading import HEAD, Header, find_header, fold_header, known_words
from geo.names import composed
from geo.workbook import Sheet, read_sheets

__all__ = ["Note", "Row", "Table", "TableError", "bytes_of", "clean", "fold_header", "head_of", "read_table"]

MOST_BYTES = 10_000_000  # what a page takes; a command passes more
EXAMPLE_SHEET = re.compile(
    r"例|見本|サンプル|sample|example|説明|凡例|選択肢|マスタ|リスト定義|readme|注意|使い方",
    re.IGNORECASE,
)
FOOTNOTE = re.compile(r"^[※＊*注]|^（注|^\(注|^出典|^以上$")
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
    content = bytes_of(source, most_bytes)
    name = name or (source.name if isinstance(source, Path) else "")
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


def head_of(source: Path | bytes) -> bytes:
    """Return enough of a file to tell what it is; all of a package, whose list of contents stands at its end."""
    if isinstance(source, bytes):
        return source
    try:
        with source.open("rb") as file:
            head = file.read(400)
            return head + file.read() if head.startswith(b"PK") else head
    except OSError as fault:
        raise TableError("ファイルを開けません：%(name)s", name=source) from fault


def bytes_of(source: Path | bytes, most_bytes: int) -> bytes:
    """Return the bytes of a file within bounds."""
    if isinstance(source, Path):
        try:
            size = source.stat().st_size
            content = source.read_bytes() if size <= most_bytes else b""
        except OSError as fault:
            raise TableError("ファイルを開けません：%(name)s", name=source) from fault
    else:
        content, size = source, len(source)
    if size > most_bytes:
        raise TableError(
            "ファイルが大きすぎます（%(most)s MB まで）。分けて取り込んでください", most=max(1, most_bytes // 1_000_000)
        )
    if not content.strip(b"\xef\xbb\xbf\r\n\t ,"):
        raise TableError("ファイルが空です。データの入ったファイルを選んでください")
    return content


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
    return composed(cell.translate(STRAY)).replace("\r\n", "\n").replace("\r", "\n").strip()


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
        Note(0, "このシートは読んでいません。必要なら、このシートだけのファイルにして取り込んでください", one.name)
        for one in filled
        if one is not chosen and not one.hidden
    )
    grid = [[clean(cell) for cell in row] for row in chosen.cells]
    return _table(grid, known, "xlsx", "", sheet=chosen.name, notes=notes)


def _worth(cells: list[list[str]], known: Collection[str]) -> tuple[int, int]:
    """Return how many known header words a sheet has, and how many cells."""
    best = max((known_words(row, known) for row in cells[:HEAD]), default=0)
    return best, sum(1 for row in cells for cell in row if cell)


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
    header = find_header(grid, known)
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


def _rows(grid: list[list[str]], header: Header) -> tuple[list[Row], tuple[Note, ...]]:
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
