"""Measures the ranking on a judged set (FORMATS 5): figures by kind, and what each scorer is worth.

python -m bench.quality SETDIR [--ablate] [--answers FILE.jsonl] [--show CODE]
"""

import argparse
import importlib.util
import json
import re
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from geo.coords import Point
from matchmaker.engine.index import Index
from matchmaker.engine.ranker import rank
from matchmaker.engine.types import Answer, Person, Place
from matchmaker.engine.weights import DEFAULT, Weights
from profiles.vocabulary.rules import Feature, Gender, Kind, Mode, Step
from profiles.vocabulary.week import read_pattern

AS_OF = date(2026, 11, 21)  # the day for which the judgements were made
TOP = 10


def scorer(folder: Path) -> tuple[ModuleType, ModuleType]:
    """Return the set's own `limits.py` and `score.py`: the figures are theirs, not ours."""
    loaded = []
    for name in ("limits", "score"):
        spec = importlib.util.spec_from_file_location(name, folder / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
        loaded.append(module)
    return loaded[0], loaded[1]


def words(cell: str) -> tuple[str, ...]:
    """Return the parts of a `;`-separated cell."""
    return tuple(part.strip() for part in cell.replace("；", ";").split(";") if part.strip())


def date_of(cell: str, plain: str) -> date | None:
    """Return a date in one of the three styles of the sheet."""
    found = [int(figure) for figure in re.findall(r"\d+", plain)]
    if len(found) != 3:
        return None
    return date(found[0] + 2018 if "令和" in cell else found[0], found[1], found[2])


def place_of(row: Mapping[str, str], limits: ModuleType) -> Place:
    """Return the place of one row of the resource sheet, read with the set's own small functions."""
    kind = row["種別"] if row["種別"] in set(Kind) else "その他"
    return Place(
        id=row["ID"],
        ref=row["ID"],
        name=row["名称"],
        kind=Kind(kind),
        kind_text=row["種別"],
        organisation=row.get("団体名", ""),
        description=row["説明"],
        activities=words(row["活動"]),
        atmosphere=words(row["雰囲気"]),
        group_size=limits.number(row["規模"]),
        steps=words(row["段階"]),
        point=Point(float(row["緯度"]), float(row["経度"])) if row["緯度"] else None,
        pattern=read_pattern(row["開催"]).pattern,
        opening_note=row.get("利用可能時間特記事項", ""),
        age_min=limits.number(row["対象年齢_下限"]),
        age_max=limits.number(row["対象年齢_上限"]),
        condition=row.get("対象条件", ""),
        fee=limits.number(row["参加費"]),
        pay=limits.number(row["報酬"]),
        places_total=limits.number(row["受入枠"]),
        places_taken=limits.number(row["受入中"]),
        features={Feature(code): value for code, value in limits.features(row).items()},
        contact_way=row.get("連絡方法", ""),
        remarks=row.get("備考", ""),
        confirmed_on=date_of(row.get("最終確認日", ""), limits.plain(row.get("最終確認日"))),
        active=limits.plain(row.get("状態")) in ("", "受入中"),
    )


def person_of(client: Mapping[str, Any]) -> Person:
    """Return the person of one client object."""
    home, travel = client.get("home") or {}, client.get("travel") or {}
    return Person(
        code=client["code"],
        home=Point(home["lat"], home["lon"]) if "lat" in home else None,
        age=client.get("age"),
        gender=Gender(client["gender"]) if client.get("gender") else None,
        interests=client.get("interests", ""),
        interest_tags=tuple(client.get("interest_tags", ())),
        strengths=client.get("strengths", ""),
        wants=client.get("wants", ""),
        avoid=client.get("avoid", ""),
        avoid_resources=tuple(client.get("avoid_resources", ())),
        required=tuple(Feature(code) for code in client.get("required", ())),
        preferred=tuple(Feature(code) for code in client.get("preferred", ())),
        modes=tuple(Mode(mode) for mode in travel.get("modes", ())),
        max_minutes=travel.get("max_minutes"),
        available=read_pattern(client.get("available")).pattern,
        max_group=client.get("max_group"),
        max_fee=client.get("max_fee"),
        step=Step(client["step"]) if client.get("step") else None,
    )


def load(folder: Path, limits: ModuleType) -> tuple[Index, list[Person], Any]:
    """Return the index, the people and the judged set of a folder."""
    judged = limits.load(folder)
    index = Index.build(place_of(row, limits) for row in judged.resources.values())
    return index, [person_of(client) for client in judged.clients.values()], judged


def answers_for(people: Iterable[Person], index: Index, weights: Weights = DEFAULT) -> list[Answer]:
    """Return the answer for each person."""
    return [rank(person, index, as_of=AS_OF, top=TOP, weights=weights) for person in people]


def figures(answers: Sequence[Answer], judged: Any, score: ModuleType) -> dict[str, dict[str, float]]:
    """Return the rows of the score table."""
    return dict(score.by_kind(score.score([answer.as_json() for answer in answers], judged), judged.kinds))


def ablation(people: Sequence[Person], index: Index, judged: Any, score: ModuleType) -> dict[str, dict[str, float]]:
    """Return the figures with each weight put at nothing, one after another."""
    rows = {}
    for name in Weights.__dataclass_fields__:
        table = figures(answers_for(people, index, replace(DEFAULT, **{name: 0.0})), judged, score)
        rows[f"without {name}"] = next(iter(table.values()))
    return rows


def show(answer: Answer, judged: Any) -> None:
    """Print one answer beside its grades."""
    grades = judged.judgements[answer.client]["grades"]
    print(json.dumps(judged.clients[answer.client], ensure_ascii=False))
    for candidate in answer.candidates:
        grade = grades.get(candidate.place.id, 0)
        place, score = candidate.place, f"{candidate.score:.3f}"
        print(f"{candidate.rank:2} [{grade}] {score} {candidate.status[:2]} {place.id} {place.name}")
        for reason in candidate.reasons[:7]:
            print(f"        {reason.direction:8}{reason.kind:10} {reason.weight:.3f} {reason.text}")
    missing = [f"{ref}({grade})" for ref, grade in grades.items() if ref not in {c.place.id for c in answer.candidates}]
    print("   missing:", " ".join(missing), "| what if:", [change.as_json() for change in answer.what_if])


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--ablate", action="store_true")
    parser.add_argument("--answers", type=Path)
    parser.add_argument("--show", nargs="*", default=[])
    options = parser.parse_args(arguments)
    limits, score = scorer(options.folder)
    started = time.perf_counter()
    index, people, judged = load(options.folder, limits)
    built = time.perf_counter()
    answers = answers_for(people, index)
    done = time.perf_counter()
    print(score.table(figures(answers, judged, score), "kind (clients)"))
    print(f"\nindex {built - started:.2f} s, {(done - built) / max(1, len(people)) * 1000:.1f} ms a person")
    for answer in answers:
        if answer.client in options.show or options.show == ["all"]:
            show(answer, judged)
    if options.answers:
        lines = "".join(json.dumps(answer.as_json(), ensure_ascii=False) + "\n" for answer in answers)
        options.answers.write_text(lines, encoding="utf-8")
    if options.ablate:
        print("\n" + score.table(ablation(people, index, judged, score), "ablation"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
