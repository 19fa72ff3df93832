"""How deeds are told to an auditor: a line for each, its stored words in plain ones."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from geo.clock import TOKYO
from profiles.access import Role
from profiles.audit.events import DECLARED
from profiles.audit.models import Deed

KINDS = {
    "accounts": _l("アカウント"),
    "aftercare_contacts": _l("終結後の連絡"),
    "agenda_items": _l("会議の議題"),
    "agencies": _l("連携機関"),
    "cases": _l("ケース"),
    "choices": _l("候補の決定"),
    "clients": _l("本人"),
    "closings": _l("終結"),
    "concerns": _l("困りごと"),
    "consents": _l("同意"),
    "follow_ups": _l("連絡の予定"),
    "host_links": _l("専用ページ"),
    "imports": _l("取り込み"),
    "introductions": _l("つなぎ"),
    "meeting_bodies": _l("会議体"),
    "meeting_members": _l("会議の構成員"),
    "meeting_seats": _l("会議の席"),
    "meetings": _l("会議"),
    "referrals": _l("つなぐシート"),
    "removals": _l("記録の廃棄"),
    "resources": _l("受入先"),
    "retention_periods": _l("保存期間"),
    "sheet_forms": _l("つなぐシートの様式"),
    "stewardships": _l("世話人"),
    "terms": _l("町のことば"),
    "town_customs": _l("町のきまり"),
    "town_facts": _l("町の資料"),
    "town_rhythms": _l("町の連絡の間隔"),
    "towns": _l("町"),
    "unmet_needs": _l("足りないもの"),
    "worries": _l("受入先の困りごと"),
}
DETAILS = {
    "act": _l("したこと"),
    "anchor_at": _l("控えを取った時"),
    "anchor_number": _l("控えの記録の数"),
    "anchors": _l("合わせた控え"),
    "answer": _l("回答"),
    "answers": _l("回答の数"),
    "attendance": _l("出欠"),
    "basis": _l("何にもとづいて"),
    "body": _l("会議体"),
    "breaks": _l("合わない所"),
    "broken_at": _l("はじめに合わない記録"),
    "by": _l("さがし方"),
    "audience": _l("だれ向けか"),
    "cases": _l("話し合った人の数"),
    "changed": _l("変わった数"),
    "client": _l("本人"),
    "clients": _l("一覧にいた本人"),
    "concept": _l("見出し"),
    "consent": _l("同意"),
    "contacts": _l("終結後の連絡の数"),
    "count": _l("数"),
    "days": _l("日数"),
    "decision": _l("決定"),
    "direction": _l("だれからだれへ"),
    "due_on": _l("予定の日"),
    "effect": _l("すること"),
    "excluded": _l("外れた数"),
    "facts": _l("伝えてよいこと"),
    "fault": _l("どう合わないか"),
    "feature": _l("設備と配慮"),
    "fields": _l("書いた項目"),
    "file": _l("ファイル"),
    "format": _l("形式"),
    "hash": _l("印"),
    "introduction": _l("つなぎ"),
    "kind": _l("種類"),
    "left": _l("残り"),
    "lost": _l("なくしたもの"),
    "meeting": _l("会議"),
    "months": _l("終結から何か月"),
    "name": _l("名前"),
    "new": _l("新しい内容"),
    "next_on": _l("次の日"),
    "note": _l("ひとこと"),
    "number": _l("数"),
    "old": _l("前の内容"),
    "on": _l("日"),
    "outcome": _l("どうだったか"),
    "page": _l("見たページ"),
    "place": _l("何番め"),
    "pledged": _l("守秘を確かめたか"),
    "purpose": _l("目的"),
    "rank": _l("候補の順"),
    "reason": _l("理由"),
    "referred_by": _l("紹介した窓口"),
    "resource": _l("受入先"),
    "role": _l("役割"),
    "side": _l("どちら側"),
    "source": _l("もと"),
    "stage": _l("段階"),
    "state": _l("段階"),
    "steward": _l("世話人"),
    "title": _l("役"),
    "told": _l("伝えたこと"),
    "topic": _l("内容"),
    "until": _l("期限"),
    "events": _l("したこと"),
    "ref": _l("だれの記録か"),
    "since": _l("いつから"),
    "who": _l("だれが"),
    "way": _l("どのように"),
    "why": _l("わけ"),
    "words": _l("言い方"),
}
ROLES = {role.value: role.label for role in Role}
ACCOUNT_WORDS = ROLES | {  # what deeds about accounts tell: how somebody came in, what they lost, what was changed
    "app": _l("認証アプリ"),
    "key": _l("パスキー"),
    "spare": _l("予備の番号"),
    "password": _l("パスワード"),
    "phone": _l("スマートフォンやカギ"),
    "both": _l("どちらも"),
    "misused": _l("使われたかもしれない"),
    "recovery": _l("サインインの回復"),
    "role": _l("役割の変更"),
}
PAGES = {  # pages on which people are seen, by the first part of their name in the book
    "aftercare": _l("終結のあとの連絡"),
    "calendar": _l("予定のカレンダー"),
    "client": _l("本人のページ"),
    "clients": _l("本人の一覧"),
    "close": _l("終結する"),
    "closing": _l("終結と、そのあと"),
    "command": _l("コマンド"),
    "concern": _l("困りごと"),
    "concerns": _l("困りごとの一覧"),
    "consent": _l("同意の記入"),
    "consents": _l("同意"),
    "contacts": _l("支援経過"),
    "edit": _l("本人の記入"),
    "emergency": _l("緊急の提供"),
    "enquiry": _l("受入先への問い合わせ"),
    "followup": _l("ようすの記録"),
    "followups": _l("連絡の予定"),
    "hand_out": _l("本人に渡す記録"),
    "household": _l("世帯"),
    "intake": _l("聞き取り"),
    "introduction": _l("つなぎのページ"),
    "introductions": _l("つなぎの一覧"),
    "match": _l("候補をさがすページ"),
    "meetings": _l("会議の一覧"),
    "order": _l("急ぐ順のすべて"),
    "meetings.agenda": _l("会議の議題"),
    "meetings.call": _l("会議の招集"),
    "meetings.close": _l("会議の終わり"),
    "meetings.copy": _l("会議の紙の資料"),
    "meetings.item": _l("会議の議題"),
    "meetings.minutes": _l("議事録"),
    "meetings.packet": _l("会議の資料"),
    "meetings.put": _l("会議にかけるページ"),
    "meetings.room": _l("会議の投影画面"),
    "place": _l("受入先のページ"),
    "plan": _l("プラン"),
    "referral": _l("つなぐシート"),
    "referrals": _l("つなぐシートの一覧"),
    "reopen": _l("もう一度始める"),
    "retention": _l("保存期間"),
    "sheet": _l("印刷する書類"),
    "sheets": _l("書類の一覧"),
    "stage": _l("ケースの段階"),
    "stalled": _l("とどこおっているつなぎ"),
    "story": _l("これまでと、これから"),
    "today": _l("きょうの仕事"),
    "waiting": _l("待っている人"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One deed as it is read."""

    at: str
    who: str
    role: str
    did: str
    kind: str
    ref: str
    code: str  # of the one person that it is about
    details: tuple[tuple[str, str], ...]
    people: tuple[str, ...]  # by code, who stood on a list


