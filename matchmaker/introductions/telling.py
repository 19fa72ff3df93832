"""How an introduction is told to people: where it stands, for how long, and what a step was."""

from datetime import date

from flask_babel import lazy_gettext as _l

from matchmaker.introductions.language import gettext as _
from matchmaker.introductions.models import Introduction, State
from matchmaker.introductions.rules import Reason, reason_called, span
from profiles.clients.models import Client

STEP_WORDS = {"paused": _l("休み"), "resumed": _l("再開"), "talk": _l("受入先が、話してから決めたい")}
ACTS = {  # what a coordinator presses to take a step
    State.WISHED: _l("本人が希望した"),
    State.HOST_ASKED: _l("受入先に打診する"),
    State.ACCEPTED: _l("受入先が受諾した"),
    State.DECLINED: _l("受入先が見合わせた"),
    State.VISIT: _l("見学に進む"),
    State.TRIAL: _l("体験に進む"),
    State.TAKING_PART: _l("参加に進む"),
    State.SETTLED: _l("定着にする"),
    State.ENDED: _l("つなぎを終える"),
}


def span_text(since: date, today: date) -> str:
    """Return how long something has lasted: 5週目, later 4か月目."""
    lasted = span(since, today)
    return _("%(n)sか月目", n=lasted.number) if lasted.in_months else _("%(n)s週目", n=lasted.number)


def now_text(tie: Introduction, today: date) -> str:
    """Return where a tie stands: 参加 5週目, or since when it rests or is over."""
    if tie.paused_on is not None:
        return _("%(state)s（休み）", state=_(tie.state.label))
    if tie.state in (State.DECLINED, State.ENDED):
        return _(tie.state.label)
    return _("%(state)s %(span)s", state=_(tie.state.label), span=span_text(tie.state_since, today))


def step_text(word: str) -> str:
    """Return a step of the history in a word."""
    state = next((state for state in State if state.value == word), None)
    return _(state.label) if state else str(STEP_WORDS.get(word, word))


def reason_text(value: str | None) -> str:
    """Return a coded reason in words."""
    reason: Reason | None = reason_called(value)
    return _(reason.label) if reason else ""


def about(client: Client) -> str:
    """Return age and area of a person in brackets' inside: 48歳・川西."""
    parts = [_("%(n)s歳", n=client.age)] if client.age is not None else []
    return "・".join([*parts, client.area.name] if client.area else parts)


def pair_text(tie: Introduction) -> str:
    """Return both sides of a tie in one line."""
    return _("%(code)s さんと %(place)s", code=tie.client.code, place=tie.resource.name)
