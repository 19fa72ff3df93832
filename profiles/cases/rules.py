"""The steps that a case may take, and what is to be done next."""

from collections.abc import Mapping

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
    KEEP = "keep", "ときどき連絡する"
    RESUME = "resume", "再開できるかを聞く"


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


def next_act(stage: str | None, consent: Standing) -> Act:
    """Return what is to be done next for a person."""
    if stage == "paused":
        return Act.RESUME
    if stage in ("closed", "aftercare"):
        return Act.KEEP
    if stage in (None, "received"):
        return Act.ASSESS
    if consent in (Standing.NONE, Standing.WITHDRAWN, Standing.EXPIRED):
        return Act.CONSENT
    if consent is Standing.ENDING:
        return Act.RENEW
    return {"assessed": Act.PLAN, "supporting": Act.SUPPORT}.get(stage or "", Act.MATCH)
