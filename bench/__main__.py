"""Measures the whole: quality, matching, pages at 10,000 places, and an import of 100,000 rows.

python -m bench [--quick]      figures are of this machine; `make bench` runs it
"""

import argparse
import csv
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from bench import allocating, learning, matching, quality, speed
from matchmaker.config import ROOT

JUDGED = ROOT.parent / "shared" / "eval"
SISTERS = tuple(ROOT / "tests" / "fixtures" / name for name in ("sister_town", "sister_ward"))
CODE = "BENCH-1"
TIMES = 40  # each page
COLUMNS = (
    "ID",
    "名称",
    "種別",
    "説明",
    "活動",
    "雰囲気",
    "規模",
    "段階",
    "緯度",
    "経度",
    "開催",
    "参加費",
    "受入枠",
    "公開範囲",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print all figures."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="a tenth of the places and rows")
    less = 10 if parser.parse_args(arguments).quick else 1
    sets = [folder for folder in (JUDGED, *SISTERS) if folder.is_dir()]
    print("== quality on the judged sets", flush=True)
    quality.main([*map(str, sets), "--ablate", "--layers", "--hide", "2" if less > 1 else "6"])
    with tempfile.TemporaryDirectory() as folder:
        for count, dense in ((10_000, False), (100_000, False), (1_000_000, False), (100_000, True)):
            speed.main(["--places", str(count // less), "--folder", folder, *["--dense"] * dense])
    print("== many at once", flush=True)
    allocating.main(["--people", str(1_000 // less), "--places", str(2_000 // less)])
    print("== learning from outcomes", flush=True)
    learning.main(["--people", str(200 // less)])
    with tempfile.TemporaryDirectory() as folder:
        commands_and_pages(Path(folder), 10_000 // less)
        print(f"== import of {100_000 // less} rows", flush=True)
        store = environment(Path(folder) / "import.db")
        took("resources import", store, "resources", "import", str(sheet(Path(folder) / "many.csv", 100_000 // less)))
    print(f"== pages of a town with {20_000 // less} people", flush=True)
    casework = [sys.executable, "-m", "bench.casework", "--clients", str(20_000 // less)]
    return subprocess.run(casework, cwd=ROOT, check=False).returncode  # a process of its own: it has its own store


def commands_and_pages(folder: Path, count: int) -> None:
    """Measure the command `match` as a whole, and pages under a worker that is warm."""
    print(f"== commands and pages at {count} places", flush=True)
    store = environment(folder / "pages.db")
    took("resources import", store, "resources", "import", str(sheet(folder / "some.csv", count)))
    profile = folder / "person.json"
    profile.write_text(
        f'{{"code": "{CODE}", "interests": "編み物や園芸が好き。", "wants": "静かな所に行ってみたい。"}}', "utf-8"
    )
    took("match, words not read yet", store, "match", "--profile", str(profile), "--json")
    took("match, words read before", store, "match", "--profile", str(profile), "--json")
    os.environ.update(DATABASE_URL=store["DATABASE_URL"])
    for name, seconds in pages():
        slow = statistics.quantiles(seconds, n=20)[-1] * 1000
        print(f"{name}: median {statistics.median(seconds) * 1000:.0f} ms, p95 {slow:.0f} ms")


def environment(file: Path) -> dict[str, str]:
    """Return the environment of a command on a store of its own."""
    return {**os.environ, "DATABASE_URL": f"sqlite:///{file}"}


def took(name: str, store: dict[str, str], *words: str) -> None:
    """Run a command of the application as a process and print how long it took."""
    before, started = os.times(), time.perf_counter()
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
    subprocess.run(command, env=store, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)  # nosec B603
    after = os.times()
    spent = after.children_user - before.children_user
    print(f"{name}: {time.perf_counter() - started:.1f} s, of which the processor worked {spent:.1f} s", flush=True)


def sheet(file: Path, count: int) -> Path:
    """Write a resource sheet of invented places, no two alike."""
    dice = random.Random(3)
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        writer.writerows(row(place, dice) for place in matching.places(count))
    return file


def row(place: matching.Place, dice: random.Random) -> tuple[object, ...]:
    """Return one invented place as a row of the sheet."""
    opening = f"{dice.choice(matching.DAYS[:7])} {dice.choice(matching.HOURS)}"
    point = (place.point.lat, place.point.lon) if place.point else ("", "")
    about = (
        place.id,
        place.name,
        place.kind,
        place.description,
        ";".join(place.activities),
        ";".join(place.atmosphere),
    )
    return (*about, place.group_size, ";".join(place.steps), *point, opening, place.fee, place.places_total, "公開")


def pages() -> Iterator[tuple[str, list[float]]]:
    """Yield the seconds of each page for a coordinator who is signed in, in a worker that has made itself ready."""
    from matchmaker.app import create_app
    from matchmaker.matching.ready import Keeper
    from tests.support.client import Browser
    from tests.support.make import Make

    app = create_app()
    with app.app_context():
        make = Make()
        ref, account = (
            make.client(interests="編み物や園芸が好き。", wants="静かな所に行ってみたい。").ref,
            make.account(),
        )
        client = Browser(app).sign_in(account).client
    Keeper(app).build()
    for name in ("/resources/", "/resources/?q=編み物", f"/clients/{ref}/match", "/map/"):
        yield name.replace(ref, "…"), [seconds(partial(client.get, name)) for _ in range(TIMES + 1)][1:]


def seconds(act: Callable[[], object]) -> float:
    """Return how long a page took; one that does not answer is a mistake."""
    started = time.perf_counter()
    answer = act()
    took_s = time.perf_counter() - started
    assert getattr(answer, "status_code", 0) == 200, answer
    return took_s


if __name__ == "__main__":
    sys.exit(main())
