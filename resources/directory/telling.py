"""How changes of a listing are told to people: labels of fields, values in words, deeds as lines of a history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from geo.coords import Point
from profiles.audit.models import Deed
from profiles.vocabulary.rules import Feature
from resources.directory.actions import (
    CONFIRMATION_WITHDRAWN,
    FEATURE_NOTED,
    RESOURCE_ADDED,
    RESOURCE_CHANGED,
    RESOURCE_CONFIRMED,
    RESOURCE_REMOVED,
    RESOURCE_RESTORED,
)
from resources.directory.language import gettext as _
from resources.directory.models import Certainty
from resources.directory.questions import SAYINGS
from resources.schedule.actions import OPENING_CHANGED

LABELS = {
    "name": _l("名称"),
    "kana": _l("よみがな"),
    "common_name": _l("ふだんの呼び名"),
    "kind": _l("種別"),
    "kind_text": _l("もとの種別"),
    "organisation": _l("団体名"),
    "description": _l("説明"),
    "activities": _l("活動"),
    "atmosphere": _l("雰囲気"),
    "group_size": _l("ふだんの人数"),
    "steps": _l("合う段階"),
    "address": _l("所在地"),
    "building": _l("建物名など"),
    "point": _l("緯度と経度"),
    "certainty": _l("位置の確かさ"),
    "area_id": _l("圏域"),
    "opening": _l("開く時"),
    "opening_note": _l("開く時のことわり"),
    "age_min": _l("何歳から"),
    "age_max": _l("何歳まで"),
    "condition": _l("対象の条件"),
    "fee": _l("参加費"),
    "fee_text": _l("参加費の説明"),
    "pay": _l("報酬"),
    "places_total": _l("参加支援の枠"),
    "places_taken": _l("埋まっている数"),
    "features": _l("設備と配慮"),
    "barrier_note": _l("設備の説明"),
    "phone": _l("電話番号"),
    "email": _l("メールアドレス"),
    "url": _l("ホームページ"),
    "contact_way": _l("連絡のしかた"),
    "visibility": _l("公開範囲"),
    "status": _l("状態"),
    "confirmed_on": _l("最後に確かめた日"),
    "confirmed_by": _l("だれに確かめたか"),
    "remarks": _l("備考"),
}
EVENTS = {
    event.name: event.label
    for event in (
        RESOURCE_ADDED,
        RESOURCE_CHANGED,
        RESOURCE_CONFIRMED,
        CONFIRMATION_WITHDRAWN,
        FEATURE_NOTED,
        RESOURCE_REMOVED,
        RESOURCE_RESTORED,
        OPENING_CHANGED,
    )
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a history: when, who, what, and each field before and after."""

    at: datetime
    by: str
    role: str
    what: str
    changes: tuple[tuple[str, str, str], ...]


def label_of(name: str) -> str:
    """Return the label of a field."""
    return str(LABELS.get(name, name))


def event_label(name: str) -> str:
    """Return an event in words."""
    return EVENTS.get(name, name)


def value_text(name: str, value: Any) -> str:
    """Return a value in words; nothing is 「（書いていない）」."""
    if value in (None, "", [], {}):
        return _("（書いていない）")
    if name == "features" and isinstance(value, Mapping):
        stated = [(one, value[one]) for one in Feature if one in value]
        return "、".join(f"{SAYINGS[one].topic} {three_words(one, known)}" for one, known in stated)
    if name == "certainty":
        return _(next((one.label for one in Certainty if one.value == value), str(value)))
    if isinstance(value, Point):
        value = {"lat": value.lat, "lon": value.lon}
    if isinstance(value, Mapping):
        return ", ".join(f"{float(part):.5f}" for part in value.values())
    return "、".join(map(str, value)) if isinstance(value, list | tuple) else _word(value)


def _word(value: Any) -> str:
    """Return a single value in words."""
    return value.isoformat() if isinstance(value, date) else str(getattr(value, "label", value))


def three_words(feature: Feature, value: bool | None) -> str:
    """Return yes, no or unknown as one says it of a feature."""
    saying = SAYINGS[feature]
    return _("分からない") if value is None else str(saying.yes if value else saying.no)


def changes_told(deed: Deed) -> Entry:
    """Return one deed as a line of a history."""
    what = _(event_label(deed.event))
    return Entry(deed.at, deed.actor_name, deed.actor_role, what, tuple(_changes(deed.event, deed.details)))


def _changes(event: str, details: Mapping[str, Any]) -> Sequence[tuple[str, str, str]]:
    """Return each field of a deed with its value before and after."""
    if event == FEATURE_NOTED.name:
        feature = next(one for one in Feature if one.value == details["feature"])
        after = three_words(feature, details["new"]) + (f"（{details['note']}）" if details.get("note") else "")
        return [(str(SAYINGS[feature].topic), three_words(feature, details["old"]), after)]
    if event == OPENING_CHANGED.name:
        return [(label_of("opening"), value_text("opening", details["old"]), value_text("opening", details["new"]))]
    if event in (RESOURCE_CONFIRMED.name, CONFIRMATION_WITHDRAWN.name):
        said = [" ".join(filter(None, (one.get("on"), one.get("by")))) for one in (details["old"], details["new"])]
        return [(label_of("confirmed_on"), said[0] or value_text("", ""), said[1] or value_text("", ""))]
    old, new = details.get("old") or {}, details.get("new") or {}
    if not isinstance(new, Mapping) or event == RESOURCE_ADDED.name:
        return []
    return [(label_of(name), value_text(name, old.get(name)), value_text(name, value)) for name, value in new.items()]
