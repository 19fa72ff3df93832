"""What is typed of a case: the next stage, and whom one looks for."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from profiles.cases.models import CaseStage
from profiles.cases.words import ExportReason
from profiles.desk.fields import (
    EnumField,
    HiddenVersion,
    HouseForm,
    TextField,
)
from profiles.desk.files import Ending


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
