"""Open data of municipalities, old and new column sets and their cousins, into rows; an empty cell states nothing."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from geo.table import Row, Table
from profiles.vocabulary.rules import Family, Feature, Kind, Visibility
from resources.exchange.columns import Columns
from resources.exchange.kinds import data_set, kind_in, kind_of_data_set, kind_of_word
from resources.exchange.openings import opening_of
from resources.exchange.rows import ResourceRow, cell, keep_url, one_line, phrase_features, read_cell, read_point
from resources.exchange.rules import (
    CellError,
    Severity,
    age_bound,
    fee,
    is_blank,
    is_phone,
    listed,
    phone,
    plain,
    says_only_a_number,
    three_valued,
    whole,
    word_of,
)

TEXTS = ("description", "opening_note", "condition", "contact_way", "remarks", "barrier_note")
LINES = ("kana", "common_name", "address", "building", "email")
OPENING = ("opening", "dates", "until", "frequency", "days", "start", "end", "hours", "closed", "opening_note")
NUMBERING = ("id", "row_number", "code", "prefecture", "city", "publisher")
TAKEN_WHOLE = frozenset((*NUMBERING, *OPENING, "name", "lat", "lon", "latlon", "town", "block", "fee", "fee_text"))
CODE = re.compile(r"\d{5,6}")
PEOPLE = frozenset({Family.GATHER, Family.EAT, Family.HELP_LEARN})
UNREAD = "曜日と時間が読み取れないので、開く時は「分からない」とした（ことばは残した）"
PARTLY_READ = "ここは読み取れないので、ほかの部分だけを使った（ことばは残した）"
EXPECTED_WORDS = "「名称」「施設名」「イベント名」「name」"


@dataclass(frozen=True, slots=True)
class DataSet:
    """One published file: who published it, what it lists, and the kind of its rows."""

    code: str
    name: str
    kind: Kind

    @property
    def source(self) -> str:
        """Return the source of its listings: publisher's code and data set (FORMATS 2.1)."""
        return f"{self.code}:{self.name}" if self.code else self.name


def data_set_of(table: Table, columns: Columns, file_name: str) -> DataSet:
    """Return what a file holds, by its columns, its cells and its name."""
    name = data_set(table.columns, file_name, table.sheet, table.title)
    kind = kind_of_data_set(name, file_name, table.title, " ".join(table.columns) if "event" in name else "")
    return DataSet(_publisher(table.rows, columns, file_name), name, kind)


def _publisher(rows: Sequence[Row], columns: Columns, file_name: str) -> str:
    """Return the code that most rows carry, else the one in the file's name."""
    codes: Counter[str] = Counter()
    for column in columns.fields.get("code", ()):
        codes.update(plain(row.cells.get(column, "")) for row in rows)
    stated = [code for code, _ in codes.most_common() if CODE.fullmatch(code)]
    found = re.search(r"(?<!\d)(\d{6}|\d{5})(?!\d)", file_name)
    return stated[0] if stated else found.group(1) if found else ""


def holds_only_its_number(row: Row, columns: Columns) -> bool:
    """Say whether a row has nothing in it but what numbers it."""
    numbering = {column for field in NUMBERING for column in columns.fields.get(field, ())}
    return not any(text for column, text in row.cells.items() if column not in numbering)


def read_row(row: Row, columns: Columns, about: DataSet, *, today: date) -> ResourceRow:
    """Return one row of open data, with its problems."""
    found = ResourceRow(row.line)
    texts = {field: _first(found, row.cells, names, field) for field, names in columns.fields.items()}
    texts = {field: text for field, text in texts.items() if text}
    found.source_ref = plain(texts.get("id", "")) or None
    found.values |= {"name": one_line(texts.get("name", "")), "visibility": Visibility.PUBLIC}
    if not found.name or is_blank(found.name):
        found.report(columns.first("name"), found.name, "名称を入れる", Severity.REFUSED)
    _read_kind(found, texts, about)
    _read_texts(found, texts, columns)
    _read_numbers(found, texts, columns)
    _read_features(found, texts, columns)
    _read_opening(found, row.cells, texts, columns, today)
    _read_place(found, texts, columns)
    kept = {column: cell(row.cells, column) for column in _noted(row.cells, columns)}
    found.extra |= {column: text for column, text in kept.items() if text}
    return found


def _first(found: ResourceRow, cells: Mapping[str, str], names: Sequence[str], field: str) -> str:
    """Return the best cell of a field that holds something; further ones become notes."""
    best = ""
    for name in names:
        text = cell(cells, name)
        if is_blank(text) and field not in ("remarks", "name"):
            continue
        if not best:
            best = text
        elif text and text != best and field not in TAKEN_WHOLE:
            found.extra[name] = text
    return best


def _noted(cells: Mapping[str, str], columns: Columns) -> Sequence[str]:
    """Return the columns that nobody knows, also those beyond the header."""
    return [*columns.unknown, *(name for name in cells if name.startswith("列") and name[1:].isdigit())]


