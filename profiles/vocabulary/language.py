"""Japanese sentences cut into words and clauses, and whether a clause says yes, no, or neither."""

import threading
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from profiles.vocabulary.polarity import is_only_denied, person_polarity, place_polarity

CONTENT = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞", "感動詞", "接尾辞", "接頭辞", "代名詞"})
NOUNS = frozenset({"名詞", "形状詞", "接尾辞", "接頭辞"})  # what stands together in a name
NOTHING_SAID = frozenset(
    [
        "事",
        "為る",
        "居る",
        "有る",
        "成る",
        "所",
        "時",
        "物",
        "者",
        "方",
        "様",
        "為",
        "達",
        "其れ",
        "此れ",
        "御",
        "さん",
        "無い",
        "こと",
        "する",
        "いる",
        "ある",
        "なる",
        "ところ",
        "もの",
        "ため",
        "の",
        "出来る",
        "言う",
        "遣る",
        "来る",
        "行く",
        "頂く",
        "下さる",
        "くれる",
        "貰う",
        "見る",
        "思う",
        "今",
        "間",
        "中",
        "内",
        "前",
        "後",
        "人",
        "日",
        "年",
        "月",
        "週",
        "回",
        "度",
        "分",
        "歳",
        "さ",
        "的",
        "化",
        "等",
        "同士",
        "仕事",
        "作業",
        "一番",
        "時間",
        "参加",
        "体験",
        "活動",
        "場所",
        "部屋",
        "自分",
        "皆",
        "最初",
        "相手",
        "言葉",
        "手",
        "目",
        "顔",
        "気",
        "会",
        "係",
        "家",
        "店",
        "朝",
        "昼",
        "夜",
        "半分",
        "二人",
        "一人",
        "大人",
        "職員",
        "毎日",
        "必要",
        "大丈夫",
        "好き",
        "得意",
        "場合",
        "理由",
        "予定",
        "以前",
        "最近",
        "普通",
        "今日",
        "次",
        "上",
        "下",
        "外",
        "横",
        "側",
        "隣",
        "他",
        "色々",
        "本当",
        "感じ",
    ]
)
NEGATIONS = frozenset({"ない", "無い", "ず", "まい"})
ABSENCES = frozenset({"無し", "なし", "不要", "無用", "禁止", "御断り", "無縁", "抜き"})
BREAKS = frozenset("。、，,．.；;！!？?：:（）()\n\r|…/")


MOST_KNOWN = 50_000
Facts = tuple[str, str, str, tuple[int, ...]]  # normal form, word class, sub class, synonym groups

_OWN = threading.local()
_known: dict[tuple[str, int], Facts] = {}  # by the word as written and its number in the dictionary


class Token(NamedTuple):
    """One word: how it is written, its normal form (正規化表記), its word class, and where it stands in the text."""

    surface: str
    norm: str
    word_class: str
    sub_class: str
    start: int
    end: int
    groups: tuple[int, ...] = ()  # synonym groups of SudachiDict

    @property
    def is_content(self) -> bool:
        """Say whether the word means something by itself."""
        return self.word_class in CONTENT and self.norm not in NOTHING_SAID

    @property
    def is_noun(self) -> bool:
        """Say whether the word is a noun."""
        return self.word_class == "名詞"

    @property
    def is_number(self) -> bool:
        """Say whether the word is a number."""
        return self.sub_class == "数詞"


class Clause(NamedTuple):
    """A stretch of a sentence with one predicate, and which way it speaks: 1 yes, -1 no, 0 neither.

    `is_denied` is true where the no is only a 〜ない, which a term may hold itself (`話さない`), and no dislike.
    """

    tokens: tuple[Token, ...]
    text: str
    start: int
    polarity: int
    is_denied: bool = False
    no_ends: int = -1  # position of the last 〜ない: what follows it is not denied (声を出さない遊び)


def fold(text: str) -> str:
    """Return the text in one width (NFKC), without blanks around it; positions of words are positions in it."""
    return unicodedata.normalize("NFKC", text).strip()


