"""The wall between towns in PostgreSQL (QUALITY R4): raw SQL of a page sees its own town and nothing of another."""

import contextvars
import random
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from geo.areas import Town
from geo.clock import today
from geo.db import db
from matchmaker.app import create_app
from matchmaker.config import Settings
from profiles import wall
from profiles.access import Role
from profiles.actor import Actor
from profiles.cases.models import Case
from profiles.cases.queries import referrals
from profiles.cases.referral_actions import send_referral, start_referral, write_part
from profiles.cases.referral_ground import Ground
from profiles.cases.referral_queries import own_referral
from profiles.cases.referral_receiving import receive_as_new
from profiles.consent.rules import Basis
from profiles.fences import FENCES, OPEN
from tests.conftest import QUICK
from tests.house.visitors import open_house
from tests.support.client import AloneClient, Browser

DOOR_TABLES = {name for name, lines in FENCES.items() if "tsunagi.door" in lines[2]}


def as_page(place, work):
    """Do some work as a page does that stands somewhere, in a session of its own."""

    def inside():
        wall._place.set(place)
        try:
            return work()
        finally:
            db.session.rollback()

    db.session.rollback()
    return contextvars.copy_context().run(inside)


def towns_seen(table):
    """Return whose rows raw SQL finds in a table."""
    return set(db.session.scalars(sa.text(f"SELECT town_id FROM {table}")))


def on_postgis():
    """Say whether this store has a wall."""
    return db.engine.dialect.name == "postgresql"


@pytest.fixture
def two_towns(app, make):
    """Return the coordinators of two towns in which a person is on record."""
    here = Actor(Role.COORDINATOR, make.town.id, "三浦 あかね")
    there = make.actor(town=make.other_town())
    make.client(here, code="C-1", name="観月 すばる")
    make.client(there, code="X-1", name="佐藤 実")
    for actor in (here, there):
        make.resource(actor)
    db.session.commit()
    return here, there


def test_every_table_is_fenced_in_or_belongs_to_nobody():
    assert FENCES.keys() | OPEN == db.metadata.tables.keys()
    assert not FENCES.keys() & OPEN
    towned = {name for name, table in db.metadata.tables.items() if "town_id" in table.columns}
    assert towned <= FENCES.keys()


