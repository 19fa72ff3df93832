"""On what ground a sheet is told, and what that ground lets through (ADR: referrals)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from geo.errors import DomainError
from profiles.cases.referral_sheet import Fills, SheetDefinition, SheetField
from profiles.consent.models import Way
from profiles.consent.rules import Basis, Closed, Fact
from profiles.consent.telling_actions import LEAST_REASON

TELLS: Mapping[Fills, Closed | Fact] = {  # what a consent must name before the field goes to another desk
    **dict.fromkeys((Fills.NAME, Fills.KANA, Fills.BORN_ON), Closed.NAME),
    Fills.ADDRESS: Closed.ADDRESS,
    **dict.fromkeys((Fills.CONTACT, Fills.REACH_HOW, Fills.REACH_WHEN), Closed.CONTACT),
    Fills.INTERESTS: Fact.INTERESTS,
    Fills.STRENGTHS: Fact.STRENGTHS,
    Fills.WANTS: Fact.WANTS,
    Fills.AVOID: Fact.AVOID,
    Fills.AVAILABLE: Fact.AVAILABILITY,
}


FROM_RECORD = (Fills.NAME, Fills.KANA, Fills.BORN_ON, Fills.ADDRESS, Fills.CONTACT)  # no coordinator types them again


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a sheet may be told (根拠); without a basis nothing on it may tell who it is."""

    basis: Basis | None = None
    on: date | None = None  # of the consent, or of the meeting
    way: Way | None = None  # how the consent was given
    words: str = ""  # the meeting, or why it cannot wait


def checked_ground(ground: Ground, *, today: date) -> Ground:
    """Return a ground with what belongs to it and no more; one that would not stand is refused in words."""
    words = ground.words.strip()
    if ground.basis is None:
        return Ground()
    if ground.on is not None and ground.basis is Basis.CONSENT and ground.on > today:
        raise DomainError("同意した日は、きょうまでの日を入れてください", field="on")
    if ground.basis is Basis.CONSENT:
        return Ground(Basis.CONSENT, ground.on or today, ground.way or Way.SPOKEN)
    if ground.basis is Basis.STATUTORY:
        if not words:
            raise DomainError("どの支援会議で話し合うのかを入れてください", field="words")
        return Ground(Basis.STATUTORY, ground.on, None, words)
    if len(words) < LEAST_REASON:
        raise DomainError("なぜ同意を待てないのかを、あとで読む人に分かるように書いてください", field="words")
    return Ground(Basis.EMERGENCY, None, None, words)


def may_tell(field: SheetField, basis: Basis | None, named: Collection[str] | None) -> bool:
    """Say whether a field may be told: `named` is what a consent to hand on names, None where no card cuts the sheet."""
    if basis is None:
        return not field.names_the_person
    if basis is Basis.CONSENT and named is not None:
        told = TELLS.get(field.fills) if field.fills else (Closed.NAME if field.identifies else None)
        return told is None or told.value in named
    return True


def cut(
    sheet: SheetDefinition, said: Mapping[str, Any], basis: Basis | None, named: Collection[str] | None
) -> dict[str, Any]:
    """Return what was said as far as it may be told."""
    return {field.key: said[field.key] for field in sheet.fields if field.key in said and may_tell(field, basis, named)}


def facts_told(sheet: SheetDefinition, said: Mapping[str, Any]) -> list[str]:
    """Return which facts of a person a filled sheet tells, as a consent would name them."""
    filled = [field.fills for field in sheet.fields if field.key in said and field.fills]
    told = {TELLS[fills] for fills in filled if fills in TELLS}
    return [fact.value for fact in (*Closed, *Fact) if fact in told]
