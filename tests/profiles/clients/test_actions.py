"""Writes of clients: nothing is overwritten in silence, and the book of deeds never hears what was said."""

import json

import pytest
import sqlalchemy as sa

from geo.db import db
from geo.errors import DomainError, NotFoundError, StaleError
from profiles.audit.models import Deed
from profiles.clients.actions import add_client, change_client, open_name
from profiles.clients.queries import client_coded, next_code, visible_client

SECRET = "母の病気のことは言いたくない"


def deeds(client):
    """Return the deeds of a client in their order."""
    query = sa.select(Deed).where(Deed.subject_ref == client.ref).order_by(Deed.id)
    return [(deed.event, deed.details) for deed in db.session.scalars(query)]


def test_the_deed_names_the_fields_and_never_what_they_hold(coordinator, person):
    client = person(name="山田 花子", interests=SECRET, max_fee=0)
    change_client(coordinator, client, {"wants": SECRET, "age": 40}, version=client.version)

    told = deeds(client)

    assert [event for event, _details in told] == ["client.added", "client.changed"]
    assert told[0][1]["fields"] == ["code", "interests", "max_fee", "name"]
    assert told[1][1]["fields"] == ["age", "wants"]
    assert SECRET not in json.dumps(told, ensure_ascii=False)
    assert "山田" not in json.dumps(told, ensure_ascii=False)


def test_what_a_person_said_lies_sealed_in_the_database(person):
    client = person(name="山田 花子", interests=SECRET, address="北野1-2", home={"lat": 34.5, "lon": 137.9})

    row = db.session.execute(sa.text("select name, interests, address, home from clients")).one()

    assert client.interests == SECRET
    for column in row:
        assert isinstance(column, bytes | memoryview)
        assert "137.9" not in bytes(column).decode("latin-1")
        assert SECRET.encode() not in bytes(column)


def test_a_code_is_used_once_in_a_town(coordinator, person):
    person("C-1")

    with pytest.raises(DomainError, match="もう使われています") as refusal:
        add_client(coordinator, {"code": "C-1"})
    assert refusal.value.field == "code"


def test_who_was_slower_is_shown_both_texts_and_overwrites_nothing(coordinator, person):
    client = person(wants="畑に行きたい")
    first_read = client.version
    change_client(coordinator, client, {"wants": "花壇に行きたい"}, version=first_read)

    with pytest.raises(StaleError) as stale:
        change_client(coordinator, client, {"wants": "家にいたい", "age": 40}, version=first_read)

    assert stale.value.mine == {"wants": "家にいたい", "age": 40}
    assert stale.value.theirs == {"wants": "花壇に行きたい", "age": None}
    assert client.wants == "花壇に行きたい"


def test_saying_the_same_again_changes_nothing_and_leaves_no_deed(coordinator, person):
    client = person(wants="畑に行きたい", modes=["walk"])

    changed = change_client(coordinator, client, {"wants": "畑に行きたい", "modes": ["walk"], "avoid": ""}, version=1)

    assert changed is False
    assert [event for event, _details in deeds(client)] == ["client.added"]


def test_a_fee_of_nothing_is_not_the_same_as_no_fee_stated(coordinator, person):
    client = person()

    assert change_client(coordinator, client, {"max_fee": 0}, version=client.version)
    assert client.max_fee == 0


def test_an_address_that_no_gazetteer_knows_is_kept_for_later(person):
    client = person(home={"address": "どこにもない町 9-9"})

    assert client.address == "どこにもない町 9-9"
    assert "lat" not in (client.home or {})


def test_opening_the_name_is_a_deed(coordinator, person):
    client = person(name="山田 花子")

    open_name(coordinator, client)
    db.session.flush()

    assert deeds(client)[-1] == ("client.name.opened", {})


def test_nobody_sees_a_client_but_the_coordinators_of_the_town(coordinator, partner, stranger, person):
    client = person()

    assert visible_client(coordinator, client.ref) is client
    assert client_coded(coordinator, client.code) is client
    for other in (partner, stranger):
        with pytest.raises(NotFoundError):
            visible_client(other, client.ref)
        with pytest.raises(NotFoundError):
            client_coded(other, client.code)


def test_the_next_code_wears_the_dress_of_the_highest(coordinator, person):
    assert next_code(coordinator) == "C-001"
    person("C-009")
    person("C-102")
    person("花子")

    assert next_code(coordinator) == "C-103"
