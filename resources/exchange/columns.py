"""What the columns of a list mean: the resource sheet's own, the municipal standard's old and new, and their cousins."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from geo.table import fold_header
from profiles.vocabulary.rules import Feature

# The resource sheet (FORMATS 2.1): column, and the field it fills. `feature:` and a code is one point of accessibility.
SHEET: dict[str, str] = {
    "ID": "id",
    "名称": "name",
    "名称_カナ": "kana",
    "名称_通称": "common_name",
    "種別": "kind",
    "団体名": "organisation",
    "法人番号": "corporate_number",
    "説明": "description",
    "活動": "activities",
    "雰囲気": "atmosphere",
    "規模": "group_size",
    "段階": "steps",
    "所在地_連結表記": "address",
    "建物名等(方書)": "building",
    "緯度": "lat",
    "経度": "lon",
    "位置の確かさ": "certainty",
    "開催": "opening",
    "利用可能時間特記事項": "opening_note",
    "対象年齢_下限": "age_min",
    "対象年齢_上限": "age_max",
    "対象条件": "condition",
    "参加費": "fee",
    "報酬": "pay",
    "受入枠": "places_total",
    "受入中": "places_taken",
    **{feature.label: f"feature:{feature.value}" for feature in Feature},
    "バリアフリー情報": "barrier_note",
    "電話番号": "phone",
    "連絡先メールアドレス": "email",
    "URL": "url",
    "連絡方法": "contact_way",
    "公開範囲": "visibility",
    "状態": "status",
    "最終確認日": "confirmed_on",
    "備考": "remarks",
}
SHEET_ALSO: dict[str, str] = {
    "住所": "address",
    "方書": "building",
    "建物名等": "building",
    "利用可能曜日": "days",
    "開始時間": "start",
    "終了時間": "end",
    "利用可能日時特記事項": "opening_note",
}
# What only the resource sheet has; one of them tells it from open data.
SHEET_MARKS = frozenset(
    fold_header(word)
    for word in (
        "活動",
        "雰囲気",
        "規模",
        "段階",
        "開催",
        "受入枠",
        "受入中",
        "公開範囲",
        "状態",
        "最終確認日",
        "報酬",
        "対象条件",
    )
)
# Fields of open data: the words by which each is known, best first. English ones are those of LinkData files.
OPEN: dict[str, str] = {
    "id": "ID NO 施設ID 管理番号 整理番号 事業所番号 識別番号 identification identifier",
    "row_number": "№ No. 番号 項番 連番 通番 通し番号 行番号 #property _id #",
    "code": "全国地方公共団体コード 都道府県コード又は市区町村コード 市区町村コード 地方公共団体コード 団体コード 自治体コード prefCode",
    "prefecture": "都道府県 都道府県名 所在地_都道府県 pref prefecture",
    "city": "市区町村 市区町村名 所在地_市区町村 自治体名 city",
    "publisher": "地方公共団体名",
    "name": (
        "名称 施設名称 施設名 登録施設名 イベント名 イベント名称 行事名 行事名称 事業所名 事業所名称 事業所の名称 サロン名 "
        "教室名 講座名 会の名称 グループ名 サークル名 活動名 店舗名 店名 公園名 拠点名 タイトル 件名 name title"
    ),
    "venue": "場所名称 開催場所 開催場所名 会場名 会場 実施場所 集合場所 場所",
    "kana": "名称_カナ 名称カナ 施設名カナ 施設名_カナ イベント名_カナ 施設名称カナ フリガナ ふりがな fullNameInKana",
    "common_name": "名称_通称 イベント名_通称 通称 愛称 alternativeName",
    "kind": "種別 施設種別 施設の種類 種類 業種 カテゴリ カテゴリー ジャンル 分類 区分 施設区分 サービス種別 サービスの種類",
    "organisation": (
        "団体名 運営団体名 運営団体 主催者名 主催者 主催 実施主体 運営主体 運営法人 設置者 設置主体 法人名 法人の名称 事業者名 開設者 establisher"
    ),
    "corporate_number": "法人番号",
    "description": "説明 概要 内容 サービス内容 事業内容 提供サービス 提供内容 紹介文 公園紹介文 特徴 設置目的 description service",
    "activities": "活動 活動内容 実施内容 プログラム",
    "address": (
        "所在地_連結表記 住所 所在地 address 施設所在地 施設住所 所在地住所 開催場所住所 開催場所_住所 会場住所 住所（番地まで） 住所表記 事業所所在地 事業所の所在地"
    ),
    "town": "所在地_町字 町字 町名",
    "block": "所在地_番地以下 番地以下 番地",
    "building": "建物名等(方書) 方書 建物名 建物名等 katagaki",
    "lat": "緯度 latitude lat 施設緯度 緯度（10進） 世界測地系緯度 Y座標",
    "lon": "経度 longitude lon lng 施設経度 経度（10進） 世界測地系経度 X座標",
    "latlon": "location 緯度経度 位置情報 座標 緯度・経度 緯度，経度",
    "opening": "開催",
    "dates": "開催日 実施日 開催日時 開催日程 日時 日程 開始日 開催年月日",
    "until": "終了日 開催終了日",
    "frequency": "開催頻度",
    "days": "利用可能曜日 開催曜日 実施曜日 開館日 営業日 開所日 利用日 曜日 診療曜日 availableDate",
    "start": "開始時間 利用開始時間 開催開始時間 開始時刻 利用開始時刻 開館時刻 startTime",
    "end": "終了時間 利用終了時間 開催終了時間 終了時刻 利用終了時刻 閉館時刻 endTime",
    "hours": "提供時間 開館時間 開設時間 開設時間（平日） 開館時間（平日） 利用時間 営業時間 開所時間 開催時間 利用可能時間 実施時間 受付時間 normalTime openingHours",
    "closed": "定休日 休館日 休業日 休所日 休日 休み 休園日",
    "opening_note": "利用可能時間特記事項 利用可能日時特記事項 開催日時特記事項 日時特記事項 availableDateNote",
    "age_min": "対象年齢_下限 対象年齢（下限） 対象年齢下限",
    "age_max": "対象年齢_上限 対象年齢（上限） 対象年齢上限",
    "condition": "対象条件 参加条件 参加資格 対象者 対象 利用対象者 利用対象 対象年齢 受入年齢 参加対象 targetChildren",
    "fee": "参加費_大人 参加費 料金 料金(円) 参加料 費用 利用料 利用料金 入場料 price",
    "fee_text": "参加費特記事項 料金特記事項 料金詳細 参加費備考",
    "capacity": "定員 利用定員 定員数 capacity",
    "feature:wheelchair": "車椅子可 車いす可",
    "feature:step_free": "段差なし",
    "feature:lift": "エレベーター エレベータ",
    "feature:accessible_toilet": "バリアフリートイレ 多目的トイレ 車椅子使用者用トイレ有無 車椅子使用者用トイレ wheelchairRestroom",
    "feature:ostomate_toilet": "オストメイト対応トイレ オストメイト設置トイレ有無 オストメイト設置トイレ ostomateRestroom",
    "feature:parking": "優先駐車場 障害者用駐車場 思いやり駐車場",
    "feature:writing": "筆談対応",
    "feature:sign_language": "手話対応 手話通訳",
    "feature:braille": "点字や読上による支援",
    "feature:captions": "字幕",
    "feature:assistance_dog": "補助犬同伴 盲導犬・介助犬、聴導犬同伴 盲導犬、介助犬、聴導犬同伴",
    "feature:nursing_room": "授乳室",
    "feature:online": "オンライン参加",
    "barrier_note": "バリアフリー情報",
    "phone": (
        "電話番号 電話番号1 連絡先電話番号 施設電話番号 問い合わせ先電話番号 問合せ先電話番号 電話 TEL 連絡先 telephoneNumber telephone tel"
    ),
    "email": "連絡先メールアドレス メールアドレス メールアドレス1 Eメール E-mail email mail",
    "url": "URL ホームページ ホームページURL ウェブサイト サイトURL 特設サイトURL 公園HPアドレス HP HPアドレス 施設URL referenceObject",
    "contact_way": "連絡方法 申込方法 予約方法 問い合わせ先（市の担当課） 問い合わせ先 問合せ先 連絡先名称",
    "remarks": "備考 note 留意事項 特記事項",
}
OPEN_MARKS = frozenset(
    fold_header(word) for field in ("code", "publisher") for word in OPEN[field].split()
) | frozenset(fold_header(word) for word in ("#property", "都道府県名", "市区町村名", "POIコード", "telephoneNumber"))
NAME_LIKE = re.compile(r"(?:名称|名|タイトル)$")
NAME_UNLIKE = re.compile(
    r"団体|法人|都道府県|市区町村|市町村|公共団体|担当|代表|管理者|責任者|設置者|開設者|運営|主催|事業者|町名|町字|地区名|地域名|区名|校区|氏名"
    r"|ファイル|路線|駅名|バス停|写真|画像|課名|部署|連絡先|問い?合|カナ|かな|ｶﾅ|ふりがな|英|通称|略称|データ|列|場所名|会場名"
)
WEEKDAY_COLUMN = re.compile(
    r"^(日|月|火|水|木|金|土|祝)(?:曜日?|日)?(?:の)?(?:開放|開館|利用|営業|診療|開所|提供)?(開始|終了)(?:時刻|時間)$"
)
DAYKIND_COLUMN = re.compile(
    r"^(?:開放|開館|利用|営業|開所|提供)?(開始|終了)(?:時刻|時間)[(]?(平日|土曜日?|日曜日?|土日祝?|日祝|祝日?|休日|学校休日|長期休暇)[)]?$"
)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one file by field, in the order in which they are asked; what nobody knows is kept as notes."""

    fields: dict[str, tuple[str, ...]]
    weekly: dict[tuple[str, str], str]  # (day words, "start" or "end"): column
    unknown: tuple[str, ...]

    def first(self, field: str) -> str:
        """Return the best column of a field, or an empty text."""
        return self.fields.get(field, ("",))[0]


