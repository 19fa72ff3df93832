"""Tables out: CSV and workbooks in which every cell is a text and none a formula, as offices open and print them."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from defusedcsv import csv

from geo.defusing import escaped, shielded

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell

BOM = "\ufeff"
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
COLUMN = 14  # characters wide, where nothing else is said
A4 = 9  # Excel's number of the paper

Line = Mapping[str, str]


def csv_of(columns: Sequence[str], rows: Iterable[Line]) -> str:
    """Return rows as CSV with a mark for Excel."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(map(escaped, columns))
    writer.writerows([escaped(row.get(column, "")) for column in columns] for row in rows)
    return BOM + out.getvalue()


def book_of(title: str, columns: Sequence[str], rows: Sequence[Line], widths: Mapping[str, int] | None = None) -> bytes:
    """Return rows as a workbook of one sheet."""
    book = new_book()
    fill_sheet(book.create_sheet(title), columns, rows, widths)
    return bytes_of(book)


def new_book() -> "Workbook":
    """Return a workbook to fill; the library takes a while to load, which a command that writes none is spared."""
    from openpyxl import Workbook

    return Workbook(write_only=True)


def bytes_of(book: "Workbook") -> bytes:
    """Return a workbook as a file."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def fill_sheet(
    sheet: Any, columns: Sequence[str], rows: Sequence[Line], widths: Mapping[str, int] | None = None
) -> None:
    """Write head and rows, and set a sheet up for the screen and for paper, A4 across (QUALITY U19)."""
    from openpyxl.utils import get_column_letter

    for place, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = (widths or {}).get(column, COLUMN)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.append([text_cell(sheet, column, bold=True) for column in columns])
    for row in rows:
        sheet.append([text_cell(sheet, row.get(column, "")) for column in columns])


def text_cell(sheet: Any, text: str, *, bold: bool = False) -> "Cell | None":
    """Return a cell that is a text whatever it begins with; None for an empty one."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    if not text and not bold:
        return None
    cell = WriteOnlyCell(sheet, shielded(UNPRINTABLE.sub("", text)))
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
