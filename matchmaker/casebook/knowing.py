"""Who of the staff talked last with a person or a place, and under which number they are reached (QUALITY U28)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from geo.db import db
from matchmaker.followups.models import FollowUp
from matchmaker.introductions.models import Introduction
from profiles.accounts.models import Account
from profiles.cases.models import Contact
from profiles.clients.models import Client
from profiles.vocabulary.rules import Side
from resources.directory.models import Resource


@dataclass(frozen=True, slots=True)
class LastTalk:
    """Who talked last, when, and how to reach them."""

    name: str
    extension: str
    on: date


def last_talk_with_person(client: Client) -> LastTalk | None:
    """Return who talked last with a person, in a follow-up or in any other contact."""
    heard = _heard(Introduction.client_id == client.id, Side.PERSON)
    talked = (
        sa.select(Account.name, Account.extension, Contact.on.label("day"))
        .join(Contact.by)
        .where(Contact.client_id == client.id)
    )
    return _newest(sa.union_all(heard, talked))


def last_talk_with_place(resource: Resource) -> LastTalk | None:
    """Return who talked last with those of a place about somebody who goes there."""
    return _newest(_heard(Introduction.resource_id == resource.id, Side.HOST))


def _heard(whose: sa.ColumnElement[bool], side: Side) -> "sa.Select[Any, Any, Any]":
    """Return the query for who wrote the follow-ups of one side."""
    return (
        sa.select(Account.name, Account.extension, FollowUp.done_on.label("day"))
        .join(FollowUp.by)
        .join(FollowUp.introduction)
        .where(whose, FollowUp.side == side, FollowUp.done_on.is_not(None))
    )


def _newest(query: Any) -> LastTalk | None:
    """Return the newest of some talks."""
    talks = query.subquery()
    row = db.session.execute(sa.select(talks).order_by(talks.c.day.desc()).limit(1)).first()
    return LastTalk(row[0], row[1], row[2]) if row else None
