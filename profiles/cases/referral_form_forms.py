"""What an administrator types of the town's sheet: its name, a field, an answer."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import InputRequired

from profiles.cases.referral_forms import Versioned
from profiles.cases.referral_sheet import Answer, FieldKind, Fills, SheetDefinition, SheetField
from profiles.desk.fields import EnumField, LongTextField, TextField


class HeadForm(Versioned):
    """How the sheet is called, and where it is from."""

    name = TextField(_l("シートの名前"), validators=[InputRequired(_l("シートの名前を入れてください"))])
    own_word = TextField(_l("つなぐことを、町で何と言うか"), description=_l("例：つなぐ、引き継ぐ、連絡する"))
    source = TextField(_l("もとになった資料"), description=_l("要綱や様式の名前と、日付"))


class FieldForm(Versioned):
    """One field of the sheet."""

    label = TextField(_l("見出し"), validators=[InputRequired(_l("見出しを入れてください"))])
    section = TextField(_l("どのまとまりに入れるか"), description=_l("同じまとまりの項目は、1ページで書きます"))
    kind = EnumField(FieldKind, _l("書き方"))
    choices = LongTextField(_l("選択肢"), description=_l("1行に1つ。「選ぶ」のときだけ"))
    required = BooleanField(_l("書かないと送れない"))
    identifies = BooleanField(_l("だれのことか分かる（名前を出さない相談では出ません）"))
    fills = EnumField(Fills, _l("本人の記録のどこに入るか"), blank=_l("どこにも入らない"))
    help = TextField(_l("書く人への説明"))

    def field(self, key: str) -> SheetField:
        """Return the field that was typed."""
        return SheetField(
            key,
            self.label.data or "",
            self.kind.data,
            self.section.data or "",
            tuple(line for line in (self.choices.data or "").splitlines() if line.strip()),
            bool(self.required.data),
            self.help.data or "",
            bool(self.identifies.data),
            self.fills.data,
        )


class AnswerLineForm(Versioned):
    """One answer of the sheet."""

    label = TextField(_l("回答のことば"), validators=[InputRequired(_l("回答のことばを入れてください"))])
    ends = BooleanField(_l("この回答で、つなぎは終わる"))
    needs_words = BooleanField(_l("ことばをそえる"))
    needs_day = BooleanField(_l("日を決める"))

    def answer(self, code: str) -> Answer:
        """Return the answer that was typed."""
        return Answer(
            code,
            self.label.data or "",
            bool(self.ends.data),
            bool(self.needs_words.data),
            bool(self.needs_day.data),
        )


def field_data(field: SheetField | None) -> dict[str, Any]:
    """Return a field as the form shows it."""
    if field is None:
        return {"kind": FieldKind.LONG}
    names = ("label", "section", "kind", "required", "identifies", "fills", "help")
    return {name: getattr(field, name) for name in names} | {"choices": "\n".join(field.choices)}


def answer_data(answer: Answer | None) -> dict[str, Any]:
    """Return an answer as the form shows it."""
    names = ("label", "ends", "needs_words", "needs_day")
    return {name: getattr(answer, name) for name in names} if answer else {}


def head_data(sheet: SheetDefinition) -> dict[str, Any]:
    """Return the head of a sheet as the form shows it."""
    return {name: getattr(sheet, name) for name in ("name", "own_word", "source")}
