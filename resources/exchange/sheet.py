"""The resource sheet (社会資源シート, FORMATS 2.1): its cells into rows; every column that is there speaks, also when empty."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from geo.table import Row, clean
from profiles.vocabulary.rules import Atmosphere, Status, Step, Visibility
from resources.directory.models import Certainty
from resources.exchange.columns import Columns, sheet_columns
from resources.exchange.dates import read_day
from resources.exchange.kinds import kind_of_word
from resources.exchange.openings import opening_of
from resources.exchange.rows import ResourceRow, cell, keep_url, one_line, phrase_features, read_cell, read_point
from resources.exchange.rules import (
    Severity,
    age_bound,
    fee,
    listed,
    listed_words,
    one_of,
    pay,
    phone,
    plain,
    says_only_a_number,
    three_valued,
    whole,
)

SOURCE = "sheet"
TEXTS = ("description", "opening_note", "condition", "contact_way", "remarks", "barrier_note", "email")
LINES = ("kana", "common_name", "address", "building")
NUMBERS: dict[str, Callable[[str], int | None]] = {
    "group_size": whole,
    "age_min": age_bound,
    "age_max": partial(age_bound, upper=True),
    "pay": pay,
    "places_total": whole,
    "places_taken": whole,
}
OPENING = ("opening", "days", "start", "end")


def read_row(row: Row, columns: Columns, *, today: date) -> ResourceRow:
    """Return one row of the sheet, with its problems."""
    texts = {field: _text(row.cells, names) for field, names in columns.fields.items()}
    found = ResourceRow(row.line, source_ref=plain(texts.get("id", "")) or None)
    found.values["name"] = one_line(texts.get("name", ""))
    if not found.name:
        found.report(columns.first("name"), "", "名称を入れる", Severity.REFUSED)
    _read_texts(found, texts, columns)
    _read_numbers(found, texts, columns)
    _read_words(found, texts, columns)
    _read_features(found, texts, columns)
    _read_opening(found, texts, columns, today)
    _read_place(found, texts, columns)
    found.extra |= {column: cell(row.cells, column) for column in columns.unknown}
    return found


def _text(cells: Mapping[str, str], names: tuple[str, ...]) -> str:
    """Return the first cell of a field that holds something."""
    return next((text for text in (cell(cells, name) for name in names) if text), "")


def _read_texts(found: ResourceRow, texts: Mapping[str, str], columns: Columns) -> None:
    """Take over the cells that are free text."""
    found.values |= {field: texts[field] for field in TEXTS if field in texts}
    found.values |= {field: one_line(texts[field]) for field in LINES if field in texts}
    if "activities" in texts:
        found.values["activities"] = listed(texts["activities"])
    if "organisation" in texts:
        found.organisation = one_line(texts["organisation"])
    found.corporate_number = plain(texts.get("corporate_number", ""))
    if "phone" in texts:
        found.values["phone"] = phone(texts["phone"])
    if "url" in texts:
        keep_url(found, columns.first("url"), texts["url"])


def _read_numbers(found: ResourceRow, texts: Mapping[str, str], columns: Columns) -> None:
    """Take over numbers; one that cannot be read refuses the row, a fee is then unstated."""
    for field, reader in NUMBERS.items():
        if field in texts:
            found.values[field] = read_cell(found, columns.first(field), texts[field], reader)
    if "fee" in texts:
        text = texts["fee"]
        found.values["fee"] = fee(text)
        found.values["fee_text"] = "" if says_only_a_number(text) else text
        if text and found.values["fee"] is None:
            found.report(
                columns.first("fee"), text, "「200円」「無料」の形にする。決まっていなければ空に", Severity.DOUBTFUL
            )
    _doubt_pairs(found, columns)


def _doubt_pairs(found: ResourceRow, columns: Columns) -> None:
    """Doubt limits that cross, and more people than places."""
    for low, high, say in (
        ("age_min", "age_max", "下限が上限より大きくなっていないかを確かめる"),
        ("places_taken", "places_total", "受入中が受入枠より多くなっていないかを確かめる"),
    ):
        least, most = found.values.get(low), found.values.get(high)
        if least is not None and most is not None and least > most:
            found.report(columns.first(low), f"{least} / {most}", say, Severity.DOUBTFUL)


def _read_words(found: ResourceRow, texts: Mapping[str, str], columns: Columns) -> None:
    """Take over words of lists; unknown kinds are mapped, other unknown words kept as notes."""
    if "kind" in texts:
        kind, exact = kind_of_word(texts["kind"])
        found.values |= {"kind": kind, "kind_text": "" if exact else texts["kind"]}
        if texts["kind"] and not exact:
            found.report(columns.first("kind"), texts["kind"], f"「{kind.value}」として読んだ", Severity.DOUBTFUL)
    _read_list(found, texts, columns, "atmosphere", Atmosphere)
    _read_list(found, texts, columns, "steps", Step)
    for field, words, default in (("visibility", Visibility, Visibility.INTERNAL), ("status", Status, Status.ACTIVE)):
        if field in texts:
            word = read_cell(found, columns.first(field), texts[field], partial(one_of, words=words))
            found.values[field] = word or default
    if "confirmed_on" in texts:
        read = read_cell(found, columns.first("confirmed_on"), texts["confirmed_on"], read_day)
        found.values["confirmed_on"] = read.day if read else None
        if read and read.doubt:
            found.report(columns.first("confirmed_on"), texts["confirmed_on"], read.doubt, Severity.DOUBTFUL)


def _read_list(found: ResourceRow, texts: Mapping[str, str], columns: Columns, field: str, words: Any) -> None:
    """Take over the known words of a list; the others are kept as a note under the column's name."""
    if field not in texts:
        return
    known, unknown = listed_words(texts[field], words)
    column = columns.first(field)
    found.values[field] = known
    found.extra[column] = ";".join(unknown)
    if unknown:
        expected = "「" + "」「".join(word.value for word in words) + "」から選ぶ（このことばは、注記として残した）"
        found.report(column, ";".join(unknown), expected, Severity.DOUBTFUL)


