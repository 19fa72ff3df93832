"""A coordinator with 60 open cases and 400 follow-ups sees the five things to do first without scrolling."""

from pathlib import Path
from typing import Any

import pytest

from geo.clock import today
from geo.db import db
from profiles.accounts.models import Account
from profiles.accounts.queries import actor_of
from tests.support.busy import busy
from tests.support.live import Person, served

FOLD = {"width": 1280, "height": 800}


@pytest.mark.browser
def test_the_five_things_to_do_first_are_seen_at_once(machine: Any, tmp_path: Path, key_dir: Path) -> None:
    with served(tmp_path, key_dir) as (base, app):
        with app.app_context():
            account = db.session.query(Account).filter(Account.email.like("miura@%")).one()
            busy(actor_of(account), today())
            db.session.remove()
        person = Person(machine, base).sign_in("miura")
        person.page.set_viewport_size(FOLD)
        person.page.goto("/")

        lines = person.page.locator(".panel.first .first-line")
        assert lines.count() == 5
        boxes = [lines.nth(number).locator(".act .button").bounding_box() for number in range(5)]
        assert all(box and box["y"] + box["height"] <= FOLD["height"] for box in boxes), boxes
        assert person.page.evaluate("window.scrollY") == 0
        assert person.violations() == []
        person.page.set_viewport_size({"width": 360, "height": 740})
        assert not person.spills()
        assert person.violations() == []
        person.close()
