"""What a town's referral sheet is (つなぐシート・相談連絡票): its fields in order, and the answers that may come back."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from typing import Any

from geo.errors import DomainError
from geo.names import Word

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
MOST_FIELDS, MOST_CHOICES, MOST_ANSWERS = 60, 30, 20
LONGEST = 300  # characters of a label, a help or a choice


class Direction(Word):
    """Who hands a sheet to whom (だれから、だれへ)."""

    TO_TEAM = "to_team", "相談窓口から、コーディネーターへ"
    TO_DESK = "to_desk", "コーディネーターから、ほかの窓口へ"


class FieldKind(Word):
    """What is written into a field (書き方)."""

    TEXT = "text", "1行のことば"
    LONG = "long", "何行かのことば"
    CHOICE = "choice", "1つ選ぶ"
    SEVERAL = "several", "いくつでも選ぶ"
    DAY = "day", "日付"
    YES_NO = "yes_no", "はい・いいえ"
    PHONE = "phone", "電話番号"


class Fills(Word):
    """What a field becomes in the record of the person (記録のどこに入るか)."""

    NAME = "name", "名前"
    KANA = "kana", "よみがな"
    BORN_ON = "born_on", "生年月日"
    GENDER = "gender", "性別"
    ADDRESS = "address", "住所"
    CONTACT = "contact", "連絡先"
    HOUSEHOLD = "household", "世帯"
    TROUBLES = "troubles", "相談したいこと"
    STORY = "story", "いまのようす"
    REQUEST = "request", "どうなったらよいか"
    REACH_HOW = "reach_how", "本人への連絡のしかた"
    REACH_WHEN = "reach_when", "連絡してよい時"
    DO_NOT_ASK = "do_not_ask", "もう聞かないこと"
    INTERESTS = "interests", "好きなこと"
    STRENGTHS = "strengths", "してきたこと・できること"
    WANTS = "wants", "したいこと"
    AVOID = "avoid", "つらいこと"
    AVAILABLE = "available", "来られる日時"


NAMING = frozenset({Fills.NAME, Fills.KANA, Fills.BORN_ON, Fills.ADDRESS, Fills.CONTACT})  # always tell who it is
WORDY = frozenset({FieldKind.TEXT, FieldKind.LONG})
KINDS: Mapping[Fills, frozenset[FieldKind]] = {  # how a field may be written that fills a place of the record
    **dict.fromkeys(Fills, WORDY),
    Fills.BORN_ON: frozenset({FieldKind.DAY}),
    Fills.GENDER: frozenset({FieldKind.CHOICE, FieldKind.TEXT}),
    Fills.CONTACT: WORDY | {FieldKind.PHONE},
    Fills.TROUBLES: frozenset({FieldKind.SEVERAL, FieldKind.CHOICE, *WORDY}),
}


@dataclass(frozen=True, slots=True)
class SheetField:
    """One field of a sheet (項目); whatever is filled in lies sealed."""

    key: str
    label: str
    kind: FieldKind = FieldKind.LONG
    section: str = ""  # the heading it stands under; fields that follow each other under one heading share a page
    choices: tuple[str, ...] = ()
    required: bool = False
    help: str = ""
    identifies: bool = False  # tells who it is: left out where nothing allows to say that
    fills: Fills | None = None

    @property
    def names_the_person(self) -> bool:
        """Say whether the field tells who the person is."""
        return self.identifies or self.fills in NAMING


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer that the receiving side may give (回答)."""

    code: str
    label: str
    ends: bool = False  # with it the referral is over
    needs_words: bool = False
    needs_day: bool = False


@dataclass(frozen=True, slots=True)
class SheetDefinition:
    """The sheet of a town for one direction.

    No `fields`, or no `answers`: the town has not said them, and our own stand in (`referral_default.whole`).
    """

    direction: Direction
    name: str
    fields: tuple[SheetField, ...] = ()
    answers: tuple[Answer, ...] = ()
    own_word: str = ""  # how the town calls handing somebody on
    source: str = ""  # the document that it is from
    borrowed: tuple[str, ...] = ()  # "fields", "answers": which of them are our own, for want of the town's

    def field(self, key: str) -> SheetField | None:
        """Return the field of a key, or None."""
        return next((one for one in self.fields if one.key == key), None)

    def answer(self, code: str | None) -> Answer | None:
        """Return the answer of a code, or None."""
        return next((one for one in self.answers if one.code == code), None)

    def sections(self) -> list[tuple[str, tuple[SheetField, ...]]]:
        """Return the fields in their order, gathered under their headings."""
        return [(title, tuple(fields)) for title, fields in groupby(self.fields, key=lambda one: one.section)]


