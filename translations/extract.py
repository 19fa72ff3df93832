"""What pages say, found where it is written: marked texts, and the labels and sentences that are marked when shown.

A label of a Word, the name of an Event and the sentence of a DomainError are written bare and translated at the page
(`_(one.label)`), so a search for `_("…")` misses them. Here every Japanese text of a file counts, docstrings and
patterns aside; `babel.cfg` says which files are read so and which hold mere data.
"""

import ast
import re
from collections.abc import Iterator
from typing import IO

from babel.messages.extract import extract_python

JAPANESE = re.compile(r"[ぁ-ゖァ-ヺ一-鿿]")
PATTERN = re.compile(r"\\[a-zA-Z.]|\(\?|^\^|^\[|\[[^\]]*\][+*?]|^resource\.|^[^{]*\|")
LETTERS = {
    "〇一二三四五六七八九",
    "月火水木金土日",
    "サ通居子食カボク講イ就中福公店農自他",
}  # read one by one, never said
WORD_LIST = 20  # a longer list of words is data
BODIES = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
Found = tuple[int, str | None, str | tuple[str, ...], list[str]]


def house(
    fileobj: IO[bytes], keywords: dict[str, object], comment_tags: list[str], options: dict[str, object]
) -> Iterator[Found]:
    """Yield the marked texts of a Python file, then its bare Japanese ones; Babel calls it for a file of `babel.cfg`."""
    yield from extract_python(fileobj, keywords, comment_tags, options)  # type: ignore[arg-type, misc]
    fileobj.seek(0)
    for line, text in texts(fileobj.read().decode()):
        yield line, None, text, []


def texts(source: str) -> list[tuple[int, str]]:
    """Return the line and text of every string that somebody could read on a page."""
    tree = ast.parse(source)
    aside = _aside(tree)
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in aside and said(node.value)
    ] + _labels(tree)


def _labels(tree: ast.AST) -> list[tuple[int, str]]:
    """Return the labels of the words of a file that are one letter long: `CAR = "car", "車"`."""
    members = (
        one.value
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for one in node.body
        if isinstance(one, ast.Assign) and isinstance(one.value, ast.Tuple)
    )
    return [
        (label.lineno, label.value)
        for member in members
        for label in member.elts
        if isinstance(label, ast.Constant) and isinstance(label.value, str) and JAPANESE.fullmatch(label.value)
    ]


def said(text: str) -> bool:
    """Is this a Japanese text and not a pattern, a key of a file or one letter of a table?"""
    return len(text) > 1 and bool(JAPANESE.search(text)) and not PATTERN.search(text) and text not in LETTERS


def _aside(tree: ast.AST) -> set[int]:
    """Return the strings nobody reads: docstrings, pieces of a text that is put together, and long lists of words."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, BODIES) and node.body and isinstance(node.body[0], ast.Expr):
            found.add(id(node.body[0].value))
        if isinstance(node, ast.JoinedStr):
            found |= {id(piece) for piece in node.values}
        if isinstance(node, ast.List) and len(node.elts) > WORD_LIST:
            found |= {id(word) for word in node.elts}
    return found
