"""Measures learning on made-up towns whose true weights are known: what it finds, and what it spoils where nothing is.

python -m bench.learning [--people N]
"""

import argparse
import time
from collections.abc import Sequence

from matchmaker.engine.learning import learn
from matchmaker.engine.weights import DEFAULT
from tests.support.known_towns import OTHER_TOWN, apart, lived, ndcg


def main(arguments: Sequence[str] | None = None) -> int:
    """Print how well the places of people nobody has met are ordered before and after, and what it took."""
    parser = argparse.ArgumentParser(prog="python -m bench.learning")
    parser.add_argument("--people", type=int, default=200, help="each with two introductions")
    people = parser.parse_args(arguments).people
    for count in (people // 20, people // 4, people):
        started = time.process_time()
        found = learn(*lived(1, count, OTHER_TOWN), DEFAULT).weights
        spent = time.process_time() - started
        chance = learn(*lived(1, count, DEFAULT, by_chance=True), DEFAULT).weights
        print(
            f"{2 * count} outcomes: nDCG@10 of new people {ndcg(DEFAULT, OTHER_TOWN):.3f} by hand, "
            f"{ndcg(found, OTHER_TOWN):.3f} learned; weights off by {apart(DEFAULT, OTHER_TOWN):.3f}, then "
            f"{apart(found, OTHER_TOWN):.3f}; where all is chance they move by {apart(chance, DEFAULT):.4f} and nDCG@10 "
            f"is {ndcg(chance, DEFAULT):.4f}; {spent:.1f} s of the processor",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
