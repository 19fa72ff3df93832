"""Form fields of the house: they read what people really type, and say in words what to do."""

import enum
import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, time
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import Choice, SelectChoice
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from geo.clock import today
from geo.errors import DomainError, StaleError
from geo.names import composed
from profiles.vocabulary.dates import DayError, read_day_near, wareki
from profiles.vocabulary.week import read_pattern

LINE, TEXT = 300, 4_000  # the longest line and the longest text, in characters
CLOCK = re.compile(r"^(午前|午後)?\s*(\d{1,2})\s*(?::\s*(\d{2})|[時.]\s*(\d{1,2}|半)?\s*分?)$")
NUMBER = re.compile(
    r"^約?\s*(\d{1,3}(?:,\d{3}){1,2}|\d{1,9})\s*(?:名|人|円|歳|才|さい|分|枠|日|か所)?\s*(?:くらい|ぐらい|程度|まで|以内)?$"
)
NOT_OFFERED = {
    "invalid_value_message": _l("一覧から選んでください"),
    "invalid_choice_message": _l("一覧から選んでください"),
}
UNREAD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class HouseForm(FlaskForm):
    """A form that keeps what was typed and takes the refusal of an action as an error beside its field."""

    class Meta(FlaskForm.Meta):
        """No messages of the browser: the house says in words what to do."""

        def render_field(self, field: Field, render_kw: dict[str, Any]) -> Any:
            """Render without `required`, which would make browsers speak."""
            field.flags.required = False
            return super().render_field(field, render_kw)

    def accepts(self, action: Callable[[], object]) -> bool:
        """Check the form, then act; a rule that stands in the way becomes an error. StaleError passes through."""
        if not self.validate():
            return False
        try:
            action()
        except StaleError:
            raise
        except DomainError as problem:
            self.refuse(problem)
            return False
        return True

    def refuse(self, problem: DomainError) -> None:
        """Put the refusal beside the field that it names, or on top of the form."""
        sentence = str(gettext(problem.message, **problem.values))
        field = self._fields.get(problem.field or "")
        if field is None:
            self.form_errors.append(sentence)
        else:
            field.errors = [*field.errors, sentence]


def plain(text: str | None) -> str:
    """Return a typed text in one width, without blanks around it."""
    return unicodedata.normalize("NFKC", text or "").strip()


def tidy(text: str | None) -> str:
    """Return a typed text as typed and composed, without blanks around it and signs that no person types."""
    return composed(UNREAD.sub("", (text or "").replace("\r\n", "\n"))).strip()


def limited(validators: Sequence[Any], most: int) -> list[Any]:
    """Return the validators with a limit of length, where none is stated."""
    if any(isinstance(one, Length) for one in validators):
        return list(validators)
    return [*validators, Length(max=most, message=_l("%(max)d 文字までにしてください"))]


