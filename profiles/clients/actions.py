"""Writes of clients: add, change, open the name; the deed names the fields, never what they hold."""

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from geo.areas import Town
from geo.db import db
from geo.errors import DomainError, StaleError
from profiles.actor import Actor
from profiles.audit.actions import Event, record, record_many
from profiles.audit.rules import DeedKind
from profiles.clients.finding import terms_of
from profiles.clients.models import Client, ClientMark
from profiles.clients.placing import placed
from profiles.clients.queries import mark_in

CLIENT_ADDED = Event("client.added", "本人の登録", frozenset({"fields", "source"}))
CLIENT_CHANGED = Event("client.changed", "本人の記録の変更", frozenset({"fields", "source"}))
SOUGHT = Event("client.sought", "名前や電話番号で本人をさがした", frozenset({"by", "count"}), DeedKind.LOOKED)
FOUND = Event("client.found", "名前や電話番号でさがして見つけた", frozenset({"by"}), DeedKind.LOOKED)
NAME_OPENED = Event("client.name.opened", "本人の名前と連絡先を開く", frozenset(), DeedKind.LOOKED)

LISTS = ("interest_tags", "avoid_resources", "required", "preferred", "modes")
FIELDS = (
    *("code", "name", "kana", "address", "contact", "home", "age", "gender", "household", "interests"),
    *("strengths", "wants", "avoid", "max_minutes", "available", "max_group", "max_fee", "step", *LISTS),
)
BY_HAND = "hand"
TAKEN = "コード %(code)s は、もう使われています。別のコードにしてください"


def add_client(actor: Actor, values: Mapping[str, Any], *, source: str = BY_HAND) -> Client:
    """Write a new client; `values` are columns by name."""
    code = str(values.get("code") or "").strip()
    if not code:
        raise DomainError("本人のコードを入れてください", field="code")
    if _is_taken(actor, code):
        raise DomainError(TAKEN, field="code", code=code)
    client = Client(town_id=actor.town_id)
    told = placed(actor.town_id, {**values, "code": code}, None)
    stated = {name: value for name, value in told.items() if _bare(value) is not None}
    _apply(client, stated)
    db.session.add(client)
    try:
        db.session.flush()
    except IntegrityError:  # two at the same moment; the database lets one through
        db.session.rollback()
        raise DomainError(TAKEN, field="code", code=code) from None
    keep_marks(client)
    record(actor, CLIENT_ADDED, client, fields=sorted(stated.keys() & set(FIELDS)), source=source)
    return client


def change_client(
    actor: Actor, client: Client, values: Mapping[str, Any], *, version: int, source: str = BY_HAND
) -> bool:
    """Change a client that was read at a version; say whether anything was changed. StaleError: somebody was faster."""
    if client.version != version:
        raise stale(client, values)
    changed = changes(client, values)
    if not changed:
        return False
    if "code" in changed and (not changed["code"] or _is_taken(actor, str(changed["code"]))):
        raise DomainError("そのコードは使えません。空でない、別のコードにしてください", field="code")
    _apply(client, placed(actor.town_id, changed, client))
    _flush(client.id, values)
    keep_marks(client)
    record(actor, CLIENT_CHANGED, client, fields=sorted(changed), source=source)
    return True


def open_name(actor: Actor, client: Client) -> None:
    """Write down that somebody opened the name, the address and the contact of a client."""
    record(actor, NAME_OPENED, client)


def keep_marks(client: Client) -> bool:
    """Let a client bear the marks of their name and numbers, and no other; say whether any was changed."""
    wanted = {mark_in(client.town_id, term) for term in terms_of(client.name, client.kana, client.contact)}
    query = sa.select(ClientMark).where(ClientMark.client_id == client.id)
    known = {row.mark: row for row in db.session.scalars(query)}
    for mark in known.keys() - wanted:
        db.session.delete(known[mark])
    for mark in sorted(wanted - known.keys()):
        db.session.add(ClientMark(town_id=client.town_id, client_id=client.id, mark=mark))
    return bool(known.keys() ^ wanted)


def note_search(actor: Actor, refs: Collection[str], *, by: str) -> None:
    """Write down that somebody was looked for by name or number, and each person who was found; never the words."""
    record(actor, SOUGHT, db.session.get_one(Town, actor.town_id), by=by, count=len(refs))
    record_many(actor, FOUND, Client.__tablename__, refs, by=by)


def changes(client: Client, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return those values that differ from what is on record; nothing and empty are alike."""
    told = dict(values)
    if "home" in told and _same_home(client, told["home"]):
        del told["home"]
    return {name: value for name, value in told.items() if _bare(getattr(client, name)) != _bare(value)}


def _bare(value: Any) -> Any:
    """Return a value as it is compared: nothing and empty are None, but a fee of 0 is 0."""
    return None if value in ("", [], {}) else value


def _same_home(client: Client, home: Mapping[str, Any] | None) -> bool:
    """Say whether a home is the one on record; an address that was found on the map is still that address."""
    if home and "address" in home:
        return bool(client.address == home["address"])
    return bool((client.home or None) == (home or None))


def _is_taken(actor: Actor, code: str) -> bool:
    """Say whether a code is in use in the town."""
    query = sa.select(Client.id).where(Client.town_id == actor.town_id, Client.code == code)
    return db.session.scalar(query) is not None


def _apply(client: Client, values: Mapping[str, Any]) -> None:
    """Set the fields of a client."""
    for name in (*FIELDS, "area_id"):
        if name in values:
            setattr(client, name, values[name] if name not in LISTS else list(values[name] or []))


def _flush(client_id: int, values: Mapping[str, Any]) -> None:
    """Send the change, and say so when somebody else was faster between reading and writing."""
    try:
        db.session.flush()
    except StaleDataError:
        db.session.rollback()
        raise stale(db.session.get_one(Client, client_id), values) from None


def stale(client: Client, values: Mapping[str, Any]) -> StaleError:
    """Return the error that holds both versions of the fields that differ."""
    error = StaleError()
    differing = changes(client, values)
    error.mine = dict(differing)
    error.theirs = {name: getattr(client, name) for name in differing}
    return error
