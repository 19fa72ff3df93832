"""What is typed of a meeting: calling it, its agenda, its decisions, who came."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, Form, FormField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from matchmaker.meetings.rules import Attendance, MeetingKind, Outcome, Sitting, may_decide
from matchmaker.meetings.said import MOST_ROLES, Said
from profiles.cases.closing import ClosingReason
from profiles.consent.rules import Fact
from profiles.desk.fields import (
    NOT_OFFERED,
    ClockField,
    EnumField,
    EnumListField,
    HiddenVersion,
    HouseForm,
    LongTextField,
    TextField,
    WarekiDateField,
)

WHY = _l("わけ")


class CallForm(HouseForm):
    """The day on which a body is called together."""

    on = WarekiDateField(_l("開く日"), validators=[InputRequired(_l("開く日を入れてください"))])
    opens = ClockField(_l("始まり"))
    closes = ClockField(_l("終わり"))
    place = TextField(_l("場所"))

    @property
    def sitting(self) -> Sitting:
        """Return the day with its hours; the form was checked before."""
        return Sitting(self.on.data or date.max, self.opens.data, self.closes.data)


class CaseForm(HouseForm):
    """A case that somebody puts on the agenda."""

    code = TextField(_l("本人のコード"), description=_l("本人の一覧にあるコード"))
    why = TextField(_l("話し合いたいわけ"))


class PutForm(HouseForm):
    """The meeting to which a case is put."""

    meeting = SelectField(_l("どの会議で"), **NOT_OFFERED)
    why = TextField(_l("話し合いたいわけ"))


class TopicForm(HouseForm):
    """A topic that is about nobody."""

    topic = LongTextField(_l("話し合うこと"), description=_l("人のコードや名前は書きません"))


class WhyForm(HouseForm):
    """Why somebody takes an item off the agenda or moves it."""

    why = TextField(WHY)


class FactsForm(HouseForm):
    """What members are told of a case."""

    facts = EnumListField(Fact, _l("この会議で伝えること"))


class RoleForm(Form):
    """Who does what until when."""

    who = TextField(_l("だれが"))
    does = TextField(_l("何を"))
    until = TextField(_l("いつまで"))


class DecisionForm(HouseForm):
    """What a meeting says about one case; anything may still be open."""

    outcome = RadioField(_l("決まったこと"), validate_choice=False)
    tie = SelectField(_l("どのつなぎを"), default="", validate_choice=False)
    reason = EnumField(ClosingReason, _l("終結のわけ"), blank=_l("選んでください"))
    words = LongTextField(_l("話し合ったこと"))
    roles = FieldList(FormField(RoleForm), min_entries=3, max_entries=MOST_ROLES)
    watcher = TextField(_l("見守る人"))
    next_on = WarekiDateField(_l("次に見る日"))
    version = HiddenVersion()

    def offer(self, kind: MeetingKind, is_case: bool, ties: Sequence[tuple[str, str]]) -> None:
        """Offer what this kind of meeting may decide, and the ties that may be settled."""
        of_topics = (Outcome.CONTINUE, Outcome.ADVICE, Outcome.CARRIED)
        allowed = [one for one in Outcome if may_decide(kind, one) and (is_case or one in of_topics)]
        self.outcome.choices = [SelectChoice(one.value, _(one.label)) for one in allowed]
        self.tie.choices = [SelectChoice("", "—"), *(SelectChoice(ref, place) for ref, place in ties)]

    def said(self) -> Said:
        """Return what was typed; a word that is none of ours is none."""
        chosen = [one for one in Outcome if one.value == self.outcome.data]
        return Said(
            outcome=chosen[0] if chosen else None,
            words=self.words.data or "",
            roles=[dict(one) for one in self.roles.data],
            watcher=self.watcher.data or "",
            next_on=self.next_on.data,
            reason=self.reason.data,
            tie_ref=self.tie.data or "",
        )


class CloseForm(HouseForm):
    """What was said over all, and when the body meets next."""

    note = LongTextField(_l("会議全体の記録"))
    next_on = WarekiDateField(_l("次の会議の日"))
    version = HiddenVersion()


class AttendanceForm(HouseForm):
    """Whether one member came."""

    attendance = EnumField(Attendance, _l("出欠"), blank=_l("まだ"))
    deputy = TextField(_l("代理の方"))


def filled(item: Any) -> dict[str, Any]:
    """Return what is written about a case as the form shows it."""
    return {
        "outcome": item.outcome.value if item.outcome else None,
        "words": item.words,
        "roles": item.roles or [],
        "watcher": item.watcher,
        "next_on": item.next_on,
        "reason": ClosingReason(item.reason) if item.reason else None,
        "tie": item.introduction.ref if item.introduction else "",
        "version": item.version,
    }
