"""Over any history no packet shows more than its ground covers that day, and every telling is on record (QUALITY R30)."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.clock import today
from geo.db import db
from geo.errors import DomainError
from matchmaker.meetings.actions import add_case, call_meeting, choose_facts, take_out
from matchmaker.meetings.body_actions import add_body, add_member, note_pledge
from matchmaker.meetings.due import standing
from matchmaker.meetings.packet_actions import hand_out, open_packet
from matchmaker.meetings.packets import packet_of
from matchmaker.meetings.rules import MeetingKind, PledgeWay, Sitting
from profiles.cases.contact_actions import write_contact
from profiles.cases.plan_actions import draft_plan
from profiles.cases.words import ContactWay
from profiles.consent.actions import give_consent, withdraw_consent
from profiles.consent.models import Consent, Disclosure, Purpose, Way
from profiles.consent.queries import find_newest, valid_consent
from profiles.consent.rules import Basis, Fact, Paper

SAID = {Fact.INTERESTS: "好きなやま", Fact.WANTS: "望みのうみ", Fact.AVOID: "苦手なかぜ", Fact.STRENGTHS: "得意なつき"}
CLOSED = {
    "name": "名前のくも",
    "contact": "連絡のにじ 090-1234-0000",
    "address": "住所のほし",
    "household": "世帯のゆき",
}
NEVER = (*CLOSED.values(), "経過のつゆ", "相手のしも")
FACTS = st.sets(st.sampled_from(sorted(SAID)))
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("agree"), FACTS, st.booleans()),
        st.tuples(st.just("withdraw")),
        st.tuples(st.just("choose"), FACTS),
        st.tuples(st.just("add")),
        st.tuples(st.just("take_out")),
        st.tuples(st.just("open")),
        st.tuples(st.just("hand")),
        st.tuples(st.just("pledge")),
        st.tuples(st.just("wait"), st.integers(1, 9)),
    ),
    max_size=14,
)


class History:
    """One person, one meeting and one member, and what happened to them."""

    def __init__(self, make, kind):
        self.day = today()
        self.actor = make.actor()
        self.kind = kind
        self.client = make.client(self.actor, **CLOSED, **{fact.value: word for fact, word in SAID.items()})
        roles = [{"who": "三浦", "does": "プランのはな"}]
        draft_plan(self.actor, self.client, {"goal": "目標のはな", "roles": roles, "review_on": self.day}, version=0)
        told = {"on": self.day, "way": ContactWay.PHONE, "whom": "相手のしも", "words": "経過のつゆ"}
        write_contact(self.actor, self.client, told, today=self.day)
        body = add_body(self.actor, kind, f"会議 {self.client.code}")
        self.member = add_member(self.actor, body, name="委員", today=self.day)
        self.meeting = call_meeting(self.actor, body, Sitting(self.day + timedelta(days=9)), today=self.day)
        self.seat = self.meeting.seats[0]

    def act(self, name, *told):
        """Do something, unless the house says no."""
        try:
            getattr(self, name)(*told)
        except DomainError:
            db.session.flush()

    def agree(self, facts, is_dated):
        """Let the person agree to be talked about."""
        day = {"given_on": self.day} if is_dated else {}
        way = Way.SPOKEN if is_dated else Way.FILE
        give_consent(self.actor, self.client, purpose=Purpose.MEETING, facts=facts, way=way, today=self.day, **day)

    def withdraw(self):
        """Let the person take their consent back."""
        newest = find_newest(self.client, Purpose.MEETING)
        if newest is not None:
            withdraw_consent(self.actor, newest, today=self.day)

    def choose(self, facts):
        """Choose what members are told."""
        for item in standing(self.meeting):
            choose_facts(self.actor, item, facts)

    def add(self):
        """Put the person on the agenda."""
        add_case(self.actor, self.meeting, self.client, why="話し合う", today=self.day)

    def take_out(self):
        """Take the person off the agenda."""
        for item in standing(self.meeting):
            take_out(self.actor, item, why="次の回に")

    def open(self):
        """Let the member open the papers."""
        open_packet(self.actor, self.seat, today=self.day)

    def hand(self):
        """Hand the member a copy."""
        hand_out(self.actor, self.seat, today=self.day)

    def pledge(self):
        """Bind the member to secrecy."""
        note_pledge(self.actor, self.member, self.day, PledgeWay.WRITTEN, today=self.day)

    def wait(self, days):
        """Let days pass."""
        self.day += timedelta(days=days)

    def shown(self):
        """Return everything that the member's papers would print today."""
        packet = packet_of(self.seat, self.day)
        plans = [(case.plan.goal, case.plan.roles) for case in packet.cases if case.plan]
        return str([(case.code, case.lines, case.ties) for case in packet.cases]) + str(plans)

    def may_be_shown(self):
        """Return which words a ground covers today."""
        item = next(iter(standing(self.meeting)), None)
        if item is None:
            return set()
        if self.kind is MeetingKind.STATUTORY:
            covered = set(item.facts) if self.member.pledged_on else set()
            return {word for fact, word in SAID.items() if fact.value in covered} | (
                {"目標のはな", "プランのはな"} if self.member.pledged_on else set()
            )
        consent = valid_consent(self.client, Purpose.MEETING, self.day)
        if consent is None or consent.given_on is None:
            return set()
        covered = set(item.facts) & set(consent.facts)
        return {word for fact, word in SAID.items() if fact.value in covered} | {"目標のはな", "プランのはな"}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS, kind=st.sampled_from([MeetingKind.STATUTORY, MeetingKind.MULTILAYERED]))
def test_no_packet_shows_more_than_its_ground_covers(make, acts, kind):
    history = History(make, kind)
    for name, *told in acts:
        history.act(name, *told)
        shown, allowed = history.shown(), history.may_be_shown()
        every = {*SAID.values(), "目標のはな", "プランのはな"}
        assert not [word for word in every - allowed if word in shown], (acts, shown)
        assert not [word for word in NEVER if word in shown]
    papers = {paper.value for paper in Paper}
    for row in db.session.query(Disclosure).filter_by(client_id=history.client.id):
        assert row.meeting_ref == history.meeting.ref
        if row.basis is Basis.CONSENT:
            consent = db.session.get(Consent, row.consent_id)
            assert set(row.facts) <= {*consent.facts, *papers}
        else:
            assert (row.basis, kind) == (Basis.STATUTORY, MeetingKind.STATUTORY)
            assert history.member.pledged_on is not None
    db.session.rollback()
