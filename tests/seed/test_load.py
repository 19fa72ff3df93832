"""The fictitious town in the store: whole, at every stage, told by both sides, and only in a store that nobody uses."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from geo.areas import Area, Town
from geo.db import db
from matchmaker.followups.calm import ready_to_settle
from matchmaker.followups.models import Concern, FollowUp
from matchmaker.followups.queries import due, stalled
from matchmaker.followups.stalling import Stall
from matchmaker.introductions.models import Introduction, State
from matchmaker.matching.models import Choice, Decision, UnmetNeed
from profiles.accounts.models import Account
from profiles.accounts.queries import actor_of
from profiles.audit.models import Deed
from profiles.cases.closing_queries import aftercare_due
from profiles.cases.models import Case, CaseStage, Contact, Intake, Plan
from profiles.cases.planning import PlanState, plan_state
from profiles.cases.referral_models import Referral
from profiles.cases.referral_queries import unanswered_referrals
from profiles.cases.referral_steps import ReferralState
from profiles.clients.models import Client
from profiles.terms.models import Stage, Term
from profiles.vocabulary.rules import Side
from resources.directory.models import Resource
from resources.hosts.models import Stewardship, Worry
from seed.load import load_demo
from tests.conftest import STORES, TODAY, empty

CLOSED = "C-027"  # whose case is closed, and whose place goes on being supported


def count(model, *where):
    """Return how many rows of a table there are."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*where))


@pytest.fixture(scope="module", params=STORES)
def town(request, apps):
    """Return the town, loaded once on each database: these tests only read."""
    with apps(request.param).test_request_context():
        empty()
        load_demo(TODAY)
        db.session.commit()
        yield db.session.scalars(sa.select(Town)).one()
        db.session.rollback()


def test_the_whole_town_is_there(town):
    assert (town.name, town.is_demo) == ("汐見野市", True)
    assert (count(Area), count(Resource), count(Client), count(Account)) == (6, 120, 40, 6)
    assert count(Stewardship) > 100
    assert count(Worry) == 3


def test_intakes_plans_and_talks_stand_at_every_stage(town):
    plans = db.session.scalars(sa.select(Plan)).all()

    assert {plan_state(plan.decided_on, plan.evaluated_on) for plan in plans} == set(PlanState)
    assert count(Intake, Intake.checked_on.is_not(None)) == 2
    assert count(Intake, Intake.checked_on.is_(None)) == 2  # one of them begun by a referral sheet
    assert count(Contact) >= 6


def test_the_town_has_words_of_its_own_and_one_that_waits(town):
    stages = {term.words: term.stage for term in db.session.scalars(sa.select(Term).where(Term.town_id == town.id))}

    assert stages == {"ともづな祭り": Stage.IN_FORCE, "潮みち歩き": Stage.IN_FORCE, "なぎさ鍋": Stage.PROPOSED}


def test_a_second_loading_changes_nothing(town):
    before = [count(model) for model in (Resource, Client, Introduction, FollowUp, Deed)]

    assert load_demo(TODAY) is None

    db.session.commit()
    assert [count(model) for model in (Resource, Client, Introduction, FollowUp, Deed)] == before


def test_every_place_lies_in_an_area_of_the_town(town):
    lost = db.session.scalars(sa.select(Resource.name).where(Resource.area_id.is_(None))).all()

    assert not lost


def test_introductions_stand_at_every_state_and_two_rest(town):
    states = set(db.session.scalars(sa.select(Introduction.state)))

    assert states == set(State)
    assert count(Introduction, Introduction.paused_on.is_not(None)) == 2


def test_whoever_was_met_was_heard_on_both_sides(town):
    met = (State.VISIT, State.TRIAL, State.TAKING_PART, State.SETTLED)
    for tie in db.session.scalars(sa.select(Introduction).where(Introduction.state.in_(met))):
        words = sa.select(FollowUp.side).where(FollowUp.introduction_id == tie.id, FollowUp.done_on.is_not(None))
        assert set(db.session.scalars(words)) == set(Side), tie.resource.name


def test_every_tie_that_lives_has_a_next_contact_for_both_sides(town):
    for tie in db.session.scalars(
        sa.select(Introduction).where(Introduction.state.not_in((State.ENDED, State.DECLINED)))
    ):
        plans = sa.select(FollowUp.side).where(FollowUp.introduction_id == tie.id, FollowUp.done_on.is_(None))
        after = {Side.HOST} if tie.client.code == CLOSED else set(Side)  # who is asked after by other contacts
        assert set(db.session.scalars(plans)) == after, tie.client.code


def test_the_first_day_is_as_in_the_pictures(town):
    miura = actor_of(db.session.scalars(sa.select(Account).where(Account.name == "三浦 あかね")).one())

    late = [one for one in due(miura, until=TODAY, mine=True) if one.due_on < TODAY]

    assert [(one.side, (TODAY - one.due_on).days) for one in late] == [(Side.PERSON, 6), (Side.HOST, 3)]
    assert count(Concern, Concern.closed_on.is_(None)) == 3
    assert count(Concern, Concern.closed_on.is_(None), Concern.next_step.is_(None)) == 1


def test_no_place_receives_more_people_than_it_has_room_for(town):
    over = sa.select(Resource.name).where(Resource.places_taken > Resource.places_total)

    assert not db.session.scalars(over).all()


def test_what_was_passed_over_and_what_was_missing_is_kept(town):
    assert count(Choice, Choice.decision == Decision.PASSED) == 3
    assert count(UnmetNeed) == 5


def test_cases_stand_where_they_should(town):
    stages = set(db.session.scalars(sa.select(Case.stage)))

    assert {
        CaseStage.RECEIVED,
        CaseStage.ASSESSED,
        CaseStage.MATCHING,
        CaseStage.SUPPORTING,
        CaseStage.AFTERCARE,
    } <= stages
    assert count(Case, Case.referred_by_id.is_not(None)) == 40


def test_a_referral_stands_at_every_state_and_one_has_waited_too_long(town):
    miura = actor_of(db.session.scalars(sa.select(Account).where(Account.name == "三浦 あかね")).one())

    late = unanswered_referrals(miura, today=TODAY)

    assert set(db.session.scalars(sa.select(Referral.state))) == set(ReferralState) - {ReferralState.RECEIVED}
    assert [(row.other, row.waited) for row in late] == [("障害者相談支援事業所 しおさい", 9)]


def test_all_of_it_went_through_the_book(town):
    events = set(db.session.scalars(sa.select(Deed.event)))

    assert {"client.added", "consent.given", "introduction.proposed", "followup.recorded", "import.kept"} <= events


def test_one_case_is_asked_after_one_was_opened_again_and_each_kind_of_stand_is_there_once(town):
    actor = actor_of(db.session.scalars(sa.select(Account).where(Account.name == "三浦 あかね")).one())

    assert [one.by.stall for one in stalled(actor, today=TODAY)] == list(Stall)
    assert [one.client.code for one in aftercare_due(actor, until=TODAY + timedelta(days=3))] == [CLOSED]
    again = db.session.scalars(sa.select(Case).where(Case.rounds == 2)).one()
    assert (again.client.code, again.stage) == ("C-023", CaseStage.MATCHING)
    assert [tie.client.code for tie in ready_to_settle(actor, today=TODAY)] == ["C-020"]
