"""What is typed of both sides: how it is, the next day, a rhythm, what troubles them and what is done about it."""

from collections.abc import Sequence
from datetime import date
from typing import cast

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.validators import InputRequired, Optional

from matchmaker.followups.models import Contact
from matchmaker.followups.records import Plan, Record
from matchmaker.followups.rules import BURDENS, FEELINGS
from matchmaker.followups.telling import contact_choices
from matchmaker.introductions.language import gettext as _
from profiles.desk.fields import (
    ClockField,
    HiddenVersion,
    HouseForm,
    LongTextField,
    NumberField,
    TextField,
    WarekiDateField,
)
from profiles.vocabulary.rules import Side

DAYS = _l("例：11月24日、R8.11.24、2026/11/24")


class RecordForm(HouseForm):
    """One contact with one side: when, how, how it feels, and what they said."""

    on = WarekiDateField(_l("話した日"), description=DAYS, validators=[InputRequired(_l("話した日を入れてください"))])
    way = RadioField(_l("どうやって"), validators=[InputRequired(_l("どうやって話したかを選んでください"))])
    feeling = RadioField(_l("どんな感じか"), validators=[Optional()])
    burden = RadioField(_l("どのくらい大変か"), validators=[Optional()])
    words = LongTextField(_l("聞いたことば"), description=_l("言ったままの短いことばで。「」はいりません"))
    note = LongTextField(_l("メモ"), description=_l("気づいたこと、約束したこと。ことばとは分けて書きます"))
    is_trouble = BooleanField(_l("このことばを、困りごととしても残す（終えるまで、きょうの仕事に出ます）"))
    next_on = WarekiDateField(_l("次に連絡する日"), description=_l("空けておくと、いつもの間隔で入ります"))
    next_plan = TextField(_l("次にすること"), description=_l("例：会って話す（農園で）"))
    version = HiddenVersion()

    def speak_of(self, side: Side) -> None:
        """Offer the scales in the words of one side."""
        self.way.choices = contact_choices()
        self.feeling.choices = [(word.value, _(word.label)) for word in FEELINGS[side.value]]
        self.burden.choices = [(word.value, _(word.label)) for word in BURDENS[side.value]]

    def done(self) -> Record:
        """Return what was typed as a record."""
        way = next(way for way in Contact if way.value == self.way.data)
        return Record(
            on=cast(date, self.on.data),
            way=way,
            feeling=_level(self.feeling.data),
            burden=_level(self.burden.data),
            words=_bare(self.words.data),
            note=self.note.data or "",
        )

    def next(self) -> Plan | None:
        """Return the next contact as it was wished, or None for the usual rhythm."""
        return Plan(self.next_on.data, text=self.next_plan.data or "") if self.next_on.data else None


def _level(text: str | None) -> int | None:
    """Return one step of a scale, None where nobody said."""
    return int(text) if text else None


def _bare(text: str | None) -> str:
    """Return a quotation without the brackets that pages set."""
    said = (text or "").strip()
    return said[1:-1].strip() if said.startswith("「") and said.endswith("」") and said.count("「") == 1 else said


class DateForm(HouseForm):
    """When a side is asked, at what hour, and what for."""

    on = WarekiDateField(_l("日"), description=DAYS, validators=[InputRequired(_l("日を入れてください"))])
    at = ClockField(_l("時刻"), description=_l("例：10:30。決まっていなければ、空けておきます"))
    plan = TextField(
        _l("すること"), description=_l("例：見学に同行する（駅南口 10:15 待ち合わせ）"), validators=[Optional()]
    )
    version = HiddenVersion()

    def wished(self) -> Plan:
        """Return the plan that was typed."""
        return Plan(cast(date, self.on.data), self.at.data, self.plan.data or "")


class RhythmForm(HouseForm):
    """How often one side of one pair is asked."""

    days = NumberField(_l("何日に1度"), description=_l("空けておくと、段階ごとのいつもの間隔に戻ります"))
    version = HiddenVersion()


class ConcernForm(HouseForm):
    """What troubles one side, in their words, and what is done next if that is known."""

    side = RadioField(_l("だれの困りごと"), validators=[InputRequired(_l("本人か受入先かを選んでください"))])
    words = LongTextField(_l("困っていること"), description=_l("聞いたままのことばで"))
    next_step = LongTextField(_l("次の手"), description=_l("だれが何をするか。決まっていなければ、空けておきます"))
    next_on = WarekiDateField(_l("いつまでに"), description=DAYS)

    def speak_of(self, sides: Sequence[Side]) -> None:
        """Offer the sides that may be troubled."""
        self.side.choices = [(side.value, _(side.label)) for side in sides]

    @property
    def whose(self) -> Side:
        """Return the side that was chosen."""
        return next(side for side in Side if side.value == self.side.data)


class NextStepForm(HouseForm):
    """What is done next about a concern."""

    step = LongTextField(
        _l("次の手"), description=_l("だれが何をするか。例：三浦が訪問し、休むときの決まりを一緒に考える")
    )
    on = WarekiDateField(_l("いつ"), description=DAYS)
    version = HiddenVersion()


class CloseForm(HouseForm):
    """What became of a concern."""

    closing = LongTextField(_l("どうなったか"), description=_l("例：森田さんから先に「休んでよい」と言ってもらえた"))
    version = HiddenVersion()
