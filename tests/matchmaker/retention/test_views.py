"""Records whose time is over: proposed by one, decided by another, and then really gone; and all that is held, handed out."""

import json
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from geo.clock import today
from geo.db import db
from matchmaker.introductions.actions import propose
from matchmaker.retention.actions import propose_removal, remove_for_good
from matchmaker.retention.models import Removal
from matchmaker.retention.queries import branches, due_of, due_one
from matchmaker.upkeep import settle
from profiles.access import Role
from profiles.audit.models import Deed
from profiles.cases.models import Case, CaseStage
from profiles.clients.models import Client
from profiles.consent.actions import give_consent
from profiles.consent.models import Way
from profiles.consent.rules import Fact
from profiles.vault import sealed_columns

LONG_AGO = date(2015, 6, 1)


@pytest.fixture
def closed(make):
    """Return a way to put somebody on record whose case was closed."""

    def one(code, on=LONG_AGO, **values):
        client = make.client(
            code=code, **{"name": "観月 すばる", "wants": "時計を直す", "contact": "090-1234-0000"} | values
        )
        closing = {"stage": CaseStage.CLOSED, "stage_since": on}
        db.session.execute(sa.update(Case).where(Case.client_id == client.id).values(closing))
        db.session.commit()
        return client

    return one


@pytest.fixture
def coordinator(make):
    """Return an account that may propose."""
    return make.account()


@pytest.fixture
def administrator(make):
    """Return an account that may decide."""
    return make.account(Role.ADMINISTRATOR)


def proposed(make, coordinator, client):
    """Return a proposal to remove all that is held on somebody."""
    actor = make.actor_of(coordinator)
    removal = propose_removal(actor, due_one(actor, client.ref, today=today()))
    db.session.commit()
    return removal


def test_what_is_due_is_counted_by_its_class(make, closed, coordinator):
    actor, day, four_years_ago = make.actor_of(coordinator), date(2026, 11, 25), date(2022, 11, 1)
    closed("C-1")
    closed("C-2", on=four_years_ago)
    helped = closed("C-3", on=four_years_ago)
    give_consent(actor, helped, facts=[Fact.WANTS], way=Way.SPOKEN, given_on=day, today=day)
    propose(actor, helped, make.resource(actor), rank=None, today=day)
    make.client(code="C-4")
    closed("C-5", on=day)
    db.session.commit()

    due = [(one.code, one.kind.value) for one in due_of(actor, today=day)]

    assert due == [("C-1", "consulted"), ("C-2", "consulted")]
    assert [one.kind.value for one in due_of(actor, today=date(2028, 4, 1)) if one.code == "C-3"] == ["supported"]
    assert due_of(make.actor(town=make.other_town()), today=day) == []


def test_two_people_remove_a_record_and_the_book_names_code_and_class_alone(
    browser, make, closed, coordinator, administrator
):
    client = closed("C-1")
    ref, number = client.ref, client.id

    page = browser.sign_in(coordinator).post(f"/retention/propose/{ref}")
    assert page.has("廃棄を提案しました")
    removal = db.session.scalars(sa.select(Removal)).one()
    office = type(browser)(browser.app).sign_in(administrator)
    asked = office.get(f"/retention/{removal.ref}")
    assert asked.has("C-1")
    assert asked.has("元に戻せません")
    assert not asked.has("観月")
    done = office.post(f"/retention/{removal.ref}/remove")

    assert done.has("C-1 の記録をすべて廃棄しました")
    assert done.has("バックアップ")
    for table, condition in branches(number):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(table).where(condition)) == 0, table.name
    deed = db.session.scalars(sa.select(Deed).where(Deed.event == "retention.removed")).one()
    assert deed.details == {"code": "C-1", "kind": "consulted"}
    kept = db.session.scalars(sa.select(Removal)).one()
    assert (kept.client_ref, kept.removed_on, kept.decided_by_id) == (None, today(), administrator.id)


def test_whoever_proposed_cannot_decide_and_a_command_cannot_either(make, closed, coordinator, administrator):
    client = closed("C-1")
    removal = proposed(make, coordinator, client)
    own = make.actor_of(coordinator)

    for actor in (own, type(own)(Role.ADMINISTRATOR, own.town_id, "コマンド")):
        with pytest.raises(Exception, match="別の人"):
            remove_for_good(actor, removal, today=today())
    assert db.session.get(Client, client.id) is not None


def test_a_case_that_was_opened_again_is_not_removed(browser, make, closed, coordinator, administrator):
    client = closed("C-1")
    removal = proposed(make, coordinator, client)
    db.session.execute(sa.update(Case).where(Case.client_id == client.id).values(stage=CaseStage.PLANNED))
    db.session.commit()

    page = browser.sign_in(administrator).post(f"/retention/{removal.ref}/remove")

    assert page.has("もう保存期間のうちに戻っています")
    assert db.session.scalars(sa.select(Client.code)).all() == ["C-1"]


def test_a_refused_removal_leaves_the_record_and_can_be_proposed_again(
    browser, make, closed, coordinator, administrator
):
    client = closed("C-1")
    removal = proposed(make, coordinator, client)
    desk = type(browser)(browser.app).sign_in(coordinator)
    assert desk.post(f"/retention/propose/{client.ref}").has("もう提案されています")

    assert browser.sign_in(administrator).post(f"/retention/{removal.ref}/refuse").has("記録はそのままです")

    assert browser.get(f"/retention/{removal.ref}").status == 404
    assert desk.post(f"/retention/propose/{client.ref}").has("廃棄を提案しました")


