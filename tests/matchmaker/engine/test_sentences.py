"""A model of sentences that an organisation brings: chosen by its folder, told in a sentence when it is not there, and heard."""

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from bench.hiding import without_concepts
from geo.errors import DomainError
from matchmaker.config import read_settings
from matchmaker.engine import sentences
from matchmaker.engine.index import Index
from matchmaker.engine.ranker import rank
from matchmaker.engine.types import Direction

NO_CONCEPTS = without_concepts(1.0, seed=0)
SEA = ("ヲ", "ヱ")  # letters of words that nobody but the model knows


def vector(text):
    """Return a vector by which the two words of the sea are one, and all else is told apart by its letters."""
    kept = np.zeros(16)
    kept[15] = 3.0  # what all share
    for letter in text:
        kept[ord(letter) % 14] += 0.3
    if any(word in text for word in SEA):
        kept[14] = 40.0
    return kept


class Model:
    """A tiny model of sentence-transformers."""

    def __init__(self, folder, local_files_only):
        """Load nothing."""
        assert local_files_only

    def encode(self, texts, show_progress_bar):
        """Return a vector for each text."""
        return np.array([vector(text) for text in texts])


def library(monkeypatch, name, **content):
    """Put a library in place that is not installed."""
    module = ModuleType(name)
    vars(module).update(content)
    monkeypatch.setitem(sys.modules, name, module)


@pytest.fixture(autouse=True)
def _word_vectors_again():
    """Leave no model behind."""
    yield
    sentences.choose(None)
    sentences.model_in.cache_clear()


@pytest.fixture
def transformers(tmp_path: Path, monkeypatch):
    """Return the folder of a model of sentence-transformers."""
    (tmp_path / "modules.json").write_text("[]")
    library(monkeypatch, "sentence_transformers", SentenceTransformer=Model)
    return tmp_path


@pytest.fixture
def onnx(tmp_path: Path, monkeypatch):
    """Return the folder of an ONNX model: each token has the vector of its letter."""

    class Session:
        """A session that knows one letter at a time."""

        def __init__(self, file, providers):
            """Look whether the file is there."""
            assert Path(file).is_file()

        def get_inputs(self):
            """Return what it asks for."""
            return [SimpleNamespace(name="input_ids"), SimpleNamespace(name="attention_mask")]

        def run(self, wanted, given):
            """Return the vectors of every token."""
            assert set(given) == {"input_ids", "attention_mask"}
            return [np.array([[vector(chr(number)) for number in row] for row in given["input_ids"]])]

    class Tokenizer:
        """A tokenizer that cuts into letters."""

        @classmethod
        def from_file(cls, file):
            """Return one."""
            return cls()

        def enable_truncation(self, longest):
            """Cut at a length."""
            self.longest = longest

        def enable_padding(self):
            """Make all as long as the longest."""

        def encode_batch(self, texts):
            """Return the numbers of the letters."""
            width = max(map(len, texts))
            return [
                SimpleNamespace(
                    ids=[ord(letter) for letter in text] + [0] * (width - len(text)),
                    attention_mask=[1] * len(text) + [0] * (width - len(text)),
                )
                for text in texts
            ]

    (tmp_path / "model.onnx").write_bytes(b"")
    library(monkeypatch, "onnxruntime", InferenceSession=Session)
    library(monkeypatch, "tokenizers", Tokenizer=Tokenizer)
    return tmp_path


def town(a_place):
    """Return a place of the sea and one of the office, in words that no vector knows."""
    return [
        a_place(1, name="甲", description="ヱビソの集まり"),
        a_place(2, name="乙", description="帳面をつけます"),
        a_place(3, name="丙", description=""),
    ]


@pytest.mark.parametrize("kind", ["transformers", "onnx"])
def test_what_the_model_holds_alike_is_found_and_quoted(kind, request, a_person, a_place, day):
    person = a_person(interests="ワヲヌが好き")
    sentences.choose(request.getfixturevalue(kind))

    answer = rank(person, Index.build(town(a_place), known=NO_CONCEPTS), as_of=day)

    assert answer.candidates[0].place.id == "R-0001"
    said = [reason for reason in answer.candidates[0].of(Direction.FOR) if "client.interests" in reason.facts]
    assert said
    assert "ヱビソの集まり" in said[0].text
    assert sentences.mark()
    far, near = sentences.bounds()
    assert 0 < far < near < 1


def test_without_a_model_words_are_compared_by_their_vectors(a_person, a_place, day):
    answer = rank(a_person(interests="ワヲヌが好き"), Index.build(town(a_place), known=NO_CONCEPTS), as_of=day)

    assert not any("client.interests" in reason.facts for one in answer.candidates for reason in one.reasons)
    assert sentences.mark() == ""


def test_a_folder_without_a_model_is_named(tmp_path):
    with pytest.raises(DomainError, match="見つかりません"):
        sentences.choose(tmp_path)


@pytest.mark.parametrize(("file", "name"), [("modules.json", "sentence_transformers"), ("model.onnx", "onnxruntime")])
def test_a_library_that_is_not_there_is_named(file, name, tmp_path, monkeypatch):
    (tmp_path / file).write_text("")
    monkeypatch.setitem(sys.modules, name, None)

    with pytest.raises(DomainError, match=name):
        sentences.choose(tmp_path)


def test_a_model_that_cannot_be_read_is_told_of(transformers, monkeypatch):
    def broken(folder, local_files_only):
        raise OSError("no weights")

    library(monkeypatch, "sentence_transformers", SentenceTransformer=broken)

    with pytest.raises(DomainError, match="no weights"):
        sentences.choose(transformers)


def test_the_folder_comes_from_the_environment(tmp_path):
    assert read_settings({}).model_dir is None
    assert read_settings({"TSUNAGI_MODEL_DIR": str(tmp_path)}).model_dir == tmp_path
