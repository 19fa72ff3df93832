"""What is typed when an introduction moves: a step with its day and reason, a rest, and the answer of a host.

Labels of the host's form carry readings (`{漢字|かんじ}`); the templates set them with the filter `ruby`.
"""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from matchmaker.introductions.rules import Answer, Reason
from profiles.desk.fields import HiddenVersion, HouseForm, LongTextField, TextField, WarekiDateField

ANSWERS = (
    SelectChoice(Answer.YES.value, _l("はい、{来|き}て もらって よいです")),
    SelectChoice(Answer.TALK.value, _l("{話|はな}してから {決|き}めたい")),
    SelectChoice(Answer.NO.value, _l("{今回|こんかい}は むずかしい")),
)
WHY = {
    Reason.NO_ROOM: _l("{空|あ}きが ない"),
    Reason.FEW_HANDS: _l("{人手|ひとで}が {足|た}りない"),
    Reason.YEAR_END: _l("いまは いそがしい"),
    Reason.RESTING: _l("しばらく {休|やす}む"),
    Reason.ACCESS: _l("{場所|ばしょ}や {設備|せつび}が {合|あ}わない"),
    Reason.NOT_FIT: _l("すること が {合|あ}わない"),
    Reason.OTHER: _l("そのほか"),
}


class StepForm(HouseForm):
    """One step: the day on which it happened, and a reason where a tie is over."""

    on = WarekiDateField(
        _l("その日"),
        description=_l("例：11月24日、R8.11.24、2026/11/24"),
        validators=[InputRequired(_l("いつのことかを入れてください"))],
    )
    reason = RadioField(_l("理由"), validators=[Optional()], validate_choice=False)
    decided_in = TextField(
        _l("決めた会議"), description=_l("例：重層的支援会議。会議がないときは空けて、メモにわけを書きます")
    )
    note = LongTextField(_l("メモ"), description=_l("あとで読む人のために、ひとこと。受入先には伝わりません"))
    version = HiddenVersion()

    def offer(self, reasons: Sequence[tuple[str, str]]) -> None:
        """Offer the reasons that fit the step."""
        self.reason.choices = list(reasons)


class RestForm(HouseForm):
    """A rest, or the end of one."""

    back_on = WarekiDateField(
        _l("再開するつもりの日"),
        description=_l("例：12月10日、R8.12.10。この日をすぎると、一覧に出ます。決まっていなければ空けておきます"),
    )
    note = LongTextField(_l("メモ"), description=_l("例：お祖父さんの入院で、家を空けにくい。落ち着いたら戻る約束"))
    version = HiddenVersion()


class RestUntilForm(HouseForm):
    """Until when a rest goes on."""

    back_on = WarekiDateField(
        _l("再開するつもりの日"),
        description=_l("例：12月10日、R8.12.10。この日をすぎると、一覧に出ます"),
        validators=[InputRequired(_l("再開するつもりの日を入れてください"))],
    )
    version = HiddenVersion()


class AnswerForm(HouseForm):
    """What a host answers to an enquiry, with one of a few reasons for a no."""

    answer = RadioField(
        _l("どう しますか"),
        choices=ANSWERS,
        validators=[InputRequired(_l("どれか 1つを えらんで ください。"))],
    )
    reason = RadioField(
        _l("むずかしい わけ"),
        choices=[SelectChoice(reason.value, word) for reason, word in WHY.items()],
        validate_choice=False,  # the rules know which reasons there are
    )
    words = LongTextField(_l("ひとこと"))

    @property
    def said(self) -> Answer:
        """Return the answer that was chosen."""
        return next(answer for answer in Answer if answer.value == self.answer.data)

    @property
    def why(self) -> str | None:
        """Return the reason of a no; other answers have none."""
        return (self.reason.data or None) if self.said is Answer.NO else None

    def validate_reason(self, field: RadioField) -> None:
        """Ask for one reason when it is a no."""
        if self.answer.data == Answer.NO.value and not field.data:
            raise ValidationError(_l("わけを 1つ えらんで ください。"))
