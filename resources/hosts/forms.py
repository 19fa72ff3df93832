"""What a host may tap or type, one question a form; and what staff write of those who speak for a place.

Labels of host forms carry readings (`{漢字|かんじ}`); the templates set them with the filter `ruby`.
"""

from collections.abc import Iterable
from datetime import date

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import DateField, RadioField, SelectField, SelectMultipleField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from profiles.desk.fields import HiddenVersion, HouseForm, LongTextField, TextField
from resources.hosts.easy import weekday_word
from resources.hosts.rules import CODE_DIGITS, PIN_DIGITS, Topic, clean_code
from resources.schedule.rules import WEEKDAYS, Slot

ASKING = (
    SelectChoice(Topic.CALL.value, _l("{電話|でんわ}を かけて ほしい")),
    SelectChoice(Topic.MEET.value, _l("{会|あ}って {話|はな}したい")),
    SelectChoice(Topic.REST.value, _l("しばらく {休|やす}みたい")),
)
ANSWERS = (
    SelectChoice("yes", _l("はい")),
    SelectChoice("no", _l("いいえ")),
    SelectChoice("unknown", _l("わからない")),
)
HOURS = range(5, 24)
MINUTES = range(0, 60, 5)


def hour_label(hour: int) -> LazyString:
    """Return an hour for a list of choices, in kana, because no readings can stand in a list."""
    if hour == 12:
        return _l("おひる 12")
    return _l("ごご %(hour)s", hour=hour - 12) if hour > 12 else _l("ごぜん %(hour)s", hour=hour)


def hours_offered(hours: Iterable[int]) -> list[SelectChoice]:
    """Return hours as choices."""
    return [SelectChoice(str(hour), hour_label(hour)) for hour in hours]


def minutes_offered(minutes: Iterable[int]) -> list[SelectChoice]:
    """Return minutes as choices."""
    return [SelectChoice(str(minute), f"{minute:02d}") for minute in minutes]


class PinForm(HouseForm):
    """Four digits that open the page again on this device."""

    pin = TextField(_l("4けたの {番号|ばんごう}"))

    def validate_pin(self, field: TextField) -> None:
        """Refuse anything but four digits."""
        field.data = clean_code(field.data or "")
        if len(field.data) != PIN_DIGITS:
            raise ValidationError(_l("{数字|すうじ}を 4つ {入|い}れて ください。"))


class StewardForm(HouseForm):
    """One who speaks for a place, as a coordinator writes it."""

    name = TextField(_l("名前"), validators=[InputRequired(_l("名前を入れてください"))])
    title = TextField(_l("役"), description=_l("例：世話人、店主、工場長"))
    phone = TextField(_l("電話番号"))
    reach_note = TextField(_l("連絡のしかた"), description=_l("例：午前中がよい"))


class CodeForm(HouseForm):
    """The eight digits of a paper."""

    code = TextField(_l("8けたの {番号|ばんごう}"))

    def validate_code(self, field: TextField) -> None:
        """Ask for eight digits, of any width, with or without a blank."""
        if len(clean_code(field.data or "")) != CODE_DIGITS:
            raise ValidationError(_l("{紙|かみ}に ある 8けたの {数字|すうじ}を {入|い}れて ください。"))


class WorryForm(HouseForm):
    """Something is hard: what the host asks for, and words if they like."""

    topic = RadioField(_l("どう しますか"), choices=ASKING, default=Topic.CALL.value)
    words = LongTextField(_l("ひとこと"))

    @property
    def asked(self) -> Topic:
        """Return what the host asks for."""
        return next(topic for topic in Topic if topic.value == self.topic.data)


class ChangeForm(HouseForm):
    """What only a coordinator may change: name, address, who may see the listing."""

    words = LongTextField(
        _l("{直|なお}したい ところ"),
        validators=[InputRequired(_l("どこが ちがうか、{短|みじか}く {書|か}いて ください。"))],
    )


class VersionedForm(HouseForm):
    """A form that knows which version of the listing its reader saw."""

    version = HiddenVersion()

    @property
    def seen_version(self) -> int:
        """Return that version; 0, which no listing has, when it was lost on the way."""
        return int(self.version.data or 0)


class FreeForm(VersionedForm):
    """How many more people may come."""

    free = RadioField(_l("あと {何人|なんにん} {来|き}ても よいですか。"), coerce=int)

    def choose(self, free: int | None) -> None:
        """Offer the numbers from none to a few more than now."""
        self.free.choices = [SelectChoice(str(count), str(count)) for count in range(max(6, (free or 0) + 2) + 1)]


class SlotForm(VersionedForm):
    """From when until when, and on which weekdays."""

    days = SelectMultipleField(
        _l("{曜日|ようび}"),
        choices=[SelectChoice(day) for day in WEEKDAYS],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    open_hour = SelectField(_l("{何時|なんじ}から"), coerce=int, choices=hours_offered(HOURS), default=10)
    open_minute = SelectField(_l("{何分|なんぷん}から"), coerce=int, choices=minutes_offered(MINUTES))
    close_hour = SelectField(_l("{何時|なんじ}まで"), coerce=int, choices=hours_offered(HOURS), default=12)
    close_minute = SelectField(_l("{何分|なんぷん}まで"), coerce=int, choices=minutes_offered(MINUTES))

    def slot(self, days: str | None) -> Slot:
        """Return the slot that was chosen; `days` are those that this form does not ask for."""
        chosen = days if days is not None else "・".join(day for day in WEEKDAYS if day in (self.days.data or []))
        opens = self.open_hour.data * 60 + self.open_minute.data
        return Slot(chosen, opens, self.close_hour.data * 60 + self.close_minute.data)

    def begin(self, slot: Slot, weekdays: list[str] | None) -> None:
        """Fill the form with a slot as it stands, minutes of its own added to those on offer."""
        for part, minutes in (("open", slot.opens), ("close", slot.closes)):
            self[f"{part}_hour"].data, self[f"{part}_minute"].data = divmod(minutes, 60)
        self.days.data = weekdays or []

    def offer(self, *minutes: int) -> None:
        """Let hours and minutes that a slot already has be kept."""
        for part in ("open", "close"):
            hours = sorted({*HOURS, *(one // 60 for one in minutes)})
            ends = sorted({*MINUTES, *(one % 60 for one in minutes)})
            self[f"{part}_hour"].choices = hours_offered(hours)
            self[f"{part}_minute"].choices = minutes_offered(ends)


class ClosedForm(VersionedForm):
    """From which day until which day the place is closed."""

    first = DateField(
        _l("いつから"), validators=[InputRequired(_l("{休|やす}みの {始|はじ}まりの {日|ひ}を {入|い}れて ください。"))]
    )
    last = DateField(_l("いつまで"), validators=[Optional()])

    @property
    def span(self) -> tuple[date, date]:
        """Return the first and the last day; one day alone when no end was given."""
        first: date = self.first.data
        return first, self.last.data or first


class AnswerForm(HouseForm):
    """One tap: yes, no, or not known."""

    answer = RadioField(_l("{答|こた}え"), choices=ANSWERS)


def weekday_labels() -> list[tuple[str, str]]:
    """Return the weekdays as a host reads them."""
    return [(day, weekday_word(number)) for number, day in enumerate(WEEKDAYS)]
