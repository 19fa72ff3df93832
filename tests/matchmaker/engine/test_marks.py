"""What words of listings come to: read once in a process, and no more of them kept than its measure."""

import pytest

from matchmaker.engine import marks
from matchmaker.engine.marks import marks_of, read_marks
from profiles.vocabulary.thesaurus import load

SAID = ("お茶を飲みながら、編み物をします。", "犬の散歩。競争はありません。")


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin as a new process does."""
    monkeypatch.setattr(marks, "_kept", {})


def test_a_text_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = marks_of(SAID)

    monkeypatch.setattr(marks, "read_marks", lambda text, known: pytest.fail(f"read again: {text}"))

    assert marks_of(SAID) == first == {text: read_marks(text, load()) for text in SAID}


def test_a_process_does_not_keep_more_than_its_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "MOST_KEPT", 1)

    told = marks_of(SAID)

    assert set(told) == set(SAID)
    assert marks._kept == {}
