"""A passkey in a real browser, with the virtual key that Chromium offers: registered, used, and copied."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyotp
import pytest
from werkzeug.serving import make_server

from geo.db import db
from matchmaker.app import create_app
from matchmaker.config import Settings
from profiles.access import Role
from tests.support.client import PASSWORD
from tests.support.live import Person
from tests.support.make import Make

KEY = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


@pytest.fixture
def office(tmp_path: Path, key_dir: Path) -> Iterator[tuple[str, str]]:
    """Serve an office under the name of this machine; give its address and a sign-in name."""
    app = create_app(Settings(mode="office", database_url=f"sqlite:///{tmp_path / 'office.db'}", key_dir=key_dir))
    with app.app_context():
        email = Make().account(Role.COORDINATOR).email
        db.session.remove()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    address = app.config["ADDRESS"] = f"http://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield address, email
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()


def give_password(person: Person, email: str) -> None:
    """Send name and password."""
    person.page.goto("/signin")
    person.page.fill("#email", email)
    person.page.fill("#password", PASSWORD)
    person.page.press("#password", "Enter")
    person.page.wait_for_url(re.compile(r"/tf-"))


def virtual_key(person: Person) -> tuple[Any, str]:
    """Put a virtual key into the machine; return the way to speak to it."""
    wire = person.context.new_cdp_session(person.page)
    wire.send("WebAuthn.enable")
    return wire, wire.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]


@pytest.mark.browser
def test_a_passkey_is_registered_opens_and_is_stopped_once_it_was_copied(machine: Any, office: tuple[str, str]) -> None:
    address, email = office
    person = Person(machine, address)
    page = person.page
    wire, key = virtual_key(person)
    give_password(person, email)
    page.click("button:has-text('登録をはじめる')")
    phone = pyotp.TOTP(re.sub(r"[ -]", "", page.locator("code.strong").inner_text()))
    page.fill("#code", phone.now())
    page.click("button:has-text('登録してサインインする')")
    page.goto("/me/keys")
    assert person.violations() == []
    page.fill("#name", "机のUSBキー")
    page.fill("#password", PASSWORD)
    page.click("button:has-text('つぎへ')")
    assert person.violations() == []
    page.click("button:has-text('パスキーを作る')")
    page.get_by_text("パスキー「机のUSBキー」を登録しました").wait_for()

    def sign_in() -> None:
        page.goto("/me")
        page.click("main button:has-text('サインアウトする')")
        give_password(person, email)
        assert person.violations() == []
        page.click("main button:has-text('パスキーを使う')")

    sign_in()
    page.wait_for_url(lambda url: url.rstrip("/") == address)
    found = wire.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"][0]
    assert found["rpId"] == "localhost"
    wire.send("WebAuthn.removeCredential", {"authenticatorId": key, "credentialId": found["credentialId"]})
    wire.send("WebAuthn.addCredential", {"authenticatorId": key, "credential": {**found, "signCount": 0}})  # a copy
    sign_in()
    page.get_by_text("写しが使われたおそれ").wait_for()
    assert "/tf-validate" in page.url
    person.close()


@pytest.mark.browser
def test_a_key_in_place_of_a_phone_and_without_script_the_page_says_what_to_do(
    machine: Any, office: tuple[str, str]
) -> None:
    address, email = office
    person = Person(machine, address, width=360)
    page = person.page
    virtual_key(person)
    give_password(person, email)
    assert person.violations() == []
    assert not person.spills()
    page.fill("#name", "机のUSBキー")
    page.click("button:has-text('パスキーを登録する')")
    page.click("button:has-text('パスキーを作る')")
    page.wait_for_url(lambda url: url.rstrip("/") == address)
    person.close()

    plain = Person(machine, address, script=False)
    give_password(plain, email)
    assert plain.page.get_by_text("JavaScript が止まっています").is_visible()
    plain.close()
