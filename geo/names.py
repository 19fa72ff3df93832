"""One spelling for Japanese names, addresses and words; whatever is folded twice stays as it was folded once."""

import enum
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Self


class Word(enum.StrEnum):
    """A word that is stored, with its Japanese label beside it."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Keep the stored word as the value and the label beside it."""
        word = str.__new__(cls, value)
        word._value_ = value
        word.label = label
        return word


OLD = (
    "亞惡壓圍爲醫壹稻飮隱營榮衞驛圓鹽緣艷應歐毆櫻奧橫溫穩假價畫會繪壞懷槪擴殼覺學嶽樂勸卷寬歡罐觀關陷巖顏歸氣龜犧舊據擧"
    "峽挾狹鄕堯曉區驅勳薰徑惠揭溪經繼莖螢輕鷄藝擊缺儉劍圈檢權獻縣險顯驗嚴效廣恆鑛號國黑濟碎齋劑櫻册殘絲齒兒辭濕實舍寫釋壽收"
    "從澁獸縱肅處緖敍尙奬將燒稱證乘剩壤孃條淨疊穰讓釀囑觸寢愼眞盡圖粹醉隨髓數樞聲靜齊攝竊專戰淺潛纖踐錢禪雙壯搜插爭"
    "總聰莊裝騷增藏臟屬續墮體對帶滯臺瀧擇澤單擔膽團彈斷癡晝蟲鑄廳聽敕鎭遞鐵轉點傳黨盜燈當鬭德獨讀屆繩貳惱腦霸廢拜賣麥發髮"
    "拔濱瓣辨辯變邊邉邊鋪寶豐沒滿藪彌藥譯豫餘與譽搖樣謠遙來賴亂覽龍壘勵禮靈齡戀爐勞樓郞祿灣埜嶋嶌桒髙﨑"
    "塚蘆萠冨渕龝穐峯冐讚贊瘦瀨斉𠮷栁舘籠鷗薗曾亙凜萬彥戶靑吳黃悅步每敎淸產內絕說舖冲凉舩鄰餠槇萊壺鰺巿"
)
NEW = (
    "亜悪圧囲為医壱稲飲隠営栄衛駅円塩縁艶応欧殴桜奥横温穏仮価画会絵壊懐概拡殻覚学岳楽勧巻寛歓缶観関陥巌顔帰気亀犠旧拠挙"
    "峡挟狭郷尭暁区駆勲薫径恵掲渓経継茎蛍軽鶏芸撃欠倹剣圏検権献県険顕験厳効広恒鉱号国黒済砕斎剤桜冊残糸歯児辞湿実舎写釈寿収"
    "従渋獣縦粛処緒叙尚奨将焼称証乗剰壌嬢条浄畳穣譲醸嘱触寝慎真尽図粋酔随髄数枢声静斎摂窃専戦浅潜繊践銭禅双壮捜挿争"
    "総聡荘装騒増蔵臓属続堕体対帯滞台滝択沢単担胆団弾断痴昼虫鋳庁聴勅鎮逓鉄転点伝党盗灯当闘徳独読届縄弐悩脳覇廃拝売麦発髪"
    "抜浜弁弁弁変辺辺辺舗宝豊没満薮弥薬訳予余与誉揺様謡遥来頼乱覧竜塁励礼霊齢恋炉労楼郎禄湾野島島桑高崎"
    "塚芦萌富淵秋秋峰冒讃賛痩瀬斎吉柳館篭鴎園曽亘凛万彦戸青呉黄悦歩毎教清産内絶説舗沖涼船隣餅槙莱壷鯵市"
)
# 異体字 of names that have no code in the older table: popular and abbreviated forms of the family registers
POPULAR = (
    "濵濤曻槗𣘺㐂㟢嵜碕𥔎𦚰桺邨籔銕鐡凬圡𡈽𠀋綠檜寳穗錄鍊雜鬪晉瑤翆巢昻渴甁眾硏脫虛逹靏靍靎鸖寉秌壄杤枥𧄍澀釼劔劒劎閒麁麴麵鼡刋厛叄參喆噐囘囯圀塲夛姊娛寕尅"
    "崗廐廏弌弍弎摠斈斊旣显枩枀柗棊楳歲冰泪澂焰煇熈煕燿牀狀猨珎畄畆畊皋盖砿礒祢窻竃竝笧筝繫羣耻莓葊蔣蕋蘓虵裡觧諫豬貮躰軆輛迯醬釡鈆閇阯陦隝鴈韭顚駈驒鴬皷"
)
PLAIN = (
    "浜涛昇橋橋喜崎崎崎崎脇柳村薮鉄鉄風土土丈緑桧宝穂録錬雑闘晋瑶翠巣昂渇瓶衆研脱虚達鶴鶴鶴鶴鶴秋野栃栃薩渋剣剣剣剣間粗麹麺鼠刊庁参参哲器回国国場多姉娯寧克"
    "岡厩厩一二三総学斎既顕松松松棋梅歳氷涙澄焔輝熙熙耀床状猿珍留畝耕皐蓋鉱磯禰窓竈並冊箏繋群恥苺庵蒋蕊蘇蛇裏解諌猪弐体体輌逃醤釜鉛閉址島島雁韮顛駆騨鶯鼓"
)
OLD_FORMS = str.maketrans(OLD + POPULAR, NEW + PLAIN)
HIRAGANA = {sign: sign - 0x60 for sign in range(ord("ァ"), ord("ヶ") + 1)} | {ord("ヽ"): "ゝ", ord("ヾ"): "ゞ"}
SMALL_KE = str.maketrans({"ゖ": "が", "ゕ": "か"})
DASHES = "-‐‑‒–—―−─━ー﹘﹣－~〜～"
KANJI = r"[々〆一-鿿㐀-䶿]"
KANA = r"[ぁ-ゖァ-ヶー]"
VARIANTS = re.compile("[\ufe00-\ufe0f\u200b-\u200d\u2060\ufeff\u00ad\U000e0100-\U000e01ef]")
COMPATIBLE = re.compile("([\uf900-\ufaff\U0002f800-\U0002fa1f]+)")
BETWEEN_KANJI = re.compile(rf"(?<={KANJI})[けが](?={KANJI})")
DASH = re.compile(f"[{DASHES}]")
BLANK = re.compile(r"\s+")
COMPANY = re.compile(
    r"\((?:株|有|同|資|名|福|社福|一社|公社|一財|公財|特非|医|医社|学|宗|npo)\)"
    r"|(?:認定|特例認定)?(?:特定非営利活動法人|特定非営利活動|特非|npo法人)|非営利活動法人"
    r"|(?:株式|有限|合同|合資|合名|相互)会社|社会福祉法人|医療法人(?:社団|財団)?|学校法人|宗教法人|更生保護法人"
    r"|(?:一般|公益)?(?:社団|財団)法人|地方独立行政法人|独立行政法人|労働者協同組合|(?<![a-z])npo(?![a-z])"
)
MARKS = re.compile(
    r"""[\s・･、。,.，．()「」『』【】\[\]〔〕<>〈〉《》{}!?/\\|&'"’”‘“`´:;…‥*＊★☆♪♡♥○●◎□■△▲◇◆※#＃@_=+^]"""
)
LONG_VOWEL = re.compile(rf"(?<={KANA})ー")
MOST_TURNS = 6


