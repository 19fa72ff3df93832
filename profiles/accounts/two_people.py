"""What two people decide together, and who may be the second of them (QUALITY R8, R11; ADR: two people)."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from geo.names import Word
from profiles.access import Role
from profiles.accounts.rules import plain

DECIDE_WITHIN = timedelta(days=7)  # what nobody confirmed until then was not meant
NEW_FOR = timedelta(days=7)  # whoever was invited by the first of the two is no second person yet
SLIP_DIGITS = 12  # on each of two papers: who holds one has not even half


class ChangeKind(Word):
    """What is changed."""

    RECOVERY = "recovery", "サインインの回復"
    ROLE = "role", "役割の変更"


class Lost(Word):
    """Why somebody cannot sign in."""

    PHONE = "phone", "スマートフォンやカギをなくした、こわした"
    PASSWORD = "password", "パスワードを忘れた"
    BOTH = "both", "どちらもない"
    MISUSED = "misused", "ほかの人に使われたかもしれない"


class Standing(Word):
    """How far a change has come."""

    WAITING = "waiting", "2人目を待っています"
    APPROVED = "approved", "紙を使うのを待っています"
    DONE = "done", "行われました"
    REFUSED = "refused", "やめました"
    EXPIRED = "expired", "期限が切れました"


@dataclass(frozen=True, slots=True)
class Times:
    """When what happened to a change; `ends_at` is until when it must be decided, or the papers be used."""

    ends_at: datetime
    decided_at: datetime | None
    refused_at: datetime | None
    done_at: datetime | None


def standing_of(times: Times, now: datetime) -> Standing:
    """Return how far a change has come."""
    if times.refused_at is not None:
        return Standing.REFUSED
    if times.done_at is not None:
        return Standing.DONE
    if now > times.ends_at:
        return Standing.EXPIRED
    return Standing.WAITING if times.decided_at is None else Standing.APPROVED


@dataclass(frozen=True, slots=True)
class Second:
    """Somebody who would be the second person."""

    role: Role
    account_id: int | None
    was_invited_lately: bool  # by the first one


def why_not_second(who: Second, *, first_id: int | None, concerned_id: int, others: int) -> str | None:
    """Return why somebody cannot confirm a change, None where they can; `others` counts the administrators who could."""
    if who.account_id is None or who.account_id == first_id:
        return "頼んだ人とは別の人が確かめます"
    if who.account_id == concerned_id:
        return "自分のアカウントのことは、ほかの人が確かめます"
    if who.was_invited_lately:
        return "頼んだ人に招かれて7日たっていない人は、まだ確かめられません"
    if who.role is Role.ADMINISTRATOR or (who.role is Role.AUDITOR and not others):
        return None
    return "ほかに管理者がいるので、管理者が確かめます"


def slip_of(digits: str) -> str:
    """Return the digits of a paper as they are printed, in groups of four."""
    return "-".join(re.findall("....", digits))


def read_slip(text: str) -> str:
    """Return the digits of a paper as somebody typed them."""
    return re.sub(r"\D", "", plain(text))
