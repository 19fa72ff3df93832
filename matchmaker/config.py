"""Settings: read once from the environment into one frozen value."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from geo.errors import DomainError

ROOT = Path(__file__).resolve().parent.parent
MODES = ("demo", "office")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment decides; `docs/settings.md` describes each."""

    mode: str = "demo"
    database_url: str = f"sqlite:///{ROOT / 'instance' / 'tsunagi.db'}"
    key_dir: Path = ROOT / "instance" / "keys"
    port: int = 8000
    recovery_hours: int = 72
    host_link_days: int = 30
    host_session_hours: int = 12
    host_device_days: int = 180
    import_most_bytes: int = 10_000_000
    model_dir: Path | None = None
    address: str | None = None  # where people find it: https://tsunagi.city.example

    @property
    def is_demo(self) -> bool:
        """Say whether this is the demonstration: loopback only, no second factor."""
        return self.mode == "demo"


def number(environ: Mapping[str, str], name: str, default: int) -> int:
    """Return a whole number above zero from the environment."""
    text = environ.get(name, str(default))
    if not text.isdecimal() or int(text) == 0:
        raise DomainError(
            "環境変数 %(name)s には 1 以上の数を入れてください（いまは「%(text)s」）", name=name, text=text
        )
    return int(text)


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings; a word that is not understood stops the start."""
    mode = environ.get("TSUNAGI_MODE", "demo")
    if mode not in MODES:
        raise DomainError("TSUNAGI_MODE は demo か office にしてください（いまは「%(mode)s」）", mode=mode)
    settings = Settings(
        mode=mode,
        database_url=environ.get("DATABASE_URL") or Settings().database_url,
        key_dir=Path(environ.get("TSUNAGI_KEY_DIR") or Settings().key_dir),
        port=number(environ, "PORT", 8000),
        recovery_hours=number(environ, "TSUNAGI_RECOVERY_HOURS", 72),
        host_link_days=number(environ, "TSUNAGI_HOST_LINK_DAYS", 30),
        host_session_hours=number(environ, "TSUNAGI_HOST_SESSION_HOURS", 12),
        host_device_days=number(environ, "TSUNAGI_HOST_DEVICE_DAYS", 180),
        import_most_bytes=number(environ, "TSUNAGI_IMPORT_MOST_BYTES", 10_000_000),
        model_dir=Path(environ["TSUNAGI_MODEL_DIR"]) if environ.get("TSUNAGI_MODEL_DIR") else None,
        address=environ.get("TSUNAGI_ADDRESS", "").rstrip("/") or None,
    )
    if not settings.is_demo:
        check_office(settings, environ)
    return settings


def check_office(settings: Settings, environ: Mapping[str, str]) -> None:
    """Refuse to start in an office with keys beside the data or without any (QUALITY R12)."""
    if not environ.get("TSUNAGI_KEY_DIR"):
        raise DomainError("office では TSUNAGI_KEY_DIR に、データとは別の鍵の置き場所を書いてください")
    if settings.key_dir.resolve().is_relative_to(ROOT / "instance"):
        raise DomainError("鍵をデータと同じ場所（instance）に置かないでください。TSUNAGI_KEY_DIR を変えてください")
    if not settings.key_dir.is_dir():
        raise DomainError("鍵の置き場所 %(folder)s がありません。作って鍵を置いてください", folder=settings.key_dir)
