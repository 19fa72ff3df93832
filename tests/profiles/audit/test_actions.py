"""The book of deeds: it says who did what, no more than was declared, and nothing in it changes again."""

import pytest
import sqlalchemy as sa

from geo.db import db
from profiles.access import Role
from profiles.accounts.models import Agency
from profiles.audit.actions import DECLARED, Event, kind_of, looked, record, record_many
from profiles.audit.guarding import APPEND_ONLY_DDL, REMOVE_DDL, AppendOnlyError
from profiles.audit.models import Deed

MOVED = Event("sample.moved", "見本を動かす", frozenset({"old", "new"}))


def deeds_of(event: Event) -> list[Deed]:
    """Return the deeds of one kind, the oldest first."""
    return list(db.session.scalars(sa.select(Deed).where(Deed.event == event.name).order_by(Deed.id)))


def test_a_deed_says_who_did_what_to_whom(make):
    actor, client = make.actor(), make.client()

    record(actor, MOVED, client, old="水", new="木")
    db.session.commit()

    (deed,) = deeds_of(MOVED)
    assert (deed.town_id, deed.actor_id, deed.actor_role) == (actor.town_id, actor.account_id, "coordinator")
    assert (deed.actor_name, deed.subject_kind, deed.subject_ref) == (actor.name, "clients", client.ref)
    assert deed.details == {"old": "水", "new": "木"}


def test_a_deed_goes_with_the_transaction_that_it_tells_of(make):
    actor, client = make.actor(), make.client()

    record(actor, MOVED, client, old=1, new=2)
    db.session.rollback()

    assert deeds_of(MOVED) == []


def test_details_that_were_not_declared_are_refused(make):
    actor, client = make.actor(), make.client()

    with pytest.raises(ValueError, match="name"):
        record(actor, MOVED, client, old=1, name="三浦")

    assert deeds_of(MOVED) == []


def test_a_value_that_cannot_be_written_down_is_refused_before_the_store_sees_it(make):
    actor, client = make.actor(), make.client()

    with pytest.raises(TypeError):
        record(actor, MOVED, client, old=object(), new=[1, {"a": b"bytes"}])


def test_one_name_means_one_thing():
    with pytest.raises(ValueError, match="twice"):
        Event("sample.moved", "別のこと", frozenset())

    assert DECLARED["sample.moved"] is MOVED


def test_a_new_row_is_named_although_it_has_no_reference_yet(make):
    actor = make.actor()
    fresh = Agency(town_id=actor.town_id, name="新しい窓口")
    db.session.add(fresh)

    record(actor, MOVED, fresh)
    db.session.commit()

    assert deeds_of(MOVED)[0].subject_ref == fresh.ref


def test_many_subjects_are_written_down_in_one_statement(make, queries):
    actor = make.actor()

    with queries() as asked:
        record_many(actor, MOVED, "resources", [f"ref{number}" for number in range(40)], new="取り込み")
        record_many(actor, MOVED, "resources", [])
    db.session.commit()

    assert len([one for one in asked if "deeds" in one]) <= 2  # PostgreSQL may cut a long list in two
    assert [deed.subject_ref for deed in deeds_of(MOVED)] == [f"ref{number}" for number in range(40)]


def test_a_look_at_a_person_is_on_record(make):
    actor, client = make.actor(Role.COORDINATOR), make.client()

    looked(actor, client, "match")
    db.session.commit()

    (deed,) = deeds_of(DECLARED["client.looked"])
    assert (deed.subject_ref, deed.details) == (client.ref, {"page": "match"})


def test_a_deed_is_known_by_the_table_of_its_subject(make):
    assert kind_of(make.resource()) == "resources"


@pytest.fixture
def deed(make) -> Deed:
    """Return a deed on record."""
    record(make.actor(), MOVED, make.client(), old=1, new=2)
    db.session.commit()
    return deeds_of(MOVED)[0]


def test_the_session_refuses_to_change_a_deed(deed):
    deed.actor_name = "だれか"

    with pytest.raises(AppendOnlyError):
        db.session.flush()


def test_the_session_refuses_to_remove_a_deed(deed):
    db.session.delete(deed)

    with pytest.raises(AppendOnlyError):
        db.session.flush()


@pytest.mark.parametrize(
    "statement", [sa.update(Deed).values(actor_name="だれか"), sa.delete(Deed)], ids=["update", "delete"]
)
def test_the_session_refuses_to_touch_many_deeds(deed, statement):
    with pytest.raises(AppendOnlyError):
        db.session.execute(statement)


@pytest.mark.parametrize("statement", ["UPDATE deeds SET actor_name = 'x'", "DELETE FROM deeds"])
def test_the_database_itself_refuses(app, deed, statement):
    with db.engine.connect() as connection:
        for ddl in standing_guards(connection):
            connection.execute(sa.text(ddl))
        with pytest.raises(sa.exc.DBAPIError, match="never changed"):
            connection.execute(sa.text(statement))
        connection.rollback()


def standing_guards(connection: sa.Connection) -> tuple[str, ...]:
    """Return the guards that the store lacks."""
    if connection.dialect.name == "sqlite":
        known = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'deeds_%'"
    else:
        known = "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'deeds_%'"
    return () if connection.scalar(sa.text(known)) else APPEND_ONLY_DDL[connection.dialect.name]


def test_the_guards_can_be_taken_down_again():
    with sa.create_engine("sqlite://").connect() as connection:
        connection.execute(sa.text("CREATE TABLE deeds (id INTEGER)"))
        for ddl in APPEND_ONLY_DDL["sqlite"] + REMOVE_DDL["sqlite"]:
            connection.execute(sa.text(ddl))
        left = connection.scalar(sa.text("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"))

    assert left == 0
