"""What somebody asks the registry for, as an address says it: read, written, and taken away piece by piece."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from profiles.desk.language import weekday_word
from profiles.vocabulary.rules import Feature, Kind
from resources.directory.finding import Order, Wanted
from resources.directory.language import gettext as _
from resources.directory.questions import SAYINGS
from resources.directory.rules import word_called
from resources.schedule.rules import WEEKDAYS

LONGEST_WORDS = 200


Args = MultiDict[str, str]


def wanted_from(args: Args) -> Wanted:
    """Return what the query asks for; what it says wrongly it does not say."""
    kind, order = args.get("kind", ""), args.get("order", "")
    return Wanted(
        words=re.sub(r"[\x00-\x1f]", " ", args.get("q", ""))[:LONGEST_WORDS].strip(),
        kind=word_called(Kind, kind),
        area_ref=args.get("area", "")[:12],
        day=_day(args.get("day", "")),
        free=bool(args.get("free", "")),
        features=frozenset(one for one in Feature if one.value in args.getlist("has")),
        with_unknown=bool(args.get("unknown", "")),
        fresh=bool(args.get("fresh", "")),
        resting=bool(args.get("resting", "")),
        order=word_called(Order, order) or Order.WORDS,
    )


def _day(text: str) -> str:
    """Return a weekday or a date in ISO; empty for anything else."""
    if text in WEEKDAYS and len(text) == 1:
        return text
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def page_number(args: Args) -> int:
    """Return the wanted page, the first being 1."""
    text = args.get("page", "1")
    return max(1, int(text)) if re.fullmatch(r"\d{1,5}", text, re.ASCII) else 1


def query_of(wanted: Wanted) -> dict[str, Any]:
    """Return the query that asks for the same."""
    query = {
        "q": wanted.words,
        "kind": wanted.kind.value if wanted.kind else "",
        "area": wanted.area_ref,
        "day": wanted.day,
        "free": "1" if wanted.free else "",
        "has": sorted(wanted.features),
        "unknown": "1" if wanted.with_unknown else "",
        "fresh": "1" if wanted.fresh else "",
        "resting": "1" if wanted.resting else "",
        "order": wanted.order.value if wanted.order is not Order.WORDS else "",
    }
    return {name: value for name, value in query.items() if value}


def chosen(wanted: Wanted, area_names: Mapping[str, str]) -> list[tuple[str, dict[str, Any]]]:
    """Return each condition that was set, in words, with the query that lacks it."""
    without: list[tuple[str, Wanted]] = []
    if wanted.kind:
        without.append((_(wanted.kind.label), replace(wanted, kind=None)))
    if wanted.area_ref:
        without.append((area_names.get(wanted.area_ref, _("圏域")).strip(), replace(wanted, area_ref="")))
    if wanted.day:
        without.append((day_text(wanted.day), replace(wanted, day="")))
    if wanted.free:
        without.append((_("空きがある"), replace(wanted, free=False)))
    for feature in sorted(wanted.features, key=list(Feature).index):
        without.append((_feature_text(feature, wanted), replace(wanted, features=wanted.features - {feature})))
    if wanted.fresh:
        without.append((_("90日以内に確認"), replace(wanted, fresh=False)))
    if wanted.resting:
        without.append((_("休止や終了も含む"), replace(wanted, resting=False)))
    return [(text, query_of(rest)) for text, rest in without]


def day_text(day: str) -> str:
    """Return a day as a condition says it."""
    return _("%(day)s曜日", day=weekday_word(day)) if day in WEEKDAYS else day


def _feature_text(feature: Feature, wanted: Wanted) -> str:
    """Return a feature as a condition says it."""
    text = filter_word(feature)
    return _("%(feature)s（分からないも含む）", feature=text) if wanted.with_unknown else text


def feature_word(feature: Feature, value: bool | None) -> str:
    """Return a feature in a word or two, as a list tags it: its topic, and a step by what it says."""
    if feature is Feature.STEP_FREE and value is not None:
        return _("段差なし") if value else _("段差あり")
    return str(SAYINGS[feature].topic)


FILTER_WORDS = {
    Feature.TRIAL_VISIT: _l("見学できる"),
    Feature.PICK_UP: _l("送迎がある"),
    Feature.ANONYMOUS_START: _l("匿名で始められる"),
    Feature.STEP_FREE: _l("段差なし"),
    Feature.QUIET_ROOM: _l("静かな部屋"),
    Feature.ACCESSIBLE_TOILET: _l("車いす用トイレ"),
    Feature.WHEELCHAIR: _l("車いすで入れる"),
}


def filter_word(feature: Feature) -> str:
    """Return a feature as a filter names it."""
    return str(FILTER_WORDS.get(feature, feature.label))