def test_the_administrator_sees_codes_and_no_way_to_a_person(browser, make, closed, coordinator, administrator):
    client = closed("C-1")
    proposed(make, coordinator, client)

    page = browser.sign_in(administrator).get("/retention/")

    assert page.has("C-1")
    assert client.ref not in page.text
    assert not page.has("観月")


def test_a_town_sets_its_own_periods(browser, closed, administrator, coordinator, make):
    this = today()
    closed("C-1", on=date(this.year - 6, 1, 15))
    actor = make.actor_of(coordinator)
    assert len(due_of(actor, today=this)) == 1
    office = browser.sign_in(administrator)

    assert office.post("/retention/periods", supported="120", consulted="120").has("保存期間を変えました")
    assert due_of(actor, today=this) == []
    assert office.post("/retention/periods", supported="0", consulted="9999").status == 422
    deeds = db.session.scalars(sa.select(Deed).where(Deed.event == "retention.period.set").order_by(Deed.id)).all()
    assert {(deed.details["kind"], deed.details["old"], deed.details["new"]) for deed in deeds} == {
        ("supported", 60, 120),
        ("consulted", 36, 120),
    }


def test_nothing_of_what_was_removed_is_left_in_the_file(app, browser, make, closed, coordinator, administrator):
    client = closed("C-1")
    closed("C-2", name="佐藤 実", contact="0999-00-1111")
    removal = proposed(make, coordinator, client)
    tokens = sealed_of(client.id)
    marks = db.session.scalars(sa.text(f"SELECT mark FROM client_marks WHERE client_id = {client.id}")).all()
    settle(db.engine)
    db.session.rollback()
    before = lying()
    assert [token for token in tokens if token not in before] == []

    browser.sign_in(administrator).post(f"/retention/{removal.ref}/remove")

    db.session.rollback()
    after = lying()
    assert [token for token in tokens if token in after] == []
    assert [mark for mark in marks if mark.encode() in after] == []
    assert db.session.scalars(sa.select(Client.code)).all() == ["C-2"]


def sealed_of(client_id):
    """Return every sealed value of somebody as it lies in the store."""
    sealed = sealed_columns(db.metadata)
    found = []
    for table, condition in branches(client_id):
        for column in sealed.get(table.name, ()):
            bare = sa.type_coerce(table.c[column], sa.LargeBinary)
            found += [bytes(token) for token in db.session.scalars(sa.select(bare).where(condition)) if token]
    assert len(found) > 4
    return found


def lying():
    """Return the raw bytes of the store: the files of the database with their log and free pages."""
    if db.engine.dialect.name == "sqlite":
        file = Path(db.engine.url.database or "")
        return b"".join(one.read_bytes() for one in sorted(file.parent.glob(f"{file.name}*")))
    with db.engine.connect() as connection:
        connection.execute(sa.text("CHECKPOINT"))
        folder, number = connection.execute(
            sa.text("SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname = current_database()")
        ).one()
    return b"".join(file.read_bytes() for file in Path(folder, "base", str(number)).iterdir())


def test_all_that_is_held_is_handed_out_complete_as_json(browser, make, coordinator):
    client = make.client(code="C-1", name="観月 すばる", wants="時計を直す", home={"lat": 35.1, "lon": 138.5})
    desk = browser.sign_in(coordinator)
    desk.get(f"/clients/{client.ref}")

    answer = desk.post(f"/clients/{client.ref}/all", ground="self", format="json").response

    told = json.loads(answer.get_data(as_text=True))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"
    assert told["code"] == "C-1"
    (person,) = told["records"]["clients"]
    assert (person["name"], person["wants"], person["home"]["lat"]) == ("観月 すばる", "時計を直す", 35.1)
    assert len(told["records"]["cases"]) == 1
    assert "client.looked" in {deed["event"] for deed in told["book"]}
    handed = db.session.scalars(sa.select(Deed).where(Deed.event == "client.handed_out")).one()
    assert (handed.subject_ref, handed.details) == (client.ref, {"ground": "self", "format": "json"})


def test_all_that_is_held_is_handed_out_to_be_read_and_printed(browser, make, coordinator):
    client = make.client(code="C-1", name="観月 すばる", wants="時計を直す", required=["step_free"])
    desk = browser.sign_in(coordinator)
    asked = desk.get(f"/clients/{client.ref}/all")
    assert asked.has("記録簿に残ります")

    page = desk.post(f"/clients/{client.ref}/all", ground="agent", format="page")

    for words in ("観月 すばる", "時計を直す", "段差なし", "代理人の請求", "本人の登録"):
        assert page.has(words), words
    assert desk.post(f"/clients/{client.ref}/all", ground="nobody", format="page").status == 422


def test_whatever_hangs_on_a_person_is_found_by_its_keys(make):
    client = make.client()
    hanging = {table.name for table, _ in branches(client.id)}

    direct = {
        table.name
        for table in db.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "clients"
    }
    assert direct < hanging
    assert {"introduction_steps", "follow_ups", "client_marks"} < hanging
    assert not hanging & {"towns", "accounts", "resources", "deeds", "removals"}
