"""JSON from outside, opened with care: one document, or a package of several."""

import io
import json
import zipfile
from typing import Any

from geo.decoding import TableError, decode
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
