"""Random people and places for the properties of the engine: any words, any facts, nothing that breaks a limit."""

from datetime import date, timedelta

from hypothesis import strategies as st

from geo.coords import Point
from matchmaker.engine.types import Person, Place
from profiles.vocabulary import thesaurus
from profiles.vocabulary.rules import Atmosphere, Feature, Gender, Mode, Step
from profiles.vocabulary.week import read_pattern

AS_OF = date(2026, 11, 21)
HOME = Point(36.85, 136.98)
TOPICS = [concept.name for concept in thesaurus.load().concepts if concept.is_topic and not concept.is_vague]
BURDENS = ["大声", "電話", "自己紹介", "早朝", "酒", "犬", "子ども", "カラオケ"]
MANNERS = ["静かな部屋", "にぎやかな所", "大勢", "少人数", "ゆっくり", "てきぱき", "出入り自由", "話さなくていい所"]
OPENINGS = ["月 10:00-12:00", "平日 9:00-17:00", "第2・4土 13:00-15:00", "随時", "", "毎日 10:00-18:00"]

topics = st.sampled_from(TOPICS)


@st.composite
def places(draw, number=0):
    """Return a place that breaks no limit, with any words and facts."""
    return Place(
        id=f"R-{number}",
        ref=str(number),
        name=draw(topics) + "の会",
        description="。".join(draw(st.lists(topics, max_size=3))),
        activities=tuple(draw(st.lists(topics, max_size=2))),
        atmosphere=tuple(map(str, draw(st.lists(st.sampled_from(list(Atmosphere)), max_size=2, unique=True)))),
        remarks=draw(st.sampled_from(["", "電話で連絡", "大声の人がいる"])),
        group_size=draw(st.one_of(st.none(), st.integers(1, 40))),
        steps=tuple(map(str, draw(st.lists(st.sampled_from(list(Step)), max_size=3, unique=True)))),
        point=draw(st.one_of(st.none(), st.builds(Point, st.floats(36.8, 36.9), st.floats(136.9, 137.0)))),
        pattern=read_pattern(draw(st.sampled_from(OPENINGS))).pattern,
        fee=draw(st.one_of(st.none(), st.integers(0, 2000))),
        places_total=draw(st.one_of(st.none(), st.integers(3, 9))),
        places_taken=draw(st.one_of(st.none(), st.integers(0, 2))),
        condition=draw(st.sampled_from(["", "女性", "男性のみ", "親子"])),
        features=draw(st.dictionaries(st.sampled_from(list(Feature)), st.booleans(), max_size=4)),
        confirmed_on=draw(st.one_of(st.none(), st.dates(AS_OF - timedelta(days=900), AS_OF))),
        strain=draw(st.one_of(st.none(), st.floats(0, 1))),
    )


@st.composite
def people(draw, worded=True):
    """Return a person with no limits; with or without words."""
    said = draw(st.lists(topics, min_size=4, max_size=4, unique=True)) if worded else [""] * 4
    return Person(
        code="C",
        home=draw(st.one_of(st.none(), st.just(HOME))),
        gender=draw(st.sampled_from([None, Gender.FEMALE, Gender.MALE])),
        interests=said[0],
        strengths=said[1],
        wants=said[2],
        avoid=draw(st.sampled_from(BURDENS + MANNERS)) if worded else "",
        preferred=tuple(draw(st.lists(st.sampled_from(list(Feature)), max_size=2, unique=True))),
        modes=tuple(draw(st.lists(st.sampled_from(list(Mode)), max_size=2, unique=True))),
        available=read_pattern(draw(st.sampled_from(["", "随時", "月-金 9:00-13:00", "毎日 9:00-18:00"]))).pattern,
        max_group=draw(st.one_of(st.none(), st.just(20))),
        max_fee=draw(st.one_of(st.none(), st.just(2000))),
        step=draw(st.one_of(st.none(), st.sampled_from(list(Step)))),
    )
