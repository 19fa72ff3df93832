"""What is typed of a referral: the ground, one page of the sheet of a town, an answer."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from profiles.accounts.models import Agency
from profiles.cases.referral_ground import Ground
from profiles.cases.referral_models import Referral
from profiles.cases.referral_sheet import Answer, FieldKind, SheetField
from profiles.consent.models import Way
from profiles.consent.rules import Basis
from profiles.desk.fields import (
    NOT_OFFERED,
    EnumField,
    HiddenVersion,
    HouseForm,
    LongTextField,
    TextField,
    ThreeWayField,
    WarekiDateField,
)

DAYS = _l("例：令和8年11月24日、R8.11.24、2026/11/24")
NO_GROUND = "none"
GROUNDS = (
    (Basis.CONSENT, _l("本人が「つないでよい」と言った")),
    (Basis.STATUTORY, _l("同意はまだない。支援会議で話し合う（社会福祉法第106条の6）")),
    (Basis.EMERGENCY, _l("同意を待てない。命・体・財産を守るため")),
)
NAMELESS = _l("まだ聞いていない。名前を出さずに相談する")
HELD = _l("本人の同意（記録してあります）")
FIRST = "s_"  # before the key of a field, so that none is called as a part of the form itself


class YesNoField(ThreeWayField):
    """Yes, no, or not asked."""

    ANSWERS = (("yes", _l("はい")), ("no", _l("いいえ")), ("unknown", _l("聞いていない")))


class Versioned(HouseForm):
    """A form that knows at which version the sheet was shown."""

    version = HiddenVersion()


class GroundForm(Versioned):
    """On what ground a sheet is told."""

    basis = RadioField(_l("伝えてよい根拠"), validators=[InputRequired(_l("1つ選んでください"))], **NOT_OFFERED)
    on = WarekiDateField(_l("同意した日"), description=DAYS)
    way = EnumField(Way, _l("どのように同意したか"), blank=_l("口頭"))
    words = LongTextField(
        _l("どの支援会議か、または待てない理由"),
        description=_l("支援会議は名前と日。緊急は、だれの命・体・財産がどう危ないか、本人に聞けないわけ"),
    )

    def offer(self, *, nameless: bool) -> None:
        """Offer the grounds; a coordinator's consent stands on record already, and a desk may ask without a name."""
        words = [(basis.value, word if nameless or basis is not Basis.CONSENT else HELD) for basis, word in GROUNDS]
        more = [(NO_GROUND, NAMELESS)] if nameless else []
        self.basis.choices = [SelectChoice(value, word) for value, word in [*words, *more]]
        if not nameless:
            del self.on, self.way

    @property
    def ground(self) -> Ground:
        """Return the ground that was stated."""
        basis = None if self.basis.data == NO_GROUND else Basis(self.basis.data)
        on, way = (self.on.data, self.way.data) if "on" in self else (None, None)
        return Ground(basis, on, way, self.words.data or "")


def ground_of(referral: Referral) -> dict[str, Any]:
    """Return the ground of a sheet as the form shows it."""
    return {
        "basis": referral.basis.value if referral.basis else NO_GROUND,
        "on": referral.basis_on,
        "way": referral.way,
        "words": referral.basis_words,
        "version": referral.version,
    }


class DeskForm(GroundForm):
    """To which desk a person is handed on, and on what ground."""

    desk = RadioField(_l("どの窓口へ"), validators=[InputRequired(_l("窓口を選んでください"))], **NOT_OFFERED)

    def offer_desks(self, desks: Sequence[Agency]) -> None:
        """Offer the desks of the town."""
        self.desk.choices = [SelectChoice(desk.ref, desk.name) for desk in desks]


class PartForm(Versioned):
    """One page of a sheet; its fields are those of the town."""

    def said(self, fields: Sequence[SheetField]) -> dict[str, Any]:
        """Return what was typed, as the store keeps it."""
        found = {field.key: self[FIRST + field.key].data for field in fields}
        return {key: value.isoformat() if isinstance(value, date) else value for key, value in found.items()}


def part_form(fields: Sequence[SheetField], said: Mapping[str, Any], version: int) -> PartForm:
    """Return the form of one page, filled with what was said."""
    parts: dict[str, Any] = {FIRST + field.key: _input(field) for field in fields}
    kept = {FIRST + field.key: _typed(field, said.get(field.key)) for field in fields}
    form: PartForm = type("SheetPartForm", (PartForm,), parts)(data={**kept, "version": version})
    return form


def _typed(field: SheetField, value: Any) -> Any:
    """Return a kept value as its field shows it."""
    if field.kind is FieldKind.DAY and value:
        return date.fromisoformat(value)
    return value or "" if field.kind is FieldKind.CHOICE else value


def _input(field: SheetField) -> Field:
    """Return the input of a field, in the way that the town wants it written."""
    label, hint = _(field.label), _(field.help) if field.help else ""
    words = [SelectChoice(word, _(word)) for word in field.choices]
    match field.kind:
        case FieldKind.TEXT:
            return TextField(label, description=hint)
        case FieldKind.DAY:
            return WarekiDateField(label, description=hint or DAYS)
        case FieldKind.YES_NO:
            return YesNoField(label, description=hint)
        case FieldKind.PHONE:
            number = Regexp(r"^(\s*|.*\d.*)$", message=_l("電話番号を、数字で入れてください。なければ空けておきます"))
            return TextField(label, [number], description=hint or _l("例：090-0000-0000。午前中だけ、なども書けます"))
        case FieldKind.CHOICE:
            none = SelectChoice("", _("選ばない"))
            return RadioField(label, description=hint, choices=[none, *words], **NOT_OFFERED)
        case FieldKind.SEVERAL:
            look = {"widget": ListWidget(prefix_label=False), "option_widget": CheckboxInput()}
            return SelectMultipleField(label, description=hint, choices=words, **look, **NOT_OFFERED)
        case _:
            return LongTextField(label, description=hint)


class AnswerForm(Versioned):
    """One of the answers of the sheet, with words and a day where it needs them."""

    answer = RadioField(_l("回答"), validators=[InputRequired(_l("回答を選んでください"))], **NOT_OFFERED)
    words = LongTextField(_l("そえることば"), description=_l("相手が次に何をすればよいか。本人に伝えてよいことばで"))
    day = WarekiDateField(_l("日"), description=_l("会議や面談の日。例：12月8日"))

    def offer(self, answers: Sequence[Answer]) -> None:
        """Offer the answers, each with what it asks for."""
        self.answer.choices = [SelectChoice(one.code, _asking(one)) for one in answers]


def _asking(answer: Answer) -> str:
    """Return an answer with what it asks for, and whether the referral is over with it."""
    asks = [
        word
        for word, holds in (
            (_("ことばが要ります"), answer.needs_words),
            (_("日が要ります"), answer.needs_day),
            (_("これで終わります"), answer.ends),
        )
        if holds
    ]
    return str(_(answer.label) + (_("（%(asks)s）", asks="、".join(asks)) if asks else ""))


class SayForm(Versioned):
    """Words that go with an act: a question, a reply, why a sheet is taken back."""

    words = LongTextField(_l("ことば"))


class ReceiveForm(Versioned):
    """Whom a sheet is about: somebody new, or somebody on record."""

    who = RadioField(_l("だれのシートですか"), validators=[InputRequired(_l("1つ選んでください"))], **NOT_OFFERED)
