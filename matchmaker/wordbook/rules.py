"""The thesaurus as somebody leafs through it: found by words or by group, each concept seen whole, what nothing hears."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from profiles.terms.rules import Section, above, beneath, heard_as
from profiles.vocabulary.language import NOUNS, Clause, Token, fold
from profiles.vocabulary.polarity import DISLIKES
from profiles.vocabulary.thesaurus import Concept, Thesaurus

LEAST_IN_GROUP = 6  # concepts below a head that is worth a group of its own
SHORTEST, LONGEST = 2, 20  # characters of a wording that is worth showing


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to see of the thesaurus: words, and a group (a section, a head, or the town's own)."""

    words: str = ""
    group: str = ""


def heads_of(known: Thesaurus) -> list[tuple[str, int]]:
    """Return the concepts that stand above many and below none, with how many stand beneath each."""
    counts: dict[str, int] = {}
    for concept in known.concepts:
        for name in tops_of(known, concept.name):
            counts[name] = counts.get(name, 0) + 1
    return [
        (concept.name, counts[concept.name])
        for concept in known.concepts
        if counts.get(concept.name, 0) >= LEAST_IN_GROUP
    ]


def tops_of(known: Thesaurus, name: str) -> list[str]:
    """Return the concepts above one (or itself) that belong to nothing broader."""
    return [one for one in (name, *above(known, name)) if not known.concepts[known.number[one]].broader]


def concepts_asked(known: Thesaurus, asked: Asked, own: Iterable[str]) -> list[Concept]:
    """Return the concepts that answer a question: those that hear the words first, else in the order of the file."""
    members = [concept for concept in known.concepts if _is_in(known, concept, asked.group, set(own))]
    words = fold(asked.words).lower()
    if not words:
        return members
    heard = heard_as(known, asked.words)
    found = [concept for concept in members if concept.name in heard or _holds(concept, words)]
    return sorted(found, key=lambda concept: (concept.name != words, concept.name not in heard))


def _is_in(known: Thesaurus, concept: Concept, group: str, own: set[str]) -> bool:
    """Say whether a concept belongs to a group."""
    if not group:
        return True
    if group == "own":
        return concept.name in own
    if group in list(Section):
        return concept.kind == group
    return group in tops_of(known, concept.name)


def _holds(concept: Concept, words: str) -> bool:
    """Say whether a name or a wording holds some letters."""
    return any(words in fold(one).lower() for one in (concept.name, *concept.words))


@dataclass(frozen=True, slots=True)
class Ties:
    """The concepts around one."""

    broader: tuple[str, ...]
    narrower: tuple[str, ...]
    related: tuple[str, ...]
    opposite: tuple[str, ...]


def ties_of(known: Thesaurus, concept: Concept) -> Ties:
    """Return the concepts around one; related and opposite hold both ways, whoever states them."""
    return Ties(
        concept.broader,
        tuple(beneath(known, concept.name)),
        _both_ways(known, concept, "related"),
        _both_ways(known, concept, "opposite"),
    )


def _both_ways(known: Thesaurus, concept: Concept, kind: str) -> tuple[str, ...]:
    """Return the names that a concept states, and those that state it."""
    others = (one.name for one in known.concepts if concept.name in getattr(one, kind))
    return tuple(dict.fromkeys((*getattr(concept, kind), *others)))


def unheard_in(known: Thesaurus, clauses: Iterable[Clause]) -> Iterator[str]:
    """Yield the nouns, as they stand together, that no concept hears."""
    for clause in clauses:
        heard = {at for mention in known.mentions(clause.tokens) for at in range(mention.first, mention.last + 1)}
        yield from _runs(clause.tokens, heard)


def _runs(words: Sequence[Token], heard: set[int]) -> Iterator[str]:
    """Yield the stretches of nouns between what is heard."""
    run: list[Token] = []
    for at, token in enumerate(words):
        if token.word_class in NOUNS and not token.is_number and at not in heard:
            run.append(token)
        else:
            yield from _worth(run)
            run = []
    yield from _worth(run)


def _worth(run: Sequence[Token]) -> Iterator[str]:
    """Yield the wording of a stretch that says something."""
    words = "".join(token.surface for token in run)
    says = any(token.is_noun and token.is_content for token in run) and not DISLIKES.search(words)
    if says and SHORTEST <= len(words) <= LONGEST:
        yield words
