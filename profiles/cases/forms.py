"""What is typed of a case: the next stage, and a referral as a partner hands somebody on."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from profiles.cases.models import CaseStage
from profiles.cases.words import ExportReason
from profiles.consent.rules import Fact
from profiles.desk.fields import (
    EnumField,
    EnumListField,
    HiddenVersion,
    HouseForm,
    LongTextField,
    NumberField,
    TextField,
    WarekiDateField,
    WeekField,
)
from profiles.desk.files import Ending
from profiles.vocabulary.rules import Gender


class FindForm(HouseForm):
    """A name or a telephone number, looked for without standing in any address."""

    called = TextField(
        _l("名前か電話番号"),
        description=_l("名字だけ、よみがな、電話の下4けたでもさがせます。さがしたことは、記録簿に残ります"),
        validators=[InputRequired(_l("名前、よみがな、電話番号のどれかを入れてください"))],
    )


class ExportForm(HouseForm):
    """Why the list of people leaves the house, and as what."""

    reason = EnumField(
        ExportReason,
        _l("書き出しの理由"),
        description=_l("名前と住所は入りません。だれの記録を、だれが、なぜ書き出したかが、記録簿に残ります"),
        validators=[InputRequired(_l("書き出しの理由を選んでください"))],
        blank=_l("選んでください"),
    )
    format = EnumField(Ending, _l("ファイルの形"), validators=[InputRequired(_l("ファイルの形を選んでください"))])


class StageForm(HouseForm):
    """The stage that a case goes to; only stages that the rules allow are offered."""

    stage = RadioField(_l("次の段階"), validators=[InputRequired(_l("次の段階を選んでください"))])
    version = HiddenVersion()

    def offer(self, stages: Sequence[tuple[str, str]]) -> None:
        """Offer the stages that the case may go to."""
        self.stage.choices = [SelectChoice(value, word) for value, word in stages]

    @property
    def to(self) -> CaseStage:
        """Return the stage that was chosen."""
        return next(stage for stage in CaseStage if stage.value == self.stage.data)


class ReferralForm(HouseForm):
    """A person whom a partner hands on: what they said, how to reach them, and what may be told."""

    name = TextField(_l("名前"), validators=[InputRequired(_l("名前を入れてください"))])
    kana = TextField(_l("よみがな"))
    contact = TextField(
        _l("連絡先"),
        description=_l("例：090-0000-0000（午前中）"),
        validators=[InputRequired(_l("連絡先を入れてください。なければ「窓口をとおして」と書いてください"))],
    )
    address = TextField(_l("住所"), description=_l("町名まででもかまいません"))
    age = NumberField(_l("年齢"))
    gender = EnumField(Gender, _l("性別"), blank=_l("聞いていない"))
    interests = LongTextField(_l("好きなこと"), description=_l("言ったことばのままで"))
    strengths = LongTextField(_l("してきたこと・できること"))
    wants = LongTextField(_l("したいこと"))
    avoid = LongTextField(_l("つらいこと、さけたいこと"))
    available = WeekField(_l("来られる日時"), description=_l("例：月-金 13:00-17:00"))
    facts = EnumListField(
        Fact,
        _l("受入先に伝えてよいこと"),
        description=_l("本人が「よい」と言ったものだけ。まだ聞いていなければ、1つも選ばずに送れます"),
    )
    given_on = WarekiDateField(_l("同意した日"), description=_l("例：令和8年11月24日、R8.11.24、2026/11/24"))

    def values(self) -> dict[str, Any]:
        """Return the columns of the client that the form states."""
        names = ("name", "kana", "contact", "address", "interests", "strengths", "wants", "avoid", "available")
        values: dict[str, Any] = {name: (self[name].data or "").strip() or None for name in names}
        return values | {"age": self.age.data, "gender": self.gender.data}
