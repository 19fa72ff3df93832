"""The gate: a route that names no permission is closed, and nobody passes who does not hold what it names."""

import pytest
from flask import Flask
from flask_login import LoginManager, UserMixin

from profiles.access import Permission, Role
from profiles.actor import Actor
from profiles.desk import gate
from profiles.desk.gate import MARK, OPEN_ENDPOINTS, add_actor_source, current_actor, init_gate, public, requires

CLOSED_ON_PURPOSE = {"security.verify"}  # Flask-Security brings it along; the house does not use it


class Visitor(UserMixin):
    """Somebody who signed in."""

    id, town_id, agency_id, name = 7, 1, None, "三浦 あかね"

    def __init__(self, role: Role) -> None:
        """Take a role."""
        self.role = role


@pytest.fixture
def house(monkeypatch) -> Flask:
    """Return a small house with one door of each sort; `app.visitor` is who signed in."""
    monkeypatch.setattr(gate, "_sources", [])
    house = Flask("small")
    house.config["VISITOR"] = None
    login = LoginManager(house)
    login.request_loader(lambda _request: house.config["VISITOR"])
    init_gate(house)
    house.add_url_rule("/unmarked", "unmarked", lambda: "in", methods=["GET", "POST"])
    house.add_url_rule("/public", "public", public(lambda: "in"))
    house.add_url_rule(
        "/marked", "marked", requires(Permission.CLIENT_VIEW)(lambda: current_actor().name), methods=["GET", "POST"]
    )
    house.add_url_rule("/there/marked", "there", requires(Permission.OWN_RESOURCE_VIEW)(lambda: current_actor().name))
    house.add_url_rule("/therefore", "therefore", requires(Permission.CLIENT_VIEW)(lambda: "in"))
    house.add_url_rule("/signin", "security.login", lambda: "who is it?")
    return house


def come(house: Flask, path: str, role: Role | None = None, method: str = "GET"):
    """Return the answer that somebody gets."""
    house.config["VISITOR"] = Visitor(role) if role else None
    return house.test_client().open(path, method=method)


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_door_that_says_nothing_is_closed_to_everybody(house, role, method):
    assert come(house, "/unmarked", role, method).status_code == 403


@pytest.mark.parametrize("role", [None, *Role])
def test_a_public_door_is_open_to_everybody(house, role):
    assert come(house, "/public", role).status_code == 200


def test_who_holds_the_permission_passes_and_is_known(house):
    assert come(house, "/marked", Role.COORDINATOR).get_data(as_text=True) == "三浦 あかね"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_who_does_not_hold_it_is_refused(house, role):
    assert come(house, "/marked", role).status_code == 403


def test_somebody_unknown_is_asked_who_they_are_and_led_back(house):
    answer = come(house, "/marked?tab=2")

    assert answer.status_code == 303
    assert answer.location == "/signin?next=/marked?tab%3D2"


def test_what_somebody_unknown_sends_is_refused(house):
    assert come(house, "/marked", method="POST").status_code == 403


def test_an_address_that_is_nowhere_is_not_found(house):
    assert come(house, "/nowhere").status_code == 404


def test_pages_of_a_device_know_that_device_alone(house):
    add_actor_source(lambda: Actor(Role.HOST, 1, "世話人"), under="/there")

    assert come(house, "/there/marked").get_data(as_text=True) == "世話人"
    assert come(house, "/there/marked", Role.COORDINATOR).get_data(as_text=True) == "世話人"


def test_a_device_is_nobody_on_other_pages_however_they_begin(house):
    add_actor_source(lambda: Actor(Role.HOST, 1, "世話人"), under="/there")

    assert come(house, "/marked").status_code == 303
    assert come(house, "/therefore").location.startswith("/signin")


def test_a_sign_in_means_nothing_where_a_device_speaks(house):
    add_actor_source(lambda: None, under="/there")

    answer = come(house, "/there/marked", Role.COORDINATOR)

    assert (answer.status_code, answer.location) == (303, "/h")


@pytest.mark.parametrize("path", ["/public", "/nowhere", "/unmarked", "/marked"])
def test_no_answer_is_kept_by_a_browser(house, path):
    assert come(house, path).headers["Cache-Control"] == "no-store"


def test_every_door_of_the_house_says_whom_it_opens_for(app):
    silent = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in OPEN_ENDPOINTS and not hasattr(app.view_functions[rule.endpoint], MARK)
    }

    assert silent <= CLOSED_ON_PURPOSE


def test_styles_may_be_kept_and_pages_may_not(browser):
    style = browser.client.get("/static/house.css", buffered=True)
    page = browser.client.get("/signin")

    assert "no-store" not in style.headers.get("Cache-Control", "")
    assert page.headers["Cache-Control"] == "no-store"
