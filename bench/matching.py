"""Measures matching among many places: building the index, and one person's answer with reasons.

python -m bench.matching [--places 10000] [--people 50]
"""

import argparse
import random
import resource
import statistics
import sys
import time
from collections.abc import Sequence
from datetime import date, timedelta

from geo.coords import Point
from matchmaker.engine.index import Index
from matchmaker.engine.ranker import rank
from matchmaker.engine.types import Person, Place
from profiles.vocabulary import thesaurus
from profiles.vocabulary.rules import Atmosphere, Feature, Kind, Mode, Step
from profiles.vocabulary.week import read_pattern

AS_OF = date(2026, 11, 21)
DAYS = ("月", "火", "水", "木", "金", "土", "日", "第1・3土", "第2・4木", "月-金", "平日", "毎日", "火・木", "最終日")
HOURS = ("9:00-12:00", "10:00-12:00", "13:00-16:00", "13:30-15:30", "10:00-17:00", "18:00-20:00")
HOME = Point(36.85, 136.98)


def places(count: int, seed: int = 1) -> list[Place]:
    """Return invented places in the words of the thesaurus, the same for the same seed."""
    dice = random.Random(seed)
    words = [word for concept in thesaurus.load().concepts for word in concept.words]
    return [place(number, dice, words) for number in range(count)]


def place(number: int, dice: random.Random, words: Sequence[str]) -> Place:
    """Return one invented place."""
    said = dice.sample(words, 6)
    total = dice.choice((None, 3, 4, 6, 10))
    return Place(
        id=f"P-{number:07}",
        ref=f"{number:07}",
        name=f"{said[0]}の会 {number}",
        kind=dice.choice(list(Kind)),
        description=f"{said[1]}や{said[2]}をしています。{said[3]}もあります。{said[4]}はしません。",
        activities=(said[5], said[0]),
        atmosphere=tuple(map(str, dice.sample(list(Atmosphere), 2))),
        group_size=dice.choice((None, 4, 6, 8, 12, 20, 30)),
        steps=tuple(map(str, dice.sample(list(Step), 2))),
        point=Point(HOME.lat + dice.gauss(0, 0.03), HOME.lon + dice.gauss(0, 0.03)),
        pattern=read_pattern(
            f"{dice.choice(DAYS)} {dice.choice(HOURS)}; {dice.choice(DAYS)} {dice.choice(HOURS)}"
        ).pattern,
        fee=dice.choice((None, 0, 0, 100, 300, 500)),
        places_total=total,
        places_taken=None if total is None else dice.randrange(total + 1),
        features={feature: dice.random() < 0.7 for feature in dice.sample(list(Feature), 3)},
        confirmed_on=AS_OF - timedelta(days=dice.randrange(900)),
        active=dice.random() < 0.95,
    )


def people(count: int, seed: int = 2) -> list[Person]:
    """Return invented people who say what they like in the words of the thesaurus."""
    dice = random.Random(seed)
    words = [word for concept in thesaurus.load().concepts for word in concept.words]
    return [
        Person(
            code=f"C-{number}",
            home=HOME,
            age=dice.randrange(16, 90),
            interests=f"{dice.choice(words)}や{dice.choice(words)}が好き。",
            strengths=f"{dice.choice(words)}をしていた。",
            wants=f"{dice.choice(words)}をしてみたい。",
            avoid=f"{dice.choice(words)}、{dice.choice(words)}",
            preferred=(Feature.TRIAL_VISIT,),
            modes=(Mode.WALK, Mode.BUS),
            max_minutes=30,
            available=read_pattern("月-金 13:00-17:00; 土 10:00-12:00").pattern,
            max_group=10,
            max_fee=500,
            step=Step.TAKE_PART,
        )
        for number in range(count)
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--places", type=int, default=10_000)
    parser.add_argument("--people", type=int, default=50)
    options = parser.parse_args(arguments)
    made, asking = places(options.places), people(options.people)
    started = time.perf_counter()
    index = Index.build(made)
    built = time.perf_counter() - started
    started = time.perf_counter()
    rank(asking[0], index, as_of=AS_OF)
    first = time.perf_counter() - started
    times = []
    for person in asking:
        started = time.perf_counter()
        rank(person, index, as_of=AS_OF)
        times.append((time.perf_counter() - started) * 1000)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{options.places} places: index {built:.2f} s, first answer {first:.2f} s, peak memory {memory:.0f} MB")
    slow = statistics.quantiles(times, n=20)[-1]
    print(f"answer with reasons: median {statistics.median(times):.1f} ms, p95 {slow:.1f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
