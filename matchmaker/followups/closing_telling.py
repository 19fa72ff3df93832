"""How closings and what has come to a stand are told: the thread of a case, contacts after it, and the act for each stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import lazy_gettext as _l

from matchmaker.followups.stalling import Stall, Stalled
from matchmaker.followups.stalls import StalledTie
from matchmaker.followups.telling import due_tag
from matchmaker.introductions.language import gettext as _
from matchmaker.introductions.models import Introduction
from matchmaker.introductions.telling import about, now_text
from profiles.cases.closing import Outcome
from profiles.cases.models import AftercareContact, Closing
from profiles.vocabulary.dates import wareki
from profiles.vocabulary.rules import Side

OUTCOME_TAGS = {Outcome.REACHED: "fit", Outcome.NOT_REACHED: "plain", Outcome.REOPEN: "open"}


@dataclass(frozen=True, slots=True)
class ContactLine:
    """One contact after a closing as pages print it."""

    ref: str
    title: str
    tag: tuple[str, str]
    day: str
    words: str | None
    under: str
    waits: bool


@dataclass(frozen=True, slots=True)
class ClosingTold:
    """One closing as pages print it."""

    number: int
    rows: list[tuple[str, str]]
    contacts: list[ContactLine]
    rested: str
    reopened: list[tuple[str, str]]


def closing_told(closing: Closing, today: date) -> ClosingTold:
    """Return a closing as label and value, with the contacts after it."""
    decided = closing.decided_in or _(
        "会議ではなく、%(name)sが決めた", name=closing.by.name if closing.by else _("担当")
    )
    rows = [
        (_("終結した日"), wareki(closing.closed_on)),
        (_("理由"), _(closing.reason.label)),
        (_("決めたところ"), decided),
        (_("気にかける人"), closing.watcher or ""),
        (_("決めたわけ、申し送り"), closing.words or ""),
        (_("受入先への連絡"), _("続ける") if closing.host_kept else ""),
    ]
    reopened = [
        (_("もう一度始めた日"), wareki(closing.reopened_on) if closing.reopened_on else ""),
        (_("理由"), _(closing.reopen_reason.label) if closing.reopen_reason else ""),
        (_("聞いたこと"), closing.reopen_words or ""),
    ]
    contacts = [contact_line(one, today) for one in closing.aftercare if one.dropped_on is None]
    return ClosingTold(
        number=closing.number,
        rows=[row for row in rows if row[1]],
        contacts=contacts,
        rested=wareki(closing.rested_on) if closing.rested_on else "",
        reopened=[row for row in reopened if row[1]] if closing.reopened_on else [],
    )


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a case from its closing on: closed, asked after, at rest, opened again."""

    on: date
    day: str
    what: str
    words: str | None


def thread_of(closings: Sequence[Closing]) -> list[Event]:
    """Return what happened to a person's case from its first closing on, in the order of the days."""
    found: list[Event] = []
    for one in sorted(closings, key=lambda closing: closing.id):
        found.append(_event(one.closed_on, _("終結：%(why)s", why=_(one.reason.label))))
        for contact in one.aftercare:
            if contact.done_on is not None and contact.outcome is not None:
                what = _("%(title)s：%(how)s", title=contact_title(contact), how=_(contact.outcome.label))
                found.append(_event(contact.done_on, what, contact.words))
        if one.rested_on is not None:
            found.append(_event(one.rested_on, _("つながりは、ひと区切り")))
        if one.reopened_on is not None and one.reopen_reason is not None:
            found.append(_event(one.reopened_on, _("もう一度始めた：%(why)s", why=_(one.reopen_reason.label))))
    return sorted(found, key=lambda event: event.on)


def _event(on: date, what: str, words: str | None = None) -> Event:
    """Return one thing that happened."""
    return Event(on, wareki(on), what, words)


def contact_title(contact: AftercareContact) -> str:
    """Return what a contact after a closing is: 終結から 3 か月の連絡."""
    title = _("終結から %(n)s か月の連絡", n=contact.months)
    return _("%(title)s（2回め）", title=title) if contact.attempt > 1 else title


