"""What a sheet on paper is made of: boxes with a label, two in a line where they are short, and tables to write on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from geo.names import Word

OPEN, CHOSEN, FIRST = "☐", "☑", "◎"


@dataclass(frozen=True, slots=True)
class Choice:
    """One word to choose, with the mark before it: open, chosen, or chosen before all others."""

    word: str
    mark: str = OPEN


@dataclass(frozen=True, slots=True)
class Box:
    """One box of a sheet: a label, and words, or choices with a mark before each."""

    label: str
    words: str = ""
    choices: tuple[Choice, ...] = ()
    lines: int = 1  # how tall it stands while nothing is in it
    half: bool = False  # it shares its line with another
    must: bool = False  # ※: nobody leaves it open
    reported: bool = False  # bold: it is counted in what the town reports to the state


@dataclass(frozen=True, slots=True)
class Block:
    """Some boxes under one heading, or a table that is written on line by line."""

    title: str
    boxes: Sequence[Box] = ()
    columns: tuple[str, ...] = ()
    lines: list[tuple[str, ...]] = field(default_factory=list)
    look: str = ""

    @property
    def rows(self) -> list[list[Box]]:
        """Return the boxes line by line: two short ones stand side by side."""
        rows: list[list[Box]] = []
        for box in self.boxes:
            if box.half and rows and len(rows[-1]) == 1 and rows[-1][0].half:
                rows[-1].append(box)
            else:
                rows.append([box])
        return rows


def choices_of(words: type[Word], chosen: Collection[Any], first: Any = None) -> tuple[Choice, ...]:
    """Return words with a mark beside those that were chosen, and a mark of its own beside the one that weighs most."""
    return tuple(Choice(_(word.label), _mark(word.value, chosen, first)) for word in words)


def _mark(value: str, chosen: Collection[Any], first: Any) -> str:
    """Return the mark of one word."""
    if first is not None and value == first:
        return FIRST
    return CHOSEN if value in chosen else OPEN


def filled_up(lines: Sequence[tuple[str, ...]], least: int, width: int) -> list[tuple[str, ...]]:
    """Return the lines of a table, and empty ones to write on up to the least number."""
    return [*lines, *[("",) * width] * (least - len(lines))]
