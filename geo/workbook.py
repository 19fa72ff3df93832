"""Workbooks (.xlsx): guarded before they are opened, and read by a child process that has little memory and time."""

import io
import json
import os
import stat
import subprocess  # nosec B404: only this file, with this interpreter
import sys
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.decoding import TableError

MOST_ENTRIES = 1_000
MOST_UNPACKED = 100_000_000
MOST_RATIO = 100
SMALL = 1_000_000  # a ratio says something only of what gets large
CHUNK = 1 << 18
MEMORY = 320_000_000
MEMORY_A_BYTE = 60  # what one byte of a packed file may come to when it is read
SECONDS = 60
READER = Path(__file__).with_name("workbook_reader.py")
BROKEN = "Excel ファイルがこわれているか、中身が正しくありません。Excel で開き、「.xlsx」で保存し直してください"
TOO_MUCH = "Excel ファイルの中身が大きすぎます。いらないシートや行を消すか、CSV で保存し直してください"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook: its cells as they are displayed, from the very first row and column."""

    name: str
    hidden: bool
    cells: list[list[str]]


def read_sheets(content: bytes) -> list[Sheet]:
    """Return the sheets of a workbook. Raises TableError for anything that is none, or that is too much."""
    guard(content)
    answer = _ask_child(content)
    if "fault" in answer:
        raise TableError(TOO_MUCH if answer["fault"] == "memory" else BROKEN)
    return [Sheet(str(sheet["name"]), bool(sheet["hidden"]), sheet["cells"]) for sheet in answer["sheets"]]


def guard(content: bytes, *, wanted: str = "xl/workbook.xml") -> None:
    """Refuse a package whose directory, or whose real unpacked size, is not that of an honest workbook (QUALITY R16)."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
    except (
        zipfile.BadZipFile,
        ValueError,
        OSError,
        NotImplementedError,
        EOFError,
    ) as fault:
        raise TableError(BROKEN) from fault
    if any(entry.flag_bits & 1 for entry in entries):
        raise TableError("パスワードのかかったファイルは読めません。パスワードを外して保存し直してください")
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise TableError(TOO_MUCH)
    if any(_strange(entry) for entry in entries):
        raise TableError(BROKEN)
    if not any(entry.filename.endswith(wanted) for entry in entries):
        raise TableError("Excel のブック（.xlsx）ではありません。Excel で開き、「.xlsx」で保存し直してください")
    for entry in entries:
        _measure(content, entry)


def _strange(entry: zipfile.ZipInfo) -> bool:
    """Say whether an entry is a link, leads outside, is packed in an odd way or far too tightly."""
    parts = entry.filename.replace("\\", "/").split("/")
    outside = ".." in parts or entry.filename.startswith(("/", "\\")) or ":" in parts[0]
    packed_oddly = entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    too_tight = entry.file_size > SMALL and entry.file_size > MOST_RATIO * max(1, entry.compress_size)
    return outside or packed_oddly or too_tight or stat.S_ISLNK(entry.external_attr >> 16)


def _measure(content: bytes, entry: zipfile.ZipInfo) -> None:
    """Refuse an entry that unpacks to more than it declares: directories can lie."""
    start = entry.header_offset
    if content[start : start + 4] != b"PK\x03\x04" or start + 30 > len(content):
        raise TableError(BROKEN)
    name_length = int.from_bytes(content[start + 26 : start + 28], "little")
    extra_length = int.from_bytes(content[start + 28 : start + 30], "little")
    begin = start + 30 + name_length + extra_length
    packed = content[begin : begin + entry.compress_size]
    size = len(packed) if entry.compress_type == zipfile.ZIP_STORED else _unpacked_size(packed, entry.file_size)
    if size != entry.file_size:
        raise TableError(BROKEN)


def _unpacked_size(packed: bytes, declared: int) -> int:
    """Return how many bytes come out, counting no further than one past what was declared."""
    unpacker, size, rest = zlib.decompressobj(-15), 0, packed
    try:
        while rest and not unpacker.eof and size <= declared:
            size += len(unpacker.decompress(rest, CHUNK))
            rest = unpacker.unconsumed_tail
        return size + (len(unpacker.flush()) if not unpacker.eof and size <= declared else 0)
    except zlib.error:
        return -1


def _ask_child(content: bytes) -> dict[str, Any]:
    """Let a child process read the workbook, and return its answer."""
    memory = MEMORY + MEMORY_A_BYTE * len(content)
    command = [sys.executable, "-I", str(READER), str(memory), str(SECONDS)]
    try:
        done = subprocess.run(  # noqa: S603 - our own reader, by its full path  # nosec B603
            command,
            input=content,
            capture_output=True,
            timeout=SECONDS * 2,
            check=False,
            env=_bare_environment(),
        )
    except subprocess.TimeoutExpired as fault:
        raise TableError(TOO_MUCH) from fault
    if done.returncode != 0:
        raise TableError(TOO_MUCH if done.returncode < 0 else BROKEN)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _bare_environment() -> dict[str, str]:
    """Return what the child needs of the environment: no keys, no address of the store."""
    return {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
