"""What the first page and the whole views of a person and a place read beside the day: codes and no names."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from geo.db import db
from matchmaker.casebook.rules import TO_CONFIRM_SHOWN
from matchmaker.followups.queries import strain_of
from matchmaker.followups.telling import plain_day, strain_word
from matchmaker.introductions.language import gettext as _
from matchmaker.introductions.models import Introduction
from matchmaker.introductions.queries import people_at
from profiles.actor import Actor
from profiles.vocabulary.rules import Status
from resources.directory.models import Resource
from resources.directory.publishing import shown, where_visible
from resources.directory.rules import AMBER_DAYS, Freshness, freshness
from resources.hosts.models import Stewardship

PHONES = 20  # places on one sheet


@dataclass(frozen=True, slots=True)
class Stale:
    """One listing that a human should confirm."""

    ref: str
    name: str
    on: str
    by: str
    fresh: Freshness


def hosts_told(ties: Sequence[Introduction], *, today: date) -> dict[int, tuple[str, ...]]:
    """Return by tie how a host stands: 代表 森下さん, 受入中 3 人, 負担 やや高い."""
    if not ties:
        return {}
    town_id, places = ties[0].town_id, {tie.resource_id for tie in ties}
    strains, people, speakers = (
        strain_of(town_id, today=today, resource_ids=places),
        people_at(town_id, places),
        speakers_of(places),
    )

    def told(place_id: int) -> tuple[str, ...]:
        count = _("受入中 %(n)s 人", n=people.get(place_id, 0))
        burden = _("負担 %(strain)s", strain=strain_word(strains.get(place_id)))
        return tuple(filter(None, (speakers.get(place_id), count, burden)))

    return {tie.id: told(tie.resource_id) for tie in ties}


def speakers_of(resource_ids: Collection[int]) -> Mapping[int, str]:
    """Return who speaks for each place: 代表 森下さん."""
    query = (
        sa.select(Stewardship.resource_id, Stewardship.title, Stewardship.name)
        .where(Stewardship.resource_id.in_(resource_ids), Stewardship.ended_at.is_(None))
        .order_by(Stewardship.id.desc())
    )
    return {
        resource_id: _("%(title)s %(name)sさん", title=title, name=name.replace("　", " ").split(" ")[0]).strip()
        for resource_id, title, name in db.session.execute(query)
    }


def phones_of(actor: Actor, place_refs: Collection[str]) -> dict[str, str]:
    """Return the number of whoever speaks for each place, else of the place, as far as the actor may see it."""
    places = db.session.scalars(sa.select(Resource).where(where_visible(actor), Resource.ref.in_(place_refs))).all()
    query = sa.select(Stewardship.resource_id, Stewardship.phone).where(
        Stewardship.resource_id.in_([one.id for one in places]), Stewardship.ended_at.is_(None), Stewardship.phone != ""
    )
    speakers = {place: phone for place, phone in db.session.execute(query.order_by(Stewardship.id.desc()))}
    found = {one.ref: speakers.get(one.id) or shown(one, actor).phone for one in places}
    return {ref: phone for ref, phone in found.items() if phone}


def _old(actor: Actor, today: date) -> list[sa.ColumnElement[bool]]:
    """Return the conditions on listings that a human should confirm."""
    old = sa.or_(Resource.confirmed_on.is_(None), Resource.confirmed_on <= today - timedelta(days=AMBER_DAYS))
    return [where_visible(actor), Resource.status == Status.ACTIVE, old]


OLDEST = (Resource.confirmed_on.is_(None), Resource.confirmed_on, Resource.name, Resource.id)


def to_confirm(actor: Actor, *, today: date) -> tuple[list[Stale], int]:
    """Return the listings that a human should confirm, the oldest first, and how many there are."""
    columns = (Resource.ref, Resource.name, Resource.confirmed_on, Resource.confirmed_by)
    query = sa.select(*columns).where(*_old(actor, today)).order_by(*OLDEST).limit(TO_CONFIRM_SHOWN)
    lines = [
        Stale(ref, name, plain_day(on) if on else "", by, freshness(on, by, today=today))
        for ref, name, on, by in db.session.execute(query)
    ]
    return lines, count_to_confirm(actor, today=today) if len(lines) == TO_CONFIRM_SHOWN else len(lines)


def count_to_confirm(actor: Actor, *, today: date) -> int:
    """Return how many listings a human should confirm."""
    return db.session.scalar(sa.select(sa.func.count(Resource.id)).where(*_old(actor, today))) or 0


@dataclass(frozen=True, slots=True)
class Call:
    """One place to call about its listing."""

    name: str
    area: str
    phone: str
    way: str  # how to make contact, as the listing says
    who: str
    reach: str  # 午前中がよい
    on: str
    confirmed_on: date | None


def phone_list(actor: Actor, start: int, *, today: date, most: int = PHONES) -> list[Call]:
    """Return places whose listing should be confirmed, the oldest first, with what is needed to call them."""
    query = sa.select(Resource).where(*_old(actor, today)).order_by(*OLDEST).limit(most).offset(start)
    places = db.session.scalars(query.options(joinedload(Resource.area))).all()
    query_ = sa.select(Stewardship).where(
        Stewardship.resource_id.in_([one.id for one in places]), Stewardship.ended_at.is_(None)
    )
    speakers = {one.resource_id: one for one in db.session.scalars(query_.order_by(Stewardship.id.desc()))}
    return [_call(actor, place, speakers.get(place.id)) for place in places]


def _call(actor: Actor, place: Resource, speaker: Stewardship | None) -> Call:
    """Return one place with the number of whoever speaks for it, else of the place, as far as the actor may see it."""
    seen = shown(place, actor)
    who = f"{speaker.title} {speaker.name}".strip() if speaker else ""
    return Call(
        name=place.name,
        area=place.area.name if place.area else "",
        phone=(speaker.phone if speaker else "") or seen.phone,
        way=seen.contact_way,
        who=who,
        reach=speaker.reach_note if speaker else "",
        on=plain_day(place.confirmed_on) if place.confirmed_on else "",
        confirmed_on=place.confirmed_on,
    )
