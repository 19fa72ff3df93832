"""Measures many at once: a waiting list against limited places, from plain values to the answer with all reasons.

python -m bench.allocating [--people 1000] [--places 2000]
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from bench import matching
from matchmaker.engine.allocation import allocate
from matchmaker.engine.index import Index
from matchmaker.engine.pairs import pair_scores
from matchmaker.engine.seatings import Allocation


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; seconds are those of the processor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--places", type=int, default=2000)
    options = parser.parse_args(arguments)
    people, places = matching.people(options.people), matching.places(options.places)
    few = [replace(place, places_total=1 if number % 4 else 0, places_taken=0) for number, place in enumerate(places)]
    for name, town in (("seats as they come", places), ("one seat in three of four", few)):
        index = Index.build(town)
        started = time.process_time()
        answer = allocate(people, index, as_of=matching.AS_OF)
        whole = time.process_time() - started
        pair_scores(people, index, matching.AS_OF)
        scoring = time.process_time() - started - whole
        print(
            f"{options.people} people, {options.places} places, {name}: {whole:.1f} s, of which scoring {scoring:.1f} s"
        )
        print(told(answer), flush=True)
    return 0


def told(answer: Allocation) -> str:
    """Return what came out, in a line."""
    why = Counter(str(seating.why) for seating in answer.seatings)
    kept = [seating.kept for seating in answer.seatings if seating.candidate]
    low = f"least share of the own best {min(kept, default=1):.2f}"
    return f"  served {answer.served}, fit in all {answer.total:.0f}, {low}, {dict(why)}"


if __name__ == "__main__":
    sys.exit(main())
