"""The day in one sentence."""

from matchmaker.casebook.queries import Day
from matchmaker.introductions.language import gettext as _


def sentence(day: Day) -> str:
    """Return what the day asks for: how many on each side; what is late is said by `late_sentence`."""
    person, host = len(day.person.lines), len(day.host.lines)
    if not person and not host:
        return _("きょうとあすの連絡は、ありません。")
    return _("連絡は本人へ %(person)s 件、受入先へ %(host)s 件。", person=person, host=host)


def late_sentence(day: Day) -> str:
    """Return how many contacts are late, and on which side."""
    person, host = day.person.late, day.host.late
    if person and person == host:
        return _("どちらにも %(n)s 件ずつ、予定を過ぎたものがあります。", n=person)
    if person and host:
        return _("予定を過ぎたものが、本人へ %(person)s 件、受入先へ %(host)s 件あります。", person=person, host=host)
    if person:
        return _("本人への連絡に、予定を過ぎたものが %(n)s 件あります。", n=person)
    if host:
        return _("受入先への連絡に、予定を過ぎたものが %(n)s 件あります。", n=host)
    return _("予定を過ぎたものは、ありません。") if day.person.lines or day.host.lines else ""