def line_of(deed: Deed, codes: Mapping[str, str]) -> Line:
    """Return one deed in words; what the program no longer knows is shown as it is stored."""
    event = DECLARED.get(deed.event)
    about = deed.subject_ref if deed.subject_kind == "clients" else deed.details.get("client")
    return Line(
        at=f"{deed.at.astimezone(TOKYO):%Y/%m/%d %H:%M:%S}",
        who=deed.actor_name,
        role=str(gettext(ROLES.get(deed.actor_role, deed.actor_role))),
        did=str(gettext(event.label)) if event else deed.event,
        kind=str(KINDS.get(deed.subject_kind, deed.subject_kind)),
        ref=deed.subject_ref,
        code=codes.get(str(about), ""),
        details=tuple(_details(deed, codes)),
        people=tuple(sorted(codes.get(ref, ref) for ref in deed.details.get("clients") or ())),
    )


def _details(deed: Deed, codes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what a deed tells, label and value; the people of a list stand apart."""
    left_out = {"clients", "number"} if deed.details.get("clients") else {"clients"}
    for name, value in deed.details.items():
        if name == "page":
            yield str(DETAILS[name]), page_named(str(value))
        elif deed.subject_kind == "accounts" and isinstance(value, str) and value in ACCOUNT_WORDS:
            yield str(DETAILS.get(name, name)), str(gettext(str(ACCOUNT_WORDS[value])))
        elif name not in left_out:
            yield str(DETAILS.get(name, name)), worded(codes.get(value, value) if isinstance(value, str) else value)


def page_named(page: str) -> str:
    """Return how a page is called."""
    return str(PAGES.get(page.partition(".")[0], page))


def worded(value: object) -> str:
    """Return a stored value as somebody reads it."""
    if value is None or value in ("", [], {}):
        return "―"
    if isinstance(value, bool):
        return str(gettext("はい") if value else gettext("いいえ"))
    if isinstance(value, Mapping):
        return " / ".join(f"{name}: {worded(one)}" for name, one in value.items())
    return "、".join(map(worded, value)) if isinstance(value, list | tuple) else str(value)
