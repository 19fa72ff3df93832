"""What a person said, as concepts: each with its words, and whether it is wanted or cannot be borne."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from matchmaker.engine.types import Person
from profiles.vocabulary.language import Clause, Token, person_clauses
from profiles.vocabulary.thesaurus import Concept, Mention, Thesaurus

PERSON_FIELDS = ("interests", "strengths", "wants", "avoid")
COMPANY = 0.1  # how much of a dislike falls on somebody who only takes part in what is disliked
WHILE = re.compile(r"(?:間|あいだ)(?:だけ|に|は|なら)?$")
TIMES_OF_LIFE = (["ころ"], ["頃"], ["とき"], ["時"], ["時分"], ["時代"], ["年"])
SHARED_FATE = "自助"  # kinds of this are what people meet over who had the same befall them
LONGEST_QUOTE = 26  # characters


@dataclass(frozen=True, slots=True)
class Heard:
    """One concept that a person named: in which field, in which words, and whether they want it (1) or not (-1)."""

    field: str
    concept: int
    polarity: int
    said: str  # the words around it, as they were said
    weight: float = 1.0
    clause: int = 0  # where its clause begins; what stands in one clause is one thing said


@lru_cache(maxsize=64)
def heard_from(person: Person, known: Thesaurus) -> tuple[Heard, ...]:
    """Return the concepts of a thesaurus that a person named, each clause with its own yes or no."""
    found: list[Heard] = []
    for field in PERSON_FIELDS:
        for clause in person_clauses(getattr(person, field), dislikes=field == "avoid"):
            found += _heard_in(field, clause, clause.start, known)
    for number, tag in enumerate(person.interest_tags):
        for clause in person_clauses(tag):
            found += _heard_in("interest_tags", clause, number, known)
    return tuple(found)


def _heard_in(field: str, clause: Clause, number: int, known: Thesaurus) -> Iterator[Heard]:
    """Yield the concepts of one clause."""
    for mention in known.mentions(clause.tokens):
        if not _is_time_of_life(clause, mention.last) and not _is_circumstance(clause, mention.last):
            polarity = _polarity(field, clause, mention, known.concepts[mention.concept])
            weight = known.weight[mention.concept]
            if polarity < 0 and _is_company(clause, mention.last):
                weight *= COMPANY
            said = quoted(clause, mention.first, mention.last)
            yield Heard(field, mention.concept, polarity, said, weight, number)


def _polarity(field: str, clause: Clause, mention: Mention, concept: Concept) -> int:
    """Return whether one concept of a clause is wanted, cannot be borne, or neither."""
    spared = clause.is_denied and (mention.denies or 0 <= clause.no_ends < mention.first)
    polarity = 1 if spared else clause.polarity
    return 0 if polarity > 0 and _is_background(field, clause, concept) else polarity


def _is_company(clause: Clause, last: int) -> bool:
    """Say whether a word only names with whom: in 親との話 it is the talk that weighs, not the parents."""
    return [token.surface for token in clause.tokens[last + 1 : last + 3]] == ["と", "の"]


def _is_background(field: str, clause: Clause, concept: Concept) -> bool:
    """Say whether a word only tells how things stand: a wish that is past, a while, "worked" as a strength.

    What befell somebody, as others whom they may meet in a circle of their own, is no background: it is why they ask.
    """
    if field == "wants":
        is_past = clause.tokens[-1].norm == "た" and SHARED_FATE not in concept.broader
        return is_past or bool(WHILE.search(clause.text))
    return field == "strengths" and concept.is_vague


def _is_time_of_life(clause: Clause, last: int) -> bool:
    """Say whether a word only says when: 子どものころ is not about children."""
    following = [token.surface for token in clause.tokens[last + 1 : last + 3]]
    return following[:1] == ["時代"] or (following[:1] == ["の"] and following[1:] in TIMES_OF_LIFE)


def _is_circumstance(clause: Clause, last: int) -> bool:
    """Say whether a word only says on what occasion: in 子どもの熱で休む時に怒られる it is the scolding that weighs."""
    after = clause.tokens[last + 1 :]
    occasions = [at for at, token in enumerate(after) if token.norm in ("時", "際", "場合") and token.surface != "時間"]
    return any(token.is_content for at in occasions[-1:] for token in after[at + 1 :])


def quoted(clause: Clause, first: int, last: int) -> str:
    """Return the words around a mention: the whole clause if it is short, else from a break of phrase to another."""
    if len(clause.text) <= LONGEST_QUOTE:
        return inner_quotes(clause.text)
    breaks = [0, *(at for at in range(1, len(clause.tokens)) if _begins_phrase(clause.tokens[at - 1 : at + 1]))]
    breaks.append(len(clause.tokens))
    begin = max(at for at in breaks if at <= first)
    end = min(at for at in breaks if at > last)
    for at in breaks:
        if at > end and clause.tokens[at - 1].end - clause.tokens[begin].start <= LONGEST_QUOTE:
            end = at
    for at in reversed(breaks):
        if at < begin and clause.tokens[end - 1].end - clause.tokens[at].start <= LONGEST_QUOTE:
            begin = at
    while end < len(clause.tokens) and end - 1 > last and clause.tokens[end - 1].word_class == "助詞":
        end -= 1
    at = clause.tokens[0].start
    return inner_quotes(clause.text[clause.tokens[begin].start - at : clause.tokens[end - 1].end - at])


def inner_quotes(words: str) -> str:
    """Return words that can stand between 「」: what is quoted inside them stands between 『』."""
    return words.replace("「", "『").replace("」", "』")


def _begins_phrase(pair: Sequence[Token]) -> bool:
    """Say whether a phrase (文節) begins with the second of two words."""
    before, word = pair
    return before.word_class in ("助詞", "助動詞", "副詞", "連体詞") and word.word_class not in (
        "助詞",
        "助動詞",
        "接尾辞",
    )
