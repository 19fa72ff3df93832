"""How the words of a person and of a place are quoted: whole where they are short, and of what sort they are."""

import re
from functools import lru_cache

from matchmaker.engine.hearing import LONGEST_QUOTE, Heard, inner_quotes
from matchmaker.engine.types import Person
from profiles.vocabulary.language import BREAKS, Token, fold, tokens

KEPT = 256  # quotations of people who were answered lately
OPENERS = re.compile(r"^(?:そのあと|その後|それから|そして|それで|だから|ただし?|でも|あとは|また)(?=.{2})")
GOES_ON = ("ば", "と", "て")  # a sentence that stops here says only half
HOPE = re.compile(r"(?:たい|ほしい|欲しい|[がで](?:いい|よい|良い)|望む|望み|願い|希望)(?:です|のです|と思う)?$")
WANTED = re.compile(r"(?:所|場所|場|役割|役目|時間|日|仲間|友だち|友達|相手|仕事)$")  # a wish without its verb
NO_THING = re.compile(  # a state, or what is said of something
    r"(?:あり|有り|なし|可|中)$|[がはも](?:得意|好き|大好き|苦手|日課|楽しみ|上手|趣味|習慣|自慢|夢|特技|仕事|話し相手)$"
)


@lru_cache(maxsize=KEPT)
def quote_of(person: Person, heard: Heard) -> str:
    """Return what somebody said, as a reason quotes it: no conjunction before it, and no half sentence."""
    told = getattr(person, heard.field)
    words = tokens(heard.said)
    if isinstance(told, str) and words and words[-1].surface in GOES_ON and words[-1].word_class == "助詞":
        return trimmed(_to_the_end(inner_quotes(fold(told)), heard))
    return trimmed(heard.said)


def _to_the_end(told: str, heard: Heard) -> str:
    """Return the words up to the end of their sentence, or with an ellipsis where that is too long."""
    at = told.find(heard.said, heard.clause)
    ends = (place for place in range(at + len(heard.said), len(told)) if told[place] in BREAKS)
    whole = told[at : next(ends, len(told))] if at >= 0 else ""
    return whole if len(heard.said) < len(whole) <= LONGEST_QUOTE else f"{heard.said}…"


def trimmed(words: str) -> str:
    """Return words without the conjunction that leads in and the particle that leads on."""
    words = OPENERS.sub("", words).lstrip("、,")
    kept = list(tokens(words))
    while len(kept) > 1 and _leads_on(kept[-1]):
        kept.pop()
    return words[: kept[-1].end] if kept else words


def _leads_on(word: Token) -> bool:
    """Say whether a particle only leads on to what follows."""
    return (
        word.word_class == "助詞"
        and (word.sub_class in ("格助詞", "接続助詞") or word.surface == "は")
        and word.surface != "て"
    )


def is_thing(words: str) -> bool:
    """Say whether words name a thing, so that one can like it: a noun with what belongs to it, or 〜すること."""
    found = tokens(fold(words))
    if not found or found[-1].word_class not in ("名詞", "接尾辞") or NO_THING.search(words):
        return False
    has_verb = any(token.word_class == "動詞" for token in found)
    return has_verb or not any(
        token.word_class == "助詞" and token.surface in ("を", "に", "で", "は") for token in found
    )


def is_hope(words: str) -> bool:
    """Say whether words are a wish by their form: 〜たい, 〜がいい, or the place that is wished for."""
    return bool(HOPE.search(words) or (WANTED.search(words) and is_thing(words)))


def is_past(words: str) -> bool:
    """Say whether words tell what somebody was or did: a noun, or 〜た."""
    found = tokens(fold(words))
    return bool(found) and (found[-1].word_class in ("名詞", "接尾辞") or found[-1].norm == "た")