def checked(sheet: SheetDefinition) -> SheetDefinition:
    """Return a sheet without blanks around its words; what cannot be filled in is refused in words."""
    if not sheet.name.strip():
        raise DomainError("シートの名前を入れてください", field="name")
    if len(sheet.fields) > MOST_FIELDS or len(sheet.answers) > MOST_ANSWERS:
        raise DomainError(
            "項目は %(fields)s 個、回答は %(answers)s 個までにしてください", fields=MOST_FIELDS, answers=MOST_ANSWERS
        )
    fields = tuple(map(_checked_field, sheet.fields))
    answers = tuple(map(_checked_answer, sheet.answers))
    _once([one.key for one in fields], "項目の名前「%(twice)s」が2つあります。別の名前にしてください")
    _once([one.code for one in answers], "回答の名前「%(twice)s」が2つあります。別の名前にしてください")
    filled = [one.fills.label for one in fields if one.fills]
    _once(filled, "「%(twice)s」に入る項目が2つあります。1つにしてください")
    return replace(
        sheet,
        name=sheet.name.strip(),
        own_word=sheet.own_word.strip(),
        source=sheet.source.strip(),
        fields=fields,
        answers=answers,
    )


def _checked_field(one: SheetField) -> SheetField:
    """Return one field with tidy words."""
    if not KEY.fullmatch(one.key) or not one.label.strip():
        raise DomainError("項目には、名前（見出し）を入れてください", field="label")
    choices = tuple(word.strip() for word in one.choices if word.strip())
    if one.kind in (FieldKind.CHOICE, FieldKind.SEVERAL):
        if not 2 <= len(set(choices)) == len(choices) <= MOST_CHOICES:
            raise DomainError(
                "「%(label)s」の選択肢を、2 から %(most)s 個、同じもののないように入れてください",
                field="choices",
                label=one.label,
                most=MOST_CHOICES,
            )
    else:
        choices = ()
    if one.fills and one.kind not in KINDS[one.fills]:
        raise DomainError(
            "「%(label)s」の書き方では、記録の「%(fills)s」に入れられません",
            field="fills",
            label=one.label,
            fills=one.fills.label,
        )
    if max(map(len, (one.label, one.help, one.section, *choices))) > LONGEST:
        raise DomainError("「%(label)s」のことばが長すぎます", field="label", label=one.label[:20])
    tidy = {name: getattr(one, name).strip() for name in ("label", "section", "help")}
    return replace(one, choices=choices, **tidy)


def _checked_answer(one: Answer) -> Answer:
    """Return one answer with tidy words."""
    if not KEY.fullmatch(one.code) or not one.label.strip() or len(one.label) > LONGEST:
        raise DomainError("回答には、短いことばを入れてください", field="label")
    return replace(one, label=one.label.strip())


def _once(words: Sequence[str], sentence: str) -> None:
    """Refuse a word that stands twice."""
    twice = next((word for word in words if words.count(word) > 1), None)
    if twice is not None:
        raise DomainError(sentence, twice=twice)


def fields_as_json(fields: Sequence[SheetField]) -> list[dict[str, Any]]:
    """Return fields as the store keeps them."""
    return [asdict(one) | {"choices": list(one.choices)} for one in fields]


def answers_as_json(answers: Sequence[Answer]) -> list[dict[str, Any]]:
    """Return answers as the store keeps them."""
    return [asdict(one) for one in answers]


def fields_from_json(kept: Sequence[Mapping[str, Any]]) -> tuple[SheetField, ...]:
    """Return fields as the store, or a file of presets, has them."""
    return tuple(
        SheetField(
            **{
                **one,
                "kind": FieldKind(one.get("kind", "long")),
                "choices": tuple(one.get("choices", ())),
                "fills": Fills(one["fills"]) if one.get("fills") else None,
            }
        )
        for one in kept
    )


def answers_from_json(kept: Sequence[Mapping[str, Any]]) -> tuple[Answer, ...]:
    """Return answers as the store, or a file of presets, has them."""
    return tuple(Answer(**one) for one in kept)
