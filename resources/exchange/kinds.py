"""The kind of a place, guessed from the words of its source: a cell, the name of a data set, its columns."""

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache

from rapidfuzz import fuzz, process

from geo.table import fold_header
from profiles.vocabulary.rules import Kind
from resources.exchange.rules import word_of

# The first line that fits decides: the special stands above the general.
WELFARE = (
    r"福祉|介護|老人|高齢者|障が?い|障害|障碍|デイサービス|デイケア|グループホーム|包括支援|地域包括|多機能|特養|就労継続|就労移行|就労支援|作業所"
    r"|要配慮者|保育|こども園|認定こども|幼稚園|児童|子育て|学童|療育|母子|相談支援|訪問看護|支援センター|支援拠点|あかちゃん"
    r"|nursing|welfare|elderly|group_?home|child|day_?service"
)
PUBLIC = (
    r"公共|図書館|公民館|市役所|区役所|役場|庁舎|支所|出張所|センター|会館|ホール|集会所|学校|公園|トイレ|便所|AED|無線LAN|wi-?fi|避難|投票所"
    r"|体育|スポーツ施設|文化|博物館|美術館|資料館|駐車場|リサイクル|涼みどころ|クーリング|public|library|school|park|toilet|facilit|center|hall|office"
)
WORDS: tuple[tuple[Kind, str], ...] = (
    (Kind.CHILDRENS_CAFETERIA, r"(?:子ども|子供|こども|キッズ)食堂|kodomo_?s[hy]*oku"),
    (Kind.COMMUNITY_CAFETERIA, r"地域食堂|みんなの?食堂|大人食堂|おとな食堂|会食|配食"),
    (Kind.SELF_HELP, r"自助グループ|家族会|当事者会|断酒|ピアサポート"),
    (Kind.INTERMEDIATE_WORK, r"中間的就労|就労訓練"),
    (Kind.WORK_EXPERIENCE, r"就労体験|職場体験|就業体験"),
    (Kind.MEETING_PLACE, r"通いの場|いきいき百歳|介護予防体操|体操の?会"),
    (Kind.SALON, r"サロン|salon"),
    (Kind.CAFE, r"カフェ|喫茶|cafe"),
    (Kind.IBASHO, r"居場所|フリースペース|たまり場|フリースクール"),
    (Kind.VOLUNTEER, r"ボランティア|volunteer"),
    (Kind.EVENT, r"イベント|行事|催し|催事|大会|大作戦|フェス|祭り|event|beach_?clean"),
    (Kind.CLASS, r"講座|教室|講習|セミナー|スクール(?!バス)|class"),
    (Kind.FARM, r"農園|農場|菜園|体験農|farm"),
    (Kind.WELFARE_FACILITY, WELFARE),
    (Kind.PUBLIC_FACILITY, PUBLIC),
    (Kind.CIRCLE, r"サークル|クラブ|同好会|愛好会|circle|club"),
    (Kind.BUSINESS, r"商店|店舗|お店|ショップ|企業|会社|事業者|工場|shop|store"),
)
PATTERNS = tuple((kind, re.compile(words, re.IGNORECASE)) for kind, words in WORDS)
OFFICE = re.compile(r"[^\s、,]*(?:課|係|部|室)(?=\s|$|[、,])")  # who made a list says nothing of its kind
LIKE_ENOUGH = 70
# Data sets of the municipal standard, told by columns that no other has; the rest goes by the name of the file.
DATA_SETS: tuple[tuple[str, frozenset[str]], ...] = tuple(
    (name, frozenset(map(fold_header, marks.split())))
    for name, marks in (
        ("子供食堂一覧", "フードパントリー実施 参加費_小学生 開催頻度"),
        ("AED設置箇所一覧", "小児対応設備の有無"),
        ("子育て施設一覧", "一時預かりの有無"),
        ("公衆トイレ一覧", "男性トイレ総数 女性トイレ総数"),
        ("公衆無線LANアクセスポイント一覧", "SSID"),
        ("指定緊急避難場所一覧", "災害種別_洪水"),
        ("介護サービス事業所一覧", "介護サービスの種類 実施サービスの種類"),
        ("医療機関一覧", "診療科目 診療曜日"),
        ("文化財一覧", "文化財指定日 文化財分類"),
        ("観光施設一覧", "観光施設分類 交通アクセス"),
        ("イベント一覧", "イベント名 開始日"),
        ("公共施設一覧", "POIコード"),
    )
)
DATA_SET_KINDS = {
    "子供食堂一覧": Kind.CHILDRENS_CAFETERIA,
    "イベント一覧": Kind.EVENT,
    "医療機関一覧": Kind.OTHER,
    "文化財一覧": Kind.PUBLIC_FACILITY,
    "観光施設一覧": Kind.PUBLIC_FACILITY,
}
STEM_NOISE = re.compile(
    r"\.[a-z]{3,4}$|\(\d+\)|（\d+）|コピー|copy|最新|(?:^|[_\-\s])\d{5,8}(?=$|[_\-\s])|(?:令和|R)\d{1,2}(?:年度?)?(?:[._]?\d{1,2}月?)?(?:末|現在)?"
    r"|20\d{2}(?:年度?|[-_]?\d{2}(?:[-_]?\d{2})?)?|[_\-\s]?(?:utf-?8|sjis|bom)",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def kind_in(text: str) -> Kind | None:
    """Return the kind that a text names by one of its words, or None."""
    folded = unicodedata.normalize("NFKC", text)
    return next((kind for kind, words in PATTERNS if words.search(folded)), None)


@lru_cache(maxsize=4096)
def kind_of_word(text: str) -> tuple[Kind, bool]:
    """Return the kind that a word stands for, and whether it is exactly a word of the list."""
    folded = unicodedata.normalize("NFKC", text).strip()
    for kind in Kind:
        if unicodedata.normalize("NFKC", kind.value) == folded:
            return kind, True
    named = kind_in(folded)
    if named is not None:
        return named, False
    found = process.extractOne(folded, [kind.value for kind in Kind], scorer=fuzz.ratio, score_cutoff=LIKE_ENOUGH)
    return (word_of(Kind, found[0]) if found else Kind.OTHER), False


def data_set(columns: Collection[str], file_name: str, sheet: str = "", title: str = "") -> str:
    """Return the name of the data set that a file holds: by its columns, else by the file's name without dates and codes."""
    folded = {fold_header(column) for column in columns}
    for name, marks in DATA_SETS:
        if marks <= folded:
            return name
    stem = STEM_NOISE.sub("", unicodedata.normalize("NFKC", file_name)).strip(" _-.")
    return (stem or title[:40] or sheet or "opendata").replace(":", "_")


def kind_of_data_set(name: str, *hints: str) -> Kind:
    """Return the kind of the rows of a data set whose cells do not say."""
    if name in DATA_SET_KINDS:
        return DATA_SET_KINDS[name]
    found = (kind_in(OFFICE.sub("", hint)) for hint in (name, *hints))
    return next((kind for kind in found if kind), Kind.PUBLIC_FACILITY)
