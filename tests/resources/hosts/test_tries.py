"""Wrong codes: five a minute from one address, and nobody else is kept out."""

from datetime import timedelta

from geo.clock import utcnow
from geo.db import db
from resources.hosts.tries import count_wrong_code, too_many_tries


def test_the_sixth_try_in_a_minute_waits_and_another_address_does_not(app):
    now = utcnow()
    for _try in range(5):
        assert not too_many_tries("one", now)
        count_wrong_code("one", now)
        db.session.flush()

    assert too_many_tries("one", now)
    assert not too_many_tries("other", now)
    assert not too_many_tries("one", now + timedelta(seconds=61))
