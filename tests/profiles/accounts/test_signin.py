"""Signing in and out from outside: who gets in, when a session ends, and which cookies are dead."""

import re
import statistics
import time
from datetime import timedelta
from urllib.parse import urljoin

import pytest
import sqlalchemy as sa

from geo.clock import utcnow
from geo.db import db
from profiles.access import Role
from profiles.accounts import signin as at_signin
from profiles.accounts import throttle
from profiles.accounts.models import Account, SigninFailure
from tests.support.client import PASSWORD, Browser
from tests.support.make import Make

WRONG = "サインイン名かパスワードが違います"


@pytest.fixture
def clock(monkeypatch):
    """Return a clock that a test moves by hand."""

    class Clock:
        moved = timedelta()

        def __call__(self):
            return utcnow() + self.moved

    hand = Clock()
    monkeypatch.setattr(at_signin, "utcnow", hand)
    return hand


def cookie_of(browser):
    """Return the cookie of a session, as a thief would copy it."""
    return browser.client.get_cookie("tsunagi").value


def with_cookie(app, value):
    """Return another browser that holds a copied cookie."""
    thief = Browser(app)
    thief.client.set_cookie("tsunagi", value)
    return thief


def is_in(browser):
    """Say whether a browser is signed in."""
    return browser.client.get("/me").status_code == 200


def try_with(browser, email, password):
    """Send the form of signing in."""
    return browser.client.post("/signin", data={"email": email, "password": password, "csrf_token": browser.token()})


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.HOST])
def test_each_role_comes_to_a_page_of_its_own(browser, make, role):
    account = make.account(role)

    page = browser.sign_in(account).get("/enter")

    assert page.status == 200
    assert page.response.request.path != "/enter"


def test_a_wrong_password_and_an_unknown_name_get_the_same_page(app, make):
    account = make.account()
    closed = make.account(active=False)
    invited = make.account()
    invited.password = None
    db.session.commit()

    pages = [
        (name, try_with(Browser(app), name, password))
        for name, password in [
            (account.email, "まちがったパスワードです-1"),
            ("nobody@shiomino.example", "まちがったパスワードです-1"),
            (closed.email, PASSWORD),
            (invited.email, PASSWORD),
            (account.email, ""),
            ("", PASSWORD),
            (account.email, "長" * 5000),
            ("' OR 1=1 --\"<b>", PASSWORD),
        ]
    ]

    plain = set()
    for name, page in pages:
        text = re.sub(r'value="[^"]*"|nonce="[^"]*"', "", page.get_data(as_text=True))
        assert page.status_code == 422, name
        assert WRONG in text
        plain.add(text)
    assert len(plain) == 1


def test_every_refusal_reckons_as_many_hashes(app, make, monkeypatch):
    """Hashes are slow on purpose: one more or less tells a stranger on the net which names there are (QUALITY R10)."""
    account, closed, invited = make.account(), make.account(active=False), make.account()
    invited.password = None
    db.session.commit()
    hashes = app.extensions["security"].pwd_context
    counted = []
    for name in ("hash", "verify"):
        true = getattr(hashes, name)
        monkeypatch.setattr(hashes, name, lambda *args, true=true, **more: (counted.append(1), true(*args, **more))[1])

    spent = {}
    for email in (account.email, closed.email, invited.email, "nobody@shiomino.example"):
        counted.clear()
        try_with(Browser(app), email, "まちがったパスワードです-1")
        spent[email] = len(counted)

    assert set(spent.values()) == {1}


def test_an_unknown_name_takes_as_long_as_a_wrong_password(apps, monkeypatch):
    """Two hundred tries each, with less than ten milliseconds between the medians (QUALITY R10); in time of the processor."""
    app = apps("spatialite")
    monkeypatch.setattr(throttle, "TRIES", 10_000)
    monkeypatch.setattr(throttle, "TRIES_OF_ADDRESS", 10_000)
    with app.test_request_context():
        email = Make().account().email
    spent = {email: [], "nobody@shiomino.example": []}
    browser = Browser(app)
    token = browser.token()

    for _ in range(200):
        for name, times in spent.items():
            started = time.process_time()
            browser.client.post("/signin", data={"email": name, "password": "x" * 20, "csrf_token": token})
            times.append(time.process_time() - started)

    known, unknown = (statistics.median(times) for times in spent.values())
    assert abs(known - unknown) < 0.010


def test_a_cookie_from_before_signing_in_does_not_come_along(app, browser, make):
    browser.token()
    before = cookie_of(browser)

    browser.sign_in(make.account())

    assert cookie_of(browser) != before
    assert is_in(browser)
    assert not is_in(with_cookie(app, before))


def test_a_copied_cookie_is_dead_after_signing_out(app, browser, make):
    browser.sign_in(make.account())
    thief = with_cookie(app, cookie_of(browser))
    assert is_in(thief)

    browser.post("/signout")

    assert not is_in(browser)
    assert not is_in(thief)


def test_a_copied_cookie_is_dead_after_the_password_changed_and_the_own_session_goes_on(app, browser, make):
    browser.sign_in(make.account())
    thief = with_cookie(app, cookie_of(browser))
    new = "あたらしい-浜辺の-散歩道-2027"

    page = browser.post("/me/password", old=PASSWORD, new=new, again=new)

    assert page.notice.startswith("パスワードを変えました")
    assert is_in(browser)
    assert not is_in(thief)


