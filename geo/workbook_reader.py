"""The child process that opens a workbook: reads it from standard input, answers JSON, and has little to lose.

It is run as a script, so that a workbook which asks for endless memory takes nothing with it.
"""

import datetime
import io
import json
import re
import resource
import sys
import zipfile
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
    except BaseException:
        answer = {"fault": "broken"}
    json.dump(answer, sys.stdout, ensure_ascii=True)


def sheets(content: bytes) -> list[dict[str, Any]]:
    """Return name, visibility and cells of every worksheet."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    padding = Padding(content)
    return [
        {
            "name": about.name,
            "hidden": about.visible != SheetVisibleEnum.Visible,
            "cells": padding.applied(about.name, cells(book.get_sheet_by_name(about.name))),
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


class Padding:
    """Numbers that a format shows with zeros in front (0000000012): the reader tells the number and not the format."""

    def __init__(self, content: bytes) -> None:
        """Find the styles that pad, and the parts of the package that hold each sheet."""
        self.package = zipfile.ZipFile(io.BytesIO(content))
        styles = self._part("xl/styles.xml")
        codes = dict(re.findall(r'<numFmt\b[^>]*?numFmtId="(\d+)"[^>]*?formatCode="(0{2,15})"', styles))
        formats = re.search(r"<cellXfs\b.*?</cellXfs>", styles, re.DOTALL)
        used = re.findall(r"<xf\b[^>]*>", formats.group()) if formats else []
        numbers = [found.group(1) if (found := re.search(r'numFmtId="(\d+)"', one)) else "" for one in used]
        self.widths = {str(place): len(codes[number]) for place, number in enumerate(numbers) if number in codes}

    def _part(self, name: str) -> str:
        """Return one part of the package as text, empty when it is not there."""
        try:
            return self.package.read(name).decode("utf-8", "replace")
        except KeyError:
            return ""

    def applied(self, sheet: str, rows: list[list[str]]) -> list[list[str]]:
        """Return the cells of a sheet with the zeros that their formats show."""
        if self.widths:
            cell = r'<c\b(?=[^>]*\br="([A-Z]+)(\d+)")(?=[^>]*\bs="(\d+)")'
            for letters, line, style in re.findall(cell, self._part(self._file_of(sheet))):
                if style in self.widths:
                    self._pad(rows, int(line) - 1, column_number(letters), self.widths[style])
        return rows

    @staticmethod
    def _pad(rows: list[list[str]], row: int, column: int, width: int) -> None:
        """Put zeros in front of one cell that is a whole number."""
        if row < len(rows) and column < len(rows[row]) and rows[row][column].isdecimal():
            rows[row][column] = rows[row][column].zfill(width)

    def _file_of(self, sheet: str) -> str:
        """Return the part of the package that holds a sheet."""
        listed = re.findall(r'<sheet\b[^>]*?name="([^"]*)"[^>]*?r:id="([^"]*)"', self._part("xl/workbook.xml"))
        relation = next((number for name, number in listed if unescaped(name) == sheet), "")
        for one in re.findall(r"<Relationship\b[^>]*>", self._part("xl/_rels/workbook.xml.rels")):
            if f'Id="{relation}"' in one and (target := re.search(r'Target="([^"]*)"', one)):
                return target.group(1).lstrip("/") if target.group(1).startswith("/") else f"xl/{target.group(1)}"
        return ""


def unescaped(text: str) -> str:
    """Return a name of the package without the escapes of XML."""
    return (
        text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", '"')
        .replace("&apos;", "'")
        .replace("&amp;", "&")
    )


def column_number(letters: str) -> int:
    """Return 0 for A, 27 for AB."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
