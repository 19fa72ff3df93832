"""The child process that opens a workbook: reads it from standard input, answers JSON, and has little to lose.

It is run as a script, so that a workbook which asks for endless memory takes nothing with it.
"""

import datetime
import io
import json
import resource
import sys
from typing import Any

MOST_CELLS = 12_000_000


def main(memory: int, seconds: int) -> None:
    """Read the workbook within the given bounds and write the answer."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answer: dict[str, Any]
    try:
        answer = {"sheets": sheets(sys.stdin.buffer.read())}
    except MemoryError:
        answer = {"fault": "memory"}
    except BaseException:  # noqa: BLE001 - whatever a broken file brings up, also a panic of the reader
        answer = {"fault": "broken"}
    json.dump(answer, sys.stdout, ensure_ascii=True)


def sheets(content: bytes) -> list[dict[str, Any]]:
    """Return name, visibility and cells of every worksheet."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [
        {
            "name": about.name,
            "hidden": about.visible != SheetVisibleEnum.Visible,
            "cells": cells(book.get_sheet_by_name(about.name)),
        }
        for about in book.sheets_metadata
        if about.typ == SheetTypeEnum.WorkSheet
    ]


def cells(sheet: Any) -> list[list[str]]:
    """Return all cells as they are displayed, merged ones filled downwards."""
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise MemoryError
    rows = [[shown(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        fill_down(rows, top, left, bottom, right)
    return rows


def fill_down(rows: list[list[str]], top: int, left: int, bottom: int, right: int) -> None:
    """Repeat the text of a cell that was merged over several rows of one column."""
    if left != right or top >= len(rows) or left >= len(rows[top]):
        return
    for row in rows[top + 1 : bottom + 1]:
        if left < len(row) and not row[left]:
            row[left] = rows[top][left]


def shown(value: Any) -> str:
    """Return a cell as a person sees it."""
    if isinstance(value, float):
        return shown_number(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M") if not value.second else value.strftime("%H:%M:%S")
    if isinstance(value, datetime.timedelta):
        return f"{int(value.total_seconds()) // 3600}:{int(value.total_seconds()) // 60 % 60:02d}"
    return str(value)


def shown_number(value: float) -> str:
    """Return a number without a trailing .0 and without the dust of binary fractions."""
    if value.is_integer() and abs(value) < 1e17:
        return str(int(value))
    text = format(value, ".15g")
    return text if "e" not in text else format(value, ".20f").rstrip("0").rstrip(".")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
