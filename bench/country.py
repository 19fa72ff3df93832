"""A country of places for measuring: a million over Japan, or a hundred thousand in one city; read by two processes."""

import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import cast

import numpy as np

from bench import matching
from geo.coords import Point
from matchmaker.engine.files import mapped, save
from matchmaker.engine.geography import Floats
from matchmaker.engine.index import Index
from matchmaker.engine.joining import joined, read_all
from matchmaker.engine.lexicon import codes_of
from matchmaker.engine.listings import Listings
from matchmaker.engine.types import Person, Place
from profiles.vocabulary.rules import Mode, Step
from profiles.vocabulary.thesaurus import load
from profiles.vocabulary.week import read_pattern

A_PART = 25_000
TEXTS = 100_000  # that are read; in a larger country the same is said at several points
# From north to south: where people live in Japan, roughly, and how many of a hundred.
REGIONS = (
    (43.06, 141.35, 5), (40.82, 140.74, 3), (38.27, 140.87, 5), (36.39, 139.06, 6), (35.69, 139.69, 30),
    (35.18, 136.91, 10), (36.59, 136.63, 5), (34.69, 135.50, 16), (34.39, 132.46, 6), (33.84, 132.77, 3),
    (33.59, 130.40, 8), (31.60, 130.56, 2), (26.21, 127.68, 1),
)  # fmt: skip
MUNICIPALITIES = 1_741
FREE = (
    "月-金 13:00-17:00",
    "平日 9:00-12:00",
    "土 10:00-16:00; 日 10:00-16:00",
    "火・木 18:00-20:00",
    "毎日 10:00-15:00",
)


@dataclass(frozen=True, slots=True)
class Country:
    """How many places there are, and whether all of them lie in one city."""

    count: int
    dense: bool = False


@cache
def towns() -> tuple[tuple[Point, float], ...]:
    """Return a middle for each municipality, and how large it is beside the others."""
    dice = random.Random(11)
    chosen = dice.choices(REGIONS, [weight for _, _, weight in REGIONS], k=MUNICIPALITIES)
    return tuple(
        (Point(lat + dice.gauss(0, 0.45), lon + dice.gauss(0, 0.45)), 1 / (10 + rank))
        for rank, (lat, lon, _weight) in enumerate(chosen)
    )


def points(country: Country, count: int, seed: int) -> tuple[Floats, Floats]:
    """Return latitudes and longitudes where people live, in degrees."""
    dice = np.random.default_rng(seed)
    middles = np.array([(middle.lat, middle.lon) for middle, _ in towns()])
    sizes = np.array([size for _, size in towns()])
    where = np.tile((matching.HOME.lat, matching.HOME.lon), (count, 1))
    if not country.dense:
        where = middles[dice.choice(len(middles), count, p=sizes / sizes.sum())]
    lat, lon = (where + dice.normal(0, 0.03 if country.dense else 0.04, (count, 2))).T
    return lat, lon


def places(country: Country, folder: Path) -> Iterator[Place]:
    """Yield all places of a country that has an index."""
    index = index_of(country, folder)
    lat, lon = np.degrees(index.lat).tolist(), np.degrees(index.lon).tolist()
    for row in range(len(index)):
        yield replace(index.place(row), point=Point(lat[row], lon[row]))


def people(country: Country, count: int) -> list[Person]:
    """Return people who live there, no two alike, each with all that can be stated."""
    dice = random.Random(7)
    modes = ((Mode.CAR,),) if country.dense else ((Mode.WALK, Mode.BUS), (Mode.WALK,), (Mode.BICYCLE,), (Mode.CAR,))
    homes = zip(*points(country, count, 7), strict=True)
    return [
        replace(
            person,
            home=Point(float(lat), float(lon)),
            modes=dice.choice(modes),
            max_minutes=40 if country.dense else dice.choice((20, 30, 40)),
            available=read_pattern(dice.choice(FREE)).pattern,
            max_group=dice.choice((5, 8, 10, 15)),
            max_fee=dice.choice((0, 200, 500, 1000)),
            step=dice.choice(list(Step)),
        )
        for person, (lat, lon) in zip(matching.people(count, seed=5), homes, strict=True)
    ]


def index_of(country: Country, folder: Path) -> Index:
    """Return the index of a country, mapped from a folder; it is made there where it is not."""
    if not folder.is_dir():
        texts = min(country.count, TEXTS)
        parts = [
            (at, min(at + A_PART, texts), folder.with_name(f"texts-{at}-{texts}")) for at in range(0, texts, A_PART)
        ]
        with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
            list(pool.map(_read_part, *zip(*parts, strict=True)))
        copies = [(at, path) for at in range(0, country.count, texts) for _, _, path in parts]
        found, first = [], 0
        for number, (_, path) in enumerate(copies):
            part = mapped(path, load())
            found.append(_elsewhere(part, country, first, number))
            first += len(part)
        order = np.concatenate([part.order for part in found])
        listings = [cast(Listings, part.own_places) for part in found]
        save(joined(found, order, listings[0].joined(listings[1:])), folder, {})
    return mapped(folder, load())


def _read_part(first: int, last: int, folder: Path) -> None:
    """Read some texts into a folder of their own."""
    if not folder.is_dir():
        words = [word for concept in load().concepts for word in concept.words]
        town = (matching.place(number, random.Random(number), words) for number in range(first, last))
        save(read_all(town), folder, {})


def _elsewhere(part: Index, country: Country, first: int, seed: int) -> Index:
    """Return places that say the same at other points, numbered from another number on."""
    lat, lon = points(country, len(part), 100 + seed)
    numbers = first + np.argsort(np.argsort(part.order))
    names = [f"{number:07}" for number in numbers.tolist()]
    listings = cast(Listings, part.own_places)
    blob, digits = listings.blob.copy(), np.frombuffer("".join(names).encode(), np.uint8).reshape(-1, 7)
    first = bytes(blob[listings.starts[0] : listings.ends[0]])
    at = first.index(b"P-") + len("P-")  # the id, and then the reference, as `listings.written_as` has them
    for digit in (at, first.index(first[at : at + 7], at + 7)):
        blob[listings.starts[:, None] + digit + np.arange(7)] = digits
    moved = part.with_columns(
        lat=np.radians(lat),
        lon=np.radians(lon),
        order=numbers.astype(np.float64),
        key=codes_of(f"P-{name}" for name in names),
        ref_key=codes_of(names),
        number=numbers + 1,
    )
    moved.own_places = Listings(blob, listings.starts, listings.ends)
    return moved