def _settled(fold: Callable[[str], str], text: str) -> str:
    """Fold until nothing changes: what one step lays bare, the next may take."""
    for _turn in range(MOST_TURNS):
        folded = fold(text)
        if folded == text:
            break
        text = folded
    return text


def composed(text: str) -> str:
    """Return a text as it is stored: NFC, and otherwise as it was written (QUALITY U16).

    Variation selectors stay, and so do compatibility ideographs (塚 U+FA10, 神 U+FA19), which plain NFC would make modern forms.
    """
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text
    parts = COMPATIBLE.split(text)
    return "".join(part if at % 2 else unicodedata.normalize("NFC", part) for at, part in enumerate(parts))


def to_hiragana(text: str) -> str:
    """Return a text with every katakana, half width included, as hiragana."""
    return unicodedata.normalize("NFKC", text).translate(HIRAGANA)


def _plain(text: str) -> str:
    """Return a text in one width, one case, one kana and the new forms of kanji."""
    told = unicodedata.normalize("NFKC", VARIANTS.sub("", unicodedata.normalize("NFKC", text).lower()))
    if told.isascii():
        return told.strip()
    told = told.translate(OLD_FORMS).translate(HIRAGANA)
    return BETWEEN_KANJI.sub("が", told).translate(SMALL_KE).strip()


