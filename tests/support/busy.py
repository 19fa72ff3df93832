"""A coordinator with 60 open cases and 400 follow-ups: rows laid down directly, the same every time."""

import random
from datetime import date, timedelta

from geo.db import db
from matchmaker.followups.models import Concern, Contact, FollowUp
from matchmaker.followups.rules import PLANS, RHYTHM
from matchmaker.introductions.models import Introduction, IntroductionStep, State
from profiles.actor import Actor
from profiles.cases.models import Case, CaseStage
from profiles.clients.models import Client
from profiles.consent.models import Consent, Purpose, Way
from profiles.vocabulary.rules import Kind, Side, Visibility
from resources.directory.models import Resource
from resources.hosts.models import Stewardship

CASES, PLACES, RECORDS = 60, 22, 280  # beside 120 planned contacts
STATES = ("wished", "host_asked", "visit", "trial", "taking_part", "taking_part", "settled")
SAID = (
    "畑に出ると楽です",
    "名前を覚えてもらえた",
    "朝がつらい日もある",
    "また来たい",
    "静かでよかった",
    "人が多いと疲れる",
)
HEARD = ("手際がよくて助かる", "休む日の連絡がほしい", "なじんでこられました", "人手が足りない日もある")


def busy(actor: Actor, today: date) -> list[Introduction]:
    """Lay down the cases of one coordinator; return their ties."""
    dice = random.Random(7)
    places = [_place(actor, number, today, dice) for number in range(PLACES)]
    ties = [_case(actor, number, places[number % PLACES], today, dice) for number in range(CASES)]
    for number in range(RECORDS):
        _record(actor, ties[number % CASES], list(Side)[number // CASES % 2], number, today, dice)
    _troubles(actor, ties, today)
    db.session.commit()
    return ties


def _place(actor: Actor, number: int, today: date, dice: random.Random) -> Resource:
    """Return one place with who speaks for it."""
    place = Resource(
        town_id=actor.town_id,
        name=f"ひだまりの家 {number + 1}号",
        kind=Kind.SALON,
        visibility=Visibility.PUBLIC,
        confirmed_on=today - timedelta(days=dice.randrange(10, 200)),
        confirmed_by="武井 誠",
    )
    db.session.add(place)
    db.session.flush()
    told = {"name": "森下 ひろ", "title": "世話人", "phone": "0000-12-3456"}
    db.session.add(Stewardship(town_id=actor.town_id, resource_id=place.id, **told))
    return place


def _case(actor: Actor, number: int, place: Resource, today: date, dice: random.Random) -> Introduction:
    """Return the tie of one person with an open case, a consent and two planned contacts."""
    client = Client(town_id=actor.town_id, code=f"K-{number + 1:03d}", age=dice.randrange(18, 80), name="岬 なおと")
    db.session.add(client)
    db.session.flush()
    whose, since = {"town_id": actor.town_id, "client_id": client.id}, today - timedelta(days=dice.randrange(5, 90))
    mine = {"coordinator_id": actor.account_id}
    until = today + timedelta(days=6 if number == 11 else 200)
    case = {"stage": CaseStage.SUPPORTING, "opened_on": since, "stage_since": since}
    consent = {"purpose": Purpose.INTRODUCE, "way": Way.SPOKEN, "given_on": since, "until": until}
    state = State(STATES[number % len(STATES)])
    tie = Introduction(**whose, **mine, resource_id=place.id, state=state, state_since=since)
    db.session.add_all([Case(**whose, **mine, **case), Consent(**whose, **consent), tie])
    db.session.flush()
    db.session.add(IntroductionStep(introduction_id=tie.id, state=state.value, on=since))
    for index, side in enumerate(Side):
        days = RHYTHM[state.value][index]
        due = today + timedelta(days=dice.randrange(-days // 3, days))
        db.session.add(_planned(tie, side, due, PLANS[state.value][index]))
    return tie


def _planned(tie: Introduction, side: Side, due: date, text: str) -> FollowUp:
    """Return one planned contact."""
    return FollowUp(town_id=tie.town_id, introduction_id=tie.id, side=side, due_on=due, plan=text)


def _record(actor: Actor, tie: Introduction, side: Side, number: int, today: date, dice: random.Random) -> None:
    """Write down one contact that was."""
    on = today - timedelta(days=2 + (number // CASES) * 9 + dice.randrange(6))
    scales = {"feeling": dice.choice((3, 3, 4)), "burden": dice.choice((1, 2, 2))}
    words = dice.choice(SAID if side is Side.PERSON else HEARD)
    told = {"done_on": on, "way": Contact.PHONE, "by_id": actor.account_id, "words": words, **scales}
    db.session.add(FollowUp(town_id=tie.town_id, introduction_id=tie.id, side=side, due_on=on, plan="", **told))


def _troubles(actor: Actor, ties: list[Introduction], today: date) -> None:
    """Lay down what should come first: life and limb, long silence, a concern nobody decided on, a strained host."""
    alarmed, hard, silent, strained = ties[4], ties[18], ties[33], ties[40]
    for tie, words, feeling in ((alarmed, "もう消えたいと思う夜がある", 2), (hard, "行くのがつらい", 1)):
        said = {"done_on": today - timedelta(days=1), "way": Contact.PHONE, "by_id": actor.account_id, "words": words}
        where = {"town_id": tie.town_id, "introduction_id": tie.id, "side": Side.PERSON, "due_on": today}
        db.session.add(FollowUp(**where, **said, feeling=feeling))
    for planned in db.session.query(FollowUp).filter_by(introduction_id=silent.id, side=Side.PERSON, done_on=None):
        planned.due_on = today - timedelta(days=45)
    for planned in db.session.query(FollowUp).filter_by(introduction_id=hard.id, side=Side.PERSON, done_on=None):
        planned.due_on = today - timedelta(days=3)
    for number, tie in enumerate(ties[44:50]):
        raised = today - timedelta(days=20 - 3 * number)
        step = None if number == 0 else "三浦が電話で聞く"
        where = {"town_id": tie.town_id, "introduction_id": tie.id, "resource_id": tie.resource_id}
        coming = None if step is None else today + timedelta(days=2)
        told = {"words": "夕方は席が足りません", "raised_on": raised, "next_step": step, "next_on": coming}
        db.session.add(Concern(**where, client_id=tie.client_id, side=Side.HOST, **told))
    heavy = {"done_on": today - timedelta(days=1), "way": Contact.VISIT, "words": "手が足りません", "burden": 4}
    for tie in (one for one in ties if one.resource_id == strained.resource_id):
        where = {"town_id": tie.town_id, "introduction_id": tie.id, "side": Side.HOST, "due_on": today}
        db.session.add(FollowUp(**where, **heavy, feeling=1))
