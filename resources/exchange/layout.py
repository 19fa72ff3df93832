"""A listing as cells of the resource sheet: the inverse of reading, so that what goes out comes back the same."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from geo.table import fold_header
from resources.directory.models import Certainty
from resources.exchange.columns import SHEET, SHEET_FIELDS
from resources.exchange.kinds import kind_of_word
from resources.exchange.rules import fee, word_of

COLUMN_OF = {field: column for column, field in SHEET.items()}
YES_NO = {True: "有", False: "無", None: ""}


def cells_of(stored: Mapping[str, Any]) -> dict[str, str]:
    """Return the cells of one listing, by column: those of the sheet, and the notes under their own columns."""
    cells = {column: _cell(field, stored) for column, field in SHEET.items()}
    for column, text in stored["extra"].items():
        if column in ("雰囲気", "段階"):
            cells[column] = ";".join(filter(None, (cells[column], text)))
        elif fold_header(column) not in SHEET_FIELDS:
            cells[column] = text
    return cells


def _cell(field: str, stored: Mapping[str, Any]) -> str:
    """Return one field as a cell."""
    if field.startswith("feature:"):
        return YES_NO[stored["features"].get(field[8:])]
    if field in SPECIAL:
        return str(SPECIAL[field](stored))
    return shown(stored.get(field))


def shown(value: Any) -> str:
    """Return a plain value as a cell."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return ";".join(str(part) for part in value)
    return str(getattr(value, "value", value))


def _public_id(stored: Mapping[str, Any]) -> str:
    """Return the ID by which the listing is known outside."""
    if stored["source_ref"] is None:
        return str(stored["ref"])
    return str(stored["source_ref"] if stored["source"] == "sheet" else f"{stored['source']}:{stored['source_ref']}")


def _kind(stored: Mapping[str, Any]) -> str:
    """Return the source's word for the kind while it still means the kind, else ours."""
    word, kind = stored["kind_text"], stored["kind"]
    return str(word if word and kind_of_word(word)[0] is kind else shown(kind))


def _fee(stored: Mapping[str, Any]) -> str:
    """Return the words for the fee while they still mean it, else the number."""
    words = stored["fee_text"]
    return str(words if words and fee(words) == stored["fee"] else shown(stored["fee"]))


def _certainty(stored: Mapping[str, Any]) -> str:
    """Return how sure the point is, in words."""
    return word_of(Certainty, stored["certainty"]).label if stored["certainty"] else ""


SPECIAL: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "id": _public_id,
    "kind": _kind,
    "fee": _fee,
    "certainty": _certainty,
    "lat": lambda stored: shown(stored["lat"]),
    "lon": lambda stored: shown(stored["lon"]),
    "confirmed_on": lambda stored: shown(stored["confirmed_on"]),
}


def columns_of(rows: Sequence[Mapping[str, str]]) -> list[str]:
    """Return the columns that listings fill: the sheet's in its order, then those of the notes."""
    notes = dict.fromkeys(column for row in rows for column in row if column not in SHEET)
    return [*SHEET, *sorted(notes)]
