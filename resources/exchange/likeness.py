"""Likely duplicates of what a file brings: a warning and no more."""

from resources.directory.duplicates import Seen, registry_index
from resources.exchange.planning import Plan
from resources.exchange.rules import Severity
from resources.exchange.steps import Step

LIKELY = "「{name}」に似ている（{why}）。同じなら、取り込んだあとで1件にまとめる"
MOST_NAMED = 200  # pairs that are named on the page


def note_likely(town_id: int, plan: Plan) -> None:
    """Warn of new rows that look like a listing of the registry, or like another row of the file."""
    fresh = plan.new
    if not fresh:
        return
    index = registry_index(town_id)
    index_lines = {str(step.row.line): step for step in fresh}
    for step in fresh:
        seen = _seen(step)
        for likely in index.likely(seen, limit=1):
            step.row.report(
                "名称", step.row.name, LIKELY.format(name=likely.name, why=likely.why.label), Severity.DOUBTFUL
            )
            if len(plan.likely) < MOST_NAMED and likely.key not in index_lines:
                plan.likely.append((step.row.line, step.row.name, likely.name))
        index.add(seen)


def _seen(step: Step) -> Seen:
    """Return a row as it is compared; its line is its key."""
    new = step.new
    return Seen(
        str(step.row.line), new["name"], new["kana"], new["common_name"], new["phone"], new["address"], new["point"]
    )
