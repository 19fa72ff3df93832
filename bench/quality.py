"""Measures the ranking on judged sets (FORMATS 5): figures by kind, what each scorer is worth, and what it leans on.

python -m bench.quality SETDIR... [--ablate] [--layers] [--hide DRAWS] [--answers FILE.jsonl] [--show CODE]
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from bench import figures, hiding, layers
from bench.figures import TOP
from bench.judged import AS_OF, Judged, read
from matchmaker.engine.index import Index
from matchmaker.engine.ranker import rank
from matchmaker.engine.types import Answer
from matchmaker.engine.weights import DEFAULT, Weights
from profiles.vocabulary.thesaurus import Thesaurus

HIDDEN = (
    ("words", hiding.without_words, (0.25, 0.5)),
    ("concepts", hiding.without_concepts, (0.1, 0.25, 0.5)),
)


def answers_for(judged: Judged, index: Index, weights: Weights = DEFAULT) -> list[Answer]:
    """Return the answer for each person."""
    return [rank(person, index, as_of=AS_OF, top=TOP, weights=weights) for person in judged.people]


def ablation(judged: Judged, index: Index) -> Iterator[tuple[str, figures.Row]]:
    """Yield the figures with each weight put at nothing, one after another."""
    for name in Weights.__dataclass_fields__:
        answers = answers_for(judged, index, replace(DEFAULT, **{name: 0.0}))
        yield f"without {name}", figures.overall(answers, judged)


def by_layer(judged: Judged, index: Index) -> Iterator[tuple[str, figures.Row]]:
    """Yield the figures with only some of the layers of meaning."""
    for names in layers.COMBINED:
        with layers.only(*names):
            yield " + ".join(names) or "no topic", figures.overall(answers_for(judged, index), judged)


def hidden(judged: Judged, draws: int) -> Iterator[tuple[str, figures.Row]]:
    """Yield the mean figures with a part of the thesaurus hidden, a few draws each."""
    for what, hide, shares in HIDDEN:
        for share in shares:
            rows = [_read_with(judged, hide(share, seed)) for seed in range(draws)]
            yield f"{share:.0%} of {what} hidden", figures.mean_of(rows)


def _read_with(judged: Judged, known: Thesaurus) -> figures.Row:
    """Return the figures of a set that is read with another thesaurus."""
    return figures.overall(answers_for(judged, Index.build(judged.places, known=known)), judged)


def show(answer: Answer, judged: Judged) -> None:
    """Print one answer beside its grades."""
    grades = judged.grades[answer.client]
    print(next(person for person in judged.people if person.code == answer.client))
    for candidate in answer.candidates:
        grade = grades.get(candidate.place.id, 0)
        place, score = candidate.place, f"{candidate.score:.3f}"
        print(f"{candidate.rank:2} [{grade}] {score} {candidate.status[:2]} {place.id} {place.name}")
        for reason in candidate.reasons[:7]:
            print(f"        {reason.direction:8}{reason.kind:10} {reason.weight:.3f} {reason.text}")
    missing = [f"{ref}({grade})" for ref, grade in grades.items() if ref not in {c.place.id for c in answer.candidates}]
    print("   missing:", " ".join(missing), "| what if:", [change.as_json() for change in answer.what_if])


def report(folder: Path, options: argparse.Namespace) -> list[Answer]:
    """Print the figures of one set, and return its answers."""
    judged = read(folder)
    started = time.process_time()
    index = Index.build(judged.places)
    built = time.process_time()
    answers = answers_for(judged, index)
    done = time.process_time()
    print(figures.table(figures.by_kind(answers, judged), f"{folder.name}: kind (people)"))
    active = sum(place.active for place in judged.places)
    wide, uneven = figures.coverage(answers, active), figures.load_gini(answers, active)
    print(f"\ncoverage {wide:.2f} of {active} places, host-load Gini {uneven:.2f}")
    print(f"index {built - started:.2f} s, {(done - built) / max(1, len(answers)) * 1000:.1f} ms a person")
    for answer in answers:
        if answer.client in options.show or options.show == ["all"]:
            show(answer, judged)
    if options.ablate:
        print("\n" + figures.table(dict(ablation(judged, index)), "ablation"))
    if options.layers:
        print("\n" + figures.table(dict(by_layer(judged, index)), "layers of meaning"))
    if options.hide:
        print("\n" + figures.table(dict(hidden(judged, options.hide)), f"hidden, mean of {options.hide} draws"))
    return answers


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.quality", description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--ablate", action="store_true", help="each weight at nothing, one after another")
    parser.add_argument("--layers", action="store_true", help="the layers of meaning, alone and together")
    parser.add_argument("--hide", type=int, default=0, metavar="DRAWS", help="parts of the thesaurus hidden")
    parser.add_argument("--answers", type=Path, help="where to write the answers, a line each")
    parser.add_argument("--show", nargs="*", default=[])
    options = parser.parse_args(arguments)
    answers = [answer for folder in options.folders for answer in report(folder, options)]
    if options.answers:
        lines = "".join(json.dumps(answer.as_json(), ensure_ascii=False) + "\n" for answer in answers)
        options.answers.write_text(lines, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
