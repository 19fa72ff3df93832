"""The pages of a person's consents."""

import pytest

from geo.clock import today
from geo.db import db
from profiles.consent.models import Purpose
from profiles.consent.queries import consents_of, valid_consent


@pytest.fixture
def desk(browser, make):
    """Return a browser in which a coordinator is signed in."""
    return browser.sign_in(make.account())


def test_a_consent_is_given_shown_and_taken_back(desk, make):
    client = make.client(interests="土いじり", wants="畑に行きたい")
    assert desk.get(f"/clients/{client.ref}/consents/").has("何も伝わりません")

    page = desk.post(
        f"/clients/{client.ref}/consents/new",
        purpose="introduce",
        facts=["interests"],
        way="spoken",
        given_on="R8.4.1",
        until="令和80年3月31日",
    )

    assert page.notice == "同意を記録しました"
    assert page.has("「土いじり」")
    assert not page.has("畑に行きたい")
    db.session.rollback()
    [consent] = consents_of(client)
    page = desk.post(f"/clients/{client.ref}/consents/{consent.ref}/withdraw")
    db.session.rollback()
    assert page.has("何も伝わりません")
    assert valid_consent(client, Purpose.INTRODUCE, today()) is None


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"given_on": ""}, "同意した日を入れてください"),
        ({"facts": []}, "伝えてよいことを、1つ以上選んでください"),
        ({"until": "令和8年3月31日"}, "期限は、同意した日よりあと"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(desk, make, changed, words):
    client = make.client()
    fields = {"purpose": "introduce", "facts": ["interests"], "way": "spoken", "given_on": "R8.4.1", "until": ""}

    page = desk.post(f"/clients/{client.ref}/consents/new", **(fields | changed))

    assert page.status == 422
    assert page.has(words)
    assert consents_of(client) == []


def test_the_consent_of_somebody_else_cannot_be_withdrawn_from_here(browser, make):
    client = make.client()
    stranger = make.account(town=make.other_town())

    page = browser.sign_in(stranger).post(f"/clients/{client.ref}/consents/zzzzzzzzzzzz/withdraw")

    assert page.status == 404
