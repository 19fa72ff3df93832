"""What is written of a person, subject by subject, as a conversation goes; the whole form is all of them together."""

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, ValidationError
from wtforms.fields.choices import SelectChoice

from geo.coords import Point
from profiles.clients.models import Client
from profiles.clients.rules import MOST_MINUTES, MOST_PEOPLE, MOST_YEN, OLDEST
from profiles.desk.fields import (
    EnumField,
    EnumListField,
    HiddenVersion,
    HouseForm,
    LongTextField,
    NumberField,
    TextField,
    WeekField,
)
from profiles.vocabulary.rules import Feature, Gender, Mode, Step

SPOT = re.compile(r"^\s*(-?\d{1,2}(?:\.\d+)?)\s*[,、，\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$")
WORDS = re.compile(r"\s*[;；、,，\n]\s*")
FEATURE_PREFIX = "feature_"
NEEDS = (("required", _l("ゆずれない")), ("preferred", _l("できれば")), ("", _l("どちらでも")))
UPPER = {"age": OLDEST, "max_minutes": MOST_MINUTES, "max_group": MOST_PEOPLE, "max_fee": MOST_YEN}


class PartForm(HouseForm):
    """One subject of a person's record; every field may stay empty."""

    version = HiddenVersion()

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the form, and that no figure is out of this world."""
        fine = super().validate(extra_validators)
        for name, most in UPPER.items():
            field = self._fields.get(name)
            if field is not None and isinstance(field.data, int) and not 0 <= field.data <= most:
                field.errors = [*field.errors, _l("0 から %(most)s までの数にしてください", most=most)]
                fine = False
        return bool(fine)

    def alike(self, *names: str) -> dict[str, Any]:
        """Return what stands in fields that are columns as they are."""
        return {name: self[name].data for name in names}

    def texts(self, *names: str) -> dict[str, Any]:
        """Return what stands in fields of words; nothing is None."""
        return {name: (self[name].data or "").strip() or None for name in names}

    def lists(self, *names: str) -> dict[str, Any]:
        """Return what stands in fields that hold several words."""
        return {name: [word for word in WORDS.split(self[name].data or "") if word] for name in names}


class WordsForm(PartForm):
    """What the person says, in their own words."""

    interests = LongTextField(
        _l("好きなこと"), description=_l("言ったことばのままで。例：土いじりや花の世話。猫も好き。")
    )
    interest_tags = TextField(_l("ひとことで言うと"), description=_l("分かるときだけ、「、」で区切って。例：園芸、猫"))
    strengths = LongTextField(
        _l("してきたこと・できること"), description=_l("例：印刷会社で機械の整備をしていた。字がきれいだと言われる。")
    )
    wants = LongTextField(_l("したいこと"), description=_l("例：週に一度、決まった所へ行けるようになりたい。"))
    avoid = LongTextField(
        _l("つらいこと、さけたいこと"), description=_l("例：大勢の集まり、電話、早口の人。無理をさせないために使います")
    )
    avoid_resources = TextField(
        _l("行かない所"), description=_l("受入先の ID を「、」で区切って。候補に出なくなります。例：R-0042")
    )
    step = EnumField(
        Step, _l("いまの段階"), blank=_l("まだ聞いていない"), description=_l("本人が「これならできそう」と言った段階")
    )

    def said(self) -> dict[str, Any]:
        """Return the columns of this subject."""
        texts = self.texts("interests", "strengths", "wants", "avoid")
        return texts | self.lists("interest_tags", "avoid_resources") | self.alike("step")


class GoingForm(PartForm):
    """When the person can go, how, how far, among how many, at what cost."""

    available = WeekField(
        _l("来られる日時"), description=_l("例：月-金 13:00-17:00; 土 10:00-12:00。いつでもよければ「随時」")
    )
    modes = EnumListField(Mode, _l("移動のしかた"))
    max_minutes = NumberField(_l("片道で何分まで"), description=_l("しんどくならずに行ける時間"))
    max_group = NumberField(_l("何人くらいまで"), description=_l("一度にいて、つらくない人数"))
    max_fee = NumberField(_l("1回にいくらまで"), description=_l("無料の所だけなら 0"))

    def going(self) -> dict[str, Any]:
        """Return the columns of this subject."""
        modes = {"modes": [mode.value for mode in self.modes.data or []]}
        return self.texts("available") | self.alike("max_minutes", "max_group", "max_fee") | modes


class CareForm(PartForm):
    """What a place must have for the person, and what would be good."""

    @property
    def feature_fields(self) -> list[Any]:
        """Return the question for each feature in the order of the vocabulary."""
        return [self[FEATURE_PREFIX + feature.value] for feature in Feature]

    def care(self) -> dict[str, Any]:
        """Return the columns of this subject."""
        said = {feature.value: self[FEATURE_PREFIX + feature.value].data for feature in Feature}
        return {need: [code for code, value in said.items() if value == need] for need in ("required", "preferred")}


for _feature in Feature:
    _choices = [SelectChoice(value, word) for value, word in NEEDS]
    setattr(CareForm, FEATURE_PREFIX + _feature.value, RadioField(_l(_feature.label), choices=_choices, default=""))


class HomeForm(PartForm):
    """Who the person is to the eye, and where they live."""

    age = NumberField(_l("年齢"))
    gender = EnumField(Gender, _l("性別"), blank=_l("聞いていない"))
    household = TextField(_l("くらし"), description=_l("例：ひとりで暮らす、母と二人で暮らす"))
    address = TextField(
        _l("住所"), description=_l("町名まででもかまいません。地図では「ご自宅のあたり」としか出ません")
    )
    spot = TextField(
        _l("緯度と経度"), description=_l("分かるときだけ。空けておくと、住所からさがします。例：36.8530, 136.9823")
    )

    def validate_spot(self, field: TextField) -> None:
        """Refuse coordinates that lie nowhere."""
        if field.data and self._point() is None:
            raise ValidationError(_l("緯度, 経度の順に、「36.8530, 136.9823」のように入れてください"))

    def _point(self) -> Point | None:
        """Return the coordinates that were typed, or None."""
        found = SPOT.match(self.spot.data or "")
        try:
            return Point(float(found[1]), float(found[2])) if found else None
        except ValueError:
            return None

    def home(self) -> dict[str, Any]:
        """Return the columns of this subject; the point only where somebody changed it."""
        values = self.texts("household", "address") | self.alike("age", "gender")
        if (self.spot.data or "") != (self.spot.object_data or ""):
            point = self._point()
            values["home"] = {"lat": point.lat, "lon": point.lon} if point else None
        return values


class NameForm(PartForm):
    """How the person is called and reached."""

    name = TextField(_l("名前"))
    kana = TextField(_l("よみがな"))
    contact = TextField(_l("連絡先"), description=_l("例：090-0000-0000（午前中）。電話が苦手なら、そのことも"))

    def called(self) -> dict[str, Any]:
        """Return the columns of this subject."""
        return self.texts("name", "kana", "contact")


def filled(client: Client) -> Mapping[str, Any]:
    """Return what the forms of a client on record begin with."""
    home = client.home or {}
    needs = {code: need for need in ("preferred", "required") for code in getattr(client, need)}
    listed = ("interest_tags", "avoid_resources")
    return {
        **{name: getattr(client, name) for name in AS_THEY_ARE},
        **{name: "、".join(getattr(client, name)) for name in listed},
        "modes": [mode for mode in Mode if mode.value in client.modes],
        "spot": f"{home['lat']:.5f}, {home['lon']:.5f}" if "lat" in home else "",
        "version": client.version,
        **{FEATURE_PREFIX + feature.value: needs.get(feature.value, "") for feature in Feature},
    }


AS_THEY_ARE = (
    *("code", "name", "kana", "address", "contact", "household"),
    *("interests", "strengths", "wants", "avoid", "available"),
    *("age", "gender", "max_minutes", "max_group", "max_fee", "step"),
)
