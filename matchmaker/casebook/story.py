"""Everything that is on record about a person or a place as one line of events, with the gaps between them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from flask_babel import lazy_gettext as _l

from geo.names import Word

GAP_DAYS = 30  # without a word, before the line says so


class Kind(Word):
    """What an event is about, by which the line may be narrowed down."""

    CASE = "case", "受付・ケース"
    CONSENT = "consent", "同意・伝えたこと"
    PLAN = "plan", "プラン・会議"
    TIE = "tie", "つなぎ"
    PERSON = "person", "本人のようす"
    HOST = "host", "受入先のようす"
    CONCERN = "concern", "困りごと"
    CONTACT = "contact", "支援経過"
    LISTING = "listing", "情報の確認"


KINDS_OF_PERSON = tuple(kind for kind in Kind if kind is not Kind.LISTING)
KINDS_OF_PLACE = (Kind.TIE, Kind.HOST, Kind.CONCERN, Kind.LISTING)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, or that is planned."""

    on: date
    kind: Kind
    what: str
    about: str = ""  # the place for a person's line, the code for a place's
    href: str = ""
    said: str | None = None  # in somebody's own words
    note: str = ""
    who: str = ""
    level: int | None = None  # of a feeling
    word: str = ""
    client_ref: str = ""
    waits: bool = False  # planned, and not done yet, whatever its day


@dataclass(frozen=True, slots=True)
class Gap:
    """So many days in which nothing is on record."""

    days: int


Line = list[Event | Gap]
WORDS = {kind: _l(kind.label) for kind in Kind}


def in_line(events: Iterable[Event], kinds: Sequence[Kind], *, today: date, oldest_first: bool) -> tuple[Line, Line]:
    """Return what has been and what is to come, each in the order of days, with its gaps; only the kinds asked for."""
    wanted = sorted((one for one in events if one.kind in kinds), key=lambda one: one.on)
    been = [one for one in wanted if one.on <= today and not one.waits]
    ahead: Line = [one for one in wanted if one.on > today or one.waits]
    past = list(with_gaps(been, today))
    return (past, ahead) if oldest_first else (past[::-1], ahead)


def with_gaps(events: Sequence[Event], today: date) -> Iterator[Event | Gap]:
    """Yield events with the gaps between them, and the one up to today."""
    for before, after in pairwise(events):
        yield before
        if (after.on - before.on).days > GAP_DAYS:
            yield Gap((after.on - before.on).days)
    if events:
        yield events[-1]
        if (today - events[-1].on).days > GAP_DAYS:
            yield Gap((today - events[-1].on).days)


def chosen(kinds: Sequence[Kind], words: Sequence[str]) -> list[Kind]:
    """Return the kinds that an address asks for; none asked for is all."""
    return [kind for kind in kinds if kind.value in words] or list(kinds)
