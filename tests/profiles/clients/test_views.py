"""The pages of one person's record, as a coordinator uses them."""

import pytest
import sqlalchemy as sa

from geo.db import db
from profiles.access import Role
from profiles.audit.models import Deed
from profiles.clients.models import Client

SECRET = "母の病気のことは言いたくない"


@pytest.fixture
def desk(browser, make):
    """Return a browser in which a coordinator is signed in."""
    return browser.sign_in(make.account())


def filled(client, **changes):
    """Return what the form of a client sends when only these fields are changed."""
    return {"code": client.code, "age": str(client.age or ""), "version": str(client.version)} | changes


def events(client):
    """Return the events that were recorded of a client."""
    db.session.rollback()  # a new look at the store
    query = sa.select(Deed.event).where(Deed.subject_ref == client.ref).order_by(Deed.id)
    return list(db.session.scalars(query))


def test_a_record_is_changed_while_talking(desk, make):
    client = make.client()

    page = desk.post(
        f"/clients/{client.ref}/edit",
        **filled(client, interests="土いじり", modes=["walk", "bus"], feature_step_free="required", step="参加"),
    )

    db.session.rollback()
    assert page.notice == "この内容で記録しました"
    assert (client.interests, client.modes, client.required) == ("土いじり", ["walk", "bus"], ["step_free"])
    assert client.step.value == "参加"


def test_what_cannot_be_is_said_beside_the_field_and_what_was_typed_stays(desk, make):
    client = make.client()

    page = desk.post(f"/clients/{client.ref}/edit", **filled(client, code="", age="200", wants="花を育てたい"))

    db.session.rollback()
    assert page.status == 422
    assert page.has("コードを入れてください")
    assert "<title>エラー：" in page.text
    assert "花を育てたい" in page.text
    assert client.wants is None


def test_who_was_slower_sees_both_texts_and_keeps_the_own(desk, make):
    client = make.client(wants="畑に行きたい")
    old = filled(client)
    desk.post(f"/clients/{client.ref}/edit", **(old | {"wants": "花壇に行きたい"}))

    page = desk.post(f"/clients/{client.ref}/edit", **(old | {"wants": "家にいたい"}))

    db.session.rollback()
    assert page.status == 409
    assert page.has("ほかの人が先に保存しました")
    assert page.has("花壇に行きたい")
    assert "家にいたい" in page.text
    assert client.wants == "花壇に行きたい"


def test_the_name_opens_by_an_act_that_is_recorded_and_stands_on_no_other_page(desk, make):
    client = make.client(name="青柳 夏樹", contact="090-0000-5000")

    page = desk.post(f"/clients/{client.ref}/name")

    assert page.has("青柳 夏樹")
    assert page.has("090-0000-5000")
    assert "client.name.opened" in events(client)
    assert not desk.get("/clients/").has("青柳")
    assert not desk.get(f"/clients/{client.ref}/match").has("青柳")


def test_the_name_does_not_open_by_looking(desk, make):
    client = make.client(name="青柳 夏樹")

    assert desk.get(f"/clients/{client.ref}/name").status in (404, 405)
    assert "client.name.opened" not in events(client)


@pytest.mark.parametrize("role", [Role.PARTNER, Role.VIEWER, Role.ADMINISTRATOR, Role.AUDITOR])
@pytest.mark.parametrize("path", ["/clients/", "/clients/new", "/clients/{ref}/edit", "/clients/{ref}/match"])
def test_nobody_else_sees_a_person(browser, make, role, path):
    client = make.client(interests=SECRET)
    fields = {"agency_id": make.agency().id} if role is Role.PARTNER else {}

    page = browser.sign_in(make.account(role, **fields)).get(path.format(ref=client.ref))

    assert page.status == 403
    assert SECRET not in page.text


def test_a_person_of_another_town_is_not_there(browser, make):
    client = make.client(interests=SECRET)
    stranger = make.account(town=make.other_town())

    for path in (f"/clients/{client.ref}/edit", f"/clients/{client.ref}/match", "/clients/zzzzzzzzzzzz/edit"):
        page = browser.sign_in(stranger).get(path)
        assert page.status == 404
        assert SECRET not in page.text


def test_a_new_person_comes_with_a_case(desk):
    page = desk.post("/clients/new", code="C-001", interests="花")

    db.session.rollback()
    client = db.session.scalar(sa.select(Client).where(Client.code == "C-001"))
    assert page.notice.startswith("本人を加えました")
    assert client.interests == "花"
    assert desk.post("/clients/new", code="C-001").status == 422
