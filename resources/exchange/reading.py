"""A file from outside, read into rows for the registry: its format told, its columns understood, nothing lost silently."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from geo.decoding import NAMES, TableError
from geo.names import Word
from geo.table import MOST_BYTES, Row, Table, bytes_of, head_of, read_table
from profiles.vocabulary.rules import Kind
from resources.exchange import geojson, hsds, opendata, sheet
from resources.exchange.columns import KNOWN, Columns, is_sheet, open_columns, sheet_columns
from resources.exchange.jsonfile import documents, looks_like_json, table_in
from resources.exchange.opendata import DataSet, data_set_of, holds_only_its_number
from resources.exchange.rows import ResourceRow
from resources.exchange.rules import Problem, Severity

TELLING = (
    *("address", "town", "lat", "latlon", "venue", "phone", "email", "url", "organisation", "description"),
    *("opening", "dates", "days", "hours", "start"),
)
NO_LIST = (
    "受入先の一覧ではないようです。名前のほかに、所在地・電話番号・開催日などの列が見つかりません。見つかった列：%(found)s。"
    "ファイルがまちがっていなければ、見出しに「所在地_連結表記」「電話番号」などを入れてください"
)


class Format(Word):
    """The layout of a file that comes in."""

    AUTO = "auto", "自動で見分ける"
    SHEET = "sheet", "社会資源シート"
    OPENDATA = "opendata", "自治体標準オープンデータ"
    HSDS = "hsds", "HSDS（JSON）"
    GEOJSON = "geojson", "GeoJSON"


@dataclass(slots=True)
class FileRead:
    """What a file holds: rows for the registry, rows that are none, and what was said about the whole."""

    format: Format
    encoding: str
    source: str
    rows: list[ResourceRow]
    read: int
    skipped: list[Problem] = field(default_factory=list)  # one for each row that is none
    notes: list[Problem] = field(default_factory=list)  # about the file
    unknown_columns: tuple[str, ...] = ()
    about: DataSet | None = None
    addenda: bool = False  # rows that add places and times to listings of another file
    place: str = ""  # the sheet that was read, in words


def read_file(
    content: bytes | Path, name: str, *, today: date, format: Format = Format.AUTO, most_bytes: int = MOST_BYTES
) -> FileRead:
    """Read a table from outside. Raises TableError, with a sentence for a clerk, when it cannot be one of ours."""
    if format in (Format.HSDS, Format.GEOJSON) or (format is Format.AUTO and looks_like_json(head_of(content))):
        return _read_json(bytes_of(content, most_bytes), name, format, today)
    return _read_table(read_table(content, name, known=KNOWN, most_bytes=most_bytes), name, format, today)


def _read_json(content: bytes, name: str, format: Format, today: date) -> FileRead:
    """Read HSDS or GeoJSON."""
    found = documents(content)
    features = next((one for one in found if isinstance(one, dict) and one.get("type") == "FeatureCollection"), None)
    if format is not Format.HSDS and features is not None:
        read = _read_table(geojson.table_of(features), name, Format.AUTO, today)
        read.format = Format.GEOJSON if read.format is Format.SHEET else read.format
        return read
    services = hsds.services_in(found)
    if services and format is not Format.GEOJSON:
        return _read_services(services, today)
    table = table_in(found[0]) if found and format is Format.AUTO else None
    if table is None:
        raise TableError("HSDS 3 の service も、GeoJSON の地点の一覧も見つかりません。ファイルを確かめてください")
    return _read_table(table, name, format, today)


def _read_services(services: Sequence[Mapping[str, Any]], today: date) -> FileRead:
    """Read HSDS services, each by the columns that it states."""
    rows = hsds.rows_of(services)
    read = [sheet.read_row(row, sheet_columns(tuple(row.cells)), today=today) for row in rows]
    return FileRead(format=Format.HSDS, encoding="UTF-8", source="hsds", rows=read, read=len(rows))


def _read_table(table: Table, name: str, format: Format, today: date) -> FileRead:
    """Read a table, in the layout that its columns tell."""
    as_sheet = format is Format.SHEET or (format is Format.AUTO and is_sheet(table.columns))
    columns = sheet_columns(table.columns) if as_sheet else open_columns(table.columns)
    addenda = not as_sheet and _adds_to_another(columns)
    if "name" not in columns.fields and not addenda:
        _refuse_nameless(table, as_sheet)
    if not as_sheet and not any(field in columns.fields for field in TELLING) and not columns.weekly:
        raise TableError(NO_LIST, found="、".join(table.columns[:12]))
    found = _read_sheet(table, columns, today) if as_sheet else _read_open(table, columns, name, today, addenda)
    found.skipped += [Problem(one.line, "", one.found, one.text, Severity.NOTE) for one in table.skipped]
    found.notes = [Problem(one.line, "", one.found, one.text, Severity.NOTE) for one in table.notes]
    return found


def _refuse_nameless(table: Table, as_sheet: bool) -> None:
    """Refuse a file that has no column of names, naming what it has."""
    raise TableError(
        "名前の列が見つかりません。見つかった列：%(found)s。"
        + ("「名称」の列" if as_sheet else f"{opendata.EXPECTED_WORDS}のような、名前の列")
        + "を %(line)s 行目の見出しに入れて、もう一度選んでください",
        found="、".join(table.columns[:12]) + ("、…" if len(table.columns) > 12 else ""),
        line=table.header_line,
    )


def _adds_to_another(columns: Columns) -> bool:
    """Say whether a file has no names but IDs and days: the addendum (追加) of a list of events or cafeterias."""
    when = any(name in columns.fields for name in ("days", "dates", "frequency"))
    return "name" not in columns.fields and "id" in columns.fields and "address" in columns.fields and when


def _read_sheet(table: Table, columns: Columns, today: date) -> FileRead:
    """Read a resource sheet."""
    rows, skipped = _without_empty(table.rows, columns)
    return FileRead(
        format=Format.SHEET,
        encoding=_encoding(table),
        source=sheet.SOURCE,
        rows=[sheet.read_row(row, columns, today=today) for row in rows],
        read=len(table.rows) + len(table.skipped),
        skipped=skipped,
        unknown_columns=columns.unknown,
        place=table.sheet,
    )


def _read_open(table: Table, columns: Columns, name: str, today: date, addenda: bool) -> FileRead:
    """Read open data."""
    about = data_set_of(table, columns, name)
    if addenda:
        about = DataSet(about.code, "子供食堂一覧", Kind.CHILDRENS_CAFETERIA)
    rows, skipped = _without_empty(table.rows, columns)
    return FileRead(
        format=Format.OPENDATA,
        encoding=_encoding(table),
        source=about.source,
        rows=[opendata.read_row(row, columns, about, today=today) for row in rows],
        read=len(table.rows) + len(table.skipped),
        skipped=skipped,
        unknown_columns=columns.unknown,
        about=about,
        addenda=addenda,
        place=table.sheet,
    )


def _encoding(table: Table) -> str:
    """Return the encoding in the words of the report."""
    return NAMES.get(table.encoding, table.encoding) if table.encoding else "xlsx"


def _without_empty(rows: Sequence[Row], columns: Columns) -> tuple[list[Row], list[Problem]]:
    """Return the rows that hold something, and a note for each that holds nothing but its number."""
    kept: list[Row] = []
    skipped: list[Problem] = []
    for row in rows:
        if holds_only_its_number(row, columns):
            number = next((text for text in row.cells.values() if text), "")
            skipped.append(
                Problem(row.line, "", number, "番号のほかに何も書いていないので、読みとばした", Severity.NOTE)
            )
        else:
            kept.append(row)
    return kept, skipped
