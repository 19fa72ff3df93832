"""Openings as a calendar (iCalendar, RFC 5545): one event for each span of hours of a place, for a year ahead."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from geo.clock import TOKYO
from profiles.vocabulary.pattern import Part, Pattern, falls_on
from profiles.vocabulary.rules import Status
from profiles.vocabulary.week import read_pattern
from resources.exchange.rhythm import Rule, rule_of

if TYPE_CHECKING:
    from icalendar import Event

AHEAD_DAYS = 366


def calendar(listings: Iterable[Mapping[str, Any]], *, today: date) -> bytes:
    """Return the openings of all listings that receive people, as one calendar."""
    from icalendar import Calendar  # here, for it takes a while to load

    book = Calendar()
    book.add("prodid", "-//Tsunagi//openings//JA")
    book.add("version", "2.0")
    book.add("x-wr-calname", "受入先の開催")
    book.add("x-wr-timezone", "Asia/Tokyo")
    for one in listings:
        if one["status"] == Status.ACTIVE:
            for event in events_of(one, today=today):
                book.add_component(event)
    book.add_missing_timezones()
    return bytes(book.to_ical())


def events_of(one: Mapping[str, Any], *, today: date) -> Iterator["Event"]:
    """Yield the events of one listing; an opening that is not known has none."""
    pattern = read_pattern(one["opening"]).pattern
    if pattern is None:
        return
    for number, part in enumerate(pattern.parts):
        event = _event(one, pattern, part, number, today) if part.slot else None
        if event is not None:
            yield event


def _event(one: Mapping[str, Any], pattern: Pattern, part: Part, number: int, today: date) -> "Event | None":
    """Return one part of a pattern as an event, or None when it never falls into the year ahead."""
    from icalendar import Event

    rule = rule_of(part)
    span = [today + timedelta(days=ahead) for ahead in range(AHEAD_DAYS)]
    days = [day for day in span if falls_on(part.days, day)]
    opened = [day for day in days if not any(falls_on(closed, day) for closed in pattern.closed)]
    if not opened or part.slot is None:
        return None
    opens, closes = part.slot
    event = Event()
    event.add("uid", f"{one['ref']}-{number}@tsunagi")
    event.add("dtstamp", one["changed_at"])
    event.add("summary", one["name"])
    event.add("dtstart", _at(opened[0], opens))
    event.add("dtend", _at(opened[0], closes))
    event.add("location", " ".join(filter(None, (one["address"], one["building"]))))
    event.add("description", "\n".join(filter(None, (one["description"], one["opening"], one["opening_note"]))))
    _repeat(event, rule, span, opened, opens)
    return event


def _repeat(event: "Event", rule: Rule | None, span: list[date], opened: list[date], opens: int) -> None:
    """Let an event come again: by its rule without the days on which it is closed, else day by day."""
    from icalendar import vRecur

    if len(opened) == 1:
        return
    if rule is None or not rule.freq:
        for day in opened[1:]:
            event.add("rdate", _at(day, opens))
        return
    words: dict[str, Any] = {"FREQ": rule.freq, "UNTIL": _at(opened[-1], opens).astimezone(UTC)}
    words |= {"BYDAY": list(rule.by_day)} if rule.by_day else {"BYMONTHDAY": list(rule.by_month_day)}
    event.add("rrule", vRecur(words))
    left_out = set(opened)
    for day in span:
        if opened[0] < day < opened[-1] and day not in left_out and _in_rule(rule, day):
            event.add("exdate", _at(day, opens))


def _in_rule(rule: Rule, day: date) -> bool:
    """Say whether a rule alone would hold an event on a day."""
    if rule.by_month_day:
        return day.day in rule.by_month_day
    names = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
    name = names[day.weekday()]
    if rule.freq == "WEEKLY":
        return name in rule.by_day
    last = (day + timedelta(days=7)).month != day.month
    return f"{(day.day - 1) // 7 + 1}{name}" in rule.by_day or (last and f"-1{name}" in rule.by_day)


def _at(day: date, minutes: int) -> datetime:
    """Return a moment of a day in Tokyo; 24:00 is the next midnight."""
    return datetime.combine(day, time(), TOKYO) + timedelta(minutes=minutes)
