"""The application as an office runs it, and somebody who walks through the second step."""

import re

import pyotp
import pytest

from geo.db import db
from matchmaker.app import create_app
from matchmaker.config import Settings
from tests.conftest import QUICK
from tests.support.client import PASSWORD, AloneClient, Browser
from tests.support.softkey import ORIGIN


@pytest.fixture(scope="session")
def offices():
    """Return the offices that were opened so far, by their store; each is made once."""
    made = {}
    yield made
    for office in made.values():
        with office.app_context():
            db.engine.dispose()


@pytest.fixture
def office(app, offices, key_dir):
    """Return the application as an office runs it, on the same store."""
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    if url not in offices:
        settings = Settings(mode="office", database_url=url, key_dir=key_dir, address=ORIGIN)
        offices[url] = create_app(settings, TESTING=True, **QUICK)
        offices[url].test_client_class = AloneClient
    offices[url].config["ADDRESS"] = ORIGIN
    with offices[url].app_context():
        db.engine.dispose()  # a connection from before the store was emptied may misread it
    return offices[url]


class Desk:
    """Somebody at a machine of the office: forms are sent with the proof of the first page."""

    def __init__(self, app):
        self.browser = Browser(app)
        self.client = self.browser.client
        self.proof = self.browser.token()

    def send(self, path, **data):
        """Send a form."""
        return self.client.post(path, data={"csrf_token": self.proof, **data})

    def password(self, account, password=PASSWORD):
        """Send name and password."""
        return self.send("/signin", email=account.email, password=password)

    def set_up(self, account, password=PASSWORD):
        """Walk through the first sign-in with an app, and return what the phone keeps."""
        self.password(account, password)
        page = self.send("/tf-setup", setup="authenticator").get_data(as_text=True)
        key = re.search(r"<code[^>]*>([A-Z2-7 -]+)</code>", page)[1]
        phone = pyotp.TOTP(re.sub(r"[ -]", "", key))
        self.send("/tf-validate", code=phone.now())
        self.proof = self.browser.token()
        return phone

    @property
    def is_in(self):
        """Say whether somebody is signed in here."""
        return self.client.get("/me").status_code == 200


@pytest.fixture
def desk(office):
    """Return a way to sit down at another machine of the office."""
    return lambda: Desk(office)
