"""The vault: sealed columns (MultiFernet) and keyed marks by which somebody is found though the column is sealed."""

import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

MARK = 32  # characters: half of SHA-256, far beyond chance


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys in use, newest first: those that seal, and those that make the marks of the blind index."""

    sealing: tuple[bytes, ...]
    finding: tuple[bytes, ...] = ()


Source = Callable[[], Keys | None]  # returns other keys when they have changed, else None


@dataclass(frozen=True, slots=True)
class Ring:
    """The keys as they are used, and where to ask whether they have changed."""

    fernets: MultiFernet
    newest: Fernet
    finding: tuple[bytes, ...]
    source: Source


_ring: list[Ring] = []


def open_vault(keys: Keys, source: Source = lambda: None) -> None:
    """Put the keys on the ring; the app does so once at its start. A rotation elsewhere is noticed by the source."""
    fernets = [Fernet(key) for key in keys.sealing]
    _ring[:] = [Ring(MultiFernet(fernets), fernets[0], keys.finding, source)]


def ring() -> Ring:
    """Return the ring, with the keys as they are now: nothing may be sealed under a key that is on its way out."""
    changed = _ring[0].source()
    if changed is not None:
        open_vault(changed, _ring[0].source)
    return _ring[0]


def sealed(text: str) -> bytes:
    """Return the text encrypted under the newest key."""
    return ring().fernets.encrypt(text.encode())


def opened(token: bytes) -> str:
    """Return the text of a token that any key on the ring sealed."""
    try:
        return _ring[0].fernets.decrypt(token).decode()
    except InvalidToken:  # a key may have come since
        return ring().fernets.decrypt(token).decode()


def sealed_again(token: bytes) -> bytes:
    """Return a token sealed anew under the newest key, so that an old key can be thrown away."""
    return ring().fernets.rotate(token)


def opens(token: bytes) -> bool:
    """Say whether any key on the ring opens a token."""
    try:
        ring().fernets.decrypt(token)
    except InvalidToken:
        return False
    return True


def opens_with(key: bytes, token: bytes) -> bool:
    """Say whether one key opens a token."""
    try:
        Fernet(key).decrypt(token)
    except InvalidToken:
        return False
    return True


def is_fresh(token: bytes) -> bool:
    """Say whether the newest key sealed a token; only its signature is looked at."""
    try:
        ring().newest.extract_timestamp(token)
    except InvalidToken:
        return False
    return True


def mark_of(text: str) -> str:
    """Return the mark of a text under the newest key: equal texts have equal marks, and no mark tells its text."""
    return _marked(ring().finding[0], text)


def marks_of(text: str) -> list[str]:
    """Return the marks of a text under every key: while keys are changed, some rows still bear the old mark."""
    return [_marked(key, text) for key in ring().finding]


def _marked(key: bytes, text: str) -> str:
    """Return the keyed hash of a text."""
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:MARK]


class SealedText(sa.types.TypeDecorator[str]):
    """A text that lies encrypted in the database."""

    impl = sa.LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> bytes | None:
        """Seal on the way in."""
        return None if value is None else sealed(value)

    def process_result_value(self, value: bytes | None, dialect: sa.Dialect) -> str | None:
        """Open on the way out."""
        return None if value is None else opened(value)


class SealedJSON(sa.types.TypeDecorator[Any]):
    """A small value, such as a home point, that lies encrypted in the database."""

    impl = sa.LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> bytes | None:
        """Seal on the way in."""
        return None if value is None else sealed(json.dumps(value, ensure_ascii=False))

    def process_result_value(self, value: bytes | None, dialect: sa.Dialect) -> Any:
        """Open on the way out."""
        return None if value is None else json.loads(opened(value))


def sealed_columns(metadata: sa.MetaData) -> dict[str, Sequence[str]]:
    """Return which columns of which tables are sealed, so that none is forgotten when keys change."""
    found = {
        name: [column.name for column in table.columns if isinstance(column.type, SealedText | SealedJSON)]
        for name, table in sorted(metadata.tables.items())
    }
    return {name: columns for name, columns in found.items() if columns}