def _folded(words: Mapping[str, str]) -> dict[str, str]:
    """Return fields by folded column."""
    return {fold_header(column): field for column, field in words.items()}


SHEET_FIELDS = _folded({**SHEET_ALSO, **SHEET})
OPEN_FIELDS: dict[str, tuple[str, int]] = {}
for _field, _words in OPEN.items():
    for _rank, _word in enumerate(_words.split()):
        OPEN_FIELDS.setdefault(fold_header(_word), (_field, _rank))
KNOWN = frozenset(SHEET_FIELDS) | frozenset(OPEN_FIELDS)


def is_sheet(columns: Sequence[str]) -> bool:
    """Say whether a file is a resource sheet, and not open data."""
    folded = {fold_header(column) for column in columns}
    marks = len(folded & SHEET_MARKS)
    if fold_header("名称") not in folded or (folded & OPEN_MARKS and marks < 3):
        return False
    return marks > 0 or 10 * len(folded & SHEET_FIELDS.keys()) >= 6 * len(folded)


def sheet_columns(columns: Sequence[str]) -> Columns:
    """Return what the columns of a resource sheet mean."""
    found: dict[str, list[str]] = {}
    unknown = []
    for column in columns:
        field = SHEET_FIELDS.get(fold_header(column))
        if field is None or (field in found and field not in ("address", "building", "opening_note")):
            unknown.append(column)
        else:
            found.setdefault(field, []).append(column)
    return Columns({field: tuple(names) for field, names in found.items()}, {}, tuple(unknown))


