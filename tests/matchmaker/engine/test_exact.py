"""Fast is exact: the ranking equals the one that looks at every place, and an edited index the one built anew."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.coords import Point
from matchmaker.engine import ranker, topics
from matchmaker.engine.edits import edited
from matchmaker.engine.index import Index
from matchmaker.engine.limits import ground, judge
from matchmaker.engine.ranker import rank
from matchmaker.engine.scorers import BOUNDS, SCORERS, TIGHTER, Case
from matchmaker.engine.sieve import asking, sift
from matchmaker.engine.types import Limit, Person, Place
from profiles.vocabulary import thesaurus
from profiles.vocabulary.rules import Atmosphere, Feature, Gender, Mode, Step, Visibility
from profiles.vocabulary.week import read_pattern
from tests.support.brute import as_brute, brute_force

AS_OF = date(2026, 11, 21)
WORDS = sorted({concept.words[0] for concept in thesaurus.load().concepts if concept.words})[::7]
OPENINGS = [
    "",
    "要予約",
    "随時",
    "月 10:00-12:00",
    "平日 9:00-9:40",
    "第2・4土 13:00-15:00",
    "毎日 6:00-7:00; 祝日休み",
]
FREE = ["", "随時", "月 9:00-12:00", "土 13:00-17:00; 平日 9:00-10:00"]
few = st.one_of(st.none(), st.integers(0, 20))
words = st.lists(st.sampled_from([*WORDS, "サルコーマ", "静か", "電話", "大勢"]), max_size=3)
points = st.one_of(st.none(), st.builds(Point, st.floats(36.7, 37.0), st.floats(136.8, 137.1)))
exact = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@st.composite
def places(draw, number):
    """Return any place."""
    return Place(
        id=f"R-{number * 7 % 100:02}",
        ref=f"ref{number}",
        name=f"{number}の会",
        number=number + 1,
        description="。".join(draw(words)),
        activities=tuple(draw(words)),
        atmosphere=tuple(map(str, draw(st.lists(st.sampled_from(list(Atmosphere)), max_size=2, unique=True)))),
        steps=tuple(map(str, draw(st.lists(st.sampled_from(list(Step)), max_size=2, unique=True)))),
        pattern=read_pattern(draw(st.sampled_from(OPENINGS))).pattern,
        group_size=draw(few),
        point=draw(points),
        age_min=draw(few),
        fee=draw(few),
        condition=draw(st.sampled_from(["", "女性のみ", "受給者のみ"])),
        places_total=draw(few),
        places_taken=draw(st.integers(0, 3)),
        features=draw(st.dictionaries(st.sampled_from(list(Feature)[:4]), st.booleans(), max_size=4)),
        active=draw(st.integers(0, 9)) > 0,
        audience=draw(st.sampled_from([None, *Visibility])),
        confirmed_on=draw(st.one_of(st.none(), st.dates(AS_OF - timedelta(days=900), AS_OF))),
    )


@st.composite
def towns(draw, most=14):
    """Return the places of a town."""
    return [draw(places(number)) for number in range(draw(st.integers(0, most)))]


@st.composite
def people(draw):
    """Return anybody."""
    return Person(
        code="C",
        home=draw(points),
        age=draw(few),
        gender=draw(st.sampled_from([None, Gender.MALE])),
        interests="、".join(draw(words)),
        interest_tags=tuple(draw(words)),
        strengths="、".join(draw(words)),
        wants="、".join(draw(words)),
        avoid="、".join(draw(words)),
        avoid_resources=draw(st.sampled_from([(), ("R-07",), ("R-00", "R-xx", "R-14")])),
        required=tuple(draw(st.lists(st.sampled_from(list(Feature)[:4]), max_size=2, unique=True))),
        preferred=tuple(draw(st.lists(st.sampled_from(list(Feature)[:4]), max_size=2, unique=True))),
        modes=tuple(draw(st.lists(st.sampled_from(list(Mode)), max_size=2, unique=True))),
        max_minutes=draw(st.one_of(st.none(), st.integers(0, 120))),
        available=read_pattern(draw(st.sampled_from(FREE))).pattern,
        max_group=draw(few),
        max_fee=draw(few),
        step=draw(st.sampled_from([None, *Step])),
    )


@contextmanager
def few_are_many(few):
    """Let a handful of places be so many that bounds come first, and that they are looked up by concept."""
    before = ranker.FEW, ranker.FIRST, topics.MANY
    ranker.FEW, ranker.FIRST, topics.MANY = few, few, few
    try:
        yield
    finally:
        ranker.FEW, ranker.FIRST, topics.MANY = before


@exact
@given(towns(), people(), st.integers(0, 12), st.sampled_from([None, frozenset({Visibility.PUBLIC})]))
def test_the_ranking_equals_the_one_that_looks_at_every_place(town, person, top, audience):
    index = Index.build(town)
    index = index.seen_by(audience) if audience else index

    with few_are_many(3):
        answer = rank(person, index, as_of=AS_OF, top=top)

    assert as_brute(answer) == brute_force(person, index, AS_OF, top)


@exact
@given(towns(), people())
def test_packed_limits_are_the_plain_ones(town, person):
    index = Index.build(town)

    sieve, verdict = sift(person, index, AS_OF), judge(person, index, ground(person, index), AS_OF)

    rows = np.arange(len(town))
    assert sieve.counts() == verdict.counts()
    for limit in Limit:
        broken = sieve.broken[limit].among(rows) if limit in sieve.broken else np.zeros(len(town), bool)
        assert np.array_equal(broken, verdict.broken[limit])
        assert np.array_equal(sieve.only(limit).among(rows), verdict.broken[limit] & verdict.without(limit))
    assert np.array_equal(asking(person, index).among(rows), verdict.asks)
    assert np.array_equal(sieve.fits.rows(), np.flatnonzero(verdict.fits))
    assert all((row in sieve.fits) == fits for row, fits in enumerate(verdict.fits))


@exact
@given(towns(), people())
def test_no_scorer_says_more_than_its_bound(town, person):
    case = Case(person, Index.build(town), AS_OF)

    for name, bound in BOUNDS.items():
        assert np.all(SCORERS[name][0](case) <= bound(case) + 1e-12), name
    for name, closer in TIGHTER.items():
        bounds = BOUNDS[name](case)
        assert np.all(SCORERS[name][0](case) <= closer(case, bounds) + 1e-12), name
        assert np.all(closer(case, bounds) <= bounds + 1e-12), name


@exact
@given(st.lists(words, min_size=30, max_size=30), words, st.sampled_from([1, 2]))
def test_among_many_that_fit_the_best_are_the_same(said, wants, top):
    town = [
        Place(id=f"R-{at:02}", ref=str(at), name="会", activities=tuple(each), atmosphere=("静か",) * (at % 2))
        for at, each in enumerate(said)
    ]
    person, index = Person(code="C", wants="、".join(["静か", "サルコーマ", *wants])), Index.build(town)

    with few_are_many(2):
        answer = rank(person, index, as_of=AS_OF, top=top)

    assert as_brute(answer) == brute_force(person, index, AS_OF, top)


@exact
@given(towns(), people(), st.data())
def test_an_edited_index_answers_as_one_that_is_built_anew(before, person, data):
    lost = set(data.draw(st.lists(st.sampled_from([*range(1, 30)]), max_size=3)))
    changed = [data.draw(places(number)) for number in data.draw(st.lists(st.integers(0, 40), max_size=6, unique=True))]
    renamed = [replace(place, id=f"{place.id}x") for place in before[:1]]
    strains = {place.number: data.draw(st.floats(0, 1)) for place in [*before, *changed][:9]}
    some = len(changed) // 2
    after = {place.number: place for place in [*before, *changed[:some]] if place.number not in lost}
    after |= {place.number: place for place in [*changed[some:], *renamed]}

    new = Index.build(after.values()).with_strain(strains)
    base = Index.build(before)
    one_by_one = edited(edited(base, changed[:some], lost), [*changed[some:], *renamed]).with_strain(strains)

    expected = rank(person, new, as_of=AS_OF)
    for index in (one_by_one, one_by_one.flat()):
        assert len(index) == len(after)
        assert rank(person, index, as_of=AS_OF).as_json() == expected.as_json()
        with few_are_many(3):
            assert rank(person, index, as_of=AS_OF).as_json() == expected.as_json()
    assert sorted(place.id for place in one_by_one.places) == sorted(place.id for place in after.values())
    assert as_brute(expected) == brute_force(person, one_by_one.flat(), AS_OF)
    assert as_brute(rank(person, base, as_of=AS_OF)) == brute_force(person, base, AS_OF)
