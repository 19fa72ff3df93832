"""Sealed columns: what nobody may read in the file of the database (MultiFernet, QUALITY R34)."""

import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from cryptography.fernet import Fernet, MultiFernet

_ring: list[MultiFernet] = []


def open_vault(keys: Sequence[bytes]) -> None:
    """Put the keys on the ring, newest first; the app does so once at its start."""
    _ring[:] = [MultiFernet([Fernet(key) for key in keys])]


def sealed(text: str) -> bytes:
    """Return the text encrypted under the newest key."""
    return _ring[0].encrypt(text.encode())


def opened(token: bytes) -> str:
    """Return the text of a token that any key on the ring sealed."""
    return _ring[0].decrypt(token).decode()


def sealed_again(token: bytes) -> bytes:
    """Return a token sealed anew under the newest key, so that an old key can be thrown away."""
    return _ring[0].rotate(token)


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
