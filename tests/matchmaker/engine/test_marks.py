"""What words of listings come to, kept in a file for the next process: the same answer, sooner, and nothing else."""

import json
from pathlib import Path

import pytest

from matchmaker.engine import marks
from matchmaker.engine.marks import marks_of, read_marks
from profiles.vocabulary.thesaurus import load

SAID = ("お茶を飲みながら、編み物をします。", "犬の散歩。競争はありません。")


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin as a new process does, in which a single text is worth a file."""
    monkeypatch.setattr(marks, "_kept", {})
    monkeypatch.setattr(marks, "WORTH_A_FILE", 1)


def as_new_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget what this process has read, and let reading again be a mistake."""
    monkeypatch.setattr(marks, "_kept", {})
    monkeypatch.setattr(marks, "read_marks", lambda text, known: pytest.fail(f"read again: {text}"))


def test_what_one_process_read_the_next_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = marks_of(SAID, tmp_path / "words.json")

    as_new_process(monkeypatch)

    assert marks_of(SAID, tmp_path / "words.json") == first == {text: read_marks(text, load()) for text in SAID}


def test_the_file_holds_no_sentence_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    marks_of(SAID, tmp_path / "words.json")

    text = (tmp_path / "words.json").read_text("utf-8")

    assert not any(said in text for said in SAID)
    assert (tmp_path / "words.json").stat().st_mode & 0o077 == 0
    assert [file.name for file in tmp_path.iterdir()] == ["words.json"]


@pytest.mark.parametrize("held", ["", "[]", json.dumps({"engine": "another", "texts": {}})])
def test_a_broken_file_or_one_of_another_engine_is_written_anew(held: str, tmp_path: Path) -> None:
    file = tmp_path / "words.json"
    file.write_text(held, "utf-8")

    told = marks_of(SAID, file)

    assert told[SAID[0]] == read_marks(SAID[0], load())
    assert len(json.loads(file.read_bytes())["texts"]) == len(SAID)


def test_where_nothing_can_be_written_words_are_read_all_the_same(tmp_path: Path) -> None:
    told = marks_of(SAID, tmp_path / "no such folder" / "words.json")

    assert set(told) == set(SAID)
    assert not list(tmp_path.iterdir())


def test_few_texts_are_not_worth_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "WORTH_A_FILE", len(SAID) + 1)

    marks_of(SAID, tmp_path / "words.json")

    assert not list(tmp_path.iterdir())


def test_a_process_does_not_keep_more_than_its_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "MOST_KEPT", 1)

    told = marks_of(SAID)

    assert set(told) == set(SAID)
    assert list(marks._kept) == [(load().digest, SAID[1])]
