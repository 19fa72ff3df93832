"""What a coordinator types beside a ranking."""

import re

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import InputRequired

from matchmaker.matching.rules import PassReason
from matchmaker.matching.weighing_words import shown
from profiles.desk.fields import EnumField, HouseForm, LongTextField, TextField, TypedField

WEIGHT = re.compile(r"\d{1,3}(\.\d{1,2})?")


class PassForm(HouseForm):
    """Why one candidate is not chosen this time; kept for the next ranking and for learning."""

    reason = LongTextField(
        _l("今回は選ばないわけ"),
        description=_l(
            "本人のことばや、会って分かったことを、そのまま短く。例：会の人が顔なじみどうしで、はじめの一回には重いとのこと"
        ),
        validators=[InputRequired(_l("今回は選ばないわけを、ひとこと書いてください"))],
    )
    why = EnumField(PassReason, _l("どの点が合いませんか"), blank=_l("選ばない"))
    place = HiddenField()
    rank = HiddenField()


class UnmetForm(HouseForm):
    """What is missing for somebody, in a few words if there are any."""

    words = TextField(_l("どんな所があればよいか"))
    change = HiddenField()  # the change that is tried out, as its address has it


class WeightField(TypedField):
    """A weight out of a hundred, with a place after the point or without."""

    def written(self, value: float) -> str:
        """Return the weight as pages show it."""
        return shown(value)

    def read(self, text: str) -> float:
        """Return the weight from 0 to 1."""
        if not WEIGHT.fullmatch(text):
            raise ValueError(_l("数を入れてください。例：12、2.5"))
        return round(float(text) / 100, 4)


class WeightForm(HouseForm):
    """Another value for one weight, and why."""

    value = WeightField(_l("新しい重さ"))
    reason = LongTextField(
        _l("変えるわけ"),
        description=_l("例：会議で、遠くても合う所を見たいという声が続いた。人の名前や事情は書かないでください"),
    )
    base = HiddenField()
