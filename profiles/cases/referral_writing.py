"""What the pages share on which a sheet is written: its pages, whether it may still be written on, what was typed kept."""

from collections.abc import Callable

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from geo.db import db
from profiles.actor import Actor
from profiles.cases.referral_actions import fields_to_write
from profiles.cases.referral_forms import Versioned
from profiles.cases.referral_models import Referral
from profiles.cases.referral_queries import own_referral, sides_of
from profiles.cases.referral_sheet import SheetField
from profiles.cases.referral_steps import ReferralAct, may_act

NOT_NOW = "いまの段階では、それはできません。いまの段階を見てください"


def pages_to_write(referral: Referral) -> list[tuple[int, str, tuple[SheetField, ...]]]:
    """Return the pages of a sheet on which something may be written: number, heading, fields."""
    free = set(fields_to_write(referral))
    sections = enumerate(referral.form.definition.sections(), start=1)
    pages = [(number, title, tuple(one for one in some if one in free)) for number, (title, some) in sections]
    return [page for page in pages if page[2]]


def writable(actor: Actor, ref: str) -> Referral | None:
    """Return a sheet on which the actor may write now, None where its time is over."""
    return doable(actor, ref, ReferralAct.WRITE)


def doable(actor: Actor, ref: str, act: ReferralAct) -> Referral | None:
    """Return a sheet on which the actor may do an act now; None where not."""
    referral = own_referral(actor, ref)
    return referral if may_act(act, referral.state, sides_of(actor, referral)) else None


def no_longer(ref: str) -> ResponseReturnValue:
    """Lead somebody to the sheet, on which something else is to be done now."""
    db.session.rollback()
    flash(_(NOT_NOW), "error")
    return redirect(url_for("cases.referral", ref=ref), 303)


def shown_again(actor: Actor, ref: str, form: Versioned, page: Callable[[Referral], str]) -> ResponseReturnValue:
    """Return a page again with what was typed, on top of what somebody else saved meanwhile."""
    db.session.rollback()
    referral = own_referral(actor, ref)
    form.version.data, form.version.raw_data = referral.version, None
    return page(referral), 409
