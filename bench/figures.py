"""What a ranking is worth on a judged set: the figures of FORMATS 5, how widely it looks, and how it loads the hosts."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean

from bench.judged import Judged
from matchmaker.engine.types import Answer, Direction

TOP = 10
JUST_THE_PLACE, GOOD = 3, 2
HEADS = ("nDCG@10", "recall@10", "MRR(3)", "violations", "with reason")
Row = Mapping[str, float]


def gain(grades: Iterable[int]) -> float:
    """Return the discounted gain of grades in the order shown."""
    return sum((2**grade - 1) / math.log2(at + 2) for at, grade in enumerate(list(grades)[:TOP]))


def row_of(answer: Answer, judged: Judged) -> Row:
    """Return the figures of one answer; what cannot be said of it is absent."""
    grades, shown = judged.grades[answer.client], [one.place.id for one in answer.candidates[:TOP]]
    good = {ref for ref, grade in grades.items() if grade >= GOOD}
    row = {
        "nDCG@10": gain(grades.get(ref, 0) for ref in shown) / gain(sorted(grades.values(), reverse=True)),
        "violations": float(len(judged.never[answer.client] & set(shown))),
        "with reason": fmean(map(_speaks_for, answer.candidates)) if answer.candidates else 0.0,
    }
    if good:
        row["recall@10"] = len(good & set(shown)) / len(good)
    if JUST_THE_PLACE in grades.values():
        row["MRR(3)"] = next((1 / at for at, ref in enumerate(shown, 1) if grades.get(ref) == JUST_THE_PLACE), 0.0)
    return row


def _speaks_for(candidate: object) -> bool:
    """Say whether a result has a reason for it."""
    return any(reason.direction is Direction.FOR for reason in getattr(candidate, "reasons", ()))


def mean_of(rows: Sequence[Row]) -> Row:
    """Return one row for many people: violations are added up, all else is the mean."""
    found = {head: [row[head] for row in rows if head in row] for head in HEADS}
    return {head: (sum if head == "violations" else fmean)(values) for head, values in found.items() if values}


def by_kind(answers: Sequence[Answer], judged: Judged) -> dict[str, Row]:
    """Return a row for all people and one for each kind."""
    rows = {answer.client: row_of(answer, judged) for answer in answers}
    found = {f"all ({len(rows)})": mean_of(list(rows.values()))}
    for kind in dict.fromkeys(judged.kinds.values()):
        members = [row for code, row in rows.items() if judged.kinds[code] == kind]
        found[f"{kind} ({len(members)})"] = mean_of(members)
    return found


def overall(answers: Sequence[Answer], judged: Judged) -> Row:
    """Return the row for all people."""
    return mean_of([row_of(answer, judged) for answer in answers])


def coverage(answers: Sequence[Answer], places: int) -> float:
    """Return the share of all places that stand among somebody's first ten."""
    return len(_shown(answers)) / max(1, places)


def load_gini(answers: Sequence[Answer], places: int) -> float:
    """Return how unevenly the first tens fall on the hosts: 0 all alike, towards 1 all on one (Gini)."""
    shown = _shown(answers)
    loads = sorted([0] * (places - len(shown)) + list(shown.values()))
    if not sum(loads):
        return 0.0
    return 2 * sum(at * load for at, load in enumerate(loads, 1)) / (len(loads) * sum(loads)) - (1 + 1 / len(loads))


def _shown(answers: Sequence[Answer]) -> Counter[str]:
    """Return how many first tens each place stands in."""
    return Counter(one.place.id for answer in answers for one in answer.candidates[:TOP])


def table(rows: Mapping[str, Row], first: str) -> str:
    """Return rows of figures as a Markdown table."""
    lines = ["| " + " | ".join((first, *HEADS)) + " |", "| --- |" + " ---: |" * len(HEADS)]
    for name, row in rows.items():
        lines.append("| " + " | ".join([name, *(_cell(head, row.get(head)) for head in HEADS)]) + " |")
    return "\n".join(lines)


def _cell(head: str, value: float | None) -> str:
    """Return one figure in words."""
    if value is None:
        return "–"
    return f"{value:.0f}" if head == "violations" else f"{value:.3f}"
