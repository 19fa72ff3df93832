"""Signing in where people work: a second factor for everybody, and nothing of the demonstration."""

import re
import time
from collections.abc import Iterator

import pyotp
import pytest

from geo.db import db
from geo.spatialite import only_looks
from matchmaker.app import create_app
from matchmaker.config import Settings
from profiles.access import Role
from profiles.accounts.models import Account
from profiles.accounts.upkeep import BACKED_UP, note_upkeep
from profiles.desk.gate import MARK
from tests.support.client import PASSWORD, AloneClient
from tests.support.make import Make

HERE = "https://tsunagi.example"


class Desk:
    """A browser that speaks https, as an office does."""

    def __init__(self, app):
        self.client = app.test_client()
        self.text = ""

    def get(self, path):
        """Open a page and return its status."""
        answer = self.client.get(path, base_url=HERE)
        self.text = answer.get_data(as_text=True)
        return answer.status_code

    def post(self, path, **fields):
        """Send the form of the last page; return status and where it leads."""
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.text)
        fields["csrf_token"] = token[1] if token else ""
        answer = self.client.post(path, data=fields, base_url=HERE, headers={"Referer": f"{HERE}/"})
        text = answer.get_data(as_text=True)
        self.text = text if "csrf_token" in text else self.text
        self.answer = answer
        return answer.status_code, (answer.location or "").partition("?")[0]

    def give_password(self, account):
        """Send name and password."""
        self.get("/signin")
        return self.post("/signin", email=account.email, password=PASSWORD)

    def set_up(self, account):
        """Sign in for the first time; return the secret of the second factor."""
        assert self.give_password(account) == (302, "/tf-setup")
        self.get("/tf-setup")
        self.post("/tf-setup", setup="authenticator")
        secret = re.search(r'<code class="strong">([^<]+)', self.text)[1]
        secret = re.sub(r"[^A-Z2-7]", "", secret)
        assert self.post("/tf-validate", code=pyotp.TOTP(secret).now()) == (302, "/enter")
        return secret


@pytest.fixture(scope="module")
def office_app(tmp_path_factory, key_dir):
    """Return the application as an office runs it."""
    url = f"sqlite:///{tmp_path_factory.mktemp('office') / 'office.db'}"
    app = create_app(Settings(mode="office", database_url=url, key_dir=key_dir), TESTING=True)
    app.test_client_class = AloneClient
    return app


@pytest.fixture
def office(office_app) -> Iterator[Make]:
    """Return the builders on the store of the office."""
    with office_app.test_request_context():
        looks = only_looks.set(True)
        yield Make()
        db.session.rollback()
        only_looks.reset(looks)


def test_a_password_alone_opens_no_page(office, office_app):
    desk = Desk(office_app)

    answer = desk.give_password(office.account())

    assert answer == (302, "/tf-setup")
    assert {path: desk.get(path) for path in ("/", "/me", "/clients/", "/enter")} == dict.fromkeys(
        ("/", "/me", "/clients/", "/enter"), 303
    )


def test_the_second_factor_is_set_up_once_and_asked_for_ever_after(office, office_app):
    account = office.account()
    secret = Desk(office_app).set_up(account)
    desk = Desk(office_app)

    assert desk.give_password(account) == (302, "/tf-validate")
    desk.get("/tf-validate")
    assert desk.post("/tf-validate", code="000000")[0] == 422
    assert "いまの6けた" in desk.text
    assert desk.get("/me") == 303
    desk.get("/tf-validate")
    full_width = pyotp.TOTP(secret).at(time.time() + 30).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert desk.post("/tf-validate", code=full_width) == (302, "/enter")
    assert desk.get("/me") == 200


def test_whoever_knows_the_password_cannot_put_another_phone_in_place(office, office_app):
    account = office.account()
    Desk(office_app).set_up(account)
    thief = Desk(office_app)
    thief.give_password(account)

    assert thief.get("/tf-setup") == 302
    thief.give_password(account)
    thief.get("/tf-validate")
    assert thief.post("/tf-setup", setup="authenticator")[0] == 302
    assert thief.get("/me") == 303


def test_an_open_session_cannot_change_the_second_factor(office, office_app):
    desk = Desk(office_app)
    desk.set_up(office.account())

    desk.get("/me")

    assert desk.post("/tf-setup", setup="authenticator")[0] == 404
    assert desk.get("/tf-setup") == 404


def test_the_six_digits_cannot_be_tried_out(office, office_app):
    account = office.account()
    secret = Desk(office_app).set_up(account)
    desk = Desk(office_app)
    desk.give_password(account)
    desk.get("/tf-validate")

    answers = [desk.post("/tf-validate", code=f"{n:06d}")[0] for n in range(7)]

    assert answers == [422] * 5 + [429] * 2
    desk.get("/tf-validate")
    assert desk.post("/tf-validate", code=pyotp.TOTP(secret).at(time.time() + 30))[0] == 429


def test_the_accounts_of_the_demonstration_do_not_work(office, office_app):
    made_up = office.other_town("汐見野市")
    made_up.is_demo = True
    db.session.commit()
    desk = Desk(office_app)

    assert desk.give_password(office.account(town=made_up))[0] == 422
    desk.get("/signin")
    assert "tsunagi-demo" not in desk.text
    assert "@shiomino.example" not in desk.text


def test_cookies_go_over_https_alone(office, office_app):
    desk = Desk(office_app)

    desk.give_password(office.account())

    assert all("Secure" in cookie for cookie in desk.answer.headers.getlist("Set-Cookie"))


def test_the_secret_lies_sealed_in_the_store(office, office_app):
    account = office.account()
    secret = Desk(office_app).set_up(account)

    db.session.rollback()
    raw = db.session.connection().exec_driver_sql("SELECT * FROM accounts").all()

    assert secret not in str(raw)
    assert db.session.get(Account, account.id).tf_primary_method == "authenticator"


def test_what_the_library_offers_beside_stays_closed(office, office_app):
    closed = [
        rule
        for rule in office_app.url_map.iter_rules()
        if rule.endpoint.startswith("security.")
        and getattr(office_app.view_functions[rule.endpoint], MARK, None) is None
        and rule.endpoint not in ("security.login", "security.logout")
    ]
    desk = Desk(office_app)
    desk.set_up(office.account())

    assert {rule.endpoint for rule in closed} >= {"security.verify", "security.two_factor_rescue"}
    for rule in closed:
        path = rule.build({name: "x" for name in rule.arguments})[1]
        desk.get("/me")
        assert desk.get(path) in (403, 405), path
        desk.get("/me")
        assert desk.post(path)[0] in (403, 405), path


def test_a_late_backup_warns_on_the_page_of_the_administrator(office, office_app):
    desk = Desk(office_app)
    desk.set_up(office.account(Role.ADMINISTRATOR))

    assert desk.get("/accounts/") == 200
    assert "バックアップを、まだ一度も取っていません。" in desk.text
    note_upkeep(BACKED_UP, file="x", rows=1)
    db.session.commit()
    desk.get("/accounts/")
    assert "バックアップ" not in desk.text
