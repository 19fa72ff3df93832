"""How fields of a client are told to people: labels, and values in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from profiles.vocabulary.rules import Feature, Mode

LABELS = {
    "code": _l("コード"),
    "name": _l("名前"),
    "kana": _l("よみがな"),
    "address": _l("住所"),
    "contact": _l("連絡先"),
    "home": _l("緯度と経度"),
    "age": _l("年齢"),
    "gender": _l("性別"),
    "household": _l("くらし"),
    "interests": _l("好きなこと"),
    "interest_tags": _l("ひとことで言うと"),
    "strengths": _l("してきたこと・できること"),
    "wants": _l("したいこと"),
    "avoid": _l("つらいこと、さけたいこと"),
    "avoid_resources": _l("行かない所"),
    "required": _l("ゆずれない条件"),
    "preferred": _l("できればの条件"),
    "modes": _l("移動のしかた"),
    "max_minutes": _l("片道で何分まで"),
    "available": _l("来られる日時"),
    "max_group": _l("何人くらいまで"),
    "max_fee": _l("1回にいくらまで"),
    "step": _l("いまの段階"),
}
UNITS = {"age": _l("歳"), "max_minutes": _l("分"), "max_group": _l("人"), "max_fee": _l("円")}
CODES = {word.value: word.label for word in (*Feature, *Mode)}


def label_of(name: str) -> str:
    """Return the label of a field."""
    return str(LABELS.get(name, name))


def field_text(name: str, value: Any) -> str:
    """Return the value of a field in words, with its unit."""
    unit = UNITS.get(name) if isinstance(value, int) else None
    return f"{value}{unit}" if unit else value_text(value)


def value_text(value: Any) -> str:
    """Return a value in words; nothing is 「（書いていない）」."""
    if value in (None, "", [], {}):
        return str(gettext("（書いていない）"))
    if isinstance(value, list):
        return "、".join(str(gettext(CODES[one])) if one in CODES else str(one) for one in value)
    if isinstance(value, Mapping):
        return f"{value['lat']:.5f}, {value['lon']:.5f}" if "lat" in value else str(value.get("address", ""))
    return str(getattr(value, "label", value))
