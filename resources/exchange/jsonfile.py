"""JSON from outside, opened with care: one document, or a package of several."""

import io
import json
import zipfile
from typing import Any

from geo.decoding import TableError, decode
from geo.table import Row, Table, clean
from geo.workbook import guard

BROKEN = "JSON として読めません。書き出したところから、もう一度保存し直してください"


def looks_like_json(content: bytes) -> bool:
    """Say whether a file is JSON, or a package of JSON, by its first bytes and names."""
    if content.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                names = package.namelist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
            return False
        return any(name.endswith(".json") for name in names) and "xl/workbook.xml" not in names
    return content[:200].lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"{", b"["))


def documents(content: bytes) -> list[Any]:
    """Return the JSON documents of a file. Raises TableError when one of them is none."""
    if not content.startswith(b"PK"):
        return [_parsed(content)]
    guard(content, wanted=".json")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return [_parsed(package.read(name)) for name in package.namelist() if name.endswith(".json")]


def _parsed(content: bytes) -> Any:
    """Return one document."""
    text, _ = decode(content)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise TableError(BROKEN) from fault


def table_in(document: Any) -> Table | None:
    """Return the flat records of a document as one table, or None when it holds none.

    A list of records, or lists by name; a `header` beside them gives the columns their words, an `index` each list its title.
    """
    lists = _lists(document)
    if not lists:
        return None
    rows: list[Row] = []
    for name, records in lists:
        words, title = _words(document, name), _title(document, name)
        for record in records:
            cells = {words.get(key) or key: _text(value) for key, value in record.items()}
            rows.append(Row(len(rows) + 1, {**({"区分": title} if title else {}), **cells}))
    columns = tuple(dict.fromkeys(column for row in rows for column in row.cells))
    return Table(columns=columns, rows=rows, file_type="json", encoding="utf-8")


def _lists(document: Any) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the lists of flat records in a document, by name."""
    named = document.items() if isinstance(document, dict) else [("", document)]
    return [
        (str(name), records)
        for name, records in named
        if isinstance(records, list) and records and all(map(_flat, records))
    ]


def _flat(record: Any) -> bool:
    """Say whether a record holds plain values only."""
    return (
        isinstance(record, dict)
        and bool(record)
        and not any(isinstance(value, (dict, list)) for value in record.values())
    )


def _words(document: Any, name: str) -> dict[str, str]:
    """Return the words for the columns of one list."""
    header = document.get("header") if isinstance(document, dict) else None
    header = header.get(name, header) if isinstance(header, dict) else {}
    return {str(key): clean(word) for key, word in header.items() if isinstance(word, str)}


def _title(document: Any, name: str) -> str:
    """Return the title of one list."""
    index = document.get("index") if isinstance(document, dict) else None
    title = index.get(name) if isinstance(index, dict) else None
    return clean(title) if isinstance(title, str) else ""


def _text(value: object) -> str:
    """Return a value as a cell."""
    return "" if value is None else clean(str(value))
