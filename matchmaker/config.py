"""Settings: read once from the environment into one frozen value."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from geo.errors import DomainError
from matchmaker.office import refuse_bad

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
        refuse_bad(environ, settings.key_dir, settings.database_url, ROOT / "instance")
    return settings
