"""The records of one household: tied together for those who look after them, and told to nobody else."""

import pytest

from geo.db import db
from profiles.access import Role
from profiles.clients.queries import household_of
from tests.support.client import Browser


@pytest.fixture
def desk(browser, make):
    """Return a browser in which a coordinator is signed in."""
    return browser.sign_in(make.account())


def codes(client):
    """Return who belongs to the household of a person."""
    db.session.rollback()
    return [(other.code, link.relation) for link, other in household_of(client)]


def test_two_records_are_tied_and_each_leads_to_the_other(desk, make):
    mother, child = make.client(), make.client()

    page = desk.post(f"/clients/{child.ref}/household", code=mother.code, relation="母と子")

    assert page.notice == "世帯のつながりを記録しました"
    assert codes(mother) == [(child.code, "母と子")]
    assert desk.get(f"/clients/{mother.ref}").has(child.code)
    assert desk.get(f"/clients/{child.ref}").has(mother.code)


def test_a_tie_is_taken_back_from_either_side(desk, make):
    mother, child = make.client(), make.client()
    desk.post(f"/clients/{mother.ref}/household", code=child.code, relation="母と子")
    [(link, _other)] = household_of(child)
    where = f"/clients/{child.ref}/household/{link.ref}/part"

    page = desk.post(where)

    assert page.notice == "世帯のつながりを取り消しました"
    assert codes(mother) == []
    assert desk.post(where).status == 404


@pytest.mark.parametrize(
    ("code", "relation", "said"),
    [
        ("", "母", "コードを入れてください"),
        ("C-nobody", "母", "見つかりません"),
        ("self", "母", "別の人のコード"),
        ("twice", "母", "もうつながっています"),
        ("other", "", "つながりを入れてください"),
    ],
)
def test_what_makes_no_tie_is_refused_beside_its_field(desk, make, code, relation, said):
    client, other, tied = make.client(), make.client(), make.client()
    desk.post(f"/clients/{client.ref}/household", code=tied.code, relation="きょうだい")
    real = {"self": client.code, "twice": tied.code, "other": other.code}.get(code, code)

    page = desk.post(f"/clients/{client.ref}/household", code=real, relation=relation)

    assert page.status == 422
    assert page.has(said)
    assert codes(client) == [(tied.code, "きょうだい")]


def test_somebody_of_another_town_is_not_found(app, desk, make):
    town = make.other_town()
    stranger = make.client(make.actor(town=town))
    client = make.client()

    assert desk.post(f"/clients/{client.ref}/household", code=stranger.code, relation="母").status == 422
    assert Browser(app).sign_in(make.account(town=town)).get(f"/clients/{client.ref}/household").status == 404
    partner = Browser(app).sign_in(make.account(Role.PARTNER, agency_id=make.agency().id))
    assert partner.get(f"/clients/{client.ref}/household").status == 403
