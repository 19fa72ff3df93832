"""The made-up town with one visitor of each role, and what each of them is answered on each route."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from geo.clock import today, utcnow
from geo.db import db
from matchmaker.casebook.feed_actions import make_feed
from matchmaker.engine.weights import DEFAULT
from matchmaker.matching.actions import record_unmet
from matchmaker.matching.weight_changes import change_by_hand
from matchmaker.meetings.actions import add_case, call_meeting
from matchmaker.meetings.body_actions import add_body, add_member
from matchmaker.meetings.deciding import close_meeting, write_decision
from matchmaker.meetings.due import standing
from matchmaker.meetings.models import AgendaItem, Meeting
from matchmaker.meetings.packet_actions import hand_out
from matchmaker.meetings.rules import MeetingKind, Outcome, Sitting
from matchmaker.meetings.said import Said
from matchmaker.retention.actions import propose_removal
from matchmaker.retention.queries import due_one
from profiles.access import Role
from profiles.accounts.actions import invite
from profiles.accounts.change_actions import begin_recovery
from profiles.accounts.models import Account, Passkey
from profiles.accounts.queries import actor_of, own_account
from profiles.accounts.two_people import Lost
from profiles.actor import Actor
from profiles.cases.contact_actions import write_contact
from profiles.cases.models import AftercareContact, Case, CaseStage
from profiles.cases.plan_actions import draft_plan
from profiles.cases.queries import newest_plan
from profiles.cases.words import ContactWay
from profiles.clients.household_actions import link_household
from profiles.clients.models import Client
from profiles.consent.actions import give_consent
from profiles.consent.models import Consent, Purpose, Way
from profiles.consent.rules import LEAST
from profiles.terms.actions import propose_term
from profiles.terms.rules import Effect, Laid
from resources.directory.actions import remove_resource
from resources.directory.models import Resource
from resources.exchange.actions import hold, preview
from resources.exchange.reading import Format
from resources.hosts.actions import issue_link
from resources.hosts.device import COOKIE, keyed_hash
from resources.hosts.models import HostLink, Stewardship, Worry
from seed.load import load_demo
from tests.support.client import Browser
from tests.support.make import Make

STAFF = ("coordinator", "partner", "viewer", "administrator", "auditor", "stranger")
ROLES = ("anonymous", *STAFF, "host", "host_elsewhere")
LONG_CLOSED = {"stage": CaseStage.CLOSED, "stage_since": date(2010, 5, 1)}
EVERYBODY = (*ROLES, "partner_elsewhere")  # of a desk that referred nobody: answered as a partner, and shown no person
AFTERCARE = "/clients/<string(length=12):ref>/aftercare/<string(length=12):contact_ref>"
SHEET = "名称,種別,所在地\nあたらしい広場,サロン,汐見野市浜町1-2-3\n"


@dataclass
class House:
    """The application, the rows that addresses name, and the cookies of each visitor."""

    app: Flask
    refs: dict[str, str]
    cookies: dict[str, dict[str, str]]
    tokens: dict[str, str]
    papers: dict[str, str] = field(default_factory=dict)

    def routes(self) -> Iterator[tuple[str, Rule]]:
        """Return every route with its method, in the order of addresses."""
        for rule in sorted(self.app.url_map.iter_rules(), key=lambda one: one.rule):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield method, rule

    def path(self, rule: Rule, **instead: str) -> str:
        """Return the address of a route with the rows of the town in it."""
        known = {name: self.value(rule, name) for name in rule.arguments}
        return str(rule.build(known | instead, append_unknown=False)[1])  # type: ignore[index]

    def value(self, rule: Rule, name: str) -> str:
        """Return what stands for one gap of an address."""
        start = rule.rule.split("/<")[0].strip("/")
        return self.refs.get(f"{rule.rule}:{name}") or self.refs.get(f"{start}:{name}") or self.refs[name]

    def ask(self, role: str, method: str, path: str, *, proof: bool = True, **sent: Any) -> TestResponse:
        """Send one request as a visitor who has just come in."""
        client = self.app.test_client()
        for name, value in self.cookies[role].items():
            client.set_cookie(name, value, path="/host" if name == COOKIE else "/")
        if method != "GET" and proof:
            sent["data"] = {"csrf_token": self.tokens[role], **sent.get("data", {})}
        return client.open(path, method=method, buffered=True, **sent)


def open_house(app: Flask) -> House:
    """Load the made-up town and let everybody in."""
    load_demo(today())
    db.session.commit()
    house = House(app, {}, {"anonymous": {}}, {})
    house.tokens["anonymous"], house.cookies["anonymous"] = _let_in(Browser(app), "/signin")
    coordinator = _accounts(house)
    _rows(house, coordinator)
    _hosts(house, coordinator)
    return house


def _let_in(browser: Browser, path: str) -> tuple[str, dict[str, str]]:
    """Return the proof for forms and the cookies of somebody who came in."""
    page = browser.client.get(path).get_data(as_text=True)
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, f"{path} holds no form"
    jar = {name: browser.client.get_cookie(name, path=where) for name, where in (("tsunagi", "/"), (COOKIE, "/host"))}
    return found[1], {name: cookie.value for name, cookie in jar.items() if cookie}


def _accounts(house: House) -> Actor:
    """Sign one account of each role in; return the coordinator who acts in the town."""
    make = Make()
    first = db.session.scalars(sa.select(Account).where(Account.role == Role.COORDINATOR).order_by(Account.id)).first()
    assert first
    town = first.town
    desk = db.session.scalars(sa.select(Account).where(Account.role == Role.PARTNER)).first()
    assert desk
    for role in (Role.COORDINATOR, Role.PARTNER, Role.VIEWER, Role.ADMINISTRATOR, Role.AUDITOR):
        account = make.account(role, town, agency_id=desk.agency_id if role is Role.PARTNER else None)
        house.tokens[role.value], house.cookies[role.value] = _let_in(Browser(house.app).sign_in(account), "/me")
        if role is Role.ADMINISTRATOR:
            house.refs |= {
                "key_ref": _key_of(account),
                "changes:ref": (change := _change_of(account)),
                "change_ref": change,
            }
    other = make.account(Role.PARTNER, town, agency_id=make.agency("ほかの窓口", town).id)
    house.tokens["partner_elsewhere"], house.cookies["partner_elsewhere"] = _let_in(
        Browser(house.app).sign_in(other), "/me"
    )
    stranger = make.account(Role.COORDINATOR, make.other_town())
    house.tokens["stranger"], house.cookies["stranger"] = _let_in(Browser(house.app).sign_in(stranger), "/me")
    return actor_of(first)


def _key_of(account: Account) -> str:
    """Give somebody a passkey; return its reference."""
    whose = {"town_id": account.town_id, "account_id": account.id}
    key = Passkey(**whose, name="机のUSBキー", credential_id=b"a key", public_key=b"x", sign_count=0)
    db.session.add(key)
    db.session.commit()
    return key.ref


def _change_of(account: Account) -> str:
    """Let a command begin the recovery of somebody; return its reference."""
    command = Actor(Role.COORDINATOR, account.town_id, "コマンド")
    change, _slip = begin_recovery(command, account, Lost.PHONE, "窓口で職員証を見た", utcnow())
    db.session.commit()
    return change.ref


def _rows(house: House, actor: Actor) -> None:
    """Note a row of each kind that an address names."""
    invited, token = invite(actor, email="new@city.example", name="田中", role=Role.VIEWER, now=utcnow())
    resource = db.session.scalars(
        sa.select(Resource).join(Stewardship, Stewardship.resource_id == Resource.id).order_by(Resource.id)
    ).first()
    assert resource
    removed = Make().resource(actor)
    remove_resource(actor, removed)
    content = SHEET.encode()
    sheet = hold(actor, content, preview(actor, content, "new.csv", today=today()), format=Format.AUTO)
    db.session.commit()
    weights = change_by_hand(actor, DEFAULT, "travel", 0.08, reason="近い所を上に", today=today())
    due, proposed = (kept_too_long(actor, code) for code in ("R-1", "R-2"))
    removal = propose_removal(actor, due_one(actor, proposed.ref, today=today()))
    db.session.commit()
    consent = db.session.scalars(sa.select(Consent)).first()
    worry = db.session.scalars(sa.select(Worry)).first()
    assert consent
    assert worry
    client = db.session.get(Client, consent.client_id)
    assert client
    contact = write_contact(actor, client, {"on": today(), "way": ContactWay.PHONE, "words": "話した"}, today=today())
    other = db.session.scalars(sa.select(Client).where(Client.id != client.id)).first()
    assert other
    tie = link_household(actor, client, other, "きょうだい")
    if newest_plan(client) is None:
        draft_plan(actor, client, {"goal": "行ってみる"}, version=0)
    db.session.commit()
    sitting = _meeting(actor, client)
    contact_after = db.session.scalars(
        sa.select(AftercareContact).where(AftercareContact.done_on.is_(None), AftercareContact.dropped_on.is_(None))
    ).first()
    assert contact_after
    need = record_unmet(actor, client, excluded={}, what_if=[], today=today())
    db.session.commit()
    house.refs |= {
        "need": need.ref,
        "accounts:ref": invited.ref,
        "invitations:token": token,
        "calendar:token": make_feed(actor, own_account(actor), now=utcnow()),
        "clients:ref": client.ref,
        "consent_ref": consent.ref,
        "resources:ref": resource.ref,
        "/resources/<string(length=12):ref>/removed:ref": removed.ref,
        "/resources/<string(length=12):ref>/restore:ref": removed.ref,
        "resources/import:ref": sheet.ref,
        "concerns/worries:ref": worry.ref,
        "introductions:ref": _first("introductions", "state NOT IN ('declined', 'ended') AND paused_on IS NULL"),
        "followups:ref": _first("follow_ups", "done_on IS NULL"),
        "concerns:ref": _first("concerns", "closed_on IS NULL"),
        "weights:ref": weights.ref,
        "name": "travel",
        "contact_ref": contact.ref,
        **sitting,
        f"{AFTERCARE}:ref": contact_after.client.ref,
        f"{AFTERCARE}:contact_ref": contact_after.ref,
        "/clients/<string(length=12):ref>/reopen:ref": contact_after.client.ref,
        "/clients/<string(length=12):ref>/household/<string(length=12):link_ref>/part:link_ref": tie.ref,
        "kind": "plan",
        "part": "words",
        "retention/propose:ref": due.ref,
        "retention:ref": removal.ref,
        "feature": "step_free",
        "side": "person",
        "to": "ended",
        "what": "confirmed",
        "said": "yes",
        "number": "0",
        **_referrals(),
        "ending": "csv",
        "figures:table": "months",
        "figures:kind": "csv",
        "/figures/council.<any(csv,xlsx,pdf):kind>:kind": "csv",
        "figures/notes:year": "2026",
        "figures/notes:number": "9",
        "code": "en",
        "concept": "祭り",
        "words/town:ref": _term(actor),
        "filename": "house.css",
    }


def _meeting(actor: Actor, client: Client) -> dict[str, str]:
    """Return a meeting that was called, one that is over, and what hangs on them; the coordinator sits in both."""
    account = db.session.scalars(
        sa.select(Account)
        .where(Account.role == Role.COORDINATOR, Account.town_id == actor.town_id)
        .order_by(Account.id.desc())
    ).first()
    body = add_body(actor, MeetingKind.MULTILAYERED, "確かめる会議")
    add_member(actor, body, account=account, today=today())
    member = add_member(actor, body, name="弁護士", today=today())
    over = call_meeting(actor, body, Sitting(today()), today=today())
    for item in standing(over):
        write_decision(actor, item, Said(Outcome.ADVICE), version=item.version)
    close_meeting(actor, over, note="", next_on=None, version=over.version, today=today())
    meeting = call_meeting(actor, body, Sitting(today() + timedelta(days=1)), today=today())
    item = next((one for one in standing(meeting) if one.client_id), None) or _talked_over(actor, meeting)
    for seat in meeting.seats:
        hand_out(actor, seat, today=today())
    db.session.commit()
    where = "/meetings/<string(length=12):ref>"
    return {
        "meetings:ref": meeting.ref,
        f"{where}/minutes:ref": over.ref,
        f"{where}/minutes.pdf:ref": over.ref,
        "meetings:number": "1",
        "way": "down",
        "item_ref": item.ref,
        "seat_ref": meeting.seats[0].ref,
        "meetings/bodies:ref": body.ref,
        "meetings/call:ref": body.ref,
        "meetings/put:client_ref": client.ref,
        "member_ref": member.ref,
    }


def _talked_over(actor: Actor, meeting: Meeting) -> AgendaItem:
    """Put somebody on the agenda, with their consent."""
    client = Make().client(actor)
    give_consent(actor, client, purpose=Purpose.MEETING, facts=LEAST, way=Way.SPOKEN, given_on=today(), today=today())
    return add_case(actor, meeting, client, why="話し合う", today=today())


def _referrals() -> dict[str, str]:
    """Return a sheet that the partner's desk sent and nobody received yet, and for the pages of writing a draft of theirs."""
    sent, draft = (_first("referrals", f"state = '{state}' AND to_agency_id IS NULL") for state in ("sent", "draft"))
    writing = ("ground", "part/<int:number>", "check", "discard")
    return {
        "referrals:ref": sent,
        **{f"/referrals/<string(length=12):ref>/{page}:ref": draft for page in writing},
        "/referrals/<string(length=12):ref>/part/<int:number>:number": "1",
        "act": "ask",
        "direction": "to_team",
        "move": "up",
        **{
            f"/sheet-forms/<string:direction>/fields/{rest}:key": "story"
            for rest in ("<string:key>", "<string:key>/<string:move>")
        },
        **{
            f"/sheet-forms/<string:direction>/answers/{rest}:key": "other"
            for rest in ("<string:key>", "<string:key>/<string:move>")
        },
    }


