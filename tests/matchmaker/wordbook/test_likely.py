"""Which concepts a new wording is like: those that a person would name, and none where nothing is known of it."""

import pytest

from matchmaker.wordbook.likely import MOST, likely_concepts
from profiles.vocabulary.thesaurus import Thesaurus, load, parse


@pytest.mark.parametrize(
    ("words", "concept"), [("ダーニング", "裁縫"), ("神輿担ぎ", "祭り"), ("民泊", "宿"), ("相撲甚句", "民謡")]
)
def test_a_wording_is_like_the_concept_that_a_person_would_name(words, concept):
    found = likely_concepts(load(), words)

    assert concept in found
    assert len(found) <= MOST


@pytest.mark.parametrize("words", ["", "のは", "ヌルベゴラス"])
def test_nothing_is_named_where_no_vector_knows_the_words(words):
    assert likely_concepts(load(), words) == []


def test_what_is_far_from_everything_is_named_nothing():
    small = Thesaurus(parse("[topic]\n囲碁 : 将棋\n"))

    assert likely_concepts(small, "納豆") == []
