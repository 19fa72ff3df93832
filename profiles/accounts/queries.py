"""Accounts as they are read: whose they are, who may sign in, who acts in a command."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from geo.areas import Town
from geo.db import db
from geo.errors import DomainError, NotFoundError
from profiles.access import Role
from profiles.accounts.models import Account, Agency
from profiles.actor import Actor

COMMAND = "コマンド"


def command_actor(town_ref: str | None) -> Actor:
    """Return who acts in a command: the coordinator of the town that is named, or of the only one."""
    query = sa.select(Town).order_by(Town.ref)
    towns = db.session.scalars(query.where(Town.ref == town_ref) if town_ref else query).all()
    if not towns:
        raise DomainError("町がありません。--town の名前を確かめてください")
    if len(towns) > 1:
        refs = "、".join(town.ref for town in towns)
        raise DomainError("町がいくつもあります。--town で 1 つ選んでください：%(refs)s", refs=refs)
    return Actor(role=Role.COORDINATOR, town_id=towns[0].id, name=COMMAND)


def actor_of(account: Account) -> Actor:
    """Return the actor that an account stands for."""
    return Actor(
        role=account.role,
        town_id=account.town_id,
        name=account.name,
        account_id=account.id,
        agency_id=account.agency_id,
    )
