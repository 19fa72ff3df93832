"""Nothing of a person lies in the open (QUALITY R34): every free text is sealed, and the raw bytes of the store hold none."""

import json
import shutil
import subprocess
from pathlib import Path

import sqlalchemy as sa

from geo.clock import today, utcnow
from geo.db import db, new_ref
from matchmaker.backup import write
from matchmaker.followups.models import Concern, FollowUp
from matchmaker.introductions.models import Introduction, IntroductionStep, State
from matchmaker.matching.models import Choice, Decision, UnmetNeed
from matchmaker.meetings.models import AgendaItem, Meeting, MeetingBody
from matchmaker.meetings.rules import MeetingKind
from matchmaker.upkeep import settle
from profiles.access import Role
from profiles.accounts.models import AccountChange
from profiles.accounts.two_people import ChangeKind
from profiles.actor import Actor
from profiles.cases.closing import ClosingReason
from profiles.cases.models import AftercareContact, Closing, Contact, ContactWay, Intake, Plan
from profiles.cases.queries import find_case
from profiles.cases.referral_form_actions import form_to_fill
from profiles.cases.referral_models import Referral, ReferralStep
from profiles.cases.referral_sheet import Direction
from profiles.cases.referral_steps import ReferralAct, ReferralState
from profiles.clients.actions import change_client
from profiles.clients.models import HouseholdLink
from profiles.consent.models import Disclosure
from profiles.consent.rules import Basis
from profiles.vault import SealedJSON, SealedText, sealed_columns
from profiles.vocabulary.rules import Side
from resources.hosts.models import Worry

CLEAR = {  # columns of text that a row about a person may keep in the open: codes, words of a vocabulary, references
    "agenda_items": {"ref", "matters", "facts", "dropped", "outcome", "reason"},
    "aftercare_contacts": {"ref", "outcome", "way"},
    "cases": {"ref", "stage"},
    "choices": {"ref", "decision", "why"},
    "client_marks": {"mark"},
    "clients": {"ref", "code", "gender", "step", "required", "preferred", "modes", "avoid_resources"},
    "closings": {"ref", "reason", "decided_in", "reopen_reason"},  # codes, and the name of a meeting
    "concerns": {"ref", "side"},
    "contacts": {"ref", "way"},
    "consents": {"ref", "purpose", "way", "facts"},
    "disclosures": {"ref", "basis", "facts", "meeting_ref"},
    "follow_ups": {"ref", "side", "way"},
    "household_links": {"ref"},
    "intakes": {"ref", "heard"},
    "introduction_steps": {"state", "reason", "decided_in", "told", "consent_ref"},
    "introductions": {"ref", "state", "ended_reason"},
    "packet_pages": {"facts"},
    "plans": {"ref", "decided_in"},  # the name of a meeting
    "referral_steps": {"act", "state", "answer"},
    "referrals": {"ref", "state", "parts", "basis", "way", "answer"},
    "unmet_needs": {"ref", "excluded", "what_if"},
    "worries": {"ref", "topic"},
}


def of_people():
    """Return the tables whose rows hang on a person, directly or through another such table."""
    found = {"clients", "worries"}
    while True:
        more = {
            table.name
            for table in db.metadata.sorted_tables
            if any(key.column.table.name in found - {"worries"} for key in table.foreign_keys)
        }
        if more <= found:
            return sorted(found)
        found |= more


def test_every_text_about_a_person_is_sealed_or_stands_on_the_list_of_what_may_be_read():
    bare = {
        name: {
            column.name
            for column in db.metadata.tables[name].columns
            if isinstance(column.type, sa.String | sa.JSON | sa.LargeBinary)
            and not isinstance(column.type, SealedText | SealedJSON)
        }
        for name in of_people()
    }

    assert {name: columns for name, columns in bare.items() if columns} == CLEAR


class Canaries:
    """Gives out texts that stand nowhere else."""

    def __init__(self):
        self.flown = []

    def __call__(self, what=""):
        """Return a text of its own."""
        self.flown.append(f"{what}なりや{new_ref()}{len(self.flown)}")
        return self.flown[-1]


def fill(make, canary):
    """Write a canary into every sealed column of the store, then change some and remove others."""
    actor = Actor(Role.COORDINATOR, make.town.id, "三浦 あかね")
    texts = ("name", "kana", "address", "household", "interests", "strengths", "wants", "avoid", "available")
    told = [
        {name: canary(name) for name in texts} | {"interest_tags": [canary()], "contact": f"{canary()} 090-1234-0000"}
        for _ in range(2)
    ]
    client, gone, other = make.client(actor, **told[0]), make.client(actor, **told[1]), make.client(actor)
    pair = {"town_id": client.town_id, "client_id": client.id, "other_id": other.id}
    place = make.resource(actor)
    tie = Introduction(town_id=client.town_id, client=client, resource=place, state=State.PROPOSED, state_since=today())
    common = {"town_id": client.town_id, "client_id": client.id, "resource_id": place.id}
    db.session.add_all([tie, Choice(**common, decision=Decision.PASSED, reason=canary(), seen={"why": canary()})])
    db.session.flush()
    rows = [
        IntroductionStep(introduction=tie, state="proposed", on=today(), note=canary()),
        FollowUp(
            town_id=client.town_id,
            introduction=tie,
            side=Side.PERSON,
            due_on=today(),
            plan=canary(),
            words=canary(),
            note=canary(),
        ),
        Concern(**common, side=Side.PERSON, words=canary(), raised_on=today(), next_step=canary(), closing=canary()),
        UnmetNeed(
            town_id=client.town_id, client_id=client.id, words=canary(), excluded={}, what_if=[], recorded_on=today()
        ),
        Worry(town_id=client.town_id, resource_id=place.id, topic="other", words=canary(), said_at=utcnow()),
    ]
    whose = {"town_id": client.town_id, "client_id": client.id}
    texts = {name: canary() for name in ("goal", "first_goal")}
    rows += [
        Intake(**whose, told={"history": canary()}),
        Plan(**whose, number=1, **texts, roles=[{"who": canary()}], evaluation={"change": canary()}),
        Disclosure(**whose, told_to=canary(), basis=Basis.EMERGENCY, reason=canary()),
        Contact(**whose, on=today(), way=ContactWay.PHONE, whom=canary(), words=canary(), next_step=canary()),
    ]
    rows.append(HouseholdLink(**pair, relation=canary()))
    rows += talked_over(make, client, canary)
    db.session.add_all(rows)
    db.session.add_all(referred(make, client, canary))
    db.session.add(closed(client, canary))
    account = make.account(tf_totp_secret=canary())
    db.session.add(
        AccountChange(
            town_id=account.town_id,
            account=account,
            kind=ChangeKind.RECOVERY,
            reason=canary(),
            asked_at=utcnow(),
            ends_at=utcnow(),
        )
    )
    db.session.commit()
    change_client(
        actor,
        client,
        {"name": canary("name"), "wants": canary(), "home": {"lat": 35.123456, "lon": 138.654321}},
        version=client.version,
    )
    account.tf_totp_secret = canary()
    for table, column, number in (
        *(("follow_ups", "id", rows[1].id), ("client_marks", "client_id", gone.id)),
        *(("cases", "client_id", gone.id), ("clients", "id", gone.id)),
    ):
        db.session.execute(sa.text(f"DELETE FROM {table} WHERE {column} = {number}"))
    db.session.commit()


