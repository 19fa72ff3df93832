"""Measures the ranking (a person in, twenty places with reasons out) on one core, beside its peers in the same run.

python -m bench.speed [--places 1000000] [--dense] [--people 60] [--folder DIR]
"""

import argparse
import gc
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from pathlib import Path

from bench.country import Country, index_of, people, places
from bench.matching import AS_OF
from bench.peers import PostGIS, SciKit, sample
from matchmaker.engine.edits import edited
from matchmaker.engine.index import Index
from matchmaker.engine.ranker import rank
from matchmaker.engine.sieve import within_reach
from matchmaker.engine.types import Person

MOST_FOR_SCIKIT = 100_000  # places: it holds every n-gram in memory and takes its time with each


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--places", type=int, default=1_000_000)
    parser.add_argument("--dense", action="store_true", help="all in one city")
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--folder", type=Path, help="where the index is kept for the next run")
    options = parser.parse_args(arguments)
    country, where = Country(options.places, options.dense), "in one city" if options.dense else "over Japan"
    print(f"== {country.count} places {where}", flush=True)
    with tempfile.TemporaryDirectory() as own:
        folder = (options.folder or Path(own)) / f"{country.count}{'-dense' * country.dense}"
        started = time.perf_counter()
        index_of(country, folder)
        print(f"index made and mapped: {time.perf_counter() - started:.1f} s", flush=True)
        for measure in (ours, postgis, scikit):  # each in a process of its own: nobody's memory is counted twice
            child = get_context("spawn").Process(target=measure, args=(country, folder, options.people))
            child.start()
            child.join()
            if child.exitcode:
                return 1
    return 0


def ours(country: Country, folder: Path, count: int) -> None:
    """Print how long the ranking takes: nobody asked before, everybody once before, after an edit; and the memory."""
    started = time.perf_counter()
    index = index_of(country, folder)
    told(
        f"mapped in {time.perf_counter() - started:.2f} s, first answer",
        [timed(lambda: answer(index, people(country, 1)[0]))],
    )
    asking = people(country, count + 20)
    for person in asking[:20]:
        answer(index, person)
    gc.collect()
    gc.freeze()  # as a worker does once its index stands
    reach = [len(within_reach(person, index, person.max_minutes or 0)) for person in asking]
    told("ranking, each person new", [timed(lambda person=person: answer(index, person)) for person in asking[20:]])
    told(
        "ranking, each person asked before",
        [timed(lambda person=person: answer(index, person)) for person in asking[20:]],
    )
    changed = index.place(int(index.rows()[0]))
    told("an edit taken in", [timed(lambda: edited(index, [changed])) for _ in range(5)])
    print(f"within reach: median {statistics.median(reach):.0f}, most {max(reach)}; {memory()}", flush=True)


def memory() -> str:
    """Return how much memory this process held at most: all, and without the pages of files that all workers share."""
    told = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text("utf-8").splitlines())
    most, own = (int(told[name].split()[0]) / 1024 for name in ("VmHWM", "RssAnon"))
    return f"memory at most {most:.0f} MB, of which its own now {own:.0f} MB"


def answer(index: Index, person: Person) -> object:
    """Return the answer for somebody as it is printed."""
    return rank(person, index, as_of=AS_OF).as_json()


def postgis(country: Country, folder: Path, count: int) -> None:
    """Print how long the PostGIS query takes."""
    peer = PostGIS()
    peer.load(places(country, folder))
    asking = people(country, count + 20)
    for person in asking[:20]:
        peer.ask(person)
    told(
        "PostGIS, limits and trigrams",
        [timed(lambda person=person: peer.ask(person), time.perf_counter) for person in asking[20:]],
    )


def scikit(country: Country, folder: Path, count: int) -> None:
    """Print how long scikit-learn takes to look at every place."""
    most = min(country.count, MOST_FOR_SCIKIT)
    peer = SciKit(sample(places(country, folder), most))
    asking = people(country, count + 20)[20:40]
    told(
        f"scikit-learn, nearest of {most} by brute force",
        [timed(lambda person=person: peer.ask(person)) for person in asking],
    )


def timed(act: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """Return the milliseconds that something takes on one core, whatever else the machine does meanwhile."""
    started = clock()
    act()
    return (clock() - started) * 1000


def told(name: str, times: Sequence[float]) -> None:
    """Print the middle and the slow end of some times."""
    slow = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    print(f"{name}: median {statistics.median(times):.1f} ms, p95 {slow:.1f} ms", flush=True)


if __name__ == "__main__":
    sys.exit(main())
