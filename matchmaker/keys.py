"""Keys: read from their folder, and written there whole or not at all; the demonstration makes its own once."""

import os
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

from cryptography.fernet import Fernet

from geo.errors import DomainError
from profiles.vault import Keys

SEALING = "sealing.keys"  # one key a line, the newest first
FINDING = "finding.keys"  # of the blind index; never the same as those that seal
RETIRED = "sealing.old.keys"  # dropped keys: nothing in the store needs them, but backups from before do
SIGNING = "signing.keys"


def keys_of(folder: Path, name: str, *, may_make: bool) -> list[bytes]:
    """Return the keys of one purpose, newest first."""
    file = folder / name
    if not file.exists() and may_make:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_once(file, fresh(name))
    if not file.exists():
        message = (
            "鍵のファイル %(file)s がありません。python -m matchmaker.keys %(folder)s で、足りない鍵だけを作れます"
        )
        raise DomainError(message, file=file, folder=folder)
    keys = [line.strip() for line in file.read_bytes().splitlines() if line.strip()]
    if not keys:
        raise DomainError("鍵のファイル %(file)s が空です", file=file)
    return keys


def retired_keys(folder: Path) -> list[bytes]:
    """Return the keys that only backups still need, newest first."""
    return keys_of(folder, RETIRED, may_make=False) if (folder / RETIRED).exists() else []


def fresh(name: str) -> bytes:
    """Return a new key for one purpose."""
    return Fernet.generate_key() if name == SEALING else secrets.token_urlsafe(48).encode()


def write_once(file: Path, key: bytes) -> None:
    """Write a new key that only its owner can read; of two that start at once, the first one wins."""
    try:
        file.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        return
    file.write_bytes(key + b"\n")


def write_keys(folder: Path, name: str, keys: Sequence[bytes]) -> None:
    """Put other keys in the place of a file, in one step: whoever reads meanwhile finds the old ones or the new."""
    file, draft = folder / name, folder / f".{name}.new"
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as target:
            target.write(b"".join(key + b"\n" for key in keys))
            target.flush()
            os.fsync(target.fileno())
        draft.replace(file)
    except OSError as fault:
        raise DomainError("鍵のファイル %(file)s に書けません：%(why)s", file=file, why=fault.strerror) from None


class KeyFolder:
    """The folder of the keys, which says when a key has come or gone."""

    def __init__(self, folder: Path, *, may_make: bool) -> None:
        """Read the keys for the first time."""
        self.folder = folder
        self.keys = Keys(*(tuple(keys_of(folder, name, may_make=may_make)) for name in (SEALING, FINDING)))
        self.seen: tuple[object, ...] = ()  # so that a change since then is not missed

    def changed(self) -> Keys | None:
        """Return the keys where they are others than before; a look at two files costs some microseconds."""
        stamp = self._stamp()
        if stamp == self.seen:
            return None
        self.keys = Keys(*(tuple(keys_of(self.folder, name, may_make=False)) for name in (SEALING, FINDING)))
        self.seen = stamp
        return self.keys

    def _stamp(self) -> tuple[object, ...]:
        """Return what changes whenever a file of keys is replaced."""
        states = [(self.folder / name).stat() for name in (SEALING, FINDING)]
        return tuple((state.st_mtime_ns, state.st_ino, state.st_size) for state in states)


def main(folder: Path) -> None:
    """Make the keys that a folder lacks."""
    for name in (SEALING, FINDING, SIGNING):
        keys_of(folder, name, may_make=True)
        print(folder / name)


if __name__ == "__main__":  # pragma: no cover - a line for whoever sets up an office
    main(Path(sys.argv[1]))
