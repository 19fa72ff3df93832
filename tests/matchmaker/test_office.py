"""An office refuses to start with settings under which records of people would lie open (QUALITY R12)."""

import subprocess
import sys
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet

from geo.clock import utcnow
from geo.db import db
from geo.errors import DomainError
from matchmaker.app import create_app
from matchmaker.config import ROOT, Settings, read_settings
from matchmaker.keys import FINDING, SEALING, SIGNING, main
from matchmaker.office import late_backup
from profiles.accounts.upkeep import BACKED_UP, note_upkeep
from profiles.audit.models import Deed


@pytest.fixture
def sound(tmp_path):
    """Return settings with which an office starts."""
    keys, data = tmp_path / "keys", tmp_path / "data"
    keys.mkdir()
    data.mkdir()
    main(keys)
    return {
        "TSUNAGI_MODE": "office",
        "TSUNAGI_KEY_DIR": str(keys),
        "DATABASE_URL": f"sqlite:///{data / 'tsunagi.db'}",
        "TSUNAGI_ADDRESS": "https://tsunagi.city.example/",
    }


def test_a_sound_office_starts(sound):
    settings = read_settings(sound)

    assert (settings.mode, settings.address) == ("office", "https://tsunagi.city.example")
    assert read_settings({**sound, "TSUNAGI_ADDRESS": "http://localhost:8000"}).address
    assert read_settings({**sound, "TSUNAGI_ADDRESS": ""}).mode == "office"


BAD = [
    ({"TSUNAGI_MODE": "production"}, "demo か office"),
    ({"PORT": "0"}, "1 以上の数"),
    ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG"),
    ({"FLASK_DEBUG": "True"}, "FLASK_DEBUG"),
    ({"TSUNAGI_ADDRESS": "http://tsunagi.city.example"}, "https://"),
    ({"TSUNAGI_ADDRESS": "tsunagi.city.example"}, "https://"),
    ({"TSUNAGI_KEY_DIR": ""}, "TSUNAGI_KEY_DIR"),
    ({"TSUNAGI_KEY_DIR": "/nowhere/at/all"}, "ありません"),
    ({"TSUNAGI_KEY_DIR": str(ROOT / "instance" / "keys")}, "データと同じ場所"),
]


@pytest.mark.parametrize(("wrong", "said"), BAD)
def test_a_bad_setting_stops_the_start(sound, wrong, said):
    with pytest.raises(DomainError, match=said):
        read_settings({**sound, **wrong})


def beside(sound, keys, data):
    """Put the data beside the keys."""
    sound["DATABASE_URL"] = f"sqlite:///{keys / 'tsunagi.db'}"


def above(sound, keys, data):
    """Put the data into a folder below the keys."""
    sound["DATABASE_URL"] = f"sqlite:///{keys / 'data' / 'tsunagi.db'}"


def missing(sound, keys, data):
    """Lose a key."""
    (keys / FINDING).unlink()


def empty(sound, keys, data):
    """Empty a file of keys."""
    (keys / SIGNING).write_bytes(b"\n")


def shown(sound, keys, data):
    """Let everybody read a key."""
    (keys / SEALING).chmod(0o644)


def short(sound, keys, data):
    """Make a key up."""
    (keys / SIGNING).write_bytes(b"changeme")


def dull(sound, keys, data):
    """Make up a longer key."""
    (keys / SIGNING).write_bytes(b"a" * 64)


def zero(sound, keys, data):
    """Take the key of the examples in books."""
    (keys / SEALING).write_bytes(b"A" * 43 + b"=")


def odd(sound, keys, data):
    """Take something that seals nothing."""
    (keys / SEALING).write_bytes(b"this-is-no-key-of-fernet-but-it-is-long-enough")


def twice(sound, keys, data):
    """Use one key for two purposes."""
    (keys / FINDING).write_bytes((keys / SEALING).read_bytes())


@pytest.mark.parametrize("spoil", [beside, above, missing, empty, shown, short, dull, zero, odd, twice])
def test_keys_that_protect_nothing_stop_the_start(sound, tmp_path, spoil):
    spoil(sound, tmp_path / "keys", tmp_path / "data")

    with pytest.raises(DomainError):
        read_settings(sound)


def test_an_office_says_in_one_line_why_it_does_not_start(sound):
    answer = subprocess.run(
        [sys.executable, "-c", "import wsgi"],
        cwd=ROOT,
        env={**sound, "FLASK_DEBUG": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1
    assert "FLASK_DEBUG" in answer.stderr


def test_a_store_that_others_can_read_stops_the_start(sound, tmp_path):
    file = tmp_path / "data" / "tsunagi.db"
    file.touch()
    file.chmod(0o644)

    with pytest.raises(DomainError, match="chmod 600"):
        create_app(read_settings(sound))


def test_a_week_without_a_backup_is_warned_of_and_stops_nothing(app, make, monkeypatch):
    monkeypatch.setitem(app.config, "TSUNAGI_MODE", "office")
    assert late_backup(app, utcnow() + timedelta(days=30)) is None  # nothing was done yet
    make.client()
    late = utcnow() + timedelta(days=7, minutes=1)
    assert late_backup(app, utcnow() + timedelta(days=6)) is None

    assert "flask backup" in late_backup(app, late)
    note_upkeep(BACKED_UP, file="x", rows=1)
    db.session.commit()
    last = db.session.query(Deed).order_by(Deed.id.desc()).first()
    assert late_backup(app, last.at + timedelta(days=7)) is None
    monkeypatch.setitem(app.config, "TSUNAGI_MODE", "demo")
    assert late_backup(app, late + timedelta(days=400)) is None


def test_keys_of_the_command_are_drawn(tmp_path):
    main(tmp_path)

    assert Fernet((tmp_path / SEALING).read_bytes().strip())
    assert Settings().is_demo
