"""What a coordinator writes of a person while talking: everything of FORMATS 3, and who they are."""

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from geo.coords import Point
from profiles.clients.models import Client
from profiles.clients.rules import LONGEST_CODE, MOST_MINUTES, MOST_PEOPLE, MOST_YEN, OLDEST
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
TEXTS = (
    *("code", "name", "kana", "address", "contact", "household"),
    *("interests", "strengths", "wants", "avoid", "available"),
)
ALIKE = (*TEXTS, "age", "gender", "max_minutes", "max_group", "max_fee", "step")
LISTED = ("interest_tags", "avoid_resources")
UPPER = {"age": OLDEST, "max_minutes": MOST_MINUTES, "max_group": MOST_PEOPLE, "max_fee": MOST_YEN}


class ClientForm(HouseForm):
    """One person, as a coordinator writes them; every field may stay empty but the code."""

    code = TextField(
        _l("コード"),
        description=_l("名前のかわりに、どの画面でもこのコードで呼びます。名前や生年月日を入れないでください"),
        validators=[InputRequired(_l("コードを入れてください。例：C-012")), Length(max=LONGEST_CODE)],
    )
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

    available = WeekField(
        _l("来られる日時"), description=_l("例：月-金 13:00-17:00; 土 10:00-12:00。いつでもよければ「随時」")
    )
    modes = EnumListField(Mode, _l("移動のしかた"))
    max_minutes = NumberField(_l("片道で何分まで"), description=_l("しんどくならずに行ける時間"))
    max_group = NumberField(_l("何人くらいまで"), description=_l("一度にいて、つらくない人数"))
    max_fee = NumberField(_l("1回にいくらまで"), description=_l("無料の所だけなら 0"))

    age = NumberField(_l("年齢"))
    gender = EnumField(Gender, _l("性別"), blank=_l("聞いていない"))
    household = TextField(_l("くらし"), description=_l("例：ひとりで暮らす、母と二人で暮らす"))
    address = TextField(
        _l("住所"), description=_l("町名まででもかまいません。地図では「ご自宅のあたり」としか出ません")
    )
    spot = TextField(
        _l("緯度と経度"), description=_l("分かるときだけ。空けておくと、住所からさがします。例：36.8530, 136.9823")
    )

    name = TextField(_l("名前"))
    kana = TextField(_l("よみがな"))
    contact = TextField(_l("連絡先"), description=_l("例：090-0000-0000（午前中）。電話が苦手なら、そのことも"))
    version = HiddenVersion()

    def validate_spot(self, field: TextField) -> None:
        """Refuse coordinates that lie nowhere."""
        if field.data and self._point() is None:
            raise ValidationError(_l("緯度, 経度の順に、「36.8530, 136.9823」のように入れてください"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the form, and that no figure is out of this world."""
        fine = super().validate(extra_validators)
        for name, most in UPPER.items():
            field = self[name]
            if isinstance(field.data, int) and not 0 <= field.data <= most:
                field.errors = [*field.errors, _l("0 から %(most)s までの数にしてください", most=most)]
                fine = False
        return bool(fine)

    @property
    def feature_fields(self) -> list[Any]:
        """Return the question for each feature in the order of the vocabulary."""
        return [self[FEATURE_PREFIX + feature.value] for feature in Feature]

    def _point(self) -> Point | None:
        """Return the coordinates that were typed, or None."""
        found = SPOT.match(self.spot.data or "")
        try:
            return Point(float(found[1]), float(found[2])) if found else None
        except ValueError:
            return None

    def values(self) -> dict[str, Any]:
        """Return the columns that the form states; the point only where somebody changed it."""
        values: dict[str, Any] = {name: self[name].data for name in ALIKE}
        values |= {name: (values[name] or "").strip() or None for name in TEXTS}
        values |= {name: [word for word in WORDS.split(self[name].data or "") if word] for name in LISTED}
        values["modes"] = [mode.value for mode in self.modes.data or []]
        for need in ("required", "preferred"):
            values[need] = [feature.value for feature in Feature if self[FEATURE_PREFIX + feature.value].data == need]
        if (self.spot.data or "") != (self.spot.object_data or ""):
            point = self._point()
            values["home"] = {"lat": point.lat, "lon": point.lon} if point else None
        return values


for _feature in Feature:
    _choices = [SelectChoice(value, word) for value, word in NEEDS]
    setattr(ClientForm, FEATURE_PREFIX + _feature.value, RadioField(_l(_feature.label), choices=_choices, default=""))


def filled(client: Client) -> Mapping[str, Any]:
    """Return what a form for a client on record begins with."""
    home = client.home or {}
    needs = {code: need for need in ("preferred", "required") for code in getattr(client, need)}
    return {
        **{name: getattr(client, name) for name in ALIKE},
        **{name: "、".join(getattr(client, name)) for name in LISTED},
        "modes": [mode for mode in Mode if mode.value in client.modes],
        "spot": f"{home['lat']:.5f}, {home['lon']:.5f}" if "lat" in home else "",
        "version": client.version,
        **{FEATURE_PREFIX + feature.value: needs.get(feature.value, "") for feature in Feature},
    }
