"""Reads what people write about opening times (FORMATS 2.2 and the free forms of real files) into a pattern."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from profiles.vocabulary.pattern import Part, Pattern
from profiles.vocabulary.week_words import (
    CHANGES_DAYS,
    NOTES,
    Word,
    closing_of,
    days_of,
    hours_of,
    minutes_of,
    plain,
    words_of,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of a text: a pattern that can be matched, or None; the canonical text; what was not read."""

    pattern: Pattern | None
    text: str  # the canonical sentence, and after it every part that was not understood, word for word
    unread: tuple[str, ...] = ()
    stated: Pattern | None = None  # days whose hours are not stated are in here too

    @property
    def is_unknown(self) -> bool:
        """Say whether the opening can only be asked about."""
        return self.pattern is None


@dataclass(slots=True)
class _Bits:
    """What one part of a text gave: days with their hours, hours alone, closed days, words."""

    groups: list[tuple[list[str], list[tuple[int, int | None]]]] = field(default_factory=list)
    hours: list[tuple[int, int | None]] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    any_time: bool = False
    by_appointment: bool = False


def read_pattern(text: str | None, start: str | None = None, end: str | None = None) -> Reading:
    """Return what a text says about opening times; hours from columns of their own go to the days that have none."""
    return _read(text or "", start or "", end or "")


@lru_cache(maxsize=16384)
def _read(text: str, start: str, end: str) -> Reading:
    """Read one text; the same text is read once."""
    bits: list[_Bits] = []
    unread: list[str] = []
    for piece in _pieces(text):
        found, rest = _bits_of(piece)
        bits += [found] if found else []
        unread += rest
    pattern = _assemble(bits, _column_hours(start, end))
    stated = pattern if pattern != Pattern() else None
    if bits and not stated:  # hours that belong to no day
        unread = _pieces(text)
    left = tuple(dict.fromkeys(unread))
    words = ((pattern.text,) if stated else ()) + left
    return Reading(pattern if pattern.is_known else None, "; ".join(words), left, stated)


def _pieces(text: str) -> list[str]:
    """Return the parts of a text, as they were written."""
    return [piece.strip() for piece in re.split(r"[;；\n\r。]", text) if piece.strip()]


def _bits_of(piece: str) -> tuple[_Bits | None, list[str]]:
    """Return what one part gave, and the texts in it that were not understood."""
    flat, notes = plain(piece), []
    for note in NOTES.findall(flat):
        whole = re.fullmatch(r"[月火水木金土日祝休・]{1,4}", note)
        notes += [] if whole else [note]
    bare = NOTES.sub(" ", flat).strip()
    bits = _understood(bare)
    extra = [(_understood(note), note) for note in notes]
    if bits is None or any(got is None and CHANGES_DAYS.search(note) and bits.groups for got, note in extra):
        return None, [piece]
    for got, _ in extra:
        if got is not None:
            bits.closed += got.closed
            bits.by_appointment |= got.by_appointment
    return bits, [f"({note})" for got, note in extra if got is None or got.groups or got.hours]


def _understood(part: str) -> _Bits | None:
    """Return what the words of one part say together, or None where any of it is not understood."""
    words = words_of(part)
    if not words:
        return None
    bits, closing = _Bits(), False
    for at, word in enumerate(words):
        if word.name in ("closed", "close_next"):
            if word.name == "closed" and not bits.closed:  # it closes nothing
                return None
            closing = word.name == "close_next"
        elif not _take(bits, word, closing=closing or _is_closed_below(words[at:])):
            return None
    return bits


def _is_closed_below(words: Sequence[Word]) -> bool:
    """Say whether the days here are followed by a word that closes them, with no hours between."""
    for word in words:
        if word.name in ("closed", "hours", "all_day", "close_next"):
            return word.name == "closed"
    return False


def _take(bits: _Bits, word: Word, *, closing: bool) -> bool:
    """Add one word to the bits; False where it makes no sense here."""
    if word.name == "appointment":
        bits.by_appointment = True
    elif word.name == "any_time":
        bits.any_time = True
    elif word.name in ("hours", "all_day"):
        return _take_hours(bits, word)
    else:
        days = closing_of(word) if closing else days_of(word)
        if days is None:
            return False
        _take_days(bits, days, closing=closing)
    return True


def _take_hours(bits: _Bits, word: Word) -> bool:
    """Add hours to the days before them, or keep them for days to come."""
    span = (0, 24 * 60) if word.name == "all_day" else hours_of(word.text)
    if span is None:
        return False
    if word.name == "all_day" and not bits.groups:
        bits.groups.append((["毎日"], []))
    (bits.groups[-1][1] if bits.groups else bits.hours).append(span)
    return True


def _take_days(bits: _Bits, days: Sequence[str], *, closing: bool) -> None:
    """Add days: closed ones, more of the present group, or a new group after hours."""
    if closing:
        bits.closed += days
    elif bits.groups and not bits.groups[-1][1]:
        bits.groups[-1][0].extend(days)
    else:
        bits.groups.append((list(days), []))


def _assemble(all_bits: Sequence[_Bits], column: tuple[int, int | None] | None) -> Pattern:
    """Return one pattern: hours that stand alone go to the days without any, a closing without days means every day."""
    groups = [group for bits in all_bits for group in bits.groups]
    alone = [span for bits in all_bits for span in bits.hours]
    closed = tuple(dict.fromkeys(days for bits in all_bits for days in bits.closed))
    if not groups and closed and alone:
        groups = [(["毎日"], [])]
    parts = [part for days, spans in groups for part in _parts(days, spans or alone or ([column] if column else []))]
    return Pattern(
        parts=tuple(dict.fromkeys(parts)),
        closed=closed,
        any_time=any(bits.any_time for bits in all_bits),
        by_appointment=any(bits.by_appointment for bits in all_bits),
    )


def _parts(days: Sequence[str], spans: Sequence[tuple[int, int | None]]) -> Iterator[Part]:
    """Return a part for each of the days and hours."""
    for each in days:
        yield from (Part(each, *span) for span in spans) if spans else (Part(each),)


def _column_hours(start: str, end: str) -> tuple[int, int | None] | None:
    """Return hours that stand in columns of their own, as far as they can be read."""
    clocks = [re.fullmatch(r"-?(\d{1,2}:\d{2})-?", plain(cell)) for cell in (start, end)]
    first, last = (minutes_of(found.group(1)) if found else None for found in clocks)
    if first is None:
        return None
    return (first, last if last is not None and last > first else None)
