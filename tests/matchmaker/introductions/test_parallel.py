"""Many who want the same seats at once: none is given twice (R23)."""

import random
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context

from geo.db import db
from geo.errors import DomainError
from geo.spatialite import only_looks
from matchmaker.followups.actions import take_step_and_plan
from matchmaker.introductions.models import Introduction, State
from profiles.clients.models import Client
from profiles.consent.models import Consent, Purpose, Way
from resources.directory.models import Resource

SEATS, TRIES, THREADS = 7, 1000, 16
LEAVE = 150  # of the tries give a seat back instead, if they have one


def asked(worker, place, today):
    """Return the ids of as many enquiries as there are tries, written at once."""
    people = [Client(town_id=worker.town_id, code=f"C-{number}") for number in range(TRIES)]
    db.session.add_all(people)
    db.session.flush()
    common = {"town_id": worker.town_id}
    for client in people:
        consent = {"purpose": Purpose.INTRODUCE, "facts": ["age_band"], "way": Way.SPOKEN, "given_on": today}
        db.session.add(Consent(**common, client_id=client.id, **consent))
    stands = {"state": State.HOST_ASKED, "state_since": today, "resource_id": place.id}
    ties = [Introduction(**common, client_id=client.id, **stands) for client in people]
    db.session.add_all(ties)
    db.session.commit()
    return [tie.id for tie in ties]


def test_a_thousand_acceptances_by_sixteen_at_once_never_fill_more_than_seven_seats(app, make, worker, today):
    place = make.resource(worker, places_total=SEATS)
    ids, place_id = asked(worker, place, today), place.id
    db.session.remove()
    dice = random.Random(4)

    def book(tie_id):
        """Accept one enquiry in a session of its own, as a request does; some who have a seat leave again."""
        only_looks.set(False)
        with app.app_context():
            try:
                tie = db.session.get_one(Introduction, tie_id)
                if tie.state is State.HOST_ASKED:
                    take_step_and_plan(worker, tie, State.ACCEPTED, today=today)
                else:
                    take_step_and_plan(worker, tie, State.ENDED, today=today, reason="not_now")
                db.session.commit()
                taken = db.session.get_one(Resource, place_id).places_taken
            except DomainError:
                db.session.rollback()
                return 0
            finally:
                db.session.remove()
            return taken

    with ThreadPoolExecutor(THREADS) as pool:
        most = max(pool.map(lambda tie_id: Context().run(book, tie_id), ids))
        accepted = [tie.id for tie in db.session.query(Introduction).filter_by(state=State.ACCEPTED)]
        assert (most, len(accepted)) == (SEATS, SEATS)
        db.session.remove()
        again = [*accepted, *dice.sample(sorted(set(ids) - set(accepted)), LEAVE)]
        dice.shuffle(again)  # seats are given back and asked for in the same moments
        assert max(pool.map(lambda tie_id: Context().run(book, tie_id), again)) <= SEATS

    held = db.session.query(Introduction).filter(Introduction.place_taken_on.is_not(None)).count()
    assert held == db.session.get_one(Resource, place_id).places_taken <= SEATS
