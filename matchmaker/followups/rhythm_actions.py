"""Writes of rhythms: of one side of a pair, and of a state in the whole town; what is planned follows them."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from geo.db import db
from geo.errors import DomainError, StaleError
from matchmaker.followups.models import FollowUp, TownRhythm
from matchmaker.followups.queries import planned_of
from matchmaker.followups.rhythms import own_days, rhythms_of, ties_by_rule
from matchmaker.followups.rules import LONGEST_RHYTHM, RHYTHM, due_on, is_standard, moved_to, rhythm
from matchmaker.introductions.models import Introduction, State
from profiles.actor import Actor
from profiles.audit.actions import Event, record
from profiles.vocabulary.rules import Side

RHYTHM_CHANGED = Event("followup.rhythm_changed", "連絡の間隔の変更", frozenset({"side", "old", "new"}))
TOWN_RHYTHM_SET = Event(
    "followup.town_rhythm_set", "町の連絡の間隔の変更", frozenset({"state", "old", "new", "changed"})
)


def change_rhythm(
    actor: Actor,
    introduction: Introduction,
    side: Side,
    days: int | None,
    *,
    today: date,
    version: int | None = None,
) -> None:
    """Give one side of a pair its own rhythm, or with None that of the town; the next standard plan follows it."""
    if version is not None and introduction.version != version:
        raise StaleError()
    if days is not None:
        _check(days, "days")
    name = "person_rhythm_days" if side is Side.PERSON else "host_rhythm_days"
    old = getattr(introduction, name)
    setattr(introduction, name, days)
    db.session.flush()
    record(actor, RHYTHM_CHANGED, introduction, side=side.value, old=old, new=days)
    _follow([introduction], side, today)


def set_town_rhythm(actor: Actor, state: State, person_days: int, host_days: int, *, today: date) -> int:
    """Set how often both sides are asked in one state of the town; return how many planned contacts moved with it."""
    _check(person_days, f"{state.value}_person")
    _check(host_days, f"{state.value}_host")
    old, new = rhythms_of(actor.town_id)[state.value], (person_days, host_days)
    if old == new:
        return 0
    standing = db.session.scalar(
        sa.select(TownRhythm).where(TownRhythm.town_id == actor.town_id, TownRhythm.state == state)
    )
    row = standing or TownRhythm(town_id=actor.town_id, state=state)
    row.person_days, row.host_days = new
    row.changed_on, row.changed_by_id = today, actor.account_id
    db.session.add(row)
    db.session.flush()
    sides = [side for at, side in enumerate(Side) if old[at] != new[at]]
    moved = sum(_follow(ties_by_rule(actor.town_id, [state], side), side, today) for side in sides)
    told = {"old": "・".join(map(str, old)), "new": "・".join(map(str, new))}
    record(actor, TOWN_RHYTHM_SET, row, state=state.value, changed=moved, **told)
    return moved


def _check(days: int, field: str) -> None:
    """Refuse a rhythm that is none."""
    if not 1 <= days <= LONGEST_RHYTHM:
        raise DomainError("1 から %(most)s までの日数を入れてください", field=field, most=LONGEST_RHYTHM)


def _follow(ties: Sequence[Introduction], side: Side, today: date) -> int:
    """Let what is planned by rule for one side of some ties follow a new rhythm; return how many moved."""
    going = {tie.id: tie for tie in ties if tie.paused_on is None and tie.state.value in RHYTHM}
    usual = rhythms_of(ties[0].town_id) if ties else RHYTHM
    heard, moved = _heard(list(going), side), 0
    for plan in _first_standard(list(going), side):
        tie = going[plan.introduction_id]
        last = max(tie.state_since, heard.get(tie.id, tie.state_since))
        days = rhythm(tie.state.value, side.value, own_days(tie, side), usual)
        day = moved_to(plan.due_on, due_on(last, days), today)
        moved += day != plan.due_on
        plan.due_on = day
    db.session.flush()
    return moved


def _first_standard(tie_ids: Sequence[int], side: Side) -> Sequence[FollowUp]:
    """Return the first contact of one side that the house planned, of each of many ties."""
    found: dict[int, FollowUp] = {}
    for plan in planned_of(tie_ids):
        if plan.side is side and is_standard(plan.plan):
            found.setdefault(plan.introduction_id, plan)
    return list(found.values())


def _heard(tie_ids: Sequence[int], side: Side) -> dict[int, date]:
    """Return when one side of many ties was heard last."""
    query = sa.select(FollowUp.introduction_id, sa.func.max(FollowUp.done_on)).where(
        FollowUp.introduction_id.in_(tie_ids), FollowUp.side == side, FollowUp.done_on.is_not(None)
    )
    rows = db.session.execute(query.group_by(FollowUp.introduction_id))
    return {tie_id: day for tie_id, day in rows if day is not None}