def test_the_database_forces_its_fences_upon_everybody_and_the_role_of_pages_owns_nothing(app):
    if not on_postgis():
        assert db.session.scalar(sa.text("SELECT count(*) FROM sqlite_master WHERE name = 'tsunagi_app'")) == 0
        return
    held = db.session.execute(
        sa.text(
            "SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        )
    )
    assert {name for name, forced in held if forced} == FENCES.keys()
    role = db.session.execute(
        sa.text(
            "SELECT rolsuper, rolbypassrls, rolcanlogin, pg_has_role(:app, :keeper, 'MEMBER') FROM pg_roles WHERE rolname = :app"
        ),
        {"app": wall.APP, "keeper": wall.KEEPER},
    ).one()
    assert tuple(role) == (False, False, False, False)
    assert db.session.scalar(sa.text("SELECT count(*) FROM pg_class WHERE relowner = 'tsunagi_app'::regrole")) == 0
    assert (
        db.session.scalar(
            sa.text(
                "SELECT count(*) FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace AND proname LIKE 'tsunagi%'"
            )
        )
        == 0
    )


def test_a_query_that_forgets_the_town_finds_nothing_of_another(app, two_towns):
    here, there = two_towns

    seen = {name: as_page(wall.Place(here.town_id), lambda name=name: towns_seen(name)) for name in towned_tables()}

    if on_postgis():
        assert {name: towns for name, towns in seen.items() if not towns <= {here.town_id}} == {}
        assert seen["clients"] == seen["deeds"] == seen["client_marks"] == {here.town_id}
    else:
        assert there.town_id in seen["clients"]  # SQLite has no wall: there the queries stand alone


def towned_tables():
    """Return the tables that name a town."""
    return [name for name, table in db.metadata.tables.items() if "town_id" in table.columns]


def test_who_names_no_town_sees_nothing_but_what_lets_somebody_in(app, two_towns):
    at_door = {name: as_page(wall.DOOR, lambda name=name: bool(towns_seen(name))) for name in towned_tables()}
    nowhere = {name: as_page(wall.Place(0, 0), lambda name=name: bool(towns_seen(name))) for name in towned_tables()}

    if on_postgis():
        assert {name for name, found in at_door.items() if found} <= DOOR_TABLES
        assert not DOOR_TABLES & {"clients", "cases", "consents", "deeds", "introductions", "client_marks"}
    else:
        assert at_door["clients"]
        assert nowhere["clients"]


def test_a_page_of_one_town_can_write_nothing_into_another(app, two_towns):
    here, there = two_towns

    def harm():
        changed = db.session.execute(sa.text(f"UPDATE clients SET code = 'HARM' WHERE town_id = {there.town_id}"))
        removed = db.session.execute(sa.text(f"DELETE FROM client_marks WHERE town_id = {there.town_id}"))
        return changed.rowcount, removed.rowcount

    def smuggle():
        with pytest.raises(sa.exc.DBAPIError):
            db.session.execute(
                sa.text("INSERT INTO agencies (ref, town_id, name, field) VALUES ('aaa', :town, '窓口', '')"),
                {"town": there.town_id},
            )
        return True

    harmed = as_page(wall.Place(here.town_id), harm)

    if on_postgis():
        assert harmed == (0, 0)
        assert as_page(wall.Place(here.town_id), smuggle)
    else:
        assert harmed[0] == 1


def test_a_partner_sees_the_rows_of_those_alone_whom_their_desk_referred(app, make):
    desk, other = make.agency(), make.agency("ほかの窓口")
    partner = Actor(Role.PARTNER, make.town.id, "長沢", agency_id=desk.id)
    elsewhere = Actor(Role.PARTNER, make.town.id, "別の人", agency_id=other.id)
    make.client(code="C-001")
    here = Actor(Role.COORDINATOR, make.town.id, "三浦 あかね")
    for actor in (partner, elsewhere):
        ref = as_actor(actor, lambda actor=actor: sent_by(actor))
        as_actor(here, lambda ref=ref: receive_as_new(here, own_referral(here, ref), today=today()))

    def seen():
        codes = db.session.scalars(sa.text("SELECT code FROM clients ORDER BY code")).all()
        tables = ("cases", "introductions", "referrals", "referral_steps")
        others = [db.session.scalar(sa.text(f"SELECT count(*) FROM {name}")) for name in tables]
        return codes, others, [line.code for line in referrals(partner)]

    codes, others, listed = as_actor(partner, seen)

    assert listed == ["C-002"]
    if on_postgis():
        assert (codes, others) == (["C-002"], [1, 0, 1, 2])
        assert as_actor(Actor(Role.PARTNER, make.town.id, "どこにも属さない人"), seen)[0] == []
    else:
        assert codes == ["C-001", "C-002", "C-003"]


def sent_by(actor):
    """Let a partner send a sheet; return its reference."""
    referral = start_referral(actor, Ground(Basis.CONSENT), today=today())
    said = {"name": f"観月 {actor.name}", "reason": "通える所を"}
    write_part(actor, referral, referral.form.definition.fields, said, part="1", version=referral.version)
    send_referral(actor, referral, today=today())
    return referral.ref


def as_actor(actor, work):
    """Do some work as a page of an actor does, and keep what it wrote."""

    def inside():
        wall.stand_at_door()
        wall.stand_behind(actor)
        done = work()
        db.session.commit()
        return done

    db.session.rollback()
    return contextvars.copy_context().run(inside)


def test_pages_of_two_towns_share_connections_and_see_no_row_of_each_other(app, two_towns):
    walled, pick = on_postgis(), random.Random(20261125)
    towns = [actor.town_id for actor in two_towns]

    def page(visit):
        town_id, table = visit
        with app.app_context():
            wall._place.set(wall.Place(town_id))
            found = towns_seen(table)
            db.session.remove()
        return found if walled else found & {town_id}

    with ThreadPoolExecutor(4) as pages:
        asked = [(pick.choice(towns), pick.choice(["clients", "cases", "resources"])) for _ in range(10_000)]
        answers = pages.map(lambda visit: contextvars.Context().run(page, visit), asked)
        wrong = [(visit, found) for visit, found in zip(asked, answers, strict=True) if found != {visit[0]}]

    assert wrong == []


def test_the_book_can_be_added_to_by_a_page_and_nothing_else(app, two_towns):
    here, _ = two_towns

    def harm():
        with pytest.raises(sa.exc.DBAPIError) as fault:
            db.session.execute(sa.text("UPDATE deeds SET actor_name = 'nobody'"))
        return str(fault.value)

    said = as_page(wall.Place(here.town_id), harm)

    assert ("permission denied" if on_postgis() else "never changed") in said


def test_the_whole_house_works_behind_the_wall(app):
    house = open_house(app)

    assert house.ask("coordinator", "GET", "/clients/").status_code == 200
    assert house.ask("partner", "GET", "/referrals/").status_code == 200
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Case))
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Town)) == 2


def test_pages_may_sign_in_to_the_store_as_somebody_who_owns_nothing(app, make, key_dir):
    if not on_postgis():
        assert not db.engine.url.username
        return
    client = make.client(code="C-1", name="観月 すばる")
    account = make.account()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("DROP ROLE IF EXISTS tsunagi_web")
        connection.exec_driver_sql("CREATE ROLE tsunagi_web LOGIN IN ROLE tsunagi_app")
    url = db.engine.url.set(username="tsunagi_web").render_as_string(hide_password=False)
    web = create_app(Settings(database_url=url, key_dir=key_dir), TESTING=True, **QUICK)
    web.test_client_class = AloneClient

    desk = Browser(web).sign_in(account)

    assert desk.get("/clients/").has("C-1")
    assert desk.post(f"/clients/{client.ref}/name").has("観月 すばる")
    with web.app_context():
        assert db.session.scalar(sa.text("SELECT count(*) FROM clients")) == 0  # nobody acts: no town, no row
        db.session.remove()
        db.engine.dispose()
