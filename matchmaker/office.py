"""What an office refuses to start with (QUALITY R12): each fault in one sentence that says what to change."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import sqlalchemy as sa
from cryptography.fernet import Fernet
from flask import Flask

from geo.errors import DomainError
from matchmaker.keys import FINDING, SEALING, SIGNING, keys_of
from profiles.accounts.upkeep import backup_is_late

OTHERS = 0o007  # rights of everybody else on the machine
SHORTEST_KEY = 32  # bytes: what `python -m matchmaker.keys` makes is longer
FEW = 10  # different bytes, fewer of which nobody drew by lot
YES = frozenset({"1", "true", "yes", "on", "t", "y"})
LOCAL = "localhost"  # where a machine speaks to itself, nobody listens between


def refuse_bad(environ: Mapping[str, str], key_dir: Path, database_url: str, data: Path) -> None:
    """Raise DomainError for the first setting with which records of people would lie open."""
    refuse_debug(environ)
    refuse_address(environ.get("TSUNAGI_ADDRESS", ""))
    if not environ.get("TSUNAGI_KEY_DIR"):
        raise DomainError("office では TSUNAGI_KEY_DIR に、データとは別の鍵の置き場所を書いてください")
    refuse_place(key_dir.resolve(), database_url, data)
    refuse_keys(key_dir)


def refuse_debug(environ: Mapping[str, str]) -> None:
    """Refuse a debugger: whoever reaches it runs what they like."""
    if environ.get("FLASK_DEBUG", "").casefold() in YES:
        raise DomainError("office では FLASK_DEBUG を使えません。消してから始めてください")


def refuse_address(address: str) -> None:
    """Refuse an address without https: every record would go over the wire in the open.

    Where none is stated the cookies are for https alone, so that nobody can sign in without it.
    """
    parts = urlsplit(address)
    if address and (not parts.hostname or (parts.scheme != "https" and parts.hostname != LOCAL)):
        raise DomainError("office では TSUNAGI_ADDRESS に、https:// で始まる、みんなが開くアドレスを書いてください")


def refuse_place(key_dir: Path, database_url: str, data: Path) -> None:
    """Refuse keys that lie where the data lie: one stolen folder would be enough."""
    url = sa.make_url(database_url)
    folders = [data.resolve()]
    if url.get_backend_name() == "sqlite" and url.database:
        folders.append(Path(url.database).resolve().parent)
    if any(key_dir.is_relative_to(folder) or folder.is_relative_to(key_dir) for folder in folders):
        raise DomainError("鍵をデータと同じ場所に置かないでください。TSUNAGI_KEY_DIR を変えてください")
    if not key_dir.is_dir():
        raise DomainError("鍵の置き場所 %(folder)s がありません。作って鍵を置いてください", folder=key_dir)


def refuse_keys(key_dir: Path) -> None:
    """Refuse keys that others can read, that somebody made up, or that serve two purposes."""
    for name in (SEALING, FINDING, SIGNING):
        file = key_dir / name
        keys = keys_of(key_dir, name, may_make=False)
        if file.stat().st_mode & OTHERS:
            raise DomainError("鍵のファイル %(file)s を、ほかの利用者も読めます。chmod 600 にしてください", file=file)
        if not all(is_drawn(key, name) for key in keys):
            raise DomainError(
                "%(file)s の鍵は短いか、だれかが考えたものです。python -m matchmaker.keys で作ってください", file=file
            )
    if set(keys_of(key_dir, FINDING, may_make=False)) & set(keys_of(key_dir, SEALING, may_make=False)):
        raise DomainError("sealing.keys と finding.keys に、同じ鍵があります。別の鍵にしてください")


def is_drawn(key: bytes, name: str) -> bool:
    """Say whether a key can have been drawn by lot."""
    if name != SEALING:
        return len(key) >= SHORTEST_KEY and len(set(key)) >= FEW
    try:
        Fernet(key)
    except ValueError:
        return False
    return len(set(key)) >= FEW


def late_backup(app: Flask, now: datetime) -> str | None:
    """Return what to say of an office that was not backed up for a week; it is served all the same."""
    with app.app_context():
        if app.config["TSUNAGI_MODE"] != "office" or not backup_is_late(now):
            return None
    return "7 日のあいだバックアップを取っていません。flask backup ファイル名 か flask nightly で取ってください"
