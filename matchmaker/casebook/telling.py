"""The day in one sentence, and the rule of its order in words."""

from flask_babel import lazy_gettext as _l

from matchmaker.casebook.day import Day
from matchmaker.casebook.rules import WEIGHTS, Why
from matchmaker.introductions.language import gettext as _
from matchmaker.meetings.sittings import NextMeeting


def sentence(day: Day) -> str:
    """Return what the day asks for: how many on each side; what is late is said by `late_sentence`."""
    person, host = day.person.count, day.host.count
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
    return _("予定を過ぎたものは、ありません。") if day.person.count or day.host.count else ""


ADDS = {  # what adds to a sign the longer it lasts, as `rules.WEIGHTS` reckons it
    Why.LATE: _l("約束の間隔の半分を過ぎるごとに、1つ重くなる（5つまで）"),
    Why.NO_STEP: _l("1週間ごとに、1つ重くなる（3つまで）"),
    Why.STEP_LATE: _l("1週間ごとに、1つ重くなる（2つまで）"),
    Why.VOICE: _l("2日ごとに、1つ重くなる（3つまで）"),
    Why.CONSENT: _l("期限の30日前から、10日ごとに1つ重くなる（3つまで）"),
    Why.ENQUIRY: _l("1週間ごとに、1つ重くなる（3つまで）"),
    Why.STALLED: _l("決まった日数を4週間過ぎると、1つ重くなる"),
    Why.AFTERCARE: _l("2週間ごとに、1つ重くなる（3つまで）"),
    Why.REVIEW: _l("見直しの日から、2週間ごとに1つ重くなる（2つまで）"),
    Why.TODAY: _l("時刻の約束があれば、1つ重い"),
    Why.QUIET: _l("30日から。さらに30日ごとに、1つ重くなる（2つまで）"),
}
GROUP_WORDS = {
    "contact": _l("連絡の予定"),
    "hard": _l("つらい、心配"),
    "concern": _l("困りごと"),
    "voice": _l("受入先から届いた声"),
    "enquiry": _l("返事を待っている打診"),
    "consent": _l("同意の期限"),
    "stalled": _l("とどこおったつなぎ"),
    "review": _l("見直すプラン"),
    "quiet": _l("しばらく記録のない人"),
}


def rule() -> list[tuple[str, int, str]]:
    """Return every sign in words with what it weighs and what adds to it, the heaviest first."""
    told = [(_(why.label), int(WEIGHTS[why][0]), str(ADDS.get(why, ""))) for why in Why]
    return sorted(told, key=lambda line: -line[1])


def group_words() -> list[tuple[str, str]]:
    """Return the groups by which the whole list is narrowed down."""
    return [(group, str(word)) for group, word in GROUP_WORDS.items()]


def counts_told(meeting: NextMeeting | None) -> list[tuple[str, str]]:
    """Return each matter of the next meeting with how many there are, in words."""
    return [(_(matter.label), _("%(n)s 件", n=number)) for matter, number in meeting.counts] if meeting else []
