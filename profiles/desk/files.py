"""Lists as files: CSV and Excel under a Japanese name; no browser keeps them."""

import io
from collections.abc import Sequence

from flask import Response, send_file

from geo.names import Word
from geo.writing import Line, book_of, csv_of


class Ending(Word):
    """The kind of a file, by the ending of its name."""

    XLSX = "xlsx", "Excel"
    CSV = "csv", "CSV"


TYPES = {
    Ending.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Ending.CSV: "text/csv",
}


def list_file(ending: Ending, *, name: str, columns: Sequence[str], rows: Sequence[Line]) -> Response:
    """Return a list as a file that the browser saves."""
    content = csv_of(columns, rows).encode() if ending is Ending.CSV else book_of(name[:31], columns, rows)
    named = f"{name}.{ending.value}"
    answer = send_file(io.BytesIO(content), TYPES[ending], as_attachment=True, download_name=named)
    answer.headers["Cache-Control"] = "no-store"
    return answer