def _words(text: str) -> str:
    """Take one step of `fold_words`."""
    return BLANK.sub(" ", DASH.sub("ー", _plain(text)))


@lru_cache(maxsize=65_536)
def fold_words(text: str) -> str:
    """Return words as they are compared: width, case, kana, old forms, 「ヶ」 and dashes made one; blanks stay."""
    return _settled(_words, text)


def _name(text: str) -> str:
    """Take one step of `fold_name`."""
    bare = COMPANY.sub("", BLANK.sub("", _words(text)))
    return LONG_VOWEL.sub("", MARKS.sub("", bare))


@lru_cache(maxsize=65_536)
def fold_name(text: str) -> str:
    """Return a name as it is compared: `fold_words` without company words, blanks, marks and long vowels.

    A name that is nothing else keeps its company words.
    """
    return _settled(_name, text) or _settled(lambda told: MARKS.sub("", _words(told)), text)


NUMERALS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0}
TENS = {"十": 10, "百": 100, "千": 1000}
NUMBER = r"[〇零一二三四五六七八九十百千]{1,9}"  # bounded: no address counts further, and time stays linear
SOME_DASH = f"[{DASHES}]"
POSTCODE = re.compile(rf"^(?:〒\s*)?\d{{3}}{SOME_DASH}\d{{4}}(?!\d|{SOME_DASH})|^〒\s*\d{{7}}(?!\d)")
COUNTED = re.compile(
    rf"{NUMBER}(?=丁目|番地|番(?![町丁])|号|条|線|地割|区画|軒|{SOME_DASH}+[\d〇零一二三四五六七八九十])"
    rf"|(?<=[\d〇零一二三四五六七八九十百][{DASHES}の]){NUMBER}(?![一-鿿])"
)
IN_NUMBER = re.compile(rf"(?<=\d){SOME_DASH}+(?=\d)")
THE_OF_NUMBERS = re.compile(r"(?<=\d)の(?=\d)")
AZA = re.compile(r"大字|小字|(?<!文)字(?=\D)")
CHOME = re.compile(r"(?<=\d)(?:丁目|番地割|番地|番(?![町丁]))の?|(?<=\d)号(?!線|館|棟|地)|(?<=\d)丁(?=\d|$)")
GAP = re.compile(r"(?<=\d)\s+(?=\d)")  # 1-2 301: a room, and no house number 2301
LOOSE_DASH = re.compile(r"-{2,}")


def _arabic(found: re.Match[str]) -> str:
    """Return a number written in kanji in digits: 二十三 is 23, and so is 二三."""
    text = found[0]
    if not any(sign in TENS for sign in text):
        return "".join(str(NUMERALS[sign]) for sign in text)
    total, digit = 0, 0
    for sign in text:
        if sign in TENS:
            total, digit = total + (digit or 1) * TENS[sign], 0
        else:
            digit = digit * 10 + NUMERALS[sign]
    return str(total + digit)


def _address(text: str) -> str:
    """Take one step of `fold_address`."""
    told = BLANK.sub("", GAP.sub("-", _plain(POSTCODE.sub("", text.strip()))))
    told = COUNTED.sub(_arabic, told)
    told = THE_OF_NUMBERS.sub("-", IN_NUMBER.sub("-", told))
    told = LOOSE_DASH.sub("-", CHOME.sub("-", AZA.sub("", told)))
    told = re.sub(rf"(?<!\d){SOME_DASH}", "ー", re.sub(rf"(?<=\d){SOME_DASH}(?!\d)", "-", told))
    return re.sub(r"-(?=\D|$)", "", told).replace("之", "の").strip(" 、,")


@lru_cache(maxsize=65_536)
def fold_address(text: str) -> str:
    """Return an address as it is compared: no postcode, no blanks, 二丁目3番地の4 as 2-3-4, 「大字」 left out."""
    return _settled(_address, text)
