"""How everything that is held on a person is told: tables and columns in words, and the same as plain JSON."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from geo.areas import Area
from geo.clock import TOKYO
from geo.db import db
from geo.names import Word
from matchmaker.introductions.models import State
from matchmaker.introductions.rules import Reason
from matchmaker.matching.models import Decision
from matchmaker.meetings.rules import Matter
from profiles.accounts.models import Account, Agency
from profiles.audit.models import Deed
from profiles.audit.telling import KINDS, line_of
from profiles.cases import words as intake_words
from profiles.cases.intake import Part
from profiles.cases.referral_models import SheetForm
from profiles.cases.referral_sheet import SheetDefinition
from profiles.cases.referral_telling import said_text
from profiles.clients.telling import CODES, label_of, value_text
from profiles.consent.rules import Closed, Fact, Paper
from resources.directory.models import Resource

INNER = {
    *(
        "id",
        "version",
        "town_id",
        "client_id",
        "introduction_id",
        "worry_id",
        "case_id",
        "closing_id",
        "ref",
        "consent_ref",
        "consent_id",
        "sheet_form_id",
        "referral_id",
        "parts",
        "other_id",
        "meeting_id",
        "meeting_ref",
        "position",
    ),
}
SPOKEN = (
    Matter,
    Closed,
    Fact,
    State,
    Reason,
    Part,
    Decision,
    Paper,
)  # whose words stand in lists and columns of plain text
SAID = {word.value: word.label for words in SPOKEN for word in words} | {"paused": "休み", "resumed": "再開"}
ANSWERS = {
    word.value: word.label
    for words in vars(intake_words).values()
    if isinstance(words, type) and issubclass(words, Word)
    for word in words
}
NAMED = {
    **{"area_id": Area, "resource_id": Resource},
    **dict.fromkeys(("referred_by_id", "from_agency_id", "to_agency_id"), Agency),
}
MORE_KINDS = {
    "agenda_items": _l("会議で話し合ったこと"),
    "contacts": _l("支援の経過"),
    "disclosures": _l("伝えた記録"),
    "household_links": _l("世帯のつながり"),
    "intakes": _l("受付とアセスメント"),
    "introduction_steps": _l("つなぎの一歩"),
    "plans": _l("プラン"),
    "referral_steps": _l("つなぐシートの経過"),
    "referrals": _l("つなぐシート"),
}
COLUMNS = {
    "act": _l("したこと"),
    "answer": _l("回答"),
    "basis_on": _l("同意した日、または会議の日"),
    "basis_words": _l("どの会議か、または待てない理由"),
    "begun_on": _l("書きはじめた日"),
    "day": _l("決めた日"),
    "from_agency_id": _l("つないだ窓口"),
    "sheet_number": _l("番号"),
    "received_by_id": _l("受け取った人"),
    "said": _l("シートに書いたこと"),
    "sent_on": _l("送った日"),
    "to_agency_id": _l("つないだ先"),
    "waiting_since": _l("返事を待ちはじめた日"),
    "added_by_id": _l("加えた人"),
    "dropped": _l("外れたわけ"),
    "dropped_why": _l("外したわけ"),
    "matters": _l("話し合うこと"),
    "why": _l("加えたわけ"),
    "written_at": _l("書いた日時"),
    "written_by_id": _l("書いた人"),
    "attempt": _l("何回めか"),
    "back_on": _l("再開するつもりの日"),
    "dropped_on": _l("要らなくなった日"),
    "host_kept": _l("受入先を支え続ける"),
    "months": _l("終結から何か月"),
    "number": _l("何回め"),
    "outcome": _l("どうだったか"),
    "reopen_reason": _l("再開のわけ"),
    "reopen_words": _l("再開のことば"),
    "reopened_on": _l("再開した日"),
    "rested_on": _l("ひと区切りした日"),
    "rounds": _l("支援の回数"),
    "watcher": _l("気にかける人"),
    "basis": _l("何にもとづいて"),
    "born_on": _l("生年月日"),
    "caller": _l("だれが来たか"),
    "caller_contact": _l("来た人の連絡先"),
    "caller_name": _l("来た人の名前と、本人との関係"),
    "do_not_ask": _l("もう聞かないこと"),
    "housing": _l("住まい"),
    "insurance": _l("健康保険"),
    "living_note": _l("くらしのこと"),
    "made_by_id": _l("決めた人"),
    "pension": _l("年金"),
    "place_taken_on": _l("枠を使いはじめた日"),
    "reach_how": _l("本人への連絡のしかた"),
    "reach_when": _l("連絡してよい時"),
    "received_on": _l("受け付けた日"),
    "recorded_by_id": _l("書いた人"),
    "request": _l("どうなったらよいか"),
    "story": _l("いまのようす"),
    "told_at": _l("伝えた日時"),
    "told_to": _l("伝えた相手"),
    "troubles": _l("相談したいこと"),
    "work": _l("仕事"),
    "worst": _l("いちばん困っていること"),
    "agreed_on": _l("本人が同意した日"),
    "area_id": _l("圏域"),
    "burden": _l("負担"),
    "by_id": _l("書いた人"),
    "changed_at": _l("書きかえた日時"),
    "checked_on": _l("読み合わせた日"),
    "closed_on": _l("終えた日"),
    "closing": _l("どう終えたか"),
    "coordinator_id": _l("担当"),
    "created_at": _l("書いた日時"),
    "decided_in": _l("決めた会議"),
    "decided_on": _l("決めた日"),
    "decision": _l("決めたこと"),
    "done_on": _l("した日"),
    "due_on": _l("予定の日"),
    "ended_reason": _l("終わったわけ"),
    "evaluated_on": _l("評価した日"),
    "evaluation": _l("評価"),
    "excluded": _l("外れた数"),
    "facts": _l("伝えてよいこと"),
    "feeling": _l("ようす"),
    "first_goal": _l("はじめの目標"),
    "given_on": _l("同意した日"),
    "goal": _l("目標"),
    "heard": _l("聞いたこと"),
    "held_on": _l("話した日"),
    "made_at": _l("決めた日時"),
    "met_on": _l("見つかった日"),
    "next_on": _l("次の日"),
    "next_step": _l("次の手"),
    "note": _l("書きとめ"),
    "on": _l("日"),
    "opened_at": _l("始めた日時"),
    "opened_on": _l("始めた日"),
    "plan": _l("予定"),
    "purpose": _l("目的"),
    "raised_on": _l("聞いた日"),
    "reason": _l("わけ"),
    "recorded_at": _l("書いた日時"),
    "recorded_on": _l("書いた日"),
    "referred_by_id": _l("紹介した窓口"),
    "resource_id": _l("受入先"),
    "review_on": _l("見直す日"),
    "roles": _l("役割"),
    "side": _l("どちら側"),
    "stage": _l("段階"),
    "stage_since": _l("段階の日"),
    "state": _l("段階"),
    "state_since": _l("段階の日"),
    "told": _l("聞いたこと・伝えたこと"),
    "until": _l("期限"),
    "way": _l("どのように"),
    "whom": _l("だれと"),
    "withdrawn_on": _l("取り消した日"),
    "words": _l("ことば"),
}


def as_json(code: str, rows: Mapping[str, Sequence[Mapping[str, Any]]], deeds: Sequence[Deed], on: date) -> Any:
    """Return everything as plain values, complete and under the names of the store."""
    return {
        "code": code,
        "handed_out_on": on.isoformat(),
        "records": {
            table: [{name: _plain(value) for name, value in row.items()} for row in of] for table, of in rows.items()
        },
        "book": [{"at": deed.at.isoformat(), "role": deed.actor_role, "event": deed.event} for deed in deeds],
    }


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it."""
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | list | dict | None) else str(value)