def _read_features(found: ResourceRow, texts: Mapping[str, str], columns: Columns) -> None:
    """Take over three-valued cells, and what the phrases of バリアフリー情報 settle where a cell is empty."""
    for field, text in texts.items():
        if field.startswith("feature:"):
            found.features[field[8:]] = read_cell(found, columns.first(field), text, three_valued) if text else None
    for code, value in phrase_features(texts.get("barrier_note", "")).items():
        if not texts.get(f"feature:{code}"):
            found.features[code] = value


def _read_opening(found: ResourceRow, texts: Mapping[str, str], columns: Columns, today: date) -> None:
    """Take over the opening in its canonical words; what is not understood stays and is reported."""
    stated = {field: texts[field] for field in OPENING if texts.get(field)}
    if not any(field in texts for field in OPENING):
        return
    reading = opening_of(stated, {}, today=today)
    found.values["opening"] = reading.text
    if stated and (reading.unread or reading.pattern is None):
        column = next(columns.first(field) for field in OPENING if stated.get(field))
        said = "; ".join(reading.unread) or "; ".join(stated.values())
        found.report(column, said, "「水 13:00-16:00」「第2・4土 10:00-12:00」の形にする", Severity.DOUBTFUL)


def _read_place(found: ResourceRow, texts: Mapping[str, str], columns: Columns) -> None:
    """Take over the point, and what is said about how sure it is."""
    if "lat" in texts or "lon" in texts:
        lat = (columns.first("lat") or "緯度", texts.get("lat", ""))
        lon = (columns.first("lon") or "経度", texts.get("lon", ""))
        found.point = read_point(found, lat, lon)
    if "certainty" in texts and found.point:
        labels = {certainty.label: certainty for certainty in Certainty}
        found.values["certainty"] = labels.get(texts["certainty"])


def reread(cells: Mapping[str, str], *, today: date) -> ResourceRow:
    """Return what the sheet's own cells of a listing say when they are read again."""
    cleaned = {column: clean(text) for column, text in cells.items()}
    return read_row(Row(0, cleaned), sheet_columns(tuple(cells)), today=today)
