"""A town's own terms in plain values: what may be said, and how it is laid over the thesaurus of the house."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from geo.errors import DomainError
from geo.names import Word
from profiles.vocabulary.language import NOTHING_SAID, Token, fold, tokens
from profiles.vocabulary.spelling import can_be_spelt
from profiles.vocabulary.thesaurus import Concept, Thesaurus, content_norms, is_denial, is_whole

LONGEST = 40  # characters of one wording
SHORTEST = 2
MOST_LINKS = 12  # of one kind


class Effect(Word):
    """What a term of a town does to the thesaurus."""

    WORD = "word", "言い方を足す"
    SILENCE = "silence", "言い方を止める"
    CONCEPT = "concept", "見出しを足す"


class Section(Word):
    """What a concept is about; the stored words are those of the thesaurus."""

    TOPIC = "topic", "すること・ある物"
    BURDEN = "burden", "つらいこと"
    MANNER = "manner", "雰囲気"


@dataclass(frozen=True, slots=True)
class Laid:
    """One term: a wording that names a concept, a wording that must not, or a concept of the town's own."""

    effect: Effect
    concept: str  # 見出し
    words: str = ""  # 言い方; empty for a concept
    section: Section = Section.TOPIC
    broader: tuple[str, ...] = ()
    narrower: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    opposite: tuple[str, ...] = ()

    @property
    def links(self) -> Mapping[str, tuple[str, ...]]:
        """Return the names of other concepts by the kind of link."""
        return {name: getattr(self, name) for name in LINKS}


LINKS = ("broader", "narrower", "related", "opposite")


def laid_over(base: Thesaurus, terms: Sequence[Laid]) -> Thesaurus:
    """Return the thesaurus of a town: the base, which stays as it is, with the town's terms over it.

    Concepts of the base keep their numbers. What names a concept that is no longer there says nothing: a new edition of
    the base must not stop a town.
    """
    if not terms:
        return base
    concepts = {concept.name: concept for concept in base.concepts}
    own = [term for term in terms if term.effect is Effect.CONCEPT and term.concept not in concepts]
    concepts |= {term.concept: _concept(term) for term in own}
    for term in own:
        _join(concepts, term)
    for term in terms:
        if term.effect is Effect.WORD and term.concept in concepts:
            concept = concepts[term.concept]
            concepts[term.concept] = replace(concept, words=(*concept.words, term.words))
    silent = [
        (term.concept, term.words) for term in terms if term.effect is Effect.SILENCE and term.concept in concepts
    ]
    for name, words in silent:
        concepts[name] = _without(concepts[name], words)
    return Thesaurus(tuple(concepts.values()), silent, _spelt(terms, concepts) - set(silent))


def _spelt(terms: Sequence[Laid], concepts: Mapping[str, Concept]) -> set[tuple[str, str]]:
    """Return the town's own words with their concepts: the dictionary may not know them, so their letters count too."""
    words = {(term.concept, term.words) for term in terms if term.effect is Effect.WORD}
    names = {(term.concept, term.concept) for term in terms if term.effect is Effect.CONCEPT}
    return {(name, one) for name, one in words | names if name in concepts}


def _concept(term: Laid) -> Concept:
    """Return a concept of a town, not yet joined to others."""
    return Concept(term.concept, (), kind=term.section.value)


def _join(concepts: dict[str, Concept], term: Laid) -> None:
    """Tie a concept of a town to those that are there."""
    known = {kind: tuple(name for name in names if name in concepts) for kind, names in term.links.items()}
    concepts[term.concept] = replace(
        concepts[term.concept], broader=known["broader"], related=known["related"], opposite=known["opposite"]
    )
    for name in known["narrower"]:
        concepts[name] = replace(concepts[name], broader=(*concepts[name].broader, term.concept))


def _without(concept: Concept, words: str) -> Concept:
    """Return a concept without one wording, however it is spelt."""
    shape = shape_of(words)
    return replace(concept, words=tuple(one for one in concept.words if shape_of(one) != shape))


def shape_of(words: str) -> tuple[str, ...]:
    """Return the normal forms by which a wording is found in sentences."""
    return content_norms(tokens(fold(words)))


def heard_as(known: Thesaurus, words: str) -> tuple[str, ...]:
    """Return the names of the concepts that a wording as a whole is heard as."""
    found = tokens(fold(words))
    counted = [at for at, token in enumerate(found) if content_norms([token])]
    whole = [one for one in known.mentions(found) if counted and one.first <= counted[0] and one.last >= counted[-1]]
    return tuple(dict.fromkeys(known.concepts[one.concept].name for one in whole))


def check_wording(words: str) -> None:
    """Refuse what is no wording, or would be found where nobody meant it. Raises DomainError for the field `words`."""
    if not fold(words):
        raise DomainError("言い方を入れてください", field="words")
    if any(unicodedata.category(sign).startswith("C") for sign in words):
        raise DomainError("目に見えない文字が入っています。打ちなおしてください", field="words")
    if len(fold(words)) > LONGEST:
        raise DomainError("言い方は %(n)s 文字までにしてください", field="words", n=LONGEST)
    if len(fold(words)) < SHORTEST:
        raise DomainError("1 文字では、ほかのことばの中でも当たってしまいます。2 文字以上にしてください", field="words")
    said = tokens(fold(words))
    _check_said([token for token in said if _stands(token)], is_certain=is_whole(said) or can_be_spelt(words))


