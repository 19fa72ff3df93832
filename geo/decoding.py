"""Bytes of a text table into text: the encoding strictly, the delimiter by what lines up."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable

from geo.errors import DomainError

DELIMITERS = (",", "\t", ";", "|")
HALF_KANA = re.compile("[\uff61-\uff9f]")
NOT_ASCII = re.compile(r"[^\x00-\x7f]")
LONGEST_CELL = 2_000_000
NAMES = {
    "utf-8": "UTF-8",
    "cp932": "Shift_JIS (CP932)",
    "euc_jp": "EUC-JP",
    "iso2022_jp": "JIS",
    "utf-16": "UTF-16",
}


class TableError(DomainError):
    """A file cannot be read as a table; the message says what to do about it."""


def decode(content: bytes) -> tuple[str, str]:
    """Return the text of a file and the name of its encoding.

    Tried strictly, in this order, because guessers mistake short Shift_JIS: UTF-16 with its mark, JIS, UTF-8 with any
    number of marks, CP932, EUC-JP. Raises TableError when none fits.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strictly(content, "utf-16"), "utf-16"
    if b"\x1b$" in content[:4096]:
        return _strictly(content, "iso2022_jp"), "iso2022_jp"
    for encoding in ("utf-8", "cp932", "euc_jp"):
        text = _attempt(content, encoding)
        if text is not None:
            return (_without_marks(text), encoding) if encoding == "utf-8" else _or_euc(content, text, encoding)
    raise TableError(
        "文字を読み取れませんでした（%(row)s 行目のあたり）。Excel で開き、「CSV UTF-8」として保存し直してください",
        row=_line_of_fault(content),
    )


def _attempt(content: bytes, encoding: str) -> str | None:
    """Return the text, or None when one byte does not fit."""
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _strictly(content: bytes, encoding: str) -> str:
    """Return the text, or refuse."""
    text = _attempt(content, encoding)
    if text is None:
        raise TableError("文字がこわれています。元のファイルから、もう一度保存し直してください")
    return _without_marks(text)


def _without_marks(text: str) -> str:
    """Drop byte order marks, also repeated ones, and the question mark that some programs leave of them."""
    bare = text.lstrip("\ufeff")
    return bare[1:] if len(bare) < len(text) and bare.startswith("?") else bare


def _or_euc(content: bytes, text: str, encoding: str) -> tuple[str, str]:
    """Return CP932, or EUC-JP where CP932 would be nothing but half-width kana."""
    foreign = len(NOT_ASCII.findall(text[:20_000]))
    if encoding == "cp932" and foreign and len(HALF_KANA.findall(text[:20_000])) > foreign * 0.3:
        other = _attempt(content, "euc_jp")
        if other is not None and not HALF_KANA.search(other[:20_000]):
            return other, "euc_jp"
    return text, encoding


def _line_of_fault(content: bytes) -> int:
    """Return the line of the first byte that is no UTF-8."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as fault:
        return content.count(b"\n", 0, fault.start) + 1
    return 1


def records(text: str, delimiter: str) -> list[list[str]]:
    """Return all records of a text, blank ones included, so that places in the list are rows of a spreadsheet."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter)
    try:
        return list(reader)
    except csv.Error as fault:
        raise TableError(
            '%(row)s 行目のあたりで、「"」が閉じていないようです。Excel で開き、保存し直してください',
            row=reader.line_num,
        ) from fault


def delimiter_of(text: str, name: str) -> str:
    """Return the delimiter by which most of the first records come out equally wide."""
    if name.lower().endswith((".tsv", ".tab")) and "\t" in text:
        return "\t"
    head = text[:200_000]
    return max(DELIMITERS, key=lambda sign: (_fit(head, sign), -DELIMITERS.index(sign)))


def _fit(head: str, delimiter: str) -> int:
    """Return how many cells of the first records stand in rows of the commonest width."""
    try:
        widths = Counter(
            len(record) for record in _some(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter))
        )
    except csv.Error:
        return 0
    widths.pop(0, None)
    width, times = max(widths.items(), key=lambda item: item[0] * item[1], default=(1, 0))
    return width * times if width > 1 else 0


def _some(reader: Iterable[list[str]], most: int = 50) -> list[list[str]]:
    """Return the first records that are not blank."""
    found: list[list[str]] = []
    for record in reader:
        if any(record):
            found.append(record)
        if len(found) >= most:
            break
    return found
