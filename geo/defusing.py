"""Cells that no spreadsheet takes for a formula, and back: what an export made harmless an import reads as it was."""

import re

SHIELDED = re.compile(r"^'+(?:[@+\-=%＝＋－＠]|\\?\|)")  # what an export shielded, or what looks as if it had been
WIDE_FORMULA = re.compile(r"^[＝＋－＠]")


def escaped(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula, also for the signs that defusedcsv does not know."""
    return "'" + text if SHIELDED.match(text) or WIDE_FORMULA.match(text) else text


def shielded(text: str) -> str:
    """Return a text cell of a workbook so that reading takes no sign of it for a shield."""
    return "'" + text if SHIELDED.match(text) else text


def without_escape(text: str) -> str:
    """Return a cell as it was before an export made it harmless for spreadsheets."""
    if not SHIELDED.match(text):
        return text
    bare = text[1:]
    return bare.replace("\\|", "|") if bare[0] in "@+-=%\\|" else bare
