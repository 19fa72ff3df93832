"""The vault: what it seals lies nowhere in the open, and keys can follow one another."""

import base64
from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken

from geo.db import db
from profiles import vault
from profiles.clients.models import Client

CANARIES = {
    "name": "観月 すばる",
    "kana": "かんげつ すばる",
    "address": "汐見野市みさき町九丁目",
    "contact": "0999-00-1234 夕方に",
    "household": "伯母とふたり",
    "interests": "古い時計の分解",
    "strengths": "歯車の研磨",
    "wants": "誰かの時計を直す",
    "avoid": "大きなブザー",
}


@pytest.fixture
def ring(monkeypatch):
    """Return an empty ring of keys, beside that of the application."""
    monkeypatch.setattr(vault, "_ring", [])


def key():
    """Return a new key."""
    return Fernet.generate_key()


def test_what_is_sealed_is_read_back_and_no_two_seals_are_alike(ring):
    vault.open_vault(vault.Keys((key(),)))

    tokens = {vault.sealed("観月") for _ in range(3)}

    assert len(tokens) == 3
    assert {vault.opened(token) for token in tokens} == {"観月"}


def test_a_new_key_in_front_seals_and_the_old_one_still_opens(ring):
    old, new = key(), key()
    vault.open_vault(vault.Keys((old,)))
    before = vault.sealed("観月")

    vault.open_vault(
        vault.Keys(
            (
                new,
                old,
            )
        )
    )
    after = vault.sealed("観月")

    assert vault.opened(before) == "観月"
    vault.open_vault(vault.Keys((new,)))
    assert vault.opened(after) == "観月"


def test_what_was_sealed_again_needs_the_old_key_no_more(ring):
    old, new = key(), key()
    vault.open_vault(vault.Keys((old,)))
    before = vault.sealed("観月")

    vault.open_vault(
        vault.Keys(
            (
                new,
                old,
            )
        )
    )
    again = vault.sealed_again(before)

    vault.open_vault(vault.Keys((new,)))
    assert vault.opened(again) == "観月"


def test_without_the_key_nothing_opens(ring):
    vault.open_vault(vault.Keys((key(),)))
    token = vault.sealed("観月")

    vault.open_vault(vault.Keys((key(),)))

    with pytest.raises(InvalidToken):
        vault.opened(token)


def test_a_token_that_was_changed_does_not_open(ring):
    vault.open_vault(vault.Keys((key(),)))
    raw = bytearray(base64.urlsafe_b64decode(vault.sealed("観月")))
    raw[20] ^= 1

    with pytest.raises(InvalidToken):
        vault.opened(base64.urlsafe_b64encode(bytes(raw)))


def test_nothing_of_a_person_lies_in_the_open_in_the_store(app, make):
    client = make.client(home={"lat": 35.123456, "lon": 138.654321}, **CANARIES)
    ref = client.ref
    db.session.rollback()
    kept = db.session.scalars(sa.select(Client).where(Client.ref == ref)).one()
    assert {column: getattr(kept, column) for column in CANARIES} == CANARIES
    assert kept.home == {"lat": 35.123456, "lon": 138.654321}

    lying = everything(app)

    assert ref.encode() in lying
    for text in (*CANARIES.values(), "35.123456", "138.654321"):
        assert text.encode() not in lying
        assert text.encode("utf-16-le") not in lying


def everything(app):
    """Return all bytes of the store: its files, or every row of every table as text."""
    url = sa.make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() == "sqlite":
        file = Path(url.database or "")
        return b"".join(one.read_bytes() for one in sorted(file.parent.glob(f"{file.name}*")))
    tables = db.metadata.sorted_tables
    rows = [
        db.session.execute(
            sa.text(f"SELECT t::text, convert_from(convert_to(t::text, 'UTF8'), 'UTF8') FROM {table.name} t")
        ).all()
        for table in tables
    ]
    return str(rows).encode()
