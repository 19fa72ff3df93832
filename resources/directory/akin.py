"""Words akin to a typed word, from the house's thesaurus: しごと also finds 作業 and 就労体験."""

from functools import lru_cache

from profiles.vocabulary.language import fold, tokens
from profiles.vocabulary.thesaurus import load

MOST = 8
NEAR = 0.8


@lru_cache(maxsize=2048)
def akin_words(word: str) -> tuple[str, ...]:
    """Return the words for the ideas that a typed word names, its own idea first; empty when it names none."""
    thesaurus = load()
    found: list[str] = []
    for mention in thesaurus.mentions(tokens(fold(word))):
        concept = thesaurus.concepts[mention.concept]
        found += [concept.name, *concept.words]
        near = sorted(thesaurus.links[mention.concept].items(), key=lambda link: (-link[1], link[0]))
        found += [thesaurus.concepts[other].name for other, nearness in near if nearness >= NEAR]
    return tuple(other for other in dict.fromkeys(found) if other != word and len(other) > 1)[:MOST]
