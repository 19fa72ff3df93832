"""The thesaurus with a part of it hidden: how far a ranking carries over to words that nobody foresaw."""

import random
from collections.abc import Collection
from dataclasses import replace

from profiles.vocabulary import thesaurus
from profiles.vocabulary.thesaurus import Concept, Thesaurus

NEEDED = frozenset({"収入", "匿名", "静か", "大勢", "少人数"})  # the engine calls these by name


def without_words(share: float, seed: int) -> Thesaurus:
    """Return the thesaurus without a share of its words and phrases, drawn by chance; the concepts stay."""
    dice = random.Random(seed)
    return Thesaurus(
        [
            replace(concept, words=tuple(word for word in concept.words if dice.random() >= share))
            for concept in thesaurus.load().concepts
        ]
    )


def without_concepts(share: float, seed: int) -> Thesaurus:
    """Return the thesaurus without a share of its concepts, drawn by chance, their words and names with them."""
    dice, concepts = random.Random(seed), thesaurus.load().concepts
    kept = [concept for concept in concepts if dice.random() >= share or concept.name in NEEDED]
    names = {concept.name for concept in kept}
    return Thesaurus([_among(concept, names) for concept in kept])


def _among(concept: Concept, names: Collection[str]) -> Concept:
    """Return a concept with only those of its neighbours that are there."""
    return replace(
        concept,
        broader=tuple(name for name in concept.broader if name in names),
        related=tuple(name for name in concept.related if name in names),
        opposite=tuple(name for name in concept.opposite if name in names),
    )
