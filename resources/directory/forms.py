"""What staff may type of a listing: all fields of the resource sheet (FORMATS 2.1), in groups."""

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from geo.coords import Point
from profiles.desk.fields import (
    EnumField,
    EnumListField,
    HiddenVersion,
    HouseForm,
    LongTextField,
    NumberField,
    TextField,
    ThreeWayField,
    WarekiDateField,
    WeekField,
)
from profiles.vocabulary.rules import Atmosphere, Feature, Kind, Status, Step, Visibility
from resources.directory.models import Certainty, Resource
from resources.directory.publishing import point_of
from resources.directory.questions import SAYINGS
from resources.directory.rules import clean_features

SPOT = re.compile(r"^\s*(-?\d{1,2}(?:\.\d+)?)\s*[,、，\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$")
WORDS = re.compile(r"\s*[;；、,，\n]\s*")
FEATURE_PREFIX = "feature_"
ALIKE = [
    "name",
    "kana",
    "common_name",
    "kind",
    "description",
    "group_size",
    "address",
    "building",
    "opening",
    "opening_note",
    "age_min",
    "age_max",
    "condition",
    "fee",
    "fee_text",
    "pay",
    "places_total",
    "places_taken",
    "barrier_note",
    "phone",
    "email",
    "url",
    "contact_way",
    "visibility",
    "status",
    "confirmed_on",
    "confirmed_by",
    "remarks",
]


class ResourceForm(HouseForm):
    """One listing, as staff write it."""

    name = TextField(_l("名称"), validators=[InputRequired(_l("名称を入れてください"))])
    kana = TextField(_l("よみがな"), description=_l("ひらがなかカタカナで。受入先のページのふりがなになります"))
    common_name = TextField(_l("ふだんの呼び名"))
    kind = EnumField(Kind, _l("種別"))
    organisation = TextField(_l("団体名"))
    status = EnumField(Status, _l("状態"))
    visibility = EnumField(
        Visibility, _l("公開範囲"), description=_l("内部：担当者だけ。連携機関：連携機関まで。公開：だれでも")
    )

    description = LongTextField(_l("説明"))
    activities = TextField(_l("活動"), description=_l("することを「、」で区切って。例：畑の草取り、種まき、収穫"))
    atmosphere = EnumListField(Atmosphere, _l("雰囲気"))
    group_size = NumberField(_l("ふだんの人数"))
    steps = EnumListField(Step, _l("合う段階"))

    address = TextField(_l("所在地"))
    building = TextField(_l("建物名など"), description=_l("例：公民館2階、○○様方"))
    spot = TextField(
        _l("緯度と経度"), description=_l("分かるときだけ。例：36.8530, 136.9823。空けておくと、所在地からさがします")
    )
    area_id = SelectField(_l("圏域"), coerce=lambda value: int(value) if value else None, choices=[])

    opening = WeekField(
        _l("開く時"),
        description=_l("例：水 13:30-16:00; 第2・4土 10:00-12:00; 祝日休み。決まっていなければ「随時」か「要予約」"),
    )
    opening_note = TextField(_l("開く時のことわり"))
    age_min = NumberField(_l("何歳から"))
    age_max = NumberField(_l("何歳まで"))
    condition = TextField(_l("対象の条件"))
    fee = NumberField(_l("参加費"), description=_l("1回の円。無料は 0"))
    fee_text = TextField(_l("参加費の説明"))
    pay = NumberField(_l("報酬"), description=_l("1時間の円"))

    places_total = NumberField(_l("参加支援の枠"), description=_l("受け入れられる人数。聞いていなければ空けておきます"))
    places_taken = NumberField(
        _l("埋まっている数"), description=_l("つなぎを進めると、ひとりでに増えたり減ったりします")
    )

    barrier_note = TextField(_l("設備の説明"))
    phone = TextField(_l("電話番号"))
    email = TextField(_l("メールアドレス"))
    url = TextField(_l("ホームページ"))
    contact_way = TextField(_l("連絡のしかた"), description=_l("例：午前中がよい。メールは見ない"))
    confirmed_on = WarekiDateField(_l("最後に確かめた日"), description=_l("例：令和8年11月24日、R8.11.24、2026/11/24"))
    confirmed_by = TextField(_l("だれに確かめたか"))
    remarks = LongTextField(_l("備考"), description=_l("担当者だけが見ます"))
    version = HiddenVersion()

    def validate_spot(self, field: TextField) -> None:
        """Refuse coordinates that lie nowhere."""
        if field.data and self._point() is None:
            raise ValidationError(_l("緯度, 経度の順に、「36.8530, 136.9823」のように入れてください"))

    def validate_age_max(self, field: NumberField) -> None:
        """Refuse ages that run backwards."""
        if field.data is not None and self.age_min.data is not None and field.data < self.age_min.data:
            raise ValidationError(_l("「何歳まで」は「何歳から」より大きくしてください"))

    def validate_places_taken(self, field: NumberField) -> None:
        """Refuse a count below nothing."""
        if field.data is not None and field.data < 0:
            raise ValidationError(_l("0 以上の数を入れてください"))

    @property
    def feature_fields(self) -> list[tuple[Any, list[str]]]:
        """Return the three-valued questions in the order of the vocabulary, each with its own yes, no and unknown.

        A step that is *there* is a no to `step_free`: so the words come from the sayings, never from the field.
        """
        unknown = str(_l("分からない"))
        asked = [(self[FEATURE_PREFIX + feature.value], SAYINGS[feature]) for feature in Feature]
        return [(field, [str(saying.yes), str(saying.no), unknown]) for field, saying in asked]

    def choose_areas(self, areas: list[tuple[int, str, str]]) -> None:
        """Offer the areas of the town."""
        self.area_id.choices = [
            SelectChoice("", _l("所在地からきめる")),
            *(SelectChoice(str(one), name) for one, _ref, name in areas),
        ]

    def _point(self) -> Point | None:
        """Return the coordinates that were typed, or None."""
        found = SPOT.match(self.spot.data or "")
        try:
            return Point(float(found[1]), float(found[2])) if found else None
        except ValueError:
            return None

    def values(self) -> dict[str, Any]:
        """Return the columns that the form states; place and area only where they were stated."""
        values: dict[str, Any] = {name: self[name].data for name in ALIKE}
        values |= {name: value or "" for name, value in values.items() if value is None and name in TEXTS}
        values["organisation"] = self.organisation.data or ""
        values["activities"] = [word for word in WORDS.split(self.activities.data or "") if word]
        values["atmosphere"] = [word.value for word in self.atmosphere.data or []]
        values["steps"] = [step.value for step in self.steps.data or []]
        values["features"] = clean_features({f: self[FEATURE_PREFIX + f.value].data for f in Feature})
        if self.spot.data != (self.spot.object_data or ""):
            point = self._point()
            values |= {"point": point, "certainty": Certainty.HAND if point else None}
        if self.area_id.data:
            values["area_id"] = self.area_id.data
        return values


