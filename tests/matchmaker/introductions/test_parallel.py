"""Many who want the same seats at once: none is given twice (R23)."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import Context

from geo.db import db
from geo.errors import DomainError
from geo.spatialite import only_looks
from matchmaker.followups.actions import take_step_and_plan
from matchmaker.introductions.models import Introduction, State
from resources.directory.models import Resource

SEATS, WISHING = 7, 200


def test_two_hundred_acceptances_for_seven_seats_fill_exactly_seven(app, make, worker, agreed, today):
    from matchmaker.followups.actions import propose_and_plan

    place = make.resource(worker, places_total=SEATS)
    ties = [propose_and_plan(worker, agreed(), place, rank=None, today=today) for _ in range(WISHING)]
    for tie in ties:
        for state in (State.WISHED, State.HOST_ASKED):
            take_step_and_plan(worker, tie, state, today=today)
    db.session.commit()
    refs, place_id = [tie.id for tie in ties], place.id
    db.session.remove()

    def accept(tie_id):
        """Accept one enquiry in a session of its own, as a request does."""
        only_looks.set(False)
        with app.app_context():
            try:
                take_step_and_plan(worker, db.session.get_one(Introduction, tie_id), State.ACCEPTED, today=today)
                db.session.commit()
            except DomainError:
                db.session.rollback()
                return False
            finally:
                db.session.remove()
            return True

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda tie_id: Context().run(accept, tie_id), refs))

    accepted = db.session.query(Introduction).filter_by(state=State.ACCEPTED).count()
    assert (sum(done), accepted) == (SEATS, SEATS)
    assert db.session.get_one(Resource, place_id).places_taken == SEATS
