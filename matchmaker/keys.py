"""Keys: read from their folder; the demonstration makes its own once."""

import secrets
from pathlib import Path

from cryptography.fernet import Fernet

from geo.errors import DomainError

SEALING = "sealing.keys"  # one key a line, the newest first
SIGNING = "signing.keys"


def keys_of(folder: Path, name: str, *, may_make: bool) -> list[bytes]:
    """Return the keys of one purpose, newest first."""
    file = folder / name
    if not file.exists() and may_make:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = Fernet.generate_key() if name == SEALING else secrets.token_urlsafe(48).encode()
        write_once(file, fresh)
    if not file.exists():
        raise DomainError("鍵のファイル %(file)s がありません", file=file)
    keys = [line.strip() for line in file.read_bytes().splitlines() if line.strip()]
    if not keys:
        raise DomainError("鍵のファイル %(file)s が空です", file=file)
    return keys


def write_once(file: Path, key: bytes) -> None:
    """Write a new key that only its owner can read; of two that start at once, the first one wins."""
    try:
        file.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        return
    file.write_bytes(key + b"\n")
