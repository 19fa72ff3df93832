"""The rows of a town with many people, laid down in bulk and the same every time."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from geo.areas import Town
from geo.clock import today, utcnow
from geo.db import db, new_ref
from matchmaker.followups.models import Concern, FollowUp
from matchmaker.followups.models import Contact as Reached
from matchmaker.followups.rules import PLANS, RHYTHM
from matchmaker.introductions.models import Introduction, IntroductionStep, State
from matchmaker.introductions.rules import HOLDING, LIVE
from profiles.accounts.models import Account
from profiles.cases.models import Case, CaseStage, Contact, Plan
from profiles.cases.words import ContactWay
from profiles.clients.models import Client
from profiles.consent.models import Consent, Purpose, Way
from profiles.vocabulary.rules import Kind, Side, Visibility
from resources.directory.models import Resource
from resources.hosts.models import Stewardship, Worry
from tests.support.make import Make

OWN = 60  # open cases of the coordinator whose pages are measured
STATES = (
    *["ended"] * 36,
    *["declined"] * 7,
    "taking_part",
    "taking_part",
    "settled",
    "trial",
    "visit",
    "host_asked",
    "proposed",
)
TIES, RECORDS, STEPS, TALKS = 3, 6, 4, 4  # of one person; of one tie; of one tie; of one person
STAGES = (*["closed"] * 15, "supporting", "matching", "planned", "received", "paused")
WORDS = ("畑に出ると楽です", "朝がつらい日もある", "手際がよくて助かる", "人が多いと疲れる", "また来たい")
AT_ONCE = 20_000


def fill(clients: int) -> tuple[Account, Mapping[str, str]]:
    """Fill an empty store; return who looks at the pages, and whom and what they look at."""
    make = Make()
    known = db.session.scalar(sa.select(Account).where(Account.email == "bench@bench.example"))
    if known is None:
        make.town  # noqa: B018 - a town to begin with
        known = make.account(email="bench@bench.example")
        _lay_down(make.town, known, clients, make)
        if db.engine.dialect.name == "sqlite":
            with db.engine.begin() as connection:
                connection.exec_driver_sql("ANALYZE")
    return known, _looked_at(known)


def counted() -> str:
    """Return how many rows the store holds."""
    counts = {
        model.__tablename__: db.session.scalar(sa.select(sa.func.count()).select_from(model))
        for model in (Client, Resource, Introduction, FollowUp)
    }
    return ", ".join(f"{count:,} {name}" for name, count in counts.items())


def _looked_at(account: Account) -> Mapping[str, str]:
    """Return the person, the place and the tie whose pages are opened: those with most about them."""
    mine = Introduction.coordinator_id == account.id
    tie = db.session.scalars(
        sa.select(Introduction).where(mine, Introduction.state == "taking_part").order_by(Introduction.id)
    ).first()
    assert tie
    most = sa.select(Introduction.resource_id).group_by(Introduction.resource_id).order_by(sa.func.count().desc())
    place = db.session.get_one(Resource, db.session.scalars(most.limit(1)).one())
    return {"client": tie.client.ref, "tie": tie.ref, "place": place.ref}


def _lay_down(town: Town, own: Account, clients: int, make: Make) -> None:
    """Lay down everything."""
    dice, day = random.Random(11), today()
    workers = [own.id, *(make.account(email=f"w{number}@bench.example").id for number in range(max(1, clients // 80)))]
    _many(Resource, _places(town, clients // 2, day, dice))
    _many(
        Stewardship,
        (
            {"town_id": town.id, "resource_id": number, "name": "森下 ひろ", "title": "世話人", "phone": "0000-12-3456"}
            for number in range(1, clients // 2 + 1)
        ),
    )
    whose = [workers[0] if number < OWN else dice.choice(workers[1:]) for number in range(clients)]
    _many(Client, _clients(town, clients, dice))
    _many(Case, (_case(town, number + 1, whose[number], day, dice) for number in range(clients)))
    _many(Consent, (_consent(town, number + 1, day, dice) for number in range(clients)))
    _many(Plan, (_plan(town, number + 1, day, dice) for number in range(clients) if number % 4))
    _many(
        Contact,
        (_talk(town, 1 + number // TALKS, whose[number // TALKS], day, dice) for number in range(clients * TALKS)),
    )
    ties = list(_ties(town, clients, whose, day, dice))
    _many(Introduction, iter(ties))
    _many(IntroductionStep, (_step(number, tie, at) for number, tie in enumerate(ties, 1) for at in range(STEPS)))
    _many(FollowUp, _contacts(ties, day, dice))
    _many(Concern, _concerns(ties, day, dice))
    _many(
        Worry,
        (
            {
                "town_id": town.id,
                "resource_id": dice.randrange(1, clients // 2),
                "topic": "other",
                "words": WORDS[0],
                "said_at": utcnow(),
                "taken_up_at": None if number % 5 == 0 else utcnow(),
            }
            for number in range(clients // 40)
        ),
    )
    db.session.commit()


def _many(model: Any, rows: Iterator[Mapping[str, Any]]) -> None:
    """Insert many rows of one table."""
    waiting: list[Mapping[str, Any]] = []
    for row in rows:
        waiting.append({"ref": new_ref(), **row} if "ref" in model.__table__.c else row)
        if len(waiting) == AT_ONCE:
            db.session.execute(sa.insert(model), waiting)
            waiting = []
    if waiting:
        db.session.execute(sa.insert(model), waiting)
    db.session.commit()


def _places(town: Town, count: int, day: date, dice: random.Random) -> Iterator[dict[str, Any]]:
    """Yield places, some of them not confirmed for long."""
    for number in range(count):
        yield {
            "town_id": town.id,
            "source_ref": f"B-{number}",
            "name": f"ひだまりの家 {number + 1}号",
            "search_key": f"ひだまりの家{number + 1}号",
            "kind": dice.choice(list(Kind)),
            "activities": dice.choice((["手芸"], ["園芸", "畑仕事"], ["将棋"], ["調理"])),
            "location": f"SRID=4326;POINT({138.4 + dice.random() / 5} {34.9 + dice.random() / 5})",
            "opening": dice.choice(("月 10:00-12:00", "第2木 13:30-15:30", "毎日 13:00-16:00")),
            "visibility": Visibility.PUBLIC,
            "places_total": dice.randrange(1, 8),
            "phone": "0000-12-3456",
            "confirmed_on": day - timedelta(days=dice.randrange(0, 240)),
            "confirmed_by": "武井 誠",
        }


def _clients(town: Town, count: int, dice: random.Random) -> Iterator[dict[str, Any]]:
    """Yield people; the first are those of the coordinator whose pages are measured."""
    for number in range(count):
        yield {
            "town_id": town.id,
            "code": f"B-{number + 1:05d}",
            "name": "岬 なおと",
            "kana": "みさき なおと",
            "address": "汐見野市東原 1-2-3",
            "contact": "0000-12-3456",
            "age": dice.randrange(16, 90),
            "interests": dice.choice(WORDS),
            "wants": "畑に行きたい",
            "interest_tags": ["園芸"],
        }


def _case(town: Town, client: int, worker: int, day: date, dice: random.Random) -> dict[str, Any]:
    """Return the case of one person; those of the one who is measured are all open."""
    since = day - timedelta(days=dice.randrange(0, 600))
    stage = CaseStage.SUPPORTING if client <= OWN else CaseStage(STAGES[client % len(STAGES)])
    told = {"stage": stage, "opened_on": since, "stage_since": since, "coordinator_id": worker}
    return {"town_id": town.id, "client_id": client, **told}


def _consent(town: Town, client: int, day: date, dice: random.Random) -> dict[str, Any]:
    """Return the consent of one person."""
    given, until = day - timedelta(days=dice.randrange(30, 300)), day + timedelta(days=dice.randrange(-20, 400))
    told = {"purpose": Purpose.INTRODUCE, "way": Way.SPOKEN, "facts": ["age_band"], "given_on": given, "until": until}
    return {"town_id": town.id, "client_id": client, **told}


def _plan(town: Town, client: int, day: date, dice: random.Random) -> dict[str, Any]:
    """Return the plan of one person."""
    decided = day - timedelta(days=dice.randrange(1, 120))
    done = decided + timedelta(days=60) if client % 3 and decided < day - timedelta(days=60) else None
    told = {"decided_on": decided, "review_on": decided + timedelta(days=90), "evaluated_on": done}
    return {"town_id": town.id, "client_id": client, "number": 1, "goal": "畑に行きたい", "roles": [], **told}


def _talk(town: Town, client: int, worker: int, day: date, dice: random.Random) -> dict[str, Any]:
    """Return one talk with a person."""
    on = day - timedelta(days=dice.randrange(0, 500))
    told = {"on": on, "way": ContactWay.PHONE, "words": dice.choice(WORDS), "by_id": worker}
    return {"town_id": town.id, "client_id": client, **told}


def _ties(town: Town, clients: int, whose: Sequence[int], day: date, dice: random.Random) -> Iterator[dict[str, Any]]:
    """Yield the ties of everybody; those of the one who is measured go on."""
    for number in range(clients * TIES):
        client = number // TIES
        goes_on = client < OWN and number % TIES == 0
        state = "taking_part" if goes_on and client % 2 else STATES[number % len(STATES)]
        yield {
            "id": number + 1,
            "town_id": town.id,
            "client_id": client + 1,
            "resource_id": number % (clients // 2) + 1,
            "coordinator_id": whose[client],
            "state": State(state),
            "state_since": day - timedelta(days=dice.randrange(1, 200)),
            "ended_reason": None if state in LIVE else "graduated",
            "place_taken_on": day if state in HOLDING else None,
        }


def _step(number: int, tie: Mapping[str, Any], at: int) -> dict[str, Any]:
    """Return one step of a tie; the last is that to its present state."""
    way = ("proposed", "wished", "host_asked")
    state = tie["state"].value if at == STEPS - 1 else way[at]
    return {
        "introduction_id": number,
        "state": state,
        "on": tie["state_since"] - timedelta(days=9 - 3 * at),
        "told": [],
    }


def _contacts(ties: Sequence[Mapping[str, Any]], day: date, dice: random.Random) -> Iterator[dict[str, Any]]:
    """Yield what is planned and what was written for every tie."""
    for tie in ties:
        where = {"town_id": tie["town_id"], "introduction_id": tie["id"]}
        blank = {
            "plan": "",
            "done_on": None,
            "way": None,
            "by_id": None,
            "feeling": None,
            "burden": None,
            "words": None,
        }
        state = tie["state"].value
        for index, side in enumerate(Side if state in LIVE else ()):
            days = RHYTHM[state][index]
            due = day + timedelta(days=dice.randrange(-max(1, days // 4), days))
            yield {**where, **blank, "side": side, "due_on": due, "plan": PLANS[state][index]}
        for number in range(RECORDS):
            on = day - timedelta(days=dice.randrange(0, 400))
            told = {"done_on": on, "way": Reached.PHONE, "by_id": tie["coordinator_id"], "words": dice.choice(WORDS)}
            scales = {"feeling": dice.choice((1, 2, 3, 3, 3, 3, 4)), "burden": dice.choice((1, 1, 2, 2, 2, 3, 4))}
            yield {**where, "plan": "", "side": list(Side)[number % 2], "due_on": on, **told, **scales}


def _concerns(ties: Sequence[Mapping[str, Any]], day: date, dice: random.Random) -> Iterator[dict[str, Any]]:
    """Yield what troubled somebody: a tenth of it still does."""
    for number, tie in enumerate(ties[::10]):
        closed = None if number % 10 == 0 else day - timedelta(days=9)
        where = {name: tie[name] for name in ("town_id", "client_id", "resource_id")}
        step = "三浦が電話で聞く" if number % 20 else None
        told = {
            "words": "夕方は席が足りません",
            "raised_on": day - timedelta(days=dice.randrange(10, 60)),
            "next_step": step,
        }
        yield {**where, "introduction_id": tie["id"], "side": list(Side)[number % 2], **told, "closed_on": closed}