class TextField(StringField):
    """One line."""

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), **options: Any) -> None:
        """Limit the length."""
        super().__init__(label, limited(validators, LINE), **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the blanks off, so that a line of nothing else counts as empty."""
        self.raw_data = [" ".join(tidy(text).splitlines()) for text in valuelist]
        self.data = self.raw_data[0] if self.raw_data else ""


class LongTextField(TextAreaField):
    """Several lines, in somebody's own words."""

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), **options: Any) -> None:
        """Limit the length."""
        super().__init__(label, limited(validators, TEXT), **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the blanks off, so that a text of nothing else counts as empty."""
        self.raw_data = [tidy(text) for text in valuelist]
        self.data = self.raw_data[0] if self.raw_data else ""


class TypedField(Field):
    """A value typed as text: what cannot be read stays on the page as it was typed."""

    widget = TextInput()
    problem: Any = _l("読めませんでした。書き方を確かめてください")

    def _value(self) -> str:
        """Return what stands in the field."""
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.written(self.data)

    def written(self, value: Any) -> str:
        """Return a value as a person would type it."""
        return str(value)

    def read(self, text: str) -> Any:
        """Return the value of a text in one width; raise ValueError where it has none."""
        raise NotImplementedError  # pragma: no cover

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed; an empty field is unknown."""
        self.data = None
        text = plain(valuelist[0] if valuelist else "")
        if text:
            self.data = self.read(text)


class NumberField(TypedField):
    """A whole number, in any width, with its unit or without; None when empty."""

    def read(self, text: str) -> int:
        """Return the number."""
        if text == "無料":
            return 0
        found = NUMBER.match(text)
        if found is None:
            raise ValueError(_l("0 以上の数を入れてください。決まっていなければ空けておきます"))
        return int(found[1].replace(",", ""))


class WarekiDateField(TypedField):
    """A day, western or of an era; without a year, the one that is nearest to today."""

    def written(self, value: date) -> str:
        """Return the day as town halls write it."""
        return wareki(value)

    def read(self, text: str) -> date:
        """Return the day."""
        try:
            found = read_day_near(text, today())
        except DayError:
            raise ValueError(
                _l("ある日を入れてください。例：令和8年11月24日、R8.11.24、2026/11/24（月によって30日・31日までです）")
            ) from None
        if found.doubt:
            asked = _l("%(day)s のことでしょうか。よければ、そのように書きなおしてください", day=wareki(found.day))
            raise ValueError(asked)
        return found.day


class ClockField(TypedField):
    """A time of day."""

    def written(self, value: time) -> str:
        """Return the time with two figures for the minutes."""
        return f"{value.hour}:{value.minute:02d}"

    def read(self, text: str) -> time:
        """Return the time."""
        found = CLOCK.match(text)
        if found is None:
            raise ValueError(_l("時刻を「13:30」のように入れてください"))
        half, hour, minute = found[1], found[2], found[3] or found[4] or "0"
        hours = int(hour) + (12 if half == "午後" and int(hour) < 12 else 0)
        minutes = 30 if minute == "半" else int(minute)
        if hours > 23 or minutes > 59:
            raise ValueError(_l("時刻を 0:00 から 23:59 までで入れてください"))
        return time(hours, minutes)


class WeekField(StringField):
    """Days and hours in the grammar of FORMATS 2.2; kept in its canonical form, unread parts as they were typed."""

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), **options: Any) -> None:
        """Limit the length."""
        super().__init__(label, limited(validators, TEXT), **options)

    def _value(self) -> str:
        """Return what stands in the field, as it was typed."""
        return str(self.raw_data[0] if self.raw_data else self.data or "")

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Write each part that is understood in its canonical form."""
        text = tidy(valuelist[0] if valuelist else "")
        self.data = read_pattern(text).text if text else ""


class HiddenVersion(HiddenField):
    """The version of the row that the page showed (QUALITY R23)."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Return the number; what is none belongs to no version."""
        text = str(valuelist[0]) if valuelist else ""
        self.data = int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else -1


class EnumField(SelectField):
    """One word of an enum; `blank` is what stands for unknown."""

    def __init__(
        self,
        words: type[enum.Enum],
        label: Any = None,
        validators: Sequence[Any] = (),
        blank: Any = None,
        **options: Any,
    ) -> None:
        """Offer every word by its label."""
        self.words = words
        none = [SelectChoice("", blank)] if blank is not None else []
        choices = [*none, *(SelectChoice(word.value, _l(word.label)) for word in words)]  # type: ignore[attr-defined]
        super().__init__(label, list(validators), choices=choices, coerce=self.word, **NOT_OFFERED, **options)

    def word(self, value: Any) -> enum.Enum | None:
        """Return the word of a stored or typed value."""
        if value is None or value == "":
            return None
        return value if isinstance(value, self.words) else self.words(value)


class EnumListField(SelectMultipleField):
    """Several words of an enum, as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(
        self, words: type[enum.Enum], label: Any = None, validators: Sequence[Any] = (), **options: Any
    ) -> None:
        """Offer every word by its label."""
        self.words = words
        choices = [SelectChoice(word.value, _l(word.label)) for word in words]  # type: ignore[attr-defined]
        super().__init__(label, list(validators), choices=choices, coerce=self.word, **NOT_OFFERED, **options)

    def word(self, value: Any) -> enum.Enum:
        """Return the word of a stored or typed value."""
        return value if isinstance(value, self.words) else self.words(value)


class ThreeWayField(RadioField):
    """Yes, no or unknown: True, False or None."""

    ANSWERS = (("yes", _l("ある")), ("no", _l("ない")), ("unknown", _l("分からない")))

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), **options: Any) -> None:
        """Offer the three answers in this order."""
        choices = [SelectChoice(value, word) for value, word in self.ANSWERS]
        super().__init__(label, list(validators), choices=choices, **options)

    def process_data(self, value: Any) -> None:
        """Keep the value."""
        self.data = value if isinstance(value, bool) else None

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Return the answer; anything else is unknown."""
        self.data = {"yes": True, "no": False}.get(str(valuelist[0]) if valuelist else "")

    def iter_choices(self) -> Any:
        """Offer the answers, the present one chosen."""
        now = {True: "yes", False: "no"}.get(self.data, "unknown")  # type: ignore[arg-type]
        return [Choice(one.value, one.label, one.value == now, {}) for one in self.choices]

    def pre_validate(self, form: Any) -> None:
        """Nothing more: every answer but yes and no is unknown."""
