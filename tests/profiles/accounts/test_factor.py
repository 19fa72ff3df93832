"""What a stranger tries against the second factor of an office, on both databases."""

import re
from datetime import timedelta

import pyotp

from geo.clock import utcnow
from geo.db import db
from profiles.accounts import factor
from profiles.accounts.models import Account
from tests.support.client import PASSWORD, Browser

OTHER_LANGUAGE = re.compile(r">[^<]*\b(?:Please|Invalid|Two-factor|authenticat\w*|token|code|must|your)\b[^<]*<")


def send(browser, path, **data):
    """Send a form with the proof of the first page: to open the sign-in again would begin anew."""
    if not hasattr(browser, "proof"):
        browser.proof = browser.token()
    return browser.client.post(path, data={"csrf_token": browser.proof, **data})


def give_password(browser, account, password=PASSWORD):
    """Send name and password."""
    return send(browser, "/signin", email=account.email, password=password)


def set_up(browser, account):
    """Walk through the first sign-in, and return what the app of the phone keeps."""
    give_password(browser, account)
    page = send(browser, "/tf-setup", setup="authenticator").get_data(as_text=True)
    key = re.search(r"<code[^>]*>([A-Z2-7 -]+)</code>", page)[1]
    phone = pyotp.TOTP(re.sub(r"[ -]", "", key))
    send(browser, "/tf-validate", code=phone.now())
    return phone


def later(phone):
    """Return the six digits of the next half minute: none is taken twice."""
    return phone.at(utcnow() + timedelta(seconds=30))


def is_in(browser):
    """Say whether a browser is signed in."""
    return browser.client.get("/me").status_code == 200


def test_six_digits_open_nothing_twice(office, make):
    account = make.account()
    phone = set_up(Browser(office), account)
    digits = later(phone)
    first, second = Browser(office), Browser(office)
    give_password(first, account)
    send(first, "/tf-validate", code=digits)

    give_password(second, account)
    send(second, "/tf-validate", code=digits)

    assert is_in(first)
    assert not is_in(second)


def test_no_page_of_the_second_factor_speaks_another_language(office, make):
    account = make.account()
    browser = Browser(office)
    pages = [give_password(browser, account), browser.client.get("/tf-setup")]
    pages += [send(browser, "/tf-setup", setup="authenticator"), send(browser, "/tf-validate", code="")]
    pages += [send(browser, "/tf-validate", code="長い"), send(browser, "/tf-setup", setup="email")]
    pages += [Browser(office).client.get("/tf-validate", follow_redirects=True)]
    pages += [send(Browser(office), "/tf-validate", code="123456")]

    spoken = [
        OTHER_LANGUAGE.findall(page.get_data(as_text=True)) for page in pages if page.status_code not in (302, 303)
    ]

    assert [words for words in spoken if words] == []


def test_a_half_sign_in_of_before_sets_nothing_up_once_a_phone_is_known(office, make):
    account, thief = make.account(), Browser(office)
    give_password(thief, account)  # by somebody who learned the password first
    set_up(Browser(office), account)
    kept = db.session.get(Account, account.id).tf_totp_secret

    answer = thief.client.get("/tf-setup")
    send(thief, "/tf-setup", setup="authenticator")

    assert answer.status_code == 302
    assert db.session.get(Account, account.id).tf_totp_secret == kept
    assert not is_in(thief)


def test_a_half_sign_in_does_not_wait_for_ever(office, make, monkeypatch):
    account = make.account()
    phone = set_up(Browser(office), account)
    browser = Browser(office)
    give_password(browser, account)

    monkeypatch.setattr(factor, "utcnow", lambda: utcnow() + factor.PATIENCE + timedelta(seconds=1))
    send(browser, "/tf-validate", code=later(phone))

    assert not is_in(browser)
