"""The list of people, and the stage of a case."""

import pytest

from geo.db import db
from profiles.cases.models import CaseStage
from profiles.cases.queries import find_case


@pytest.fixture
def desk(browser, make):
    """Return a browser in which a coordinator is signed in."""
    return browser.sign_in(make.account())


def test_the_list_shows_codes_and_the_next_act_and_filters(desk, make):
    make.client(code="C-1", name="青柳 夏樹")
    make.client(code="D-2")

    page = desk.get("/clients/")

    assert page.has("2 人")
    assert page.has("C-1")
    assert page.has("話を聞いて、記録をうめる")
    assert not page.has("青柳")
    assert desk.get("/clients/", q="D-").has("1 人")
    assert desk.get("/clients/", stage="closed").has("この条件の人は、いません")


def test_an_empty_list_says_what_to_do(desk):
    assert desk.get("/clients/").has("本人の記録は、まだありません")


def test_the_list_asks_the_database_no_more_for_many_people(desk, make, queries):
    for number in range(3):
        make.client(code=f"C-{number}")
    with queries() as few:
        desk.get("/clients/")
    for number in range(3, 12):
        make.client(code=f"C-{number}")
    with queries() as many:
        desk.get("/clients/")

    assert len(many) == len(few)


def test_a_case_moves_by_its_rules(desk, make):
    client = make.client()
    case = find_case(client)

    page = desk.post(f"/clients/{client.ref}/stage", stage="assessed", version=case.version)
    assert page.notice == "段階を変えました"
    db.session.rollback()
    assert case.stage is CaseStage.ASSESSED

    assert desk.post(f"/clients/{client.ref}/stage", stage="supporting", version=case.version).status == 422
    page = desk.post(f"/clients/{client.ref}/stage", stage="paused", version=case.version - 1)
    assert page.has("ほかの人が先に段階を変えました")