def test_a_session_is_dead_with_the_next_request_once_the_account_is_closed(app, browser, make):
    account = make.account()
    browser.sign_in(account)
    chief = Browser(app).sign_in(make.account(Role.ADMINISTRATOR))

    chief.post(f"/accounts/{account.ref}/close")

    assert not is_in(browser)
    chief.post(f"/accounts/{account.ref}/reopen")
    assert not is_in(browser)


def test_a_session_ends_after_half_an_hour_in_which_nothing_happened(browser, make, clock):
    browser.sign_in(make.account())

    clock.moved = timedelta(minutes=29)
    assert is_in(browser)
    clock.moved = timedelta(minutes=58)
    assert is_in(browser)
    clock.moved = timedelta(minutes=89)
    assert not is_in(browser)


def test_a_session_ends_after_twelve_hours_even_of_steady_work(browser, make, clock):
    browser.sign_in(make.account())

    for minutes in range(25, 12 * 60, 25):
        clock.moved = timedelta(minutes=minutes)
        assert is_in(browser), minutes

    clock.moved = timedelta(hours=12, minutes=1)
    assert not is_in(browser)


def test_whoever_is_signed_out_comes_back_to_what_they_asked_for(browser, make):
    account = make.account()
    asked = browser.client.get("/me")
    assert asked.status_code == 303

    answer = browser.client.post(
        asked.location, data={"email": account.email, "password": PASSWORD, "csrf_token": browser.token()}
    )

    assert answer.location == "/me"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "https:///evil.example",
        "javascript:x",
        "\\\\evil.example",
    ],
)
def test_signing_in_leads_nowhere_outside(browser, make, target):
    account = make.account()

    answer = browser.client.post(
        "/signin",
        query_string={"next": target},
        data={"email": account.email, "password": PASSWORD, "next": target, "csrf_token": browser.token()},
    )

    assert answer.status_code in (302, 303)
    assert urljoin("http://localhost/signin", answer.location).startswith("http://localhost/"), answer.location
    assert "\\" not in answer.location  # which browsers read as a slash


def test_nobody_is_remembered_and_no_token_is_given_out(browser, make):
    account = make.account()

    answer = browser.client.post(
        "/signin?include_auth_token=1",
        data={"email": account.email, "password": PASSWORD, "remember": "y", "csrf_token": browser.token()},
        headers={"Accept": "application/json"},
    )

    assert browser.client.get_cookie("remember_token") is None
    assert "auth" not in answer.get_data(as_text=True).casefold()


def test_a_token_of_the_library_opens_nothing(app, make):
    account = make.account()
    token = account.get_auth_token()

    for answer in (
        app.test_client().get("/me", headers={"Authentication-Token": token}),
        app.test_client().get("/me", query_string={"auth_token": token}),
    ):
        assert answer.status_code == 303


def test_a_sixth_try_within_a_minute_is_not_looked_at_even_if_it_is_right(app, make, clock):
    account = make.account()
    browser = Browser(app)
    answers = [try_with(browser, account.email, f"まちがい-{n}-まちがい-まちがい").status_code for n in range(6)]

    right = try_with(browser, account.email.upper(), PASSWORD)

    assert answers == [422] * 5 + [429]
    assert right.status_code == 429
    assert "少し待ってから" in right.get_data(as_text=True)
    clock.moved = timedelta(seconds=61)
    assert try_with(browser, account.email, PASSWORD).status_code in (302, 303)


def test_an_attack_on_one_account_locks_nobody_else_behind_the_same_address(app, make):
    attacked = make.account()
    others = [make.account() for _ in range(4)]
    for n in range(40):
        try_with(Browser(app), attacked.email, f"まちがい-{n}-まちがい-まちがい")

    assert [try_with(Browser(app), other.email, PASSWORD).status_code for other in others] == [302] * 4


def test_whoever_gets_in_starts_counting_anew(app, make):
    account = make.account()
    for _ in range(3):
        for n in range(4):
            try_with(Browser(app), account.email, f"まちがい-{n}-まちがい-まちがい")
        assert try_with(Browser(app), account.email, PASSWORD).status_code == 302


def test_tries_are_counted_without_keeping_what_was_typed(app, make):
    account = make.account()

    try_with(Browser(app), account.email, "まちがったパスワードです-1")

    db.session.rollback()
    kept = db.session.scalars(sa.select(SigninFailure.key_hash)).all()
    assert kept
    assert all(re.fullmatch(r"[0-9a-f]{64}", key) for key in kept)


def test_signing_in_and_out_is_on_record(app, browser, make):
    account = make.account()

    browser.sign_in(account).post("/signout")

    db.session.rollback()
    events = db.session.execute(sa.text("SELECT event FROM deeds ORDER BY id")).scalars().all()
    assert events[-2:] == ["account.signed_in", "account.signed_out"]


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(browser, make):
    browser.sign_in(make.account())

    answer = browser.client.get("/signin")
    cookie = browser.client.get_cookie("tsunagi")

    assert answer.status_code in (200, 302)
    assert cookie.http_only
    assert cookie.same_site == "Lax"


def test_the_password_lies_in_the_store_as_argon2_alone(make):
    account = make.account()

    stored = db.session.scalar(sa.select(Account.password).where(Account.id == account.id))

    assert stored.startswith("$argon2id$")


def test_the_demonstration_shows_its_sign_ins_and_a_real_town_none(app, browser, make):
    shown, hidden = make.account(), make.account(town=make.other_town())
    shown.town.is_demo = True
    db.session.commit()

    page = browser.get("/signin")

    assert page.has(shown.email)
    assert not page.has(hidden.email)
