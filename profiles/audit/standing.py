"""How far the book can be trusted, as the auditor's page says it: when it was verified, against what, and what was found."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from geo.clock import TOKYO
from profiles.actor import Actor
from profiles.audit.models import Deed
from profiles.audit.rules import Fault
from profiles.audit.verifying import ANCHORED, VERIFIED, last_deed_of


def _(text: str, **values: object) -> str:
    """Return a sentence in the language of the reader."""
    return str(gettext(text, **values))


FAULTS = {fault.value: fault.label for fault in Fault}


@dataclass(frozen=True, slots=True)
class Standing:
    """What was found when the book was last verified, and when it was last anchored; empty: never."""

    verified: str = ""
    against: str = ""
    broken: str = ""
    anchored: str = ""


def standing_of(actor: Actor) -> Standing:
    """Return how the book of the actor's town stands."""
    checked, anchored = last_deed_of(actor, VERIFIED), last_deed_of(actor, ANCHORED)
    taken = _("%(at)s に、%(number)s 件目まで", at=_moment(anchored.at), number=_n(anchored)) if anchored else ""
    if checked is None:
        return Standing(anchored=taken)
    told = checked.details
    return Standing(
        verified=_("%(at)s に、%(number)s 件を確かめました", at=_moment(checked.at), number=_n(checked)),
        against=_against(checked),
        broken=_broken(checked) if told.get("breaks") else "",
        anchored=taken,
    )


def _against(checked: Deed) -> str:
    """Return which anchor a book was held against."""
    told = checked.details
    if not told.get("anchors"):
        return _("控えとは合わせていません。終わりの記録が消されていても、分かりません")
    at = _moment(datetime.fromisoformat(told["anchor_at"]))
    return _("%(at)s の控え（%(number)s 件目まで）と合わせました", at=at, number=f"{told['anchor_number']:,}")


def _broken(checked: Deed) -> str:
    """Return what did not hold first."""
    told = checked.details
    fault, place = _(FAULTS.get(told["fault"], told["fault"])), told.get("broken_at")
    if not place:
        return _("合わない所が %(n)s か所あります。%(fault)s", n=told["breaks"], fault=fault)
    return _(
        "合わない所が %(n)s か所あります。はじめは %(at)s 件目です。%(fault)s", n=told["breaks"], at=place, fault=fault
    )


def _moment(at: datetime) -> str:
    """Return a moment as the page prints it."""
    return f"{at.astimezone(TOKYO):%Y/%m/%d %H:%M}"


def _n(deed: Deed) -> str:
    """Return the number that a deed of checking tells."""
    return f"{deed.details['number']:,}"
