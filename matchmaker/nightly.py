"""What a clock does every night: a backup, the book of deeds verified and anchored, old backups put away.

It is one command, so that a town needs one line in its timer and one place to look whether the night went well.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from geo.areas import Town
from geo.db import db
from geo.errors import DomainError
from matchmaker.backup import Contents, back_up
from profiles.audit.rules import Verdict, anchors_in
from profiles.audit.verifying import commanding, take_anchor, verify_book

OWN_NAME = re.compile(r"tsunagi-\d{8}-\d{6}\.backup")


@dataclass(frozen=True, slots=True)
class Night:
    """What was done in one night."""

    backup: Path
    contents: Contents
    verdicts: tuple[tuple[str, Verdict], ...]  # the name of each town, and what its book is worth
    put_away: tuple[Path, ...]

    @property
    def is_whole(self) -> bool:
        """Say whether every book holds."""
        return all(verdict.is_whole for _, verdict in self.verdicts)


def spend_night(folder: Path, anchors: Path, *, keep: int, now: datetime) -> Night:
    """Back up into a folder, verify every book against its anchors, add one, and put away all but some backups.

    `now` is local time. A book is verified before it is anchored anew, and an anchor is written only for a book that
    holds: a broken one keeps the anchors that tell where. Old backups go only when the new one was opened and counted.
    Raises DomainError where something cannot be read or written; the backup that was made then stays.
    """
    file = folder / f"tsunagi-{now:%Y%m%d-%H%M%S}.backup"
    contents = back_up(file)
    towns = db.session.scalars(sa.select(Town).order_by(Town.id)).all()
    verdicts = tuple((town.name, _books(town, anchors, now)) for town in towns)
    return Night(file, contents, verdicts, tuple(_put_away(folder, keep)))


def _books(town: Town, anchors: Path, now: datetime) -> Verdict:
    """Verify the book of a town, and anchor it where it holds."""
    actor = commanding(town)
    kept = _read(anchors) if anchors.exists() else ""
    verdict = verify_book(actor, town, anchors_in(kept, town.ref))
    if verdict.is_whole:
        line = take_anchor(actor, town, now=now).line()
        _tried(anchors, lambda: _add(anchors, line))
    db.session.commit()
    return verdict


def _read(file: Path) -> str:
    """Return the anchors so far."""
    return _tried(file, lambda: file.read_text(encoding="utf-8"))


def _add(file: Path, line: str) -> str:
    """Add one line to a file."""
    with file.open("a", encoding="utf-8") as lines:
        lines.write(line + "\n")
    return line


def _tried(file: Path, work: Callable[[], str]) -> str:
    """Do something with a file, or say in words what stood in the way."""
    try:
        return work()
    except (OSError, UnicodeDecodeError) as fault:
        why = getattr(fault, "strerror", None) or fault
        raise DomainError("控えのファイル %(file)s を使えません：%(why)s", file=file, why=why) from None


def _put_away(folder: Path, keep: int) -> Iterator[Path]:
    """Remove all but the newest backups that this command made; files of other names are nobody's business here."""
    own: Sequence[Path] = sorted(file for file in folder.iterdir() if OWN_NAME.fullmatch(file.name))
    for file in own[:-keep]:
        file.unlink()
        yield file
