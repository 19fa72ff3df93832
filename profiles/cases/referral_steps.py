"""The course of a referral: who may do what at which state, and where it leads; whatever stands not here is refused."""

from collections.abc import Mapping
from dataclasses import dataclass

from geo.names import Word

UNANSWERED_DAYS = 7  # QUALITY U27


class ReferralState(Word):
    """Where a referral stands (つなぐシートの段階)."""

    DRAFT = "draft", "書きかけ"
    SENT = "sent", "送った"
    RECEIVED = "received", "受け取った"
    ASKED = "asked", "聞き返し"
    ANSWERED = "answered", "答えた"
    CLOSED = "closed", "終わった"
    TAKEN_BACK = "taken_back", "取り下げた"


class Side(Word):
    """On which side of a referral somebody stands."""

    SENDER = "sender", "送る側"
    RECEIVER = "receiver", "受け取る側"


class ReferralAct(Word):
    """One act on a referral."""

    WRITE = "write", "書く"
    SEND = "send", "送る"
    RECEIVE = "receive", "受け取る"
    ASK = "ask", "聞き返す"
    REPLY = "reply", "聞き返しに答える"
    ANSWER = "answer", "答える"
    END = "end", "終える"
    TAKE_BACK = "take_back", "取り下げる"


S, A = ReferralState, ReferralAct


@dataclass(frozen=True, slots=True)
class Step:
    """Who may do an act, at which states, and where it leads; None: the state stays, or the act itself decides."""

    sides: frozenset[Side]
    at: frozenset[ReferralState]
    to: ReferralState | None


SENDER, RECEIVER = frozenset({Side.SENDER}), frozenset({Side.RECEIVER})
STEPS: Mapping[ReferralAct, Step] = {
    A.WRITE: Step(SENDER, frozenset({S.DRAFT}), None),  # what was sent stays as it was sent
    A.SEND: Step(SENDER, frozenset({S.DRAFT}), S.SENT),
    A.RECEIVE: Step(RECEIVER, frozenset({S.SENT}), S.RECEIVED),
    A.ASK: Step(RECEIVER, frozenset({S.SENT, S.RECEIVED, S.ANSWERED}), S.ASKED),
    A.REPLY: Step(SENDER, frozenset({S.ASKED}), None),  # back to where it was asked from
    A.ANSWER: Step(RECEIVER, frozenset({S.SENT, S.RECEIVED, S.ANSWERED}), None),  # an answer may end it
    A.END: Step(SENDER | RECEIVER, frozenset({S.ANSWERED}), S.CLOSED),
    A.TAKE_BACK: Step(SENDER, frozenset({S.SENT, S.RECEIVED, S.ASKED}), S.TAKEN_BACK),
}
WAITING = frozenset({S.SENT, S.RECEIVED})  # for the receiving side to answer
OPEN = frozenset({S.SENT, S.RECEIVED, S.ASKED, S.ANSWERED})
ENDED = frozenset({S.CLOSED, S.TAKEN_BACK})


def may_act(act: ReferralAct, state: ReferralState, sides: frozenset[Side]) -> bool:
    """Say whether somebody on some sides may do an act at a state."""
    return state in STEPS[act].at and bool(STEPS[act].sides & sides)


def acts_at(state: ReferralState, sides: frozenset[Side]) -> list[ReferralAct]:
    """Return what somebody on some sides may do at a state."""
    return [act for act in ReferralAct if may_act(act, state, sides)]


def answered_to(ends: bool) -> ReferralState:
    """Return where an answer leads."""
    return S.CLOSED if ends else S.ANSWERED


def replied_to(was_received: bool, was_answered: bool) -> ReferralState:
    """Return where a reply leads: to where the question was asked from."""
    if was_answered:
        return S.ANSWERED
    return S.RECEIVED if was_received else S.SENT


def may_read(side: Side, state: ReferralState, *, was_received: bool, still_holds: bool) -> bool:
    """Say whether a side may read what stands on the sheet.

    Who wrote it always may. The other side may from the moment it was sent; not after it was taken back before anybody
    received it, and not when the ground on which it was told no longer holds.
    """
    if side is Side.SENDER:
        return True
    if state is S.DRAFT or (state is S.TAKEN_BACK and not was_received):
        return False
    return still_holds
