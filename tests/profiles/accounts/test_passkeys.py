"""Passkeys from outside, on both databases: who gets in with one, and what a stranger tries with them."""

import json
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from geo.clock import utcnow
from geo.db import db
from profiles.access import Role
from profiles.accounts import factor_actions
from profiles.accounts.models import Account, KeyQuestion, Passkey
from profiles.accounts.rules import MOST_KEYS, QUESTION_HOLDS
from profiles.audit.models import Deed
from tests.support.client import PASSWORD
from tests.support.softkey import SoftKey

SAYS_NO = "パスキーを確かめられませんでした"


def options_of(answer):
    """Return what a page tells the browser to ask its keys."""
    found = re.search(r'id="passkey-options">(.*?)</script>', answer.get_data(as_text=True), re.S)
    assert found, answer.get_data(as_text=True)[-1500:]
    return json.loads(found[1])


def add_key(desk, name="机のUSBキー", key=None, **lies):
    """Register a key at a machine where its owner is signed in."""
    key = key or SoftKey()
    options = options_of(desk.send("/me/keys", name=name, password=PASSWORD))
    desk.send("/me/keys/keep", credential=key.make(options, **lies))
    return key


def sign(desk, key, **lies):
    """Sign the challenge of the second step."""
    options = options_of(desk.send("/signin/key/ask"))
    return desk.send("/signin/key", credential=key.sign(options, **lies))


def keys_of(account):
    """Return the keys of an account, as they lie in the store."""
    db.session.rollback()
    return db.session.scalars(sa.select(Passkey).where(Passkey.account_id == account.id).order_by(Passkey.id)).all()


def events():
    """Return the kinds of deeds so far."""
    db.session.rollback()
    return db.session.scalars(sa.select(Deed.event).order_by(Deed.id)).all()


@pytest.fixture
def owner(desk, make):
    """Return an account with an app and one key, and the key."""
    account = make.account()
    at = desk()
    at.set_up(account)
    return account, add_key(at)


def test_a_key_opens_instead_of_six_digits_and_the_book_says_so(desk, owner):
    account, key = owner
    at = desk()
    at.password(account)
    assert not at.is_in

    answer = sign(at, key, owner=account.ref)

    assert answer.location == "/enter"
    assert at.is_in
    kept = keys_of(account)[0]
    assert (kept.name, kept.sign_count, kept.transports) == ("机のUSBキー", 1, ["usb"])
    assert kept.used_at is not None
    assert events()[-2:] == ["account.key.added", "account.signed_in"]
    assert db.session.scalars(sa.select(Deed.details).order_by(Deed.id.desc())).first() == {"way": "key"}


def test_several_keys_each_by_its_name_and_a_key_that_was_taken_away_opens_nothing(desk, owner):
    account, first = owner
    at = desk()
    at.password(account)
    sign(at, first)
    at.proof = at.browser.token()
    second = add_key(at, "この機械の指紋")
    page = at.client.get("/me/keys").get_data(as_text=True)
    assert "机のUSBキー" in page
    assert "この機械の指紋" in page
    assert at.send("/me/keys", name="机のUSBキー", password=PASSWORD).status_code == 422  # the name is taken

    path = f"/me/keys/{keys_of(account)[0].ref}/remove"
    assert at.send(path, password="ちがう").status_code == 422
    assert at.send(path, password=PASSWORD).status_code == 303

    thief = desk()
    thief.password(account)
    assert sign(thief, first).location.startswith("/tf-validate")
    assert not thief.is_in
    assert sign(thief, second).location == "/enter"
    assert "account.key.removed" in events()


@pytest.mark.parametrize("lie", [{"origin": "https://evil.example"}, {"owner": "somebodyelse"}])
def test_a_signature_that_is_not_what_was_asked_for_opens_nothing(desk, owner, lie):
    account, key = owner
    at = desk()
    at.password(account)

    answer = sign(at, key, **lie)

    assert answer.location.startswith("/tf-validate")
    assert SAYS_NO in at.client.get("/tf-validate").get_data(as_text=True)
    assert not at.is_in
    assert keys_of(account)[0].stopped_at is None