def _term(actor: Actor) -> str:
    """Return a proposal of a term."""
    laid = Laid(Effect.WORD, "祭り", "だんごまき")
    term = propose_term(actor, laid, reason="町の言い方", now=utcnow())
    db.session.commit()
    return term.ref


def kept_too_long(actor: Actor, code: str) -> Client:
    """Return somebody whose case was closed long ago."""
    client = Make().client(actor, code=code)
    db.session.execute(sa.update(Case).where(Case.client_id == client.id).values(LONG_CLOSED))
    return client


def _first(table: str, where: str) -> str:
    """Return the reference of the first row of a table for which something holds."""
    return str(db.session.execute(sa.text(f"SELECT ref FROM {table} WHERE {where} ORDER BY id LIMIT 1")).scalar_one())


def _hosts(house: House, actor: Actor) -> None:
    """Let two hosts in through their papers, and leave one paper unused."""
    asked = db.session.execute(
        sa.text("SELECT ref, resource_id FROM introductions WHERE state = 'host_asked' ORDER BY id LIMIT 1")
    ).one()
    house.refs["host/enquiries:ref"] = asked.ref
    stewards = db.session.scalars(sa.select(Stewardship).order_by(Stewardship.resource_id != asked.resource_id)).all()
    elsewhere = next(steward for steward in stewards if steward.resource_id != asked.resource_id)
    for role, steward in (("host", stewards[0]), ("host_elsewhere", elsewhere)):
        slip = issue_link(actor, steward, hashed=keyed_hash, days=30)
        db.session.commit()
        browser = Browser(house.app)
        browser.post(f"/h/{slip.token}")
        house.tokens[role], house.cookies[role] = _let_in(browser, "/host/worry")
    resource = db.session.scalar(sa.select(Resource).where(Resource.ref == house.refs["resources:ref"]))
    assert resource
    steward = db.session.scalars(sa.select(Stewardship).where(Stewardship.resource_id == resource.id)).first()
    assert steward
    slip = issue_link(actor, steward, hashed=keyed_hash, days=30)
    db.session.commit()
    link = db.session.scalars(sa.select(HostLink).order_by(HostLink.id.desc())).first()
    assert link
    house.refs |= {"h:token": slip.token, "steward_ref": steward.ref, "link_ref": link.ref}
