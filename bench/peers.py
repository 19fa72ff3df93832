"""What the ranking is measured against: a good PostGIS query, and scikit-learn over every place."""

import os
from collections.abc import Iterable
from itertools import islice
from typing import Any

import numpy as np
import psycopg

from geo.travel.estimate import metres_within
from matchmaker.engine.facts import FEATURES
from matchmaker.engine.topics import offered_text
from matchmaker.engine.types import Person, Place
from profiles.vocabulary.pattern import WEEK, Pattern, weekdays_in

TOP = 20
TABLE = """
drop table if exists bench_places;
create unlogged table bench_places (
    id text, at geometry(Point, 4326), active boolean, visible boolean, opens integer, free integer,
    age_min integer, age_max integer, fee integer, size integer, lacks integer, said text)
"""
QUERY = """
select id, similarity(said, %(wants)s) as alike from bench_places
where at && st_expand(st_setsrid(st_makepoint(%(lon)s, %(lat)s), 4326), %(wide)s, %(high)s)
  and st_dwithin(at::geography, st_setsrid(st_makepoint(%(lon)s, %(lat)s), 4326)::geography, %(metres)s)
  and active and visible and (opens = 0 or opens & %(opens)s <> 0) and (free is null or free > 0)
  and (age_min is null or age_min <= %(age)s) and (age_max is null or age_max >= %(age)s)
  and (fee is null or fee <= %(fee)s) and (size is null or size <= %(size)s) and lacks & %(needs)s = 0
order by alike desc, id limit 20
"""


class PostGIS:
    """The same places in a table with a spatial index; limits as numbers and bits, likeness by trigrams."""

    def __init__(self) -> None:
        """Connect to the server that the tests use, on one core as the ranking is."""
        url = os.environ["TEST_POSTGIS_URL"].replace("postgresql+psycopg:", "postgresql:")
        self.link = psycopg.connect(url, autocommit=True)
        self.link.execute("create extension if not exists postgis")
        self.link.execute("create extension if not exists pg_trgm")
        self.link.execute("set max_parallel_workers_per_gather = 0")
        self.link.execute("set jit = off")

    def load(self, places: Iterable[Place]) -> None:
        """Fill the table."""
        for statement in TABLE.split(";"):
            self.link.execute(statement)
        with self.link.cursor() as cursor, cursor.copy("copy bench_places from stdin") as rows:
            for place in places:
                rows.write_row(_row(place))
        self.link.execute("create index on bench_places using gist (at)")
        self.link.execute("analyze bench_places")

    def ask(self, person: Person) -> int:
        """Return how many places the query finds for somebody."""
        return len(self.link.execute(QUERY, _asked(person)).fetchall())


def _row(place: Place) -> tuple[Any, ...]:
    """Return a place as a row."""
    point = place.point and f"SRID=4326;POINT({place.point.lon} {place.point.lat})"
    free = None if place.places_total is None else place.places_total - (place.places_taken or 0)
    lacks = sum(1 << at for at, feature in enumerate(FEATURES) if place.features.get(feature) is False)
    facts = (place.active, place.visible, days(place.pattern), free, place.age_min, place.age_max, place.fee)
    return (place.id, point, *facts, place.group_size, lacks, offered_text(place))


def _asked(person: Person) -> dict[str, Any]:
    """Return what a person states as the query asks it."""
    assert person.home is not None
    metres = max(metres_within(mode, person.max_minutes or 0) for mode in person.modes)
    high = metres / 111_000
    return {
        "wants": " ".join((person.interests, person.strengths, person.wants)),
        "lat": person.home.lat,
        "lon": person.home.lon,
        "metres": metres,
        "high": high,
        "wide": high / float(np.cos(np.radians(person.home.lat))),
        "opens": days(person.available),
        "age": person.age,
        "fee": person.max_fee,
        "size": 2 * (person.max_group or 1000),
        "needs": sum(1 << FEATURES.index(feature) for feature in person.required),
    }


def days(pattern: Pattern | None) -> int:
    """Return the weekdays of a pattern as bits; the hours of a day are left out, which is kind to the peer."""
    found = 0
    for part in pattern.parts if pattern else ():
        named = part.days.replace("平日", "月-金").replace("毎日", "月-日")
        weekdays = weekdays_in(named) if set(named) <= set(f"{WEEK}・-") else range(7)
        found |= sum(1 << day for day in weekdays)
    return found


class SciKit:
    """Character n-grams by TF-IDF over every place, and the nearest by brute force; no limits at all."""

    def __init__(self, places: Iterable[Place]) -> None:
        """Fit."""
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.neighbors import NearestNeighbors

        self.vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(2, 3), sublinear_tf=True, dtype=np.float32)
        table = self.vectorizer.fit_transform([offered_text(place) for place in places])
        self.nearest = NearestNeighbors(n_neighbors=min(TOP, table.shape[0]), algorithm="brute", metric="cosine").fit(
            table
        )

    def ask(self, person: Person) -> int:
        """Return how many places are found for somebody."""
        wants = self.vectorizer.transform([" ".join((person.interests, person.strengths, person.wants))])
        return int(self.nearest.kneighbors(wants, return_distance=False).shape[1])


def sample(places: Iterable[Place], most: int) -> list[Place]:
    """Return the first places, so many at most."""
    return list(islice(places, most))
