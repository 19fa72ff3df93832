"""Word vectors: small, of unit length, and words of one world nearer than words of two."""

import numpy as np
import pytest

from profiles.vocabulary import wordvectors


@pytest.mark.parametrize(
    ("word", "near", "far"),
    [("園芸", "庭", "会計"), ("旋盤", "溶接", "合唱"), ("編み物", "裁縫", "相撲"), ("簿記", "経理", "釣り")],
)
def test_words_of_one_world_are_nearer(word, near, far):
    known = wordvectors.load()
    one, friend, stranger = known.table[known.rows_of([word, near, far])]

    assert one @ friend > 0.3 > one @ stranger


def test_every_vector_has_length_one_and_what_is_not_known_has_no_row():
    known = wordvectors.load()

    assert np.allclose(np.linalg.norm(known.table, axis=1), 1.0, atol=1e-5)
    assert known.rows_of(["ぬろれみ", "園芸"]).tolist() == [-1, known.row["園芸"]]
    assert np.array_equal(known.sum_of(["園芸", "園芸", "ぬろれみ"]), known.table[known.row["園芸"]])
    assert not known.sum_of(["ぬろれみ"]).any()


def test_what_is_written_is_read_again(tmp_path):
    table = np.array([[0.6, 0.8], [1.0, 0.0]])
    file = tmp_path / "few.npz"

    wordvectors.save(["犬", "猫", "雲"], [0, 0, 1], table, file)

    known = wordvectors.load(file)
    assert known.row == {"犬": 0, "猫": 0, "雲": 1}
    assert np.allclose(known.table, table, atol=0.01)


def test_the_file_is_small_and_says_whose_it_is():
    assert wordvectors.FILE.stat().st_size < 3_000_000
    assert "Megagon Labs" in wordvectors.FILE.with_name("wordvectors.LICENSE").read_text("utf-8")