def _read_kind(found: ResourceRow, texts: Mapping[str, str], about: DataSet) -> None:
    """Set the kind by the row's own word, else by the data set."""
    word = texts.get("kind", "")
    if not word:
        found.values["kind"] = about.kind
        return
    kind, exact = kind_of_word(one_line(word))
    named = exact or kind_in(word) is not None
    found.values |= {"kind": kind if named else about.kind, "kind_text": "" if exact else one_line(word)}


def _read_texts(found: ResourceRow, texts: Mapping[str, str], columns: Columns) -> None:
    """Take over what is free text."""
    found.values |= {field: texts[field] for field in TEXTS if field in texts}
    found.values |= {field: one_line(texts[field]) for field in LINES if field in texts}
    if "activities" in texts:
        found.values["activities"] = listed(texts["activities"])
    if "organisation" in texts:
        found.organisation = one_line(texts["organisation"])
    number = plain(texts.get("corporate_number", ""))
    found.corporate_number = number if re.fullmatch(r"\d{13}", number) else ""
    if "phone" in texts:
        _read_phone(found, texts["phone"], columns.first("phone"))
    if "url" in texts:
        keep_url(found, columns.first("url"), texts["url"])
        if not found.values["url"]:
            del found.values["url"]
    venue = one_line(texts.get("venue", ""))
    if venue and venue != found.name:
        found.values.setdefault("building", venue)


def _read_phone(found: ResourceRow, text: str, column: str) -> None:
    """Take over a telephone number; words that are none become a note."""
    if is_phone(text):
        found.values["phone"] = phone(one_line(text))
    else:
        found.extra[column] = text


def _read_numbers(found: ResourceRow, texts: Mapping[str, str], columns: Columns) -> None:
    """Take over numbers where they are some; open data often says them in words, which become notes."""
    for field, reader in (("age_min", age_bound), ("age_max", partial(age_bound, upper=True))):
        if field in texts:
            age = read_cell(found, columns.first(field), texts[field], reader, Severity.DOUBTFUL)
            found.values |= {field: age} if age is not None else {}
    said = [texts[field] for field in ("fee", "fee_text") if field in texts]
    if said:
        text = one_line(" ".join(said))
        found.values |= {"fee": fee(text), "fee_text": "" if says_only_a_number(text) else text}
    if "capacity" in texts:
        _read_capacity(found, texts["capacity"], columns.first("capacity"))


def _read_capacity(found: ResourceRow, text: str, column: str) -> None:
    """Take a capacity for the usual number of people where people meet; elsewhere it is a note."""
    try:
        number = whole(text) if found.values["kind"].family in PEOPLE else None
    except CellError:
        number = None
    if number:
        found.values["group_size"] = number
    else:
        found.extra[column] = text


def _read_features(found: ResourceRow, texts: Mapping[str, str], columns: Columns) -> None:
    """Take over what is stated about accessibility; words that are neither yes nor no become notes."""
    for field, text in texts.items():
        if not field.startswith("feature:"):
            continue
        try:
            value = three_valued(text)
        except CellError:
            found.extra[columns.first(field)] = text
            label = word_of(Feature, field[8:]).label
            found.report(
                columns.first(field),
                text,
                f"「{label}」を「有」か「無」にする（このことばは、注記として残した）",
                Severity.NOTE,
            )
        else:
            found.features |= {field[8:]: value} if value is not None else {}
    for code, yes in phrase_features(texts.get("barrier_note", "")).items():
        found.features.setdefault(code, yes)


def _read_opening(
    found: ResourceRow, cells: Mapping[str, str], texts: Mapping[str, str], columns: Columns, today: date
) -> None:
    """Put the opening together from its many columns; what is not understood stays and is reported."""
    stated = {field: texts[field] for field in OPENING if field in texts}
    weekly = {key: cell(cells, column) for key, column in columns.weekly.items()}
    reading = opening_of(stated, weekly, today=today)
    if not reading.text:
        return
    found.values["opening"] = reading.text
    if reading.unread or reading.pattern is None:
        column = next((columns.first(field) for field in OPENING if field in stated), "")
        expected = PARTLY_READ if reading.pattern else UNREAD
        found.report(column, "; ".join(reading.unread) or reading.text, expected, Severity.DOUBTFUL)


def _read_place(found: ResourceRow, texts: Mapping[str, str], columns: Columns) -> None:
    """Take over address and point."""
    found.city = f"{texts.get('prefecture', '')}{texts.get('city', '')}" or texts.get("publisher", "")
    if not found.values.get("address") and (texts.get("town") or texts.get("block")):
        found.values["address"] = f"{found.city}{texts.get('town', '')}{texts.get('block', '')}"
    lat, lon = texts.get("lat", ""), texts.get("lon", "")
    names = columns.first("lat") or "緯度", columns.first("lon") or "経度"
    pair = re.split(r"[,，、\s]+", plain(texts.get("latlon", "")))
    if not (lat or lon) and len(pair) == 2:
        lat, lon = pair
        names = columns.first("latlon"), columns.first("latlon")
    found.point = read_point(found, (names[0], lat), (names[1], lon))