def _stands(token: Token) -> bool:
    """Say whether a word of a wording takes part in being found."""
    return bool(content_norms([token])) or is_denial(token)


def _check_said(counted: Sequence[Token], *, is_certain: bool) -> None:
    """Refuse a wording of which nothing is left that says something."""
    left = "".join(token.surface for token in counted)
    if len(left) < SHORTEST or not is_certain:
        raise DomainError(
            "このことばは、文の中では「%(left)s」としか読みとれません。もう少し長い言い方にしてください",
            field="words",
            left=left,
        )
    if all(token.norm in NOTHING_SAID or token.is_number for token in counted):
        raise DomainError("どの文にも出てくることばなので、目印になりません。ほかの言い方にしてください", field="words")


def check_term(known: Thesaurus, term: Laid, *, is_meant: bool = False) -> None:
    """Refuse a term that cannot stand in a thesaurus; `is_meant` lets a wording name a second concept."""
    if term.effect is Effect.CONCEPT:
        _check_concept(known, term)
        return
    if term.concept not in known.number:
        raise DomainError("「%(name)s」という見出しはありません", field="concept", name=term.concept)
    check_wording(term.words) if term.effect is Effect.WORD else _check_silence(known, term)
    if term.effect is Effect.WORD:
        _check_new(known, term, is_meant=is_meant)


def _check_new(known: Thesaurus, term: Laid, *, is_meant: bool) -> None:
    """Refuse a wording that says nothing new, and ask back where it names another concept already."""
    heard = heard_as(known, term.words)
    if term.concept in heard:
        raise DomainError("この言い方は、もう「%(name)s」として読まれています", field="words", name=term.concept)
    if heard and not is_meant:
        raise DomainError(
            "この言い方は、いま「%(names)s」として読まれています。両方にあたってよければ、下の欄に印をつけてください",
            field="words",
            names="」「".join(heard),
        )


def _check_silence(known: Thesaurus, term: Laid) -> None:
    """Refuse to switch off what is not heard."""
    if not fold(term.words):
        raise DomainError("止める言い方を入れてください", field="words")
    if term.concept not in heard_as(known, term.words):
        raise DomainError(
            "「%(words)s」は、「%(name)s」として読まれていません", field="words", words=term.words, name=term.concept
        )


def _check_concept(known: Thesaurus, term: Laid) -> None:
    """Refuse a concept that is there, whose links lead nowhere, or that would be broader than itself."""
    if any(sign.isspace() for sign in term.concept.strip()):
        raise DomainError("見出しは、空白のない 1 つのことばにしてください", field="concept")
    try:
        check_wording(term.concept)
    except DomainError as fault:
        raise DomainError(fault.message, field="concept", **fault.values) from None
    if term.concept in known.number:
        raise DomainError("「%(name)s」という見出しは、もうあります", field="concept", name=term.concept)
    for field, names in term.links.items():
        _check_links(known, term, field, names)
    _check_once(term)
    _check_circle(known, term)


def _check_links(known: Thesaurus, term: Laid, field: str, names: Sequence[str]) -> None:
    """Refuse links to what is no concept, too many, and an opposite of anything but how a place feels."""
    for name in names:
        if name not in known.number:
            raise DomainError("「%(name)s」という見出しはありません", field=field, name=name)
    if len(names) > MOST_LINKS:
        raise DomainError("%(n)s つまでにしてください", field=field, n=MOST_LINKS)
    manners = [known.concepts[known.number[name]].is_manner for name in names]
    if field == "opposite" and names and not (term.section is Section.MANNER and all(manners)):
        raise DomainError("反対の見出しは、雰囲気どうしのときだけ使えます", field=field)


def _check_once(term: Laid) -> None:
    """Refuse the same name in two places."""
    names = [name for group in term.links.values() for name in group]
    for field, group in term.links.items():
        twice = next((name for name in group if names.count(name) > 1), None)
        if twice:
            raise DomainError("「%(name)s」が 2 度出ています。どちらか 1 つにしてください", field=field, name=twice)


def _check_circle(known: Thesaurus, term: Laid) -> None:
    """Refuse a concept that would stand both above and below another."""
    for name in term.broader:
        way = [name, *above(known, name)]
        if below := next((one for one in way if one in term.narrower), None):
            raise DomainError(
                "輪になってしまいます：「%(below)s」は「%(name)s」の中にあります。広い見出しか狭い見出しから、片方を外してください",
                field="narrower",
                below=name,
                name=below,
            )


def above(known: Thesaurus, name: str) -> Iterator[str]:
    """Yield every concept that one belongs to, the nearest first, each once."""
    return _walk(name, lambda one: known.concepts[known.number[one]].broader)


def beneath(known: Thesaurus, name: str) -> list[str]:
    """Return the concepts that are directly of the kind of one."""
    return [concept.name for concept in known.concepts if name in concept.broader]


def _walk(start: str, step: Callable[[str], Iterable[str]]) -> Iterator[str]:
    """Yield what is reached from a name step by step, without turning in circles."""
    seen, front = {start}, list(step(start))
    while front:
        name = front.pop(0)
        if name not in seen:
            seen.add(name)
            yield name
            front += step(name)


def named_by(terms: Sequence[Laid]) -> set[str]:
    """Return the names of the concepts that terms speak of, their own left out."""
    linked = {name for term in terms for group in term.links.values() for name in group}
    return linked | {term.concept for term in terms if term.effect is not Effect.CONCEPT}