@cache
def _dictionary() -> Any:
    """Return the one dictionary of the process; loading it takes 0.1 s, so only who reads words pays it."""
    from sudachipy import Dictionary

    return Dictionary(dict="core")


def _tokenizer() -> Any:
    """Return the tokenizer of this thread: two threads must not share one."""
    if not hasattr(_OWN, "tokenizer"):
        from sudachipy import SplitMode

        _OWN.tokenizer = _dictionary().tokenizer(SplitMode.A)
        _OWN.morphemes = _OWN.tokenizer.tokenize("")
    return _OWN.tokenizer


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[Token, ...]:
    """Return the words of a folded text, short units (Sudachi mode A); kept, for a text is often asked for again."""
    return cut(text)


def cut(text: str) -> tuple[Token, ...]:
    """Return the same for a text that is asked for once."""
    found = []
    for morpheme in _tokenizer().tokenize(text, out=_OWN.morphemes):  # one list for all texts: it is read at once
        surface, number = morpheme.surface(), morpheme.word_id()
        if (known := _known.get((surface, number))) is None:
            known = _facts(morpheme)
            if len(_known) < MOST_KNOWN:
                _known[surface, number] = known
        norm, word_class, sub_class, groups = known
        found.append(Token(surface, norm, word_class, sub_class, morpheme.begin(), morpheme.end(), groups))
    return tuple(found)


def _facts(morpheme: Any) -> Facts:
    """Return what the dictionary says of a word, wherever it stands."""
    classes = morpheme.part_of_speech()
    finer = classes[2] if classes[1] == "普通名詞" else classes[1]
    return morpheme.normalized_form(), classes[0], finer, tuple(morpheme.synonym_group_ids())


def clauses_of(text: str) -> Iterator[tuple[tuple[Token, ...], str, int]]:
    """Yield the clauses of a folded text as words, wording and start: cut at marks and after conjunctions."""
    kept: list[Token] = []
    for token in tokens(text):
        if token.surface in BREAKS or token.surface.isspace():
            yield from _closed(kept, text)
            kept = []
            continue
        kept.append(token)
        if token.word_class == "助詞" and token.sub_class == "接続助詞" and token.surface not in ("て", "で", "ながら"):
            yield from _closed(kept, text)
            kept = []
    yield from _closed(kept, text)


def _closed(kept: Sequence[Token], text: str) -> Iterator[tuple[tuple[Token, ...], str, int]]:
    """Yield one clause if there is anything in it."""
    if kept:
        yield tuple(kept), text[kept[0].start : kept[-1].end], kept[0].start


def _last_no(words: Sequence[Token]) -> int:
    """Return the position of the last word of denial, -1 where there is none."""
    for at in range(len(words) - 1, -1, -1):
        if _is_no(words[at]):
            return at
    return -1


def _is_no(word: Token) -> bool:
    """Say whether a word denies."""
    return word.norm in ABSENCES or (word.norm in NEGATIONS and word.word_class in ("助動詞", "形容詞"))


def _is_negated(words: Sequence[Token]) -> bool:
    """Say whether a word of denial stands in the clause."""
    return _last_no(words) >= 0


@lru_cache(maxsize=2048)
def person_clauses(text: str, *, dislikes: bool = False) -> tuple[Clause, ...]:
    """Return what a person says, clause by clause."""
    found = clauses_of(fold(text))
    return tuple(_person_clause(*one, dislikes=dislikes) for one in found)


def _person_clause(words: tuple[Token, ...], said: str, at: int, *, dislikes: bool) -> Clause:
    """Return one clause of a person."""
    polarity = person_polarity(said, negated=_is_negated(words), dislikes=dislikes)
    only_denied = polarity <= 0 and not dislikes and is_only_denied(said)
    return Clause(words, said, at, polarity, only_denied, _last_no(words))


@lru_cache(maxsize=4096)
def place_clauses(text: str) -> tuple[Clause, ...]:
    """Return what a listing says, clause by clause."""
    found = clauses_of(fold(text))
    return tuple(
        Clause(words, said, at, place_polarity(said, negated=_is_negated(words)), _is_negated(words), _last_no(words))
        for words, said, at in found
    )