def test_a_key_that_was_made_elsewhere_is_not_kept(desk, make):
    account = make.account()
    at = desk()
    at.set_up(account)

    add_key(at, origin="https://evil.example")

    assert keys_of(account) == []


def test_a_signature_opens_once_and_in_the_session_that_asked_for_it(desk, owner):
    account, key = owner
    first, second = desk(), desk()
    first.password(account)
    second.password(account)
    options = options_of(first.send("/signin/key/ask"))
    signature = key.sign(options)
    halfway = first.client.get_cookie("tsunagi").value

    stolen = second.send("/signin/key", credential=signature)
    assert stolen.location.startswith("/tf-validate")
    assert first.send("/signin/key", credential=signature).location == "/enter"

    second.client.set_cookie("tsunagi", halfway)  # a copy of the cookie from before it was used
    second.send("/signin/key", credential=signature)
    assert not second.is_in
    assert db.session.scalar(sa.select(sa.func.count()).select_from(KeyQuestion)) == 0


def test_a_challenge_does_not_wait_for_ever(desk, owner):
    account, key = owner
    at = desk()
    at.password(account)
    options = options_of(at.send("/signin/key/ask"))
    db.session.execute(sa.update(KeyQuestion).values(asked_at=utcnow() - QUESTION_HOLDS - timedelta(seconds=1)))
    db.session.commit()

    at.send("/signin/key", credential=key.sign(options))

    assert not at.is_in


def test_the_key_of_somebody_else_opens_nothing_and_is_not_registered_twice(desk, owner, make):
    account, _key = owner
    other = make.account()
    at = desk()
    at.set_up(other)
    theirs = add_key(at)
    assert add_key(at, "もう一度", theirs) is theirs
    assert len(keys_of(other)) == 1

    thief = desk()
    thief.password(account)  # who learned the password, and has a key of their own
    sign(thief, theirs, owner=other.ref)

    assert not thief.is_in


def test_a_key_whose_count_stands_still_was_copied_and_is_stopped(desk, owner):
    account, key = owner
    at = desk()
    at.password(account)
    sign(at, key)

    thief = desk()
    thief.password(account)
    sign(thief, key, step=0)

    assert not thief.is_in
    assert "写しが使われたおそれ" in thief.client.get("/tf-validate").get_data(as_text=True)
    assert keys_of(account)[0].stopped_at is not None
    assert events()[-1] == "account.key.stopped"
    sign(thief, key, step=5)
    assert not thief.is_in
    assert "写しのおそれで止めました" in at.client.get("/me/keys").get_data(as_text=True)


def test_a_key_that_never_counts_is_no_copy(desk, make):
    account, at = make.account(), desk()
    at.set_up(account)
    key = add_key(at)
    for _ in range(2):
        again = desk()
        again.password(account)
        sign(again, key, step=0)
        assert again.is_in


def test_a_closed_account_is_not_opened_by_its_key(desk, owner, make):
    account, key = owner
    chief = desk()
    chief.set_up(make.account(Role.ADMINISTRATOR))
    at = desk()
    at.password(account)
    options = options_of(at.send("/signin/key/ask"))

    chief.send(f"/accounts/{account.ref}/close")

    assert at.send("/signin/key", credential=key.sign(options)).location == "/signin"
    assert not at.is_in


def test_signatures_cannot_be_tried_out(desk, owner):
    account, key = owner
    at = desk()
    at.password(account)

    answers = [sign(at, key, spoilt=True).status_code for _ in range(6)]

    assert answers == [303] * 5 + [429]
    assert at.send("/tf-validate", code="000000").status_code == 429  # all ways are counted together


def test_who_sits_at_an_open_screen_adds_no_key_without_the_password(desk, make):
    account, at = make.account(), desk()
    at.set_up(account)

    answers = [at.send("/me/keys", name="泥棒", password=f"ちがう{n}").status_code for n in range(6)]

    assert answers == [422] * 5 + [429]
    assert at.send("/me/keys/keep", credential="{}").status_code == 303
    assert keys_of(account) == []


