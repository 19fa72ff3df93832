"""The registry as files: CSV and workbook in the columns of the resource sheet, and GeoJSON of the same."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from geo.writing import book_of, bytes_of, csv_of, fill_sheet, new_book, text_cell
from resources.exchange.columns import SHEET
from resources.exchange.layout import cells_of, columns_of

SHEET_NAME = "社会資源シート"
WIDE = {"名称": 28, "説明": 40, "所在地_連結表記": 32, "開催": 26, "備考": 24}


def csv_text(listings: Iterable[Mapping[str, Any]]) -> str:
    """Return listings as CSV with a mark for Excel, in which no cell is a formula."""
    rows = [cells_of(one) for one in listings]
    return csv_of(columns_of(rows), rows)


def workbook(listings: Iterable[Mapping[str, Any]]) -> bytes:
    """Return listings as a workbook: every cell a text, head row bold and fixed, filter, A4 landscape for paper."""
    rows = [cells_of(one) for one in listings]
    return book_of(SHEET_NAME, columns_of(rows), rows, WIDE)


def geojson(listings: Iterable[Mapping[str, Any]]) -> str:
    """Return listings as points whose properties are the columns of the sheet; one without a place has no geometry."""
    features = [_feature(one) for one in listings]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, indent=1) + "\n"


def _feature(one: Mapping[str, Any]) -> dict[str, Any]:
    """Return one listing as a GeoJSON feature."""
    cells = cells_of(one)
    properties = {column: text for column, text in cells.items() if text and column not in ("緯度", "経度")}
    placed = one["lat"] is not None and one["lon"] is not None
    geometry = {"type": "Point", "coordinates": [one["lon"], one["lat"]]} if placed else None
    return {"type": "Feature", "id": cells["ID"], "geometry": geometry, "properties": properties}


def sample_workbook() -> bytes:
    """Return an empty resource sheet to fill in, with an example and a word on each column beside it."""
    book = new_book()
    fill_sheet(book.create_sheet(SHEET_NAME), [column for column in SHEET if column != "位置の確かさ"], [], WIDE)
    fill_sheet(book.create_sheet("記入例"), list(SHEET), [EXAMPLE], WIDE)
    words = book.create_sheet("書き方")
    words.column_dimensions["A"].width, words.column_dimensions["B"].width = 24, 90
    for column, how in HOW.items():
        words.append([text_cell(words, column, bold=True), text_cell(words, how)])
    return bytes_of(book)


EXAMPLE = {
    "ID": "A-001",
    "名称": "ひだまりサロン",
    "名称_カナ": "ヒダマリサロン",
    "種別": "サロン",
    "団体名": "ひだまりの会",
    "説明": "お茶を飲みながら、編み物をします。",
    "活動": "編み物;お茶",
    "雰囲気": "静か;ゆっくり",
    "規模": "8",
    "段階": "居場所;参加",
    "所在地_連結表記": "○○市本町1-2-3",
    "開催": "第2・4木 13:30-15:30; 8/13-8/16 休み",
    "参加費": "200",
    "受入枠": "2",
    "受入中": "0",
    "車椅子可": "無",
    "見学可": "有",
    "電話番号": "000-000-0000",
    "公開範囲": "公開",
    "状態": "受入中",
    "最終確認日": "令和8年4月1日",
}
HOW = {
    "ID": "お手元の番号。次に取り込むとき、同じ番号の受入先が書きかわります。なければ、名称と所在地で見分けます。",
    "名称": "かならず入れてください。ほかの列は、空でもかまいません。",
    "種別": "サロン、通いの場、居場所、子ども食堂、地域食堂、カフェ、ボランティア、サークル、講座・教室、イベント、就労体験、中間的就労、福祉施設、公共施設、企業・商店、農園、自助グループ、その他",
    "活動": "そこですることを、ことばで。いくつかあるときは ; で区切ります。",
    "雰囲気": "静か、にぎやか、会話少なめ、会話多め、一人作業、共同作業、ゆっくり、てきぱき、出入り自由（; で区切る）",
    "段階": "居場所、参加、手伝い、就労体験、就労（; で区切る）",
    "開催": "月 10:00-12:00／第2・4木 13:30-15:30／平日 9:00-17:00／2026-12-05 10:00-15:00／祝日休み／要予約／随時（; で区切る）",
    "参加費": "1回の円。無料は 0 か「無料」。",
    "受入枠": "参加支援で受け入れる人数。決まっていなければ空に。",
    "車椅子可": "ここから「匿名参加可」までは、有 か 無。分からなければ空に。",
    "公開範囲": "公開、連携機関、内部。空は「内部」です。",
    "状態": "受入中、休止、終了、準備中。空は「受入中」です。",
    "最終確認日": "2026-04-01、2026/4/1、令和8年4月1日、R8.4.1",
}
