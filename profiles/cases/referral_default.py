"""Our own referral sheets, for towns that have none or do not say what stands on theirs (QUALITY 9)."""

from collections.abc import Mapping
from dataclasses import replace

from profiles.cases.referral_sheet import Answer, Direction, FieldKind, Fills, SheetDefinition, SheetField
from profiles.cases.words import Trouble

SOURCE = "つなぎの標準の様式。自立相談支援機関の相談受付・申込票と、参加支援の記録に要ることから作りました"
WHO, TROUBLE, LIFE, ASKED = "だれのことか", "困っていること", "本人のことばと、配慮", "つなぐわけと、約束"
GENDERS = ("女性", "男性", "その他", "聞いていない")


def _words(key: str, label: str, section: str, *, help: str = "", fills: Fills | None = None) -> SheetField:
    """Return a field of several lines."""
    return SheetField(key, label, FieldKind.LONG, section, help=help, fills=fills)


NAMED = (
    SheetField("kana", "よみがな", FieldKind.TEXT, WHO, identifies=True, fills=Fills.KANA),
    SheetField("name", "名前", FieldKind.TEXT, WHO, required=True, identifies=True, fills=Fills.NAME),
    SheetField("born_on", "生年月日", FieldKind.DAY, WHO, identifies=True, fills=Fills.BORN_ON),
    SheetField("gender", "性別", FieldKind.CHOICE, WHO, choices=GENDERS, fills=Fills.GENDER),
    SheetField(
        "address", "住所", FieldKind.TEXT, WHO, identifies=True, fills=Fills.ADDRESS, help="町名まででもかまいません"
    ),
    SheetField("phone", "電話番号", FieldKind.PHONE, WHO, identifies=True, fills=Fills.CONTACT),
    SheetField(
        "reach",
        "連絡してよい方法と時間",
        FieldKind.TEXT,
        WHO,
        fills=Fills.REACH_HOW,
        help="例：手紙。電話は午後2時よりあと",
    ),
)
SAID = (
    SheetField(
        "troubles",
        "相談したいこと",
        FieldKind.SEVERAL,
        TROUBLE,
        choices=tuple(word.label for word in Trouble),
        fills=Fills.TROUBLES,
    ),
    _words("story", "いまのようす", TROUBLE, help="本人が話したことばに近い形で", fills=Fills.STORY),
    _words("request", "本人の希望", TROUBLE, help="家族の希望は、だれのことばかを書いて", fills=Fills.REQUEST),
    _words("household", "世帯のようす", TROUBLE, fills=Fills.HOUSEHOLD),
    _words("interests", "好きなこと", LIFE, help="言ったことばのままで", fills=Fills.INTERESTS),
    _words("strengths", "してきたこと・できること", LIFE, fills=Fills.STRENGTHS),
    _words("wants", "したいこと", LIFE, fills=Fills.WANTS),
    _words("avoid", "つらいこと、さけたいこと", LIFE, fills=Fills.AVOID),
    _words("do_not_ask", "もう聞かないこと", LIFE, help="何度も話させないために", fills=Fills.DO_NOT_ASK),
)
WHY = (
    SheetField("reason", "つなぐわけ", FieldKind.LONG, ASKED, required=True, help="何をたのみたいか"),
    _words("done", "これまでにしたこと", ASKED, help="関わっている機関と、使っている制度も"),
    _words("promised", "本人との約束", ASKED, help="次にだれが、いつ連絡すると伝えてあるか"),
    SheetField("together", "はじめの面談に、同席できますか", FieldKind.YES_NO, ASKED),
)
TEAM_ANSWERS = (
    Answer("take_on", "受け付けて、参加支援で関わります"),
    Answer("meeting", "会議で話し合います", needs_day=True),
    Answer("join", "いっしょに会って、ようすを聞きます", needs_day=True),
    Answer("hand_on", "ほかの窓口がよいので、そこにつなぎます", ends=True, needs_words=True),
    Answer("advice", "助言をして、いまの窓口で続けてもらいます", ends=True, needs_words=True),
    Answer("other", "その他", needs_words=True),
)
DESK_ANSWERS = (
    Answer("take_on", "引き受けます", ends=True),
    Answer("join", "いっしょに会って、ようすを聞きます", needs_day=True),
    Answer("known", "すでに関わっています。これからのことを相談します", needs_words=True),
    Answer("cannot", "この窓口では引き受けられません", ends=True, needs_words=True),
    Answer("other", "その他", needs_words=True),
)
DEFAULTS: Mapping[Direction, SheetDefinition] = {
    Direction.TO_TEAM: SheetDefinition(
        Direction.TO_TEAM, "つなぐシート", (*NAMED, *SAID, *WHY), TEAM_ANSWERS, "つなぐ", SOURCE
    ),
    Direction.TO_DESK: SheetDefinition(
        Direction.TO_DESK, "つなぐシート（ほかの窓口へ）", (*NAMED, *SAID, *WHY), DESK_ANSWERS, "つなぐ", SOURCE
    ),
}


def whole(sheet: SheetDefinition) -> SheetDefinition:
    """Return a sheet that can be filled in and answered: what the town does not say is our own, and marked so."""
    ours = DEFAULTS[sheet.direction]
    kept = [name for name in sheet.borrowed if getattr(sheet, name) == getattr(ours, name)]
    borrowed = tuple(name for name in ("fields", "answers") if name in kept or not getattr(sheet, name))
    return replace(sheet, borrowed=borrowed, fields=sheet.fields or ours.fields, answers=sheet.answers or ours.answers)
