"""A sheet with one thing changed: a field or an answer put in, changed, moved or taken out."""

from dataclasses import replace
from typing import Literal, TypeVar

from geo.errors import DomainError
from geo.names import Word
from profiles.cases.referral_sheet import Answer, SheetDefinition, SheetField


class Move(Word):
    """What is done with a line of a sheet."""

    UP = "up", "上へ"
    DOWN = "down", "下へ"
    DROP = "drop", "消す"


Line = TypeVar("Line", SheetField, Answer)
Lines = Literal["fields", "answers"]


def name_of(line: SheetField | Answer) -> str:
    """Return by what name a line of a sheet is known."""
    return line.key if isinstance(line, SheetField) else line.code


def free_name(lines: tuple[SheetField, ...] | tuple[Answer, ...], stem: str) -> str:
    """Return a name that no line bears yet."""
    taken, number = {name_of(one) for one in lines}, 1
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"


def with_field(sheet: SheetDefinition, field: SheetField) -> SheetDefinition:
    """Return a sheet with a field in place of the one of its key, or at the end of its section."""
    return replace(sheet, fields=_gathered(_put(sheet.fields, field)))


def with_answer(sheet: SheetDefinition, answer: Answer) -> SheetDefinition:
    """Return a sheet with an answer in place of the one of its code, or at the end."""
    return replace(sheet, answers=_put(sheet.answers, answer))


def _put(lines: tuple[Line, ...], new: Line) -> tuple[Line, ...]:
    """Return lines with one changed or put at the end."""
    if any(name_of(one) == name_of(new) for one in lines):
        return tuple(new if name_of(one) == name_of(new) else one for one in lines)
    return lines + (new,)  # noqa: RUF005


def _gathered(fields: tuple[SheetField, ...]) -> tuple[SheetField, ...]:
    """Return fields so that those of one section stand together, in the order in which the sections begin."""
    sections = list(dict.fromkeys(one.section for one in fields))
    return tuple(sorted(fields, key=lambda one: sections.index(one.section)))


def moved(sheet: SheetDefinition, lines: Lines, name: str, move: Move) -> SheetDefinition:
    """Return a sheet with one line moved by one, or taken out; the last one stays."""
    if lines == "fields":
        return replace(sheet, fields=_gathered(_moved(sheet.fields, name, move)))
    return replace(sheet, answers=_moved(sheet.answers, name, move))


def _moved(lines: tuple[Line, ...], name: str, move: Move) -> tuple[Line, ...]:
    """Return lines with one moved by one, or taken out."""
    at = next(number for number, one in enumerate(lines) if name_of(one) == name)
    rest = lines[:at] + lines[at + 1 :]
    if move is Move.DROP:
        if not rest:
            raise DomainError("さいごの1つは消せません。先に、別のものを加えてください")
        return rest
    to = max(0, at - 1) if move is Move.UP else at + 1
    return rest[:to] + lines[at : at + 1] + rest[to:]
