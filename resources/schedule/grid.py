"""The week drawn: one row a weekday or single day, one bar a slot, in minutes after midnight."""

from dataclasses import dataclass
from itertools import groupby

from profiles.vocabulary.week import GridBar, read_pattern, week_grid

USUAL = (9 * 60, 19 * 60)


@dataclass(frozen=True, slots=True)
class Grid:
    """What the kit's `week_bars` draws: rows of a day's word and its bars (from, to, rhythm), and its hours."""

    rows: tuple[tuple[str, tuple[tuple[int, int, str], ...]], ...]
    first: int
    last: int


def drawn_week(sentence: str) -> Grid:
    """Return the drawn week of an opening sentence; no rows when no hours are known."""
    pattern = read_pattern(sentence).pattern
    bars = week_grid(pattern) if pattern else []
    rows = [(word, tuple((bar.start, bar.end, bar.label) for bar in group)) for word, group in groupby(bars, key=_word)]
    first = min((bar.start // 60 * 60 for bar in bars), default=USUAL[0])
    last = max((-(-bar.end // 60) * 60 for bar in bars), default=USUAL[1])
    return Grid(tuple(rows), min(USUAL[0], first), max(USUAL[1], last))


def _word(bar: GridBar) -> str:
    """Return the word in front of a row."""
    return bar.day
