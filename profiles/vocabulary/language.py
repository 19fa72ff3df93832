"""Japanese sentences cut into words and clauses, and whether a clause says yes, no, or neither."""

import re
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

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
    return _OWN.tokenizer


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[Token, ...]:
    """Return the words of a folded text, short units (Sudachi mode A)."""
    found = []
    for morpheme in _tokenizer().tokenize(text):
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
    return morpheme.normalized_form(), classes[0], classes[1], tuple(morpheme.synonym_group_ids())


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


# What a person says of what they cannot bear. General Japanese, not the words of any one person.
DISLIKES = re.compile(
    r"苦手|嫌(?!い?な?(?:わけ|の|ん)?(?:で|じゃ)は?な)|きらい|キライ|(?:^|[はがもの])いや(?:[だでなに]|$)|イヤ|だめ|ダメ|駄目|無理|むり(?!な)|"
    r"怖|恐|こわ[いくがさ]|つら[いくさ]|辛[いくさ]|しんど|酔[うっい]|腫れ|かぶれ|アレルギー|蕁麻疹|くしゃみが|吐き気|動悸|震え|"
    r"やめた|やめて|辞めた|止めた|断った|卒業(?:し(?!て得|た資)|たい)|もう(?:いい|結構|こりごり|たくさん)|こりごり|うんざり|"
    r"避け|近づきたく|関わりたく|(?:たく|たくは)(?:な|あり)|気が重|憂鬱|落ち着かな|落ちつかな|そわそわ|疲れ[るてた]|くたび|"
    r"ストレス|苦痛|耐え|我慢でき|がまんでき|ついていけ|息苦し|息が詰|気後れ|気おくれ|プレッシャー|(?:好き|得意|平気)(?:で|じゃ)は?(?:な|あり)"
)
DISLIKE_DENIED = re.compile(
    r"(?:嫌い?|苦手|いや|だめ|無理|怖い?|つらい?|きらい)(?:な|という)?(?:わけ|の|こと|ん)?(?:で|じゃ)は?(?:な|あり)|苦にな(?:ら|りませ)"
)
NEVER_DID = re.compile(r"(?:こと|経験|覚え|機会|試し)(?:が|も|は|の)?(?:な|あり)")
CONCEDED = re.compile(r"(?:なく|なくっ|んで|ず|なかっ)(?:て|た)?も$|ずとも")
UNWELCOME = re.compile(r"(?:[れせ]|し|わ|か|さ|ら|ま|た|ば|が)(?:ない|ません|なく|ずに|ないで|なくて)")
RECEIVED = re.compile(r"[かさたなばまらわが](?:れ|せられ)(?:な|ませ|ず)")  # what others do to one: 聞かれない
RATHER = re.compile(r"でなく$|ではなく$|じゃなく$|より(?:は|も)?$")  # the other thing is meant: X ではなく Y
UNABLE = re.compile(r"できな|できませ|できず|[れけせてねべめげえ](?:ない|ませ|ず|ん$|んが|んの)")
AFFIRMS = re.compile(  # a no in form, a yes in meaning
    r"忘れ(?:られ)?な|欠かせ(?:な|ませ)|たまらな|やめられな|飽きな|数えきれな|仕方(?:が)?な|しかたな|違いな|かもしれ|なければ|なくては|"
    r"ないと(?:いけ|なら|困)|限らな|に過ぎな|しかな|だけでなく|ばかりでなく|のみならず"
)
HOST_NEEDS = re.compile(
    r"足り(?:な|ませ|ず)|(?:人|方|者|手|役)が(?:い|おり|あり)?(?:な|ませ)|やり手|手が回ら|追いつか|間に合わ|不足|途切れ|飽き(?:な|ませ)|欠かせ(?:な|ませ)"
)
PERMITS = re.compile(r"(?:問わ|問い|とわ|聞か|きか|かまわ|かまい|構わ|構い|いり|要り|いら|要ら)(?:な|ませ|ず|ん)")


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


def person_polarity(words: Sequence[Token], text: str, *, dislikes: bool) -> int:
    """Return which way a clause of a person speaks; in a list of dislikes all is a no unless it is taken back."""
    if DISLIKE_DENIED.search(text):
        return 0
    if dislikes:
        return -1
    if AFFIRMS.search(text):
        return 1
    if RATHER.search(text):
        return 0
    if UNABLE.search(text) and not RECEIVED.search(text) and not DISLIKES.search(text):
        return 0  # what somebody cannot do is neither wanted nor a burden
    if DISLIKES.search(text):
        return 0 if CONCEDED.search(text) or NEVER_DID.search(text) else -1
    if not _is_negated(words) or CONCEDED.search(text) or NEVER_DID.search(text):
        return 0 if _is_negated(words) else 1
    return -1 if UNWELCOME.search(text) else 0


def place_polarity(words: Sequence[Token], text: str) -> int:
    """Return whether a clause of a listing says that something is there (1) or is not, or not asked for (-1)."""
    return -1 if _is_negated(words) and not HOST_NEEDS.search(text) and not AFFIRMS.search(text) else 1


@lru_cache(maxsize=2048)
def person_clauses(text: str, *, dislikes: bool = False) -> tuple[Clause, ...]:
    """Return what a person says, clause by clause."""
    found = clauses_of(fold(text))
    return tuple(_person_clause(*one, dislikes=dislikes) for one in found)


def _person_clause(words: tuple[Token, ...], said: str, at: int, *, dislikes: bool) -> Clause:
    """Return one clause of a person."""
    polarity = person_polarity(words, said, dislikes=dislikes)
    only_denied = polarity <= 0 and not dislikes and not DISLIKES.search(said) and not DISLIKE_DENIED.search(said)
    return Clause(words, said, at, polarity, only_denied, _last_no(words))


@lru_cache(maxsize=4096)
def place_clauses(text: str) -> tuple[Clause, ...]:
    """Return what a listing says, clause by clause."""
    found = clauses_of(fold(text))
    return tuple(
        Clause(words, said, at, place_polarity(words, said), _is_negated(words), _last_no(words))
        for words, said, at in found
    )
