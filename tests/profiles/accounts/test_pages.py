"""The pages of accounts: inviting, accepting, closing, and what they refuse."""

import re
from datetime import timedelta

import sqlalchemy as sa

from geo.clock import utcnow
from geo.db import db
from profiles.access import Role
from profiles.accounts.models import Account, Invitation
from tests.support.client import PASSWORD, Browser

NEW = "あたらしい-浜辺の-散歩道-2027"


def chief_of(app, make, town=None):
    """Return an administrator's browser."""
    return Browser(app).sign_in(make.account(Role.ADMINISTRATOR, town))


def tanaka():
    """Return the account of whom these tests invite."""
    db.session.rollback()  # see what the pages wrote
    return db.session.scalar(sa.select(Account).where(Account.email == "tanaka@city.example"))


def invited(chief, **fields):
    """Invite somebody and return the path of their link."""
    stated = {"name": "田中 実", "email": "tanaka@city.example", "role": "coordinator", "agency": "", "extension": ""}
    page = chief.post("/accounts/invite", **(stated | fields))
    found = re.search(r"http://[^/]+(/invitations/[^<\s]+)", page.text)
    assert found, page.text[-1500:]
    return found[1]


def test_somebody_who_was_invited_sets_a_password_and_gets_in(app, make):
    chief = chief_of(app, make)
    link = invited(chief)
    guest = Browser(app)
    assert all(guest.get(link).status == 200 for _ in range(20))  # a scanner of mail that opens links uses nothing up

    page = guest.post(link, password=NEW, again=NEW)

    assert page.notice == "パスワードを決めました。サインインしてください"
    account = tanaka()
    assert guest.sign_in(account, NEW).get("/me").status == 200
    assert guest.client.get(link).status_code == 404


def test_a_link_opens_nothing_once_it_is_old_used_or_replaced(app, make):
    chief = chief_of(app, make)
    old = invited(chief)
    account = tanaka()
    page = chief.post(f"/accounts/{account.ref}/invite")
    newer = re.search(r"http://[^/]+(/invitations/[^<\s]+)", page.text)[1]

    assert Browser(app).get(old).status == 404
    assert Browser(app).get(newer).status == 200
    db.session.rollback()
    db.session.execute(sa.update(Invitation).values(ends_at=utcnow() - timedelta(seconds=1)))
    db.session.commit()
    assert Browser(app).get(newer).status == 404
    assert Browser(app).post(newer, password=NEW, again=NEW).status == 404


def test_a_link_of_a_closed_account_opens_nothing(app, make):
    chief = chief_of(app, make)
    link = invited(chief)
    account = tanaka()

    chief.post(f"/accounts/{account.ref}/close")
    chief.post(f"/accounts/{account.ref}/reopen")

    assert Browser(app).get(link).status == 404


def test_the_token_itself_lies_nowhere_in_the_store(app, make):
    token = invited(chief_of(app, make)).rpartition("/")[2]

    db.session.rollback()
    for table in ("invitations", "deeds", "accounts"):
        rows = db.session.execute(sa.text(f"SELECT * FROM {table}")).all()
        assert rows
        assert token not in str(rows)


def test_a_form_of_an_invitation_says_what_is_missing(app, make):
    chief = chief_of(app, make)
    taken = make.account()

    empty = chief.post("/accounts/invite", name="", email="x", role="coordinator", agency="", extension="")
    twice = chief.post(
        "/accounts/invite", name="田中", email=taken.email.upper(), role="viewer", agency="", extension=""
    )
    homeless = chief.post("/accounts/invite", name="田中", email="a@b", role="partner", agency="", extension="")
    host = chief.post("/accounts/invite", name="田中", email="a@b", role="host", agency="", extension="")

    assert (empty.status, twice.status, homeless.status, host.status) == (422, 422, 422, 422)
    assert empty.has("名前を入れてください")
    assert twice.has("もう使われています")
    assert homeless.has("窓口を選んでください")


def test_an_administrator_neither_closes_nor_sees_accounts_of_another_town(app, make):
    chief = chief_of(app, make)
    theirs = make.account(town=make.other_town())

    answers = [
        chief.post(f"/accounts/{theirs.ref}/{act}").status for act in ("close", "reopen", "invite", "recovery", "role")
    ]

    assert answers == [404] * 5
    assert not chief.get("/accounts/").has(theirs.email)
    db.session.rollback()
    assert db.session.get(Account, theirs.id).active


def test_an_administrator_cannot_lock_themselves_out(app, make):
    account = make.account(Role.ADMINISTRATOR)
    chief = Browser(app).sign_in(account)

    page = chief.post(f"/accounts/{account.ref}/close")

    assert page.status == 409
    assert page.has("自分のアカウントは停止できません")


def test_changing_the_password_asks_for_the_old_one_and_is_throttled(app, browser, make):
    browser.sign_in(make.account())

    answers = [browser.post("/me/password", old=f"ちがう{n}", new=NEW, again=NEW).status for n in range(6)]

    assert answers == [422] * 5 + [429]


def test_a_new_password_that_is_short_or_typed_differently_is_refused(browser, make):
    browser.sign_in(make.account())

    short = browser.post("/me/password", old=PASSWORD, new="みじかい", again="みじかい")
    slip = browser.post("/me/password", old=PASSWORD, new=NEW, again=NEW + "x")

    assert short.status == slip.status == 422
    assert short.has("15文字から")
    assert slip.has("2つのパスワードが違います")


def test_the_list_asks_the_store_as_often_for_many_accounts_as_for_few(app, make, queries):
    chief = chief_of(app, make)
    chief.get("/accounts/")
    with queries() as few:
        chief.get("/accounts/")
    for n in range(10):
        make.account(agency_id=make.agency(f"窓口{n}").id)
    with queries() as many:
        chief.get("/accounts/")

    assert len(many) == len(few)


def test_a_link_bears_the_address_under_which_people_find_the_town(app, make, monkeypatch):
    monkeypatch.setitem(app.config, "ADDRESS", "https://tsunagi.city.example")

    page = chief_of(app, make).post(
        "/accounts/invite", name="田中 実", email="tanaka@city.example", role="viewer", agency="", extension=""
    )

    assert page.has("https://tsunagi.city.example/invitations/")
