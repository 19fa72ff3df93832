"""Four digits that open a host's page again on the same phone, and nothing else (QUALITY R9)."""

import pytest
import sqlalchemy as sa

from geo.clock import utcnow
from geo.db import db
from resources.hosts.actions import revoke_link
from resources.hosts.device import COOKIE
from resources.hosts.models import HostLink
from resources.hosts.queries import papers_of
from resources.hosts.rules import PIN_TRIES, LinkState, is_weak
from tests.resources.hosts.test_views import Phone, phone, place, slip, steward

__all__ = ["phone", "place", "slip", "steward"]
PIN = "4071"


@pytest.fixture
def closed(phone):
    """Return a phone with four digits whose session is over."""
    phone.get("/host/pin")
    assert phone.post("/host/pin", pin=PIN) == (303, "/host/thanks/pin")
    end_session()
    return phone


def end_session():
    """Let the twelve hours be over."""
    db.session.execute(sa.update(HostLink).values(session_until=utcnow()))
    db.session.commit()


def link():
    """Return the one link that was used."""
    db.session.expire_all()
    return db.session.scalars(sa.select(HostLink).where(HostLink.used_at.is_not(None))).one()


@pytest.mark.parametrize(
    ("pin", "weak"), [("0000", True), ("1234", True), ("8901", True), ("4321", True), ("4071", False), ("1357", False)]
)
def test_digits_that_anybody_would_try_first(pin, weak):
    assert is_weak(pin) is weak


def test_the_digits_open_the_page_again_without_a_paper(closed):
    assert closed.get("/host/") == 200
    assert "4けたの 番号を 入れて ください" in closed.words
    assert "こより" in closed.words

    assert closed.post("/host/open", pin="４０７１") == (303, "/host/")
    assert closed.get("/host/") == 200
    assert "いまも このままで 合っていますか" in closed.words


def test_five_wrong_ones_and_only_a_new_paper_helps(closed):
    closed.get("/host/open")
    for left in range(PIN_TRIES - 1, 0, -1):
        assert closed.post("/host/open", pin="9999")[0] == 422
        assert f"あと {left}回" in closed.words
    assert closed.post("/host/open", pin="9999")[0] == 410

    closed.text = closed.client.get("/h").get_data(as_text=True)
    assert closed.post("/host/open", pin=PIN)[0] == 410
    assert closed.client.get("/host/").headers["Location"] == "/host/open"
    assert link().session_until <= utcnow()


def test_a_right_one_forgives_the_wrong_ones_before(closed):
    closed.get("/host/open")
    closed.post("/host/open", pin="9999")
    closed.post("/host/open", pin=PIN)

    assert link().pin_tries == 0


def test_the_digits_are_of_no_use_on_another_phone(app, closed):
    other = Phone(app)

    assert other.client.get("/host/open").headers["Location"] == "/h"
    other.get("/h")
    assert other.post("/host/open", pin=PIN) == (303, "/h")
    assert other.client.get("/host/").headers["Location"] == "/h"


@pytest.mark.parametrize(("pin", "said"), [("12", "数字を 4つ"), ("", "数字を 4つ"), ("1111", "わかって しまいます")])
def test_other_than_four_good_digits_are_asked_again(phone, pin, said):
    phone.get("/host/pin")

    assert phone.post("/host/pin", pin=pin)[0] == 422
    assert said in phone.words
    assert link().pin_hash is None


def test_without_digits_a_phone_is_led_to_the_paper(phone):
    end_session()

    assert phone.client.get("/host/").headers["Location"] == "/h"


def test_the_digits_lie_nowhere_and_the_device_is_seen_by_the_coordinator(closed, place):
    assert PIN not in str(db.session.execute(sa.select(HostLink.__table__)).all())
    assert [paper.state for paper in papers_of(place, utcnow())] == [LinkState.KEPT]


def test_a_revoked_paper_takes_the_digits_with_it(coordinator, closed):
    revoke_link(coordinator, link())
    db.session.commit()

    assert closed.client.get("/host/").headers["Location"] == "/h"


def test_closing_keeps_the_digits_and_forgetting_takes_them(phone):
    phone.get("/host/pin")
    phone.post("/host/pin", pin=PIN)
    phone.get("/host/")
    phone.post("/host/bye")
    assert "4けたの 番号を 入れて ください" in phone.words
    assert phone.get("/host/") == 200

    assert phone.post("/host/forget") == (303, "/h")
    assert phone.client.get("/host/").headers["Location"] == "/h"
    assert link().pin_hash is None


def test_a_phone_that_nobody_knows_may_be_told_to_forget(app):
    stranger = Phone(app)
    stranger.get("/h")

    assert stranger.post("/host/forget") == (303, "/h")


def test_the_cookie_of_a_kept_device_lasts_for_the_days_of_the_house(phone, app):
    phone.get("/host/pin")
    phone.post("/host/pin", pin=PIN)

    cookie = phone.client.get_cookie(COOKIE, path="/host")
    assert cookie.max_age == 180 * 86_400
    assert cookie.http_only
