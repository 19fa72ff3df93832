"""What a page tells of an import: a few of the rows that come, what changes in a listing, in words."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from geo.coords import Point
from profiles.vocabulary.rules import Feature
from resources.exchange.layout import COLUMN_OF, shown
from resources.exchange.planning import Plan
from resources.exchange.rules import word_of
from resources.exchange.steps import Step

SAMPLES = 5
LABELS = {
    **COLUMN_OF,
    "point": "位置",
    "features": "設備と配慮",
    "extra": "注記",
    "kind_text": "種別のことば",
    "fee_text": "参加費のことば",
}
YES_NO = {True: "有", False: "無"}


def samples(plan: Plan) -> dict[str, Any]:
    """Return some of the new rows, some of the changed ones with old and new, and the pairs that look alike."""
    return {
        "new": [_new(step) for step in plan.new[:SAMPLES]],
        "changed": [_changed(step) for step in plan.changed[:SAMPLES]],
        "likely": [list(pair) for pair in plan.likely[:SAMPLES]],
        "likely_count": len(plan.likely),
        "place": plan.file.place,
    }


def _new(step: Step) -> list[str]:
    """Return line, name, kind, place and opening of a new row."""
    new = step.new
    return [str(step.row.line), new["name"], shown(new["kind"]), new["address"] or new["building"], new["opening"]]


def _changed(step: Step) -> dict[str, Any]:
    """Return line and name of a changed row, and what changes."""
    old = step.old or {}
    changes = [
        [LABELS.get(name, name), value_text(old[name]), value_text(step.new[name])] for name in sorted(step.changed)
    ]
    return {"line": step.row.line, "name": step.new["name"], "changes": changes}


def value_text(value: Any) -> str:
    """Return a field's value in words."""
    if isinstance(value, Point):
        return f"{value.lat:.5f}, {value.lon:.5f}"
    if isinstance(value, Mapping):
        return "、".join(f"{_feature(name)} {YES_NO.get(word, word)}" for name, word in value.items())
    if isinstance(value, date):
        return value.isoformat()
    return "、".join(map(str, value)) if isinstance(value, list) else str(getattr(value, "label", shown(value)))


def _feature(name: str) -> str:
    """Return the label of a feature's code; other names as they are."""
    return word_of(Feature, name).label if name in {feature.value for feature in Feature} else name


def by_severity(problems: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """Return the problems of a report by what they mean for their row; of a refused row only what refuses it."""
    refused = {problem["line"] for problem in problems if problem["severity"] == "refused"}
    found: dict[str, list[Mapping[str, Any]]] = {"refused": [], "doubtful": [], "note": []}
    for problem in problems:
        if problem["severity"] == "refused" or problem["line"] not in refused:
            found[problem["severity"]].append(problem)
    return found
