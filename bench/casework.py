"""Measures the pages of coordinators in a town with many people: 20,000 clients, 10,000 places, 60,000 ties, 400,000 follow-ups.

python -m bench.casework [--clients 20000] [--folder DIR] [--url DATABASE_URL] [--times 20] [--explain WORD]
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import caserows

PAGES = (
    *(
        "/",
        "/?all=1",
        "/order",
        "/order?all=1",
        "/sheet",
        "/phones",
        "/followups/stalled/",
        "/aftercare/",
        "/meetings/",
    ),
    *("/clients/", "/clients/?mine=1", "/clients/{client}", "/clients/{client}/consents/", "/clients/{client}/plan"),
    *(
        "/clients/{client}/contacts",
        "/clients/{client}/story",
        "/resources/",
        "/resources/{place}",
        "/resources/{place}/whole",
        "/resources/{place}/story",
    ),
    *("/introductions/", "/introductions/?mine=1", "/introductions/{tie}", "/followups/", "/followups/?mine=1"),
    *("/followups/new", "/concerns/", "/concerns/?closed=1"),
)
BAR_MS = 300


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures of each page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=20_000)
    parser.add_argument("--folder", type=Path, help="where the store is kept for the next run")
    parser.add_argument("--url", help="a database of its own, instead of a SpatiaLite file")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument(
        "--explain", help="print how the store answers the queries of pages whose address holds this word"
    )
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as own:
        folder = options.folder or Path(own)
        url = options.url or f"sqlite:///{folder / f'casework-{options.clients}.db'}"
        os.environ.update(DATABASE_URL=url, TSUNAGI_KEY_DIR=str(folder / "keys"))
        (folder / "keys").mkdir(exist_ok=True, parents=True)
        measure(options)
    return 0


def measure(options: argparse.Namespace) -> None:
    """Fill the store where it is empty, and open every page some times."""
    from matchmaker.app import create_app
    from tests.support.client import Browser

    app = create_app(TESTING=True)
    with app.app_context():
        started = time.perf_counter()
        account, refs = caserows.fill(options.clients)
        print(f"== casework: {caserows.counted()} (ready after {time.perf_counter() - started:.0f} s)", flush=True)
        client = Browser(app).sign_in(account).client
    for path in PAGES:
        told(path, path.format(**refs), app, client, options)


def told(name: str, path: str, app: Any, client: Any, options: argparse.Namespace) -> None:
    """Print how long one page takes, how much of it the processor worked, and how many questions it asks."""
    if client.get(path).status_code == 404:
        return  # a room that is not built yet
    with app.app_context(), asked() as statements:
        assert client.get(path).status_code == 200, path
    spent = [timed(lambda: client.get(path)) for _ in range(options.times)]
    wall, work = sorted(one[0] for one in spent), statistics.median(one[1] for one in spent)
    p95 = wall[max(0, round(0.95 * len(wall)) - 1)]
    slow = "  SLOW" if p95 > BAR_MS else ""
    print(
        f"{name:32} median {statistics.median(wall):5.0f}  p95 {p95:5.0f}  cpu {work:5.0f} ms  {len(statements):3} queries{slow}",
        flush=True,
    )
    if options.explain is not None and options.explain in name:
        explain(app, statements)


def timed(act: Callable[[], Any]) -> tuple[float, float]:
    """Return the milliseconds that something took, and that the processor worked."""
    wall, work = time.perf_counter(), time.process_time()
    act()
    return (time.perf_counter() - wall) * 1000, (time.process_time() - work) * 1000


@contextmanager
def asked() -> Iterator[list[tuple[str, Any, float]]]:
    """Collect the statements of a page with their values and milliseconds."""
    import sqlalchemy as sa

    from geo.db import db

    found: list[tuple[str, Any, float]] = []
    started: list[float] = []

    def before(*_: Any) -> None:
        started.append(time.perf_counter())

    def after(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        found.append((statement, values, (time.perf_counter() - started.pop()) * 1000))

    sa.event.listen(db.engine, "before_cursor_execute", before)
    sa.event.listen(db.engine, "after_cursor_execute", after)
    try:
        yield found
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", before)
        sa.event.remove(db.engine, "after_cursor_execute", after)


def explain(app: Any, statements: Sequence[tuple[str, Any, float]]) -> None:
    """Print the slowest statements of a page and how the store goes about them."""
    from geo.db import db

    with app.app_context(), db.engine.connect() as connection:
        word = "EXPLAIN QUERY PLAN" if db.engine.dialect.name == "sqlite" else "EXPLAIN"
        for statement, values, took in sorted(statements, key=lambda one: -one[2])[:6]:
            print(f"  -- {took:.1f} ms: {' '.join(statement.split())[:1500]}")
            if statement.lstrip().startswith(("SELECT", "WITH")):
                for row in connection.exec_driver_sql(f"{word} {statement}", values):
                    print("       ", row[-1])


if __name__ == "__main__":
    sys.exit(main())
