"""How an allocation is said: by how much a later candidate is weaker, and why somebody's first was left out."""

from datetime import date

import pytest

from matchmaker.engine.allocation import allocate
from matchmaker.engine.index import Index
from matchmaker.engine.seats import Terms
from matchmaker.engine.types import Person, Place
from matchmaker.introductions.proposal import codes_text, proposal_of
from profiles.clients.models import Client
from profiles.vocabulary.week import read_pattern

DAY = date(2026, 11, 21)


def garden(number, **facts):
    """Return a place where one gardens, with one seat."""
    stated = {
        "id": f"R-{number}",
        "ref": f"ref{number}",
        "name": f"畑{number}",
        "activities": ("園芸",),
        "places_total": 1,
    }
    return Place(**(stated | {"pattern": read_pattern("毎日 10:00-16:00").pattern} | facts))


def said(places, count=2, **terms):
    """Return the proposal for some people who all like gardening."""
    people = [Person(f"C-{number}", interests="園芸") for number in range(1, count + 1)]
    answer = allocate(people, Index.build(places), as_of=DAY, terms=Terms(**terms))
    return proposal_of(answer, [Client(code=one.code, ref=f"r{one.code}") for one in people])


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"group_size": 20}, "2番目の候補（1番とほとんど変わりません）"),
        ({"steps": ("手伝い",)}, "2番目の候補（1番より少し弱めです）"),
        ({"steps": ("就労",)}, "2番目の候補（1番より弱めです）"),
        ({"activities": ("茶話会",), "steps": ("就労",)}, "2番目の候補（1番から大きく下がります）"),
    ],
)
def test_a_later_candidate_is_told_by_how_much_it_is_weaker(app, other, words):
    first, second = said([garden(1), garden(2, **other)]).placed

    assert (first.fit, second.fit) == ("1番の候補", words)
    assert second.yields == "1番の「畑1」は、C-1 さんにゆずっています"


def test_a_first_candidate_at_a_host_that_has_its_share_is_told_so(app):
    places = [garden(1, organisation="会"), garden(3, organisation="会"), garden(2, steps=("就労",))]

    _first, second = said(places, share=0.1, least=1).placed

    assert second.yields == "1番の「畑1」は、同じ団体に人が集まりすぎるので外しました（C-1 さん）"


def test_of_many_people_the_first_few_are_named(app):
    assert codes_text(["A", "B", "C", "D", "E", "F"]) == "A さん、B さん、C さん、D さん ほか 2 人"
