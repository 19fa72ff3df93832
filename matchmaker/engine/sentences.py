"""A model of sentences that an organisation brings itself, in the place of the word vectors (ADR 0006).

The folder is either one of sentence-transformers (`modules.json`) or holds `model.onnx` and `tokenizer.json`. Neither library is
needed, nor imported, unless such a folder is named. Nothing is fetched: the folder must hold all.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.errors import DomainError
from matchmaker.engine.senses import FAR, NEAR, Senses
from profiles.vocabulary import thesaurus

Vectors = npt.NDArray[np.float32]
Encoder = Callable[[Sequence[str]], Vectors]  # texts x dimensions
Text = tuple[str, Iterable[str]]  # what was said, and its words that say something, in normal form
BATCH = 64  # texts at a time
LONGEST = 512  # tokens
ALIKE_BY_CHANCE = 95  # of a hundred pairs of ideas, so many are less alike than what counts as far
SHARE_OF_NEAR = 0.66  # of the way from there to the same


@dataclass(frozen=True, slots=True)
class Sentences:
    """A model that was chosen: what it makes of texts, around the middle of all ideas, and what is far and near to it."""

    mark: str  # an index made with another model is none of ours
    encode: Encoder
    middle: Vectors
    bounds: tuple[float, float]

    def directions(self, texts: Sequence[str]) -> Vectors:
        """Return the direction of each text; none for an empty one."""
        found = np.zeros((len(texts), len(self.middle)), dtype=np.float32)
        said = [at for at, text in enumerate(texts) if text]
        if said:
            found[said] = self.encode([texts[at] for at in said]) - self.middle
        return found


_chosen: list[Sentences] = []  # none, or the one of this process


def choose(folder: Path | None) -> None:
    """Let sentences be compared by the model in a folder from now on, or by word vectors again where None is given.

    Raises DomainError, with a sentence for whoever set it up, when the folder holds no model or its library is not there.
    """
    _chosen[:] = [] if folder is None else [model_in(folder)]


def mark() -> str:
    """Return what the model of this process is known by; nothing where none was chosen."""
    return _chosen[0].mark if _chosen else ""


def bounds() -> tuple[float, float]:
    """Return the likeness of two texts at which they have nothing, or all, in common."""
    return _chosen[0].bounds if _chosen else (FAR, NEAR)


def senses_of(rows: Sequence[Sequence[Text]], texts: int = 1) -> Senses:
    """Return the senses of rows with so many texts each, by the model that was chosen, else by word vectors."""
    if not _chosen:
        return Senses.of([[words for _, words in row] for row in rows], texts)
    said = [text if any(True for _ in words) else "" for row in rows for text, words in row]
    model = _chosen[0]
    return Senses.from_sums(model.directions(said).reshape(len(rows), texts, len(model.middle)))


@cache
def model_in(folder: Path) -> Sentences:
    """Return the model of a folder, measured on the names of all ideas: their middle, and how alike they are by chance."""
    try:
        encode = _encoder(folder)
        ideas = encode([concept.name for concept in thesaurus.load().concepts])
    except ImportError as fault:
        raise DomainError(
            "TSUNAGI_MODEL_DIR のモデルを使うには、ライブラリ %(library)s が要ります。入れてから始めてください",
            library=fault.name,
        ) from fault
    except (OSError, ValueError, RuntimeError, KeyError) as fault:
        raise DomainError(
            "TSUNAGI_MODEL_DIR のモデル %(folder)s を読めませんでした（%(why)s）。フォルダの中身を確かめてください",
            folder=folder,
            why=fault,
        ) from fault
    middle = np.asarray(ideas.mean(axis=0), dtype=np.float32)
    around = ideas - middle
    around /= np.maximum(np.linalg.norm(around, axis=1, keepdims=True), 1e-9)
    alike = (around @ around.T)[np.triu_indices(len(around), 1)]
    far = float(np.percentile(alike, ALIKE_BY_CHANCE))
    sizes = sorted((file.name, file.stat().st_size) for file in folder.iterdir())
    digest = blake2b(repr((str(folder), sizes)).encode(), digest_size=8).hexdigest()
    return Sentences(digest, encode, middle, (far, far + SHARE_OF_NEAR * (1 - far)))


def _encoder(folder: Path) -> Encoder:
    """Return what turns texts into vectors by the model of a folder."""
    if (folder / "modules.json").is_file():
        model = import_module("sentence_transformers").SentenceTransformer(str(folder), local_files_only=True)
        return lambda texts: np.asarray(model.encode(list(texts), show_progress_bar=False), dtype=np.float32)
    if (folder / "model.onnx").is_file():
        return _onnx(folder)
    raise DomainError(
        "TSUNAGI_MODEL_DIR の %(folder)s に modules.json も model.onnx も見つかりません。モデルのフォルダを書いてください",
        folder=folder,
    )


def _onnx(folder: Path) -> Encoder:
    """Return the encoder of an ONNX model: the mean of what it says of each token."""
    runtime, library = import_module("onnxruntime"), import_module("tokenizers")
    session = runtime.InferenceSession(str(folder / "model.onnx"), providers=["CPUExecutionProvider"])
    tokenizer = library.Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(LONGEST)
    tokenizer.enable_padding()
    asked = {one.name for one in session.get_inputs()}

    def encode(texts: Sequence[str]) -> Vectors:
        """Return the vectors of texts, some at a time."""
        parts = [_mean(session, tokenizer, asked, texts[at : at + BATCH]) for at in range(0, len(texts), BATCH)]
        return np.concatenate(parts)

    return encode


def _mean(session: Any, tokenizer: Any, asked: set[str], texts: Sequence[str]) -> Vectors:
    """Return the mean over the tokens of each text."""
    encoded = tokenizer.encode_batch(list(texts))
    mask = np.array([one.attention_mask for one in encoded], dtype=np.int64)
    ids = np.array([one.ids for one in encoded], dtype=np.int64)
    given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
    states = session.run(None, {name: value for name, value in given.items() if name in asked})[0]
    weights = mask[:, :, None]
    return np.asarray((states * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1), dtype=np.float32)
