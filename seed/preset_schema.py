"""What a file of presets may say: its tables, their keys, and what stands in them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from profiles.cases.referral_sheet import Direction
from profiles.customs.rules import Key, Topic

Kinds = Mapping[str, tuple[type, bool]]  # key: what stands there, and whether it must
SOURCE: Kinds = {"source": (list, True), "proof": (list, True), "counted": (list, False), "general": (bool, False)}
SAID: Kinds = {"label": (str, True), "said": (str, True), **SOURCE}
TEXT, SOME, NUMBER, FLAG, LIST = (str, True), (str, False), (int, False), (bool, False), (list, False)
AREAS: Kinds = {"name": SOME, "kind": TEXT, "count": NUMBER, "inside": SOME, "note": TEXT, **SOURCE}
DESKS: Kinds = {
    **{"name": TEXT, "field": TEXT, "does": TEXT, "how": SOME},
    **{"count": NUMBER, "unit": SOME, "agency": FLAG},
    **SOURCE,
}
BODIES: Kinds = {
    **dict.fromkeys(("name", "kind", "purpose"), TEXT),
    **dict.fromkeys(("also", "consent", "often", "rhythm", "area", "decided"), SOME),
    **dict.fromkeys(("max_cases", "minutes", "max_per_hour"), NUMBER),
    **dict.fromkeys(("members", "guests"), LIST),
    **SOURCE,
}
SHEETS: Kinds = {
    **{"name": TEXT, "use": TEXT, "to": SOME},
    **dict.fromkeys(("refers", "fields", "answers"), LIST),
    **SOURCE,
}
TABLES: Mapping[str, tuple[Topic, Kinds]] = {
    "areas": (Topic.AREA, AREAS),
    "desks": (Topic.DESK, DESKS),
    "bodies": (Topic.BODY, BODIES),
    "sheets": (Topic.SHEET, SHEETS),
    "review": (Topic.REVIEW, {"months": NUMBER, **SAID}),
    "consent": (Topic.CONSENT, {"slot": SOME, "value": SOME, **SAID}),
    "participation": (Topic.PARTICIPATION, SAID),
    "visits": (Topic.VISIT, SAID),
    "words": (Topic.WORD, {"slot": SOME, **SAID}),
    "figures": (Topic.FIGURE, SAID),
}
TOWN: Kinds = {**dict.fromkeys(("name", "kana", "prefecture", "code"), TEXT), "source": (list, True)}
DOCUMENT: Kinds = {"title": TEXT, "publisher": TEXT, "dated": SOME, "file": SOME}
UNSTATED: Kinds = {"topic": TEXT, "what": TEXT}
WORDS: Mapping[str, frozenset[str]] = {  # keys in which one of some words stands
    "kind": frozenset({"multilayered", "statutory", "area", "other"}),
    "also": frozenset({"statutory"}),
    "consent": frozenset({"", "needed", "not_needed", "by_case"}),
    "slot": frozenset(key.value for key in Key),
}
TYPES = {str: 'ことば（"…"）', int: "数", bool: "true か false", list: "並び（[…]）", dict: "表（[…]）"}


def faults_of(told: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a file, each as where and what to do; of one in another shape, only that."""
    return list(_shape(told)) or list(_content(told))