def as_sections(rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[tuple[str, list[list[tuple[str, str]]]]]:
    """Return everything to read: for each class of records its title, and each record as labels and values."""
    rows = {**rows, **_sheets(rows)}
    told = ((title_of(table), [list(_lines(row)) for row in of]) for table, of in rows.items() if of)
    return [(title, records) for title, records in told if any(records)]


def _sheets(rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Return referral sheets and the acts on them under the labels of the form in which each was filled in."""
    sheets = {
        row["id"]: db.session.get_one(SheetForm, row["sheet_form_id"]).definition for row in rows.get("referrals", ())
    }
    referrals = [
        {"sheet_number": row["number"]}
        | {name: value for name, value in row.items() if name != "number"}
        | {"answer": _answer(sheets[row["id"]], row), "said": _said(sheets[row["id"]], row["said"])}
        for row in rows.get("referrals", ())
    ]
    steps = [{**row, "answer": _answer(sheets[row["referral_id"]], row)} for row in rows.get("referral_steps", ())]
    return {"referrals": referrals, "referral_steps": steps}


def _said(sheet: SheetDefinition, said: Mapping[str, Any]) -> dict[str, str]:
    """Return what stands on a sheet, label by label."""
    return {str(gettext(field.label)): said_text(field, said) for field in sheet.fields if field.key in said}


def _answer(sheet: SheetDefinition, row: Mapping[str, Any]) -> str:
    """Return an answer in the words of the sheet."""
    answer = sheet.answer(row["answer"])
    return str(gettext(answer.label)) if answer else ""


def title_of(table: str) -> str:
    """Return a table in words."""
    return str(MORE_KINDS.get(table) or KINDS.get(table, table))


def _lines(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what a record says, column by column; what is empty or inner to the store is left out."""
    for name, value in row.items():
        if name not in INNER and value not in (None, "", [], {}):
            yield str(COLUMNS.get(name) or label_of(name)), _worded(name, value)


def _worded(name: str, value: Any) -> str:
    """Return a value in words."""
    if name in NAMED:
        return str(getattr(db.session.get(NAMED[name], value), "name", ""))
    if name.endswith("_id"):
        return str(getattr(db.session.get(Account, value), "name", ""))
    if isinstance(value, datetime):
        return f"{value.astimezone(TOKYO):%Y/%m/%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y/%m/%d}"
    if isinstance(value, bool):
        return str(gettext("はい") if value else gettext("いいえ"))
    label = getattr(value, "label", None)
    return gettext(label) if label else _deep(value)


def _deep(value: Any) -> str:
    """Return lists and pairs inside of a value in words."""
    if isinstance(value, Mapping) and "lat" not in value:
        told = ((COLUMNS.get(name, name), one) for name, one in value.items() if one not in (None, "", [], {}))
        return "\n".join(f"{name}：{_deep(one)}" for name, one in told)
    if isinstance(value, list):
        return "、".join(_deep(one) for one in value)
    if isinstance(value, str) and (word := SAID.get(value) or CODES.get(value) or ANSWERS.get(value)):
        return str(gettext(word))
    return value_text(value)


def book_lines(deeds: Sequence[Deed]) -> list[tuple[str, str, str]]:
    """Return when somebody looked or wrote, in which role, and what they did."""
    return [(line.at, line.role, line.did) for line in (line_of(deed, {}) for deed in deeds)]
