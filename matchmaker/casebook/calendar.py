"""What is planned as a calendar (iCalendar, RFC 5545): codes and kinds, never a name, an address or somebody's own words."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from geo.clock import TOKYO
from matchmaker.casebook.feed_queries import Coming
from matchmaker.introductions.language import gettext as _
from profiles.vocabulary.rules import Side

if TYPE_CHECKING:
    from icalendar import Event

LASTS = timedelta(minutes=30)


def calendar(coming: Sequence[Coming], *, today: date, now: datetime, links: dict[str, str]) -> bytes:
    """Return planned things as one calendar; `links` is where each is written down, by its reference."""
    from icalendar import Calendar, Timezone  # here, for it takes a while to load

    book = Calendar()
    for name, value in {
        "prodid": "-//Tsunagi//plans//JA",
        "version": "2.0",
        "calscale": "GREGORIAN",
        "method": "PUBLISH",
        "x-wr-calname": _("つなぎの予定（コードだけ）"),
        "x-wr-timezone": "Asia/Tokyo",
    }.items():
        book.add(name, value)
    book.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    book.add("x-published-ttl", "PT1H")
    book.add_component(Timezone.from_tzinfo(TOKYO, first_date=date(today.year - 1, 1, 1)))
    for one in coming:
        book.add_component(_event(one, today, now, links.get(one.ref)))
    return bytes(book.to_ical())


def _event(one: Coming, today: date, now: datetime, link: str | None) -> "Event":
    """Return one planned thing; what is late stands on today, and says since when."""
    from icalendar import Event

    event = Event()
    late = (today - one.on).days
    event.add("uid", f"{one.kind}-{one.ref}@tsunagi")
    event.add("dtstamp", now)
    event.add("sequence", max(0, one.version - 1) + (late if late > 0 else 0))
    event.add("summary", summary_of(one, late))
    event.add("class", "PRIVATE")
    if link:
        event.add("url", link)
    event.add("description", described(one))
    for name, value in _when(one, today).items():
        event.add(name, value)
    return event


def _when(one: Coming, today: date) -> dict[str, Any]:
    """Return beginning and end: an hour that was agreed, else the whole day, which blocks nothing."""
    if one.at is not None and one.on >= today:
        start = datetime.combine(one.on, one.at, TOKYO)
        return {"dtstart": start, "dtend": start + LASTS}
    day = max(one.on, today)
    return {"dtstart": day, "dtend": day + timedelta(days=1), "transp": "TRANSPARENT"}


def summary_of(one: Coming, late: int) -> str:
    """Return one planned thing in a few words: whose, what kind, and how late."""
    kinds = {
        "concern": _("困りごとの次の手"),
        "review": _("プランの見直し"),
        "aftercare": _("終結後のつながり"),
    }
    side = _("本人") if one.side == Side.PERSON.value else _("受入先")
    what = kinds.get(one.kind) or (_(one.plan) if one.plan else _("連絡"))
    text = " ".join(filter(None, (one.code, f"{side}：{what}")))
    return _("（%(n)s日すぎ）%(what)s", n=late, what=text) if late > 0 else text


def described(one: Coming) -> str:
    """Return what stands under it: that names are in the system alone, and by which reference a place is found."""
    told = [_("名前や場所は、つなぎの画面で見てください。")]
    if one.side == Side.HOST.value and one.place_ref:
        told.append(_("受入先の番号：%(ref)s", ref=one.place_ref))
    return "\n".join(told)
