"""Made-up towns whose true weights are known: pairs, lists, choices from them, and what became of introductions."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from matchmaker.engine.evidence import Floats, Outcome, Parts, Pick
from matchmaker.engine.likelihood import LEARNED
from matchmaker.engine.ranker import ADDED, TOPICS, combine
from matchmaker.engine.weights import DEFAULT, Weights

# People here go for what is near and easy to begin with, more than anybody thought; the mood matters less.
OTHER_TOWN = replace(DEFAULT, travel=0.14, atmosphere=0.10, interest=0.5, dislike=0.9, offer=0.25, step=0.25)
PLACES, FIRST = 80, 10


def pairs(dice: np.random.Generator, count: int = PLACES) -> dict[str, Floats]:
    """Return what the scorers might say of one person and many places."""
    found = {name: np.where(dice.random(count) < 0.25, dice.beta(2, 2, count), 0.0) for name in TOPICS}
    found |= {name: np.clip(dice.normal(0.5, 0.22, count), 0, 1) for name in ADDED}
    found["step"] = dice.choice([1.0, 0.8, 0.5, 0.3], count)
    found["dislike"] = np.where(dice.random(count) < 0.3, dice.random(count), 1.0)
    found["strain"] = np.where(dice.random(count) < 0.2, dice.random(count), 0.5)
    found["condition"] = np.where(dice.random(count) < 0.05, 0.5, 1.0)
    return found


def pair(found: Mapping[str, Floats], at: int) -> Parts:
    """Return one of many pairs."""
    return {name: float(column[at]) for name, column in found.items()}


def lived(
    seed: int, people: int, truth: Weights, *, by_chance: bool = False, ties: int = 2
) -> tuple[list[Outcome], list[Pick]]:
    """Return the outcomes and choices of a town in which `truth` decides; `by_chance`: nothing does.

    The lists are ranked by the weights that every town begins with; higher places are chosen more often.
    """
    dice = np.random.default_rng(seed)
    outcomes, picks = [], []
    for number in range(people):
        found = pairs(dice)
        order = np.argsort(-np.asarray(combine(found)))[:FIRST]
        true = np.asarray(combine(found, truth))
        shown = tuple(pair(found, at) for at in order)
        for _ in range(ties):
            drawn = np.exp((0 if by_chance else 10 * true[order]) - 0.5 * np.log(1 + np.arange(FIRST)))
            taken = int(dice.choice(FIRST, p=drawn / drawn.sum()))
            odds = 0.0 if by_chance else 0.3 + 8 * (true[order[taken]] - 0.4)
            picks.append(Pick(f"{number:04}", shown, taken))
            outcomes.append(Outcome(f"{number:04}", shown[taken], bool(dice.random() < 1 / (1 + np.exp(-odds)))))
    return outcomes, picks


def ndcg(weights: Weights, truth: Weights, *, seed: int = 10**6, people: int = 100) -> float:
    """Return how well weights order the places of people whom nobody has met yet: nDCG@10 by the truth."""
    dice, found = np.random.default_rng(seed), []
    for _ in range(people):
        some = pairs(dice)
        true, scores = np.asarray(combine(some, truth)), np.asarray(combine(some, weights))
        gains = np.maximum(0, true - np.quantile(true, 0.7))
        fading = 1 / np.log2(2 + np.arange(FIRST))
        found.append((gains[np.argsort(-scores)[:FIRST]] @ fading) / (np.sort(gains)[::-1][:FIRST] @ fading))
    return float(np.mean(found))


def apart(one: Weights, other: Weights) -> float:
    """Return how far weights lie apart on average; those that are added count by their share of the whole."""
    return float(np.mean([abs(share(one, name) - share(other, name)) for name in LEARNED]))


def share(weights: Weights, name: str) -> float:
    """Return a weight; one that is added, as its share of all that is."""
    added = ("topic", *ADDED)
    whole = sum(getattr(weights, each) for each in added) if name in added else 1.0
    return float(getattr(weights, name) / whole)
