"""The leak drill: from an account and a period, or from one lost paper or file, to people, facts, and the draft of a report."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from geo.clock import TOKYO
from geo.db import db
from profiles.actor import Actor
from profiles.audit.actions import Event, record_of_town
from profiles.audit.exposure import SENSITIVE, Leak, deadlines, leak_of, seen_by
from profiles.audit.models import Deed
from profiles.audit.naming import people_in
from profiles.audit.queries import Asked, conditions
from profiles.audit.rules import DeedKind
from profiles.vocabulary.dates import wareki

DRILLED = Event(
    "audit.leak",
    "漏えいの調べ",
    frozenset({"account", "who", "deed", "since", "until", "number", "sensitive"}),
    DeedKind.CHECKED,
)
SHOWING = (DeedKind.LOOKED, DeedKind.PRINTED, DeedKind.EXPORTED)
TO_FILL = "（書いてください）"


def leak_in(actor: Actor, asked: Asked) -> Leak:
    """Return what could have been seen through the deeds that answer a question."""
    found = list(db.session.scalars(sa.select(Deed).where(*conditions(actor, asked)).order_by(Deed.id)))
    return leak_through(found)


def leak_through(deeds: Sequence[Deed]) -> Leak:
    """Return what could have been seen through some deeds."""
    unnamed = sum(deed.details["number"] for deed in deeds if _is_unnamed(deed))
    return leak_of(_looks(deeds), deeds=len(deeds), unnamed=unnamed)


def _is_unnamed(deed: Deed) -> bool:
    """Say whether a deed is about a list too long to name who stood on it."""
    return "clients" in deed.details and deed.details["clients"] is None


def _looks(deeds: Sequence[Deed]) -> Iterator[tuple[str, Any, Any]]:
    """Yield each look at a person: whom, what it could show, when."""
    for deed in deeds:
        facts = seen_by(deed.event, deed.details.get("page"))
        for ref in people_in(deed):
            yield ref, facts, deed.at


def note_drill(actor: Actor, leak: Leak, **asked: object) -> None:
    """Write down that a leak was looked into."""
    told = {name: value for name, value in asked.items() if value is not None}
    record_of_town(actor, DRILLED, number=len(leak.people), sensitive=leak.sensitive, **told)


def as_values(leak: Leak, codes: Mapping[str, str], *, learned_on: date, malicious: bool) -> dict[str, Any]:
    """Return a leak as plain values: codes, and no name."""
    due = deadlines(learned_on, malicious=malicious)
    return {
        "people": len(leak.people),
        "unnamed": leak.unnamed,
        "sensitive": leak.sensitive,
        "deeds": leak.deeds,
        "facts": {fact.value: count for fact, count in leak.counts.items()},
        "must_be_reported": leak.must_be_reported,
        "deadlines": {
            "first_from": due.first_from.isoformat(),
            "first_until": due.first_until.isoformat(),
            "full": due.full.isoformat(),
        },
        "list": [
            {
                "code": codes.get(one.ref),
                "ref": one.ref,
                "facts": sorted(fact.value for fact in one.facts),
                "sensitive": bool(one.facts & SENSITIVE),
                "looks": one.looks,
                "first_at": one.first_at.astimezone(TOKYO).isoformat(timespec="seconds"),
                "last_at": one.last_at.astimezone(TOKYO).isoformat(timespec="seconds"),
            }
            for one in leak.people
        ],
        "report": dict(report_of(leak, learned_on=learned_on, malicious=malicious)),
    }


def report_of(leak: Leak, *, learned_on: date, malicious: bool) -> list[tuple[str, str]]:
    """Return the nine items of the report to the Personal Information Protection Commission, as far as the book knows them."""
    kinds = "、".join(fact.label for fact in leak.counts) or "なし"
    spans = [at.astimezone(TOKYO) for one in leak.people for at in (one.first_at, one.last_at)]
    when = f"{min(spans):%Y/%m/%d %H:%M} から {max(spans):%Y/%m/%d %H:%M} まで" if spans else "見た記録なし"
    unnamed = f"（ほかに、名前を挙げられない一覧で のべ {leak.unnamed} 人）" if leak.unnamed else ""
    cause = "不正の目的によるおそれあり。" if malicious else ""
    return [
        ("1 概要", f"{wareki(learned_on)}に知った。見られたおそれのある期間は {when}。記録 {leak.deeds} 件。{TO_FILL}"),
        ("2 漏えいした、またはそのおそれのある項目", kinds),
        ("3 本人の数", f"{len(leak.people)} 人。うち要配慮個人情報をふくむおそれのある人 {leak.sensitive} 人{unnamed}"),
        ("4 原因", cause + TO_FILL),
        ("5 二次被害の有無と内容", TO_FILL),
        ("6 本人への対応", TO_FILL),
        ("7 公表", TO_FILL),
        ("8 再発を防ぐ手だて", TO_FILL),
        ("9 そのほか参考になること", f"コードごとの一覧を別につける。{TO_FILL}"),
    ]