def referred(make, client, canary):
    """Return a referral, and a step on it."""
    form = form_to_fill(Actor(Role.COORDINATOR, client.town_id, "三浦 あかね"), Direction.TO_TEAM)
    days = {"begun_on": today(), "state_since": today()}
    told = {"said": {"story": canary()}, "basis_words": canary()}
    whose = {"town_id": client.town_id, "client_id": client.id, "from_agency_id": make.agency().id}
    referral = Referral(**whose, sheet_form_id=form.id, number=1, **days, **told)
    step = {"act": ReferralAct.SEND, "state": ReferralState.SENT, "on": today()}
    return referral, ReferralStep(referral=referral, **step, words=canary())


def closed(client, canary):
    """Return a closing with a contact after it."""
    days = {"closed_on": today(), "reason": ClosingReason.OTHER, "number": 1}
    told = {"words": canary(), "watcher": canary(), "reopen_words": canary()}
    contact = AftercareContact(town_id=client.town_id, client=client, months=1, due_on=today(), words=canary())
    return Closing(town_id=client.town_id, client=client, case=find_case(client), **days, **told, aftercare=[contact])


def talked_over(make, client, canary):
    """Return a meeting in which a person was talked about, and a topic that is about nobody."""
    body = MeetingBody(town_id=client.town_id, kind=MeetingKind.STATUTORY, name="支援会議")
    meeting = Meeting(town_id=client.town_id, body=body, on=today(), called_on=today(), note=canary())
    texts = {name: canary() for name in ("why", "dropped_why", "words", "watcher")}
    common = {"town_id": client.town_id, "meeting": meeting}
    return [
        AgendaItem(**common, **texts, client_id=client.id, position=1, roles=[{"who": canary()}]),
        AgendaItem(**common, topic=canary(), position=2),
    ]


def lying(app):
    """Return the raw bytes of the store: its files with log and free pages, and what its server writes and dumps."""
    url = sa.make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() == "sqlite":
        file = Path(url.database or "")
        return b"".join(one.read_bytes() for one in sorted(file.parent.glob(f"{file.name}*")))
    dump = subprocess.run(
        [dump_tool(), "--dbname", url.set(drivername="postgresql").render_as_string(hide_password=False)],
        capture_output=True,
        check=True,
    ).stdout
    with db.engine.connect() as connection:
        connection.execute(sa.text("CHECKPOINT"))
        folder, number = connection.execute(
            sa.text("SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname = current_database()")
        ).one()
    files = [*Path(folder, "base", str(number)).iterdir(), *Path(folder, "pg_wal").glob("0*")]
    return dump + b"".join(file.read_bytes() for file in files)


def dump_tool():
    """Return the program that dumps, of the newest PostgreSQL on this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"), key=lambda path: int(path.parts[4]))
    return str(found[-1]) if found else shutil.which("pg_dump")


def test_the_raw_bytes_of_the_store_hold_no_word_of_a_person(app, make, tmp_path):
    canary = Canaries()
    fill(make, canary)

    before = lying(app)
    settle(db.engine)
    write(tmp_path / "store.backup")
    bytes_ = before + lying(app) + (tmp_path / "store.backup").read_bytes()

    assert len(canary.flown) > 30
    found = [text for text in (*canary.flown, "35.123456", "138.654321", "1234-0000") if in_any_form(text, bytes_)]
    assert found == []
    assert make.town.name.encode() in bytes_  # it would be seen


def in_any_form(text, lies):
    """Say whether a text lies in some bytes, as it is or as JSON or UTF-16 write it."""
    escaped = json.dumps(text)[1:-1].encode()
    return any(form in lies for form in (text.encode(), escaped, text.encode("utf-16-le")))


def test_every_sealed_column_is_written_by_the_test_above(app, make):
    fill(make, Canaries())

    empty = [
        f"{table}.{column}"
        for table, columns in sealed_columns(db.metadata).items()
        for column in columns
        if table != "follow_ups"  # written, and removed again
        and not db.session.scalar(sa.text(f"SELECT count(*) FROM {table} WHERE {column} IS NOT NULL"))
    ]

    assert empty == []