def _shape(told: Mapping[str, Any]) -> Iterator[str]:
    """Yield which headings hold something else than tables."""
    known = {"town", "documents", "unstated", *TABLES}
    for name in told.keys() - known:
        yield f"[{name}]：この見出しは使えません。使えるのは {'、'.join(sorted(known))} です"
    if not isinstance(told.get("town"), dict):
        yield "[town]：[town] の下に、名前やよみを書いてください"
    documents = told.get("documents")
    if not isinstance(documents, dict) or not all(isinstance(one, dict) for one in documents.values()):
        yield "[documents.…]：もとの資料を、[documents.記号] の下に、1つは書いてください"
    for name in ("unstated", *TABLES):
        rows = told.get(name, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            yield f"[[{name}]]：1つずつ [[{name}]] と書いてください"


def _content(told: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with what stands under the headings."""
    documents = told["documents"]
    yield from _row("[town]", told["town"], TOWN)
    yield from _source("[town]", told["town"], documents)
    for name, one in documents.items():
        yield from _row(f"[documents.{name}]", one, DOCUMENT)
    for name in TABLES:
        yield from _table(name, told.get(name, []), documents)
    yield from _open(told)


def _table(name: str, rows: Sequence[dict[str, Any]], documents: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with one table of facts."""
    seen: set[str] = set()
    for place, row in enumerate(rows, 1):
        label = str(row.get("name") or row.get("label") or row.get("kind") or "")
        where = f"[[{name}]] の {place} つめ（{label}）"
        yield from _row(where, row, TABLES[name][1])
        yield from _source(where, row, documents)
        yield from _worded(name, where, row)
        yield from _lists(where, row)
        if label in seen:
            yield f"{where}：同じ名前が2つあります。1つにまとめてください"
        seen.add(label)


def _row(where: str, row: Mapping[str, Any], keys: Kinds) -> Iterator[str]:
    """Yield what is wrong with the keys of one row."""
    for key in row.keys() - keys.keys():
        yield f"{where}：キー「{key}」は使えません。使えるのは {'、'.join(keys)} です"
    for key, (kind, must) in keys.items():
        if key not in row:
            if must:
                yield f"{where}：キー「{key}」がありません。書き足してください"
        elif not isinstance(row[key], kind) or (kind is int and isinstance(row[key], bool)):
            yield f"{where}：「{key}」には{TYPES[kind]}を書いてください"
        elif must and kind is str and not row[key].strip():
            yield f"{where}：「{key}」が空です。書き足してください"


def _source(where: str, row: Mapping[str, Any], documents: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with where a fact comes from."""
    source = row.get("source")
    if not isinstance(source, list):
        return
    if len(source) != 2 or source[0] not in documents or not source[1]:
        yield f'{where}：「source」は ["資料の記号", "資料のどこか"] と書いてください。記号は {"、".join(documents)} のどれかです'


def _worded(name: str, where: str, row: Mapping[str, Any]) -> Iterator[str]:
    """Yield where a word stands that means nothing here."""
    for key, words in WORDS.items():
        if isinstance(row.get(key), str) and not (name == "areas" and key == "kind") and row[key] not in words:
            yield f"{where}：「{key}」は {'、'.join(sorted(one for one in words if one))} のどれかにしてください"
    if name == "areas" and not row.get("name") and not row.get("count"):
        yield f"{where}：名前（name）か数（count）のどちらかを書いてください"


def _lists(where: str, row: Mapping[str, Any]) -> Iterator[str]:
    """Yield which lists hold something else than they should."""
    told = {key: value for key, value in row.items() if isinstance(value, list)}
    if any(one not in [way.value for way in Direction] for one in told.get("refers", ())):
        yield f"{where}：「refers」は {'、'.join(one.value for one in Direction)} から選んでください"
    if not all(isinstance(one, dict) and one.get("name") for one in told.get("fields", ())):
        yield f'{where}：「fields」は {{ name = "…" }} の並びにしてください'
    for key in told.keys() - {"fields"}:
        if not all(isinstance(one, str) and one for one in told[key]):
            yield f"{where}：「{key}」はことばの並びにしてください"


def _open(told: Mapping[str, Any]) -> Iterator[str]:
    """Yield the subjects of which a file says neither what is stated nor what is left open."""
    rows = told.get("unstated", [])
    for place, row in enumerate(rows, 1):
        yield from _row(f"[[unstated]] の {place} つめ", row, UNSTATED)
    left = {row.get("topic") for row in rows}
    for topic in left - {topic.value for topic in Topic}:
        yield f"[[unstated]]：「{topic}」という題はありません"
    for name, (topic, _keys) in TABLES.items():
        if not told.get(name) and topic.value not in left:
            yield f'[[{name}]]：資料にないなら、[[unstated]] に topic = "{topic.value}" と書いてください'
