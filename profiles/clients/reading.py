"""Files of clients (FORMATS 3): JSON with one object or a list, or a sheet as CSV or XLSX, read into clients."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from geo.decoding import NAMES, decode
from geo.errors import DomainError
from geo.table import bytes_of, fold_header, read_table
from profiles.clients.rules import FIELDS, SHEET, ClientRead, Problem, read_client

MOST_BYTES = 100_000_000
KNOWN = frozenset(fold_header(name) for name in (*FIELDS, *SHEET))


@dataclass(frozen=True, slots=True)
class ClientFile:
    """One file as it was read: its kind, and every client in it."""

    format: str  # json, csv, tsv or xlsx
    encoding: str
    clients: tuple[ClientRead, ...]
    unknown_columns: tuple[str, ...]

    @property
    def problems(self) -> list[Problem]:
        """Return everything that was not understood, in the order of the file."""
        return [problem for client in self.clients for problem in client.problems]


def read_clients(source: Path | bytes, name: str = "", *, most_bytes: int = MOST_BYTES) -> ClientFile:
    """Read a file; raises DomainError (TableError) with a sentence that says what to do when it is no such file."""
    content = bytes_of(source, most_bytes)
    if content.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"["):
        kind, encoding, said = _from_json(content)
    else:
        kind, encoding, said = _from_table(content, name)
    clients = _without_doubles([read_client(one, line) for line, one in said])
    unknown = dict.fromkeys(column for client in clients for column in client.unknown)
    return ClientFile(kind, encoding, tuple(clients), tuple(unknown))


def read_profile(source: Path | bytes) -> ClientRead:
    """Return the one client of a profile file; raises DomainError when there is none, or several, or a fault in it."""
    file = read_clients(source)
    if len(file.clients) != 1:
        raise DomainError("本人1人分のファイルにしてください（いまは %(n)s 人分あります）", n=len(file.clients))
    for problem in file.problems:
        if problem.severity == "refused":
            raise DomainError(
                "%(column)s が読めません：%(found)s → %(expected)s",
                column=problem.column,
                found=problem.found,
                expected=problem.expected,
            )
    return file.clients[0]


def _from_json(content: bytes) -> tuple[str, str, list[tuple[int, Mapping[str, Any]]]]:
    """Return the objects of a JSON file, numbered from 1."""
    text, encoding = decode(content)
    try:
        found = json.loads(text)
    except json.JSONDecodeError as fault:
        message = "JSON として読めません（%(line)s 行 %(column)s 文字目）。かっこやカンマを確かめてください"
        raise DomainError(message, line=fault.lineno, column=fault.colno) from None
    except (RecursionError, ValueError):
        raise DomainError("JSON として読めません。入れ子や数を確かめてください") from None
    several = found if isinstance(found, list) else [found]
    for number, one in enumerate(several, start=1):
        if not isinstance(one, Mapping):
            raise DomainError("%(n)s 件目が｛ ｝で囲まれていません", n=number)
    return "json", NAMES.get(encoding, encoding), list(enumerate(several, start=1))


def _from_table(content: bytes, name: str) -> tuple[str, str, list[tuple[int, Mapping[str, Any]]]]:
    """Return the rows of a sheet by the line that a spreadsheet shows."""
    table = read_table(content, name, known=KNOWN, most_bytes=MOST_BYTES)
    rows = [(row.line, row.cells) for row in table.rows if any(row.cells.values())]
    return table.file_type, NAMES.get(table.encoding, table.encoding), list(rows)


def _without_doubles(clients: list[ClientRead]) -> list[ClientRead]:
    """Refuse every further client of a code that stands in the file already."""
    seen: Counter[str] = Counter()
    told = []
    for client in clients:
        code = client.values.get("code") or ""
        seen[code] += 1
        if code and seen[code] > 1:
            twice = Problem(client.line, "code", code, "同じコードは1つのファイルに1回だけにする")
            client = replace(client, problems=(*client.problems, twice))
        told.append(client)
    return told
