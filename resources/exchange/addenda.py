"""Addenda (追加) of the cafeteria list: more places and times of listings that another file brought."""

from collections.abc import Sequence

from resources.exchange.queries import Stored
from resources.exchange.reading import FileRead
from resources.exchange.rows import ResourceRow
from resources.exchange.rules import Problem, Severity

MISSING = "この ID の受入先が、まだ登録されていない。先に本体の一覧ファイル（ファイル名に「追加」「tsuika」のないもの）を取り込む"


def attach_addenda(file: FileRead, stored: Sequence[Stored]) -> None:
    """Give each row the name of the listing it adds to, and an identity of its own; refuse those that add to nothing."""
    main = {one["source_ref"]: one for one in stored if one["source"] == file.source and one["source_ref"] is not None}
    for row in file.rows:
        row.problems = [
            one for one in row.problems if not (one.severity is Severity.REFUSED and one.expected == "名称を入れる")
        ]
        found = main.get(row.source_ref)
        if found is None:
            row.problems.append(Problem(row.line, "ID", row.source_ref or "", MISSING, Severity.REFUSED))
        else:
            _attach(row, found)
    file.source = f"{file.source}（追加）"


def _attach(row: ResourceRow, main: Stored) -> None:
    """Make a row a listing beside the one it belongs to."""
    where = row.values.get("building") or row.values.get("address") or row.values.get("opening", "")
    row.values["name"] = f"{main['name']}（{where}）" if where else f"{main['name']}（追加）"
    row.values.setdefault("kana", main["kana"])
    row.organisation = main["organisation"] or None
    row.extra["追加情報の元のID"] = row.source_ref or ""
    row.source_ref = None