def test_a_key_alone_is_a_second_factor_for_whoever_has_no_phone(desk, make):
    account, key, at = make.account(), SoftKey(), desk()
    assert at.password(account).location.startswith("/tf-setup")
    assert at.send("/signin/first-key", name="").status_code == 422
    options = options_of(at.send("/signin/first-key", name="机のUSBキー"))
    assert (
        at.send("/signin/first-key/keep", credential=SoftKey().make(options, unverified=True)).location == "/tf-setup"
    )
    options = options_of(at.send("/signin/first-key", name="机のUSBキー"))
    at.send("/signin/first-key/keep", credential=key.make(options))
    assert at.is_in

    again = desk()
    assert again.password(account).location.startswith("/tf-validate")
    page = again.client.get("/tf-validate").get_data(as_text=True)
    assert "パスキーで入る" in page
    assert 'name="code"' not in page  # there is no app to look at
    assert again.send("/tf-validate", code="123456").status_code == 422
    assert again.client.get("/tf-setup").status_code == 302  # nobody puts an app in place of the key
    assert not again.is_in
    again.password(account)
    sign(again, key)
    assert again.is_in
    again.proof = again.browser.token()
    assert (
        again.send(f"/me/keys/{keys_of(account)[0].ref}/remove", password=PASSWORD).status_code == 422
    )  # the last one


def test_a_half_sign_in_of_before_adds_no_key_once_there_is_one(desk, make):
    account, thief, at = make.account(), desk(), desk()
    thief.password(account)
    options = options_of(thief.send("/signin/first-key", name="泥棒"))
    at.set_up(account)

    thief.send("/signin/first-key/keep", credential=SoftKey().make(options))

    assert not thief.is_in
    assert keys_of(account) == []


def test_without_a_name_in_the_address_no_key_is_offered(office, desk, make):
    account, at = make.account(), desk()
    at.set_up(account)
    office.config["ADDRESS"] = "https://10.0.0.7"

    assert at.send("/me/keys", name="机", password=PASSWORD).status_code == 409
    assert "名前のある https のアドレス" in at.client.get("/me/keys").get_data(as_text=True)


def test_nobody_has_more_keys_than_they_can_tell_apart(desk, make):
    account, at = make.account(), desk()
    at.set_up(account)
    for number in range(MOST_KEYS):
        db.session.add(
            Passkey(
                town_id=account.town_id,
                account_id=account.id,
                name=f"キー{number}",
                credential_id=bytes([number]),
                public_key=b"x",
                sign_count=0,
            )
        )
    db.session.commit()

    assert at.send("/me/keys", name="もう1つ", password=PASSWORD).status_code == 422


def test_no_page_of_the_second_step_is_for_somebody_who_is_in_or_whom_nobody_knows(desk, owner):
    account, key = owner
    stranger, at = desk(), desk()
    posts = ("/signin/key/ask", "/signin/key", "/signin/spare", "/signin/first-key", "/signin/first-key/keep")

    assert {path: stranger.send(path).location for path in posts} == dict.fromkeys(posts, "/signin")
    assert stranger.client.get("/signin/spare").location == "/signin"
    at.password(account)
    sign(at, key)
    at.proof = at.browser.token()
    assert {path: at.send(path).status_code for path in posts} == dict.fromkeys(posts, 404)


def test_a_key_that_was_stopped_meanwhile_opens_nothing(office, desk, owner, monkeypatch):
    account, key = owner
    at = desk()
    at.password(account)
    true = factor_actions.proven

    def slow(*args):
        found = true(*args)
        db.session.execute(sa.update(Passkey).values(stopped_at=utcnow()))
        return found

    monkeypatch.setattr(factor_actions, "proven", slow)
    sign(at, key)

    assert not at.is_in
    assert db.session.get(Account, account.id).active
