"""The book, purely: kinds of deeds, how a deed is sealed to the one before it, and where a chain was tampered with (ADR 5)."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from geo.errors import DomainError
from geo.names import Word

SCHEME = "tsunagi-deed-1"  # how a deed is written out; another way of writing needs another name
START = "0" * 64  # what the first deed of a town is sealed to
UNREAD = "控えの %(line)s 行目が読めません。audit anchor が書いたファイルをそのまま使ってください"


class DeedKind(Word):
    """What sort of deed it is, as an auditor asks for it."""

    LOOKED = "looked", "見た"
    CHANGED = "changed", "書いた・変えた"
    PRINTED = "printed", "紙に出した"
    EXPORTED = "exported", "ファイルに書き出した"
    CAME = "came", "サインインなどの出入り"
    CHECKED = "checked", "記録簿を確かめた"


@dataclass(frozen=True, slots=True)
class Written:
    """One deed as the store holds it: everything that its seal covers."""

    id: int
    town_id: int
    at: datetime
    actor_id: int | None
    actor_role: str
    actor_name: str
    event: str
    subject_kind: str
    subject_ref: str
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a chain: its number in the town, its seal, and the deed under it; None where that is gone."""

    number: int
    hash: str
    deed: Written | None


@dataclass(frozen=True, slots=True)
class Anchor:
    """The head of a chain as it was carried out of the store (控え)."""

    town: str  # its reference
    number: int  # how many deeds there were
    hash: str
    at: str  # when it was taken, ISO 8601 in UTC

    def line(self) -> str:
        """Return the anchor as one line of a file."""
        return json.dumps({name: getattr(self, name) for name in ("town", "number", "hash", "at")}, ensure_ascii=False)


class Fault(Word):
    """What is wrong at one place of a chain."""

    CHANGED = "changed", "内容が、書かれたときと違います"
    MISSING = "missing", "番号が抜けています"
    GONE = "gone", "記録が消えています"
    OUTSIDE = "outside", "つながりの外に、あとから入れられた記録があります"
    REWRITTEN = "rewritten", "控えと違います。控えのあとで、前の記録が書きかえられました"
    CUT = "cut", "控えにある記録がありません。終わりの記録が消されました"


@dataclass(frozen=True, slots=True)
class Break:
    """One place at which a chain does not hold: the number in the chain (0: in none), and the deed, where there is one."""

    fault: Fault
    number: int
    deed_id: int | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a look through a whole chain found."""

    count: int
    hash: str
    breaks: int
    first: Break | None
    anchors: int = 0  # how many anchors it was held against

    @property
    def is_whole(self) -> bool:
        """Say whether nothing was found."""
        return self.first is None


def seal(before: str, number: int, deed: Written) -> str:
    """Return the seal of a deed: SHA-256 over the seal before it and all that the deed says, written out in one way.

    A JSON list of quoted values: no two deeds are written out alike, however their texts are cut.
    """
    told = [
        *(SCHEME, before, number, deed.id, deed.town_id, deed.at.astimezone(UTC).isoformat(timespec="microseconds")),
        *(deed.actor_id, deed.actor_role, deed.actor_name, deed.event, deed.subject_kind, deed.subject_ref),
        _same(deed.details),
    ]
    text = json.dumps(told, ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _same(value: Any) -> Any:
    """Return a value as both stores give it back: PostgreSQL knows one kind of number, and no negative zero."""
    if isinstance(value, Mapping):
        return {key: _same(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_same(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def verdict_on(links: Iterable[Link], outside: Iterable[Break] = (), anchors: Iterable[Anchor] = ()) -> Verdict:
    """Return what a chain is worth: links in the order of their numbers, deeds that no link holds, anchors of the town."""
    held = list(anchors)
    walk = _Walk(held)
    found = [*walk.breaks(links), *outside]
    return Verdict(walk.count, walk.before, len(found), min(found, key=_place, default=None), len(held))


def _place(found: Break) -> tuple[bool, int]:
    """Return where a break stands: in the order of the chain, what is outside of it last."""
    return found.number == 0, found.number


class _Walk:
    """One walk along a chain: the seal before, the number that is due, and the anchors that were not met yet."""

    def __init__(self, anchors: Iterable[Anchor]) -> None:
        """Start before the first deed."""
        self.before, self.due, self.count = START, 1, 0
        self.waiting: dict[int, set[str]] = {}
        for anchor in anchors:
            self.waiting.setdefault(anchor.number, set()).add(anchor.hash)

    def breaks(self, links: Iterable[Link]) -> Iterator[Break]:
        """Yield every place that does not hold."""
        if self.waiting.pop(0, {START}) != {START}:
            yield Break(Fault.REWRITTEN, 1)
        for link in links:
            yield from self.at(link)
            self.before, self.due, self.count = link.hash, link.number + 1, self.count + 1
        yield from (Break(Fault.CUT, number) for number in sorted(self.waiting))

    def at(self, link: Link) -> Iterator[Break]:
        """Yield what does not hold at one link."""
        if link.number != self.due:
            yield Break(Fault.MISSING, self.due)
        if link.deed is None:
            yield Break(Fault.GONE, link.number)
        elif seal(self.before, link.number, link.deed) != link.hash:
            yield Break(Fault.CHANGED, link.number, link.deed.id, link.deed.at)
        if self.waiting.pop(link.number, {link.hash}) != {link.hash}:
            yield Break(Fault.REWRITTEN, link.number)


def read_anchors(text: str, town: str) -> list[Anchor]:
    """Return the anchors of a town in a file of lines, at least one. Raises DomainError as `anchors_in`."""
    own = anchors_in(text, town)
    if not own:
        raise DomainError("この町の控えが、ファイルにありません", field="file")
    return own


def anchors_in(text: str, town: str) -> list[Anchor]:
    """Return what anchors of a town a file holds. Raises DomainError for what was not written by `audit anchor`."""
    found = [_anchor(line, at) for at, line in enumerate(text.splitlines(), 1) if line.strip()]
    return [anchor for anchor in found if anchor.town == town]


def _anchor(line: str, at: int) -> Anchor:
    """Return the anchor on one line."""
    try:
        said = json.loads(line)
        anchor = Anchor(str(said["town"]), int(said["number"]), str(said["hash"]), str(said["at"]))
    except (ValueError, TypeError, KeyError, RecursionError):
        raise DomainError(UNREAD, field="file", line=at) from None
    if anchor.number < 0 or len(anchor.hash) != len(START):
        raise DomainError(UNREAD, field="file", line=at)
    return anchor
