"""The steps that a case may take, and what is to be done next."""

from collections.abc import Mapping
from enum import Enum

from geo.names import Word
from profiles.consent.rules import Standing


class Act(Word):
    """What a coordinator does next for a person."""

    ASSESS = "assess", "話を聞いて、記録をうめる"
    CONSENT = "consent", "紹介してよいかを、本人に聞く"
    PLAN = "plan", "プランを立てる"
    MATCH = "match", "受入先をさがす"
    SUPPORT = "support", "ようすを見守る"
    RENEW = "renew", "同意の期限を確かめる"
    EVALUATE = "evaluate", "プランを見直して、評価する"
    CLOSE = "close", "終結するかを話し合う"
    KEEP = "keep", "次の連絡の日を待つ"
    ASK_AFTER = "ask_after", "終結のあとのようすを聞く"
    REOPEN = "reopen", "もう一度、支援を始める"
    REST = "rest", "つながりは、ひと区切りです"
    RESUME = "resume", "再開できるかを聞く"


class Ahead(Enum):
    """What lies ahead of a person beside the stage of their case."""

    NOTHING = "nothing"
    DRAFT = "draft"  # a plan that no meeting has decided
    REVIEW = "review"  # the day of looking at the plan again has come
    CLOSING = "closing"  # the evaluation, or the calm of all ties, speaks for it
    ASK = "ask"  # a contact after the closing is due
    WANTED = "wanted"  # and in one of them support was asked for again
    REST = "rest"  # all of them have been


# Forward one step at a time, or back to planning (再プラン); it may pause at any time and comes back to any open stage.
FORWARD: Mapping[str, tuple[str, ...]] = {
    "received": ("assessed", "paused", "closed"),
    "assessed": ("planned", "received", "paused", "closed"),
    "planned": ("matching", "assessed", "paused", "closed"),
    "matching": ("supporting", "planned", "paused", "closed"),
    "supporting": ("planned", "matching", "paused", "closed"),
    "closed": ("aftercare", "planned"),
    "aftercare": ("planned", "closed"),
    "paused": ("received", "assessed", "planned", "matching", "supporting", "closed"),
}
OPEN = ("received", "assessed", "planned", "matching", "supporting", "paused")


def may_move(stage: str, to: str) -> bool:
    """Say whether a case may go from one stage to another."""
    return to in FORWARD[stage]


AFTER = {Ahead.WANTED: Act.REOPEN, Ahead.ASK: Act.ASK_AFTER, Ahead.REST: Act.REST}
ON_PLAN = {Ahead.DRAFT: Act.PLAN, Ahead.REVIEW: Act.EVALUATE}


def next_act(stage: str | None, consent: Standing, ahead: Ahead = Ahead.NOTHING) -> Act:
    """Return what is to be done next for a person."""
    if stage == "paused":
        return Act.RESUME
    if stage in ("closed", "aftercare"):
        return AFTER.get(ahead, Act.KEEP)
    if stage in (None, "received"):
        return Act.ASSESS
    if ahead is Ahead.CLOSING:
        return Act.CLOSE
    return _on_the_way(stage or "", consent, ahead)


def _on_the_way(stage: str, consent: Standing, ahead: Ahead) -> Act:
    """Return what is next between the first talk and the closing: consent, then the plan, then what the stage says."""
    if consent in (Standing.NONE, Standing.WITHDRAWN, Standing.EXPIRED):
        return Act.CONSENT
    if consent is Standing.ENDING:
        return Act.RENEW
    if stage != "assessed" and ahead in ON_PLAN:
        return ON_PLAN[ahead]
    return {"assessed": Act.PLAN, "supporting": Act.SUPPORT}.get(stage, Act.MATCH)
