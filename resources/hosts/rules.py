"""Personal links and worries of hosts: how long a paper lives, what became of it, what may trouble a host."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from geo.names import Word

PAPER_DAYS = 30  # a paper slip, until it is used for the first time
SESSION_HOURS = 12  # a device, after it was used
TRIES = 5  # wrong codes from one device address …
TRIES_IN = timedelta(minutes=1)  # … in so long a time
CODE_DIGITS = 8
PIN_DIGITS = 4
PIN_TRIES = 5  # wrong ones on a device, then a new paper is needed (QUALITY R9)
DEVICE_DAYS = 180  # a device that was given four digits


class Topic(Word):
    """What a host who is troubled asks for (困っていること)."""

    CALL = "call", "電話をかけてほしい"
    MEET = "meet", "会って話したい"
    REST = "rest", "しばらく休みたい"
    CHANGE = "change", "名前や場所などを直してほしい"


class LinkState(Word):
    """What became of one personal link."""

    LIVE = "live", "まだ使われていません"
    OPEN = "open", "いま開いています"
    KEPT = "kept", "4けたの番号で開けます"
    USED = "used", "使い終わりました"
    EXPIRED = "expired", "期限が過ぎました"
    REVOKED = "revoked", "取り消しました"


@dataclass(frozen=True, slots=True)
class Times:
    """The moments of one link."""

    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None
    session_until: datetime | None
    device_until: datetime | None = None


def state_of(times: Times, now: datetime) -> LinkState:
    """Return what became of a link."""
    if times.revoked_at:
        return LinkState.REVOKED
    if times.used_at:
        open_now = times.session_until is not None and times.session_until > now
        kept = times.device_until is not None and times.device_until > now
        return LinkState.OPEN if open_now else LinkState.KEPT if kept else LinkState.USED
    return LinkState.LIVE if times.expires_at > now else LinkState.EXPIRED


def clean_code(text: str) -> str:
    """Return a typed code as its digits, of any width, blanks and hyphens taken off."""
    return "".join(str(int(sign)) for sign in text if sign.isdecimal())


def is_weak(pin: str) -> bool:
    """Say whether four digits are among the first that anybody would try: all alike, or one after the other."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return len(steps) == 1 and steps <= {0, 1, 9}


def spaced(code: str) -> str:
    """Return a code as it is printed: 1234 5678."""
    half = len(code) // 2
    return f"{code[:half]} {code[half:]}"