def contact_line(contact: AftercareContact, today: date) -> ContactLine:
    """Return one contact after a closing as a line."""
    outcome = contact.outcome
    tag = (_(outcome.label), OUTCOME_TAGS[outcome]) if outcome else due_tag(contact.due_on, today)
    under = [_(contact.way.label) if contact.way else "", contact.by.name if contact.by else ""]
    return ContactLine(
        ref=contact.ref,
        title=contact_title(contact),
        tag=tag,
        day=wareki(contact.done_on or contact.due_on),
        words=contact.words,
        under="・".join(filter(None, under)),
        waits=contact.done_on is None,
    )


WHY: Mapping[Stall, object] = {
    Stall.CONSENT_GONE: _l("紹介してよいという同意が、いまありません。受入先との話は、止まっています"),
    Stall.BACK_PASSED: _l("再開するつもりの日から %(days)s 日すぎました"),
    Stall.REST_OPEN: _l("休んで %(days)s 日。いつ再開するかが、決まっていません"),
    Stall.LYING: _l("提案から %(days)s 日、本人とも受入先とも進んでいません"),
    Stall.HOST_SILENT: _l("打診から %(days)s 日、受入先の返事がありません"),
    Stall.VISIT_OPEN: _l("受け入れてよいという返事から %(days)s 日、見学が進んでいません"),
    Stall.TRIAL_OPEN: _l("体験を始めて %(days)s 日。続けるか終えるかが、決まっていません"),
    Stall.PERSON_UNHEARD: _l("本人のようすを %(days)s 日聞いていません（%(limit)s 日で、ここに出ます）"),
    Stall.HOST_UNHEARD: _l("受入先のようすを %(days)s 日聞いていません（%(limit)s 日で、ここに出ます）"),
}
ACTS: Mapping[Stall, object] = {
    Stall.CONSENT_GONE: _l("同意を確かめる"),
    Stall.BACK_PASSED: _l("再開できるかを聞いて、決める"),
    Stall.REST_OPEN: _l("いつ再開するかを決める"),
    Stall.LYING: _l("本人の気持ちを聞いて、書く"),
    Stall.HOST_SILENT: _l("電話で返事を聞いて、書く"),
    Stall.VISIT_OPEN: _l("見学の日を決める"),
    Stall.TRIAL_OPEN: _l("続けるか終えるかを決める"),
    Stall.PERSON_UNHEARD: _l("本人に聞いて、書く"),
    Stall.HOST_UNHEARD: _l("受入先に聞いて、書く"),
}


@dataclass(frozen=True, slots=True)
class StalledLine:
    """One tie that has come to a stand, as pages print it."""

    tie_ref: str
    client_ref: str
    code: str
    about: str
    place: str
    now: str
    who: str
    title: str
    why: str
    act: str
    act_href: str


def stalled_line(one: StalledTie, today: date) -> StalledLine:
    """Return a tie that has come to a stand as a line."""
    tie = one.tie
    return StalledLine(
        tie_ref=tie.ref,
        client_ref=tie.client.ref,
        code=tie.client.code,
        about=about(tie.client),
        place=tie.resource.name,
        now=now_text(tie, today),
        who=tie.coordinator.name if tie.coordinator else "",
        title=_(one.by.stall.label),
        why=why_text(one.by),
        act=str(ACTS[one.by.stall]),
        act_href=act_href(tie, one.by.stall),
    )


def why_text(by: Stalled) -> str:
    """Return the rule that struck in words, with its numbers."""
    return str(WHY[by.stall]) % {"days": by.days, "limit": by.limit}


def act_href(tie: Introduction, stall: Stall) -> str:
    """Return where the act for a stand is done."""
    if stall is Stall.CONSENT_GONE:
        return url_for("consent.index", ref=tie.client.ref)
    if stall is Stall.REST_OPEN or stall is Stall.BACK_PASSED:
        return url_for("introductions.ask_rest", ref=tie.ref)
    if stall is Stall.TRIAL_OPEN:
        return url_for("introductions.show", ref=tie.ref, _anchor="state")
    if stall is Stall.VISIT_OPEN:
        return url_for("followups.new_plan", ref=tie.ref, side=Side.PERSON.value)
    side = Side.HOST if stall in (Stall.HOST_SILENT, Stall.HOST_UNHEARD) else Side.PERSON
    return url_for("followups.new_record", ref=tie.ref, side=side.value)


def filters(found: Sequence[Stall]) -> list[tuple[str, str, int]]:
    """Return every kind of stand that was found, with its word and how many there are."""
    return [(stall.value, _(stall.label), found.count(stall)) for stall in Stall if stall in found]
