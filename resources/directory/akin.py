"""Words akin to a typed word: しごと also finds 作業 and 就労体験, 畑 also finds 野菜づくり."""

from functools import lru_cache

from profiles.vocabulary.language import fold, tokens
from profiles.vocabulary.thesaurus import Thesaurus, load

MOST = 10
NEAR = 0.8
WORK = ("作業", "手伝い", "就労体験", "中間的就労")
MEAL = ("食堂", "会食", "カフェ")
COMPANY = ("サロン", "通いの場", "居場所")
KINDS_MEANT = {  # everyday words for kinds of place, which name no activity
    "しごと": WORK,
    "仕事": WORK,
    "働く": WORK,
    "はたらく": WORK,
    "ごはん": MEAL,
    "ご飯": MEAL,
    "食事": MEAL,
    "居場所": COMPANY,
    "いばしょ": COMPANY,
    "集まり": COMPANY,
    "あつまり": COMPANY,
}


@lru_cache(maxsize=2048)
def akin_words(word: str, thesaurus: Thesaurus | None = None) -> tuple[str, ...]:
    """Return the words for what a typed word means: kinds of place, its idea, and ideas inside it."""
    found = list(KINDS_MEANT.get(word, ()))
    thesaurus = thesaurus or load()
    for mention in thesaurus.mentions(tokens(fold(word))):
        concept = thesaurus.concepts[mention.concept]
        near = sorted((-value, other) for other, value in thesaurus.links[mention.concept].items() if value >= NEAR)
        found += [concept.name]
        found += [thesaurus.concepts[other].name for _, other in near if other != mention.concept][: MOST // 2]
        found += concept.words
    return tuple(other for other in dict.fromkeys(found) if other != word and len(other) > 1)[:MOST]
