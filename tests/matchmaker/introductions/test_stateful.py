"""Whatever a coordinator does in whatever order: the books of places, steps and plans stay right."""

from datetime import date, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from geo.db import db
from geo.errors import DomainError
from matchmaker.followups.actions import pause_and_rest, propose_and_plan, resume_and_plan, take_step_and_plan
from matchmaker.followups.queries import due, planned
from matchmaker.introductions.models import Introduction, State
from matchmaker.introductions.rules import HOLDING, LIVE, NEXT
from profiles.vocabulary.rules import Side

ROOM = 2


class Ties(RuleBasedStateMachine):
    """Three people and one place of two seats; `make`, `worker`, `agreed` and `first_day` are those of the test."""

    def __init__(self):
        super().__init__()
        self.day = self.first_day
        self.place = self.make.resource(self.worker, places_total=ROOM, places_taken=0)
        self.people = [self.agreed() for _ in range(3)]
        self.ties: list[Introduction] = []

    @rule(number=st.integers(0, 2))
    def propose(self, number):
        """A pair has one live tie at most."""
        client = self.people[number]
        live = any(tie.client_id == client.id and tie.state.value in LIVE for tie in self.ties)
        try:
            self.ties.append(propose_and_plan(self.worker, client, self.place, rank=None, today=self.day))
        except DomainError:
            assert live
        else:
            assert not live

    @precondition(lambda self: self.ties)
    @rule(number=st.integers(0, 9), to=st.sampled_from(State))
    def step(self, number, to):
        """A step is taken exactly when the rules know it and a place is there."""
        tie = self.ties[number % len(self.ties)]
        old, full = tie.state, self.held() >= ROOM
        allowed = to.value in NEXT[old.value] and (tie.paused_on is None or to is State.ENDED)
        needs = to.value in HOLDING and old.value not in HOLDING
        reason = "other" if to in (State.DECLINED, State.ENDED) else None
        try:
            take_step_and_plan(self.worker, tie, to, today=self.day, reason=reason)
        except DomainError:
            assert not allowed or (needs and full)
            assert tie.state is old
        else:
            assert allowed

    @precondition(lambda self: self.ties)
    @rule(number=st.integers(0, 9))
    def rest_or_go_on(self, number):
        """A rest begins and ends only where there is something alive."""
        tie = self.ties[number % len(self.ties)]
        act = resume_and_plan if tie.paused_on else pause_and_rest
        try:
            act(self.worker, tie, today=self.day)
        except DomainError:
            assert tie.state.value not in LIVE

    @rule()
    def a_day_passes(self):
        """Time goes on."""
        self.day += timedelta(days=1)

    def held(self):
        """Return how many seats the ties hold."""
        return sum(tie.state.value in HOLDING for tie in self.ties)

    @invariant()
    def seats_are_counted(self):
        """The count of the place is that of the ties, and never beyond the room."""
        db.session.refresh(self.place)
        assert (self.place.places_taken or 0) == self.held() <= ROOM

    @invariant()
    def both_sides_are_planned(self):
        """A live tie has a plan for each side, one that is over has none, one that rests is due on no list."""
        listed = {one.introduction_id for one in due(self.worker, until=date(2030, 1, 1))}
        for tie in self.ties:
            sides = {one.side for one in planned(tie)}
            assert sides == (set(Side) if tie.state.value in LIVE else set())
            assert (tie.id in listed) is (tie.state.value in LIVE and tie.paused_on is None)

    @invariant()
    def steps_end_in_the_state(self):
        """The last step that is a state is the state."""
        for tie in self.ties:
            db.session.refresh(tie, ["steps"])
            words = [step.state for step in tie.steps if step.state in list(State)]
            assert words[-1] == tie.state.value

    def teardown(self):
        """Leave nothing for the next run."""
        db.session.rollback()


def test_places_plans_and_steps_agree_whatever_is_done(make, worker, agreed, today):
    here = {"make": make, "worker": worker, "agreed": staticmethod(agreed), "first_day": today}
    few = settings(max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))

    run_state_machine_as_test(type("Here", (Ties,), here), settings=few)