TEXTS = frozenset(
    [
        "kana",
        "common_name",
        "description",
        "address",
        "building",
        "opening",
        "opening_note",
        "condition",
        "fee_text",
        "barrier_note",
        "phone",
        "email",
        "url",
        "contact_way",
        "confirmed_by",
        "remarks",
    ]
)
for _feature in Feature:
    setattr(ResourceForm, FEATURE_PREFIX + _feature.value, ThreeWayField(SAYINGS[_feature].topic))


def filled(resource: Resource) -> Mapping[str, Any]:
    """Return what a form for an existing listing begins with."""
    point = point_of(resource)
    return {
        **{name: getattr(resource, name) for name in ALIKE},
        "organisation": resource.organisation.name if resource.organisation else "",
        "activities": "、".join(resource.activities),
        "atmosphere": [word for word in Atmosphere if word.value in resource.atmosphere],
        "steps": [step for step in Step if step.value in resource.steps],
        "spot": f"{point.lat:.5f}, {point.lon:.5f}" if point else "",
        "area_id": str(resource.area_id or ""),
        "version": resource.version,
        **{FEATURE_PREFIX + feature.value: resource.features.get(feature) for feature in Feature},
    }


class FeatureForm(HouseForm):
    """The answer to one question about a place."""

    value = ThreeWayField(_l("答え"))
    note = TextField(_l("ひとこと"), description=_l("例：入口に5センチの段差。板を渡せば車いすも通れる"))