def open_columns(columns: Sequence[str]) -> Columns:
    """Return what the columns of an open-data file mean."""
    ranked: dict[str, list[tuple[int, str]]] = {}
    weekly: dict[tuple[str, str], str] = {}
    unknown = []
    for column in columns:
        field, rank = _open_field(column)
        if (key := _weekly_key(column)) is not None:
            weekly.setdefault(key, column)
        elif field:
            ranked.setdefault(field, []).append((rank, column))
        else:
            unknown.append(column)
    fields = {
        field: tuple(column for _, column in sorted(names, key=lambda one: one[0])) for field, names in ranked.items()
    }
    if "name" not in fields and (name := _name_like(unknown, fields)):
        fields["name"] = (name,)
        unknown = [column for column in unknown if column != name]
    return Columns(fields, weekly, tuple(unknown))


def _open_field(column: str) -> tuple[str, int]:
    """Return the field of an open-data column and how good a name it is; a numbering sign is no ID."""
    if column.strip() in ("№", "No.", "Ｎｏ", "＃", "#", "_id"):
        return "row_number", 0
    return OPEN_FIELDS.get(fold_header(column), ("", 0))


def _weekly_key(column: str) -> tuple[str, str] | None:
    """Return day and end of a column that holds the hours of one day of the week, or of one sort of day."""
    word = fold_header(column)
    if found := WEEKDAY_COLUMN.match(word):
        return found.group(1), "start" if found.group(2) == "開始" else "end"
    if found := DAYKIND_COLUMN.match(word):
        return found.group(2), "start" if found.group(1) == "開始" else "end"
    return None


def _name_like(unknown: Collection[str], fields: Mapping[str, tuple[str, ...]]) -> str:
    """Return the column that is most likely to hold the name, when none is called so."""
    likely = next((column for column in unknown if NAME_LIKE.search(column) and not NAME_UNLIKE.search(column)), "")
    return likely or next((column for column in fields.get("venue", ()) if column.endswith("名")), "")
