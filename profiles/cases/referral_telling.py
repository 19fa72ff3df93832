"""How a filled sheet is told: its fields as lines of a page and as boxes on paper, in the order of the sheet."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from profiles.cases.boxes import CHOSEN, OPEN, Block, Box, Choice
from profiles.cases.referral_models import Referral
from profiles.cases.referral_sheet import FieldKind, SheetDefinition, SheetField
from profiles.clients.telling import value_text
from profiles.consent.rules import Basis
from profiles.vocabulary.dates import read_day, wareki

CLOSED = "●●●"  # stands for what tells who it is, until somebody opens it and that is on record
SHORT = (FieldKind.TEXT, FieldKind.DAY, FieldKind.PHONE)  # two of them stand in one line of a paper


def said_text(field: SheetField, said: Mapping[str, Any]) -> str:
    """Return what stands in a field, in words; nothing is empty."""
    value = said.get(field.key)
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return str(_("はい") if value else _("いいえ"))
    if isinstance(value, list):
        return "、".join(_(word) for word in value)
    if field.kind is FieldKind.DAY:
        day = read_day(str(value))
        return wareki(day.day) if day else str(value)
    return str(_(value) if field.kind is FieldKind.CHOICE else value)


def told_rows(
    fields: Sequence[SheetField], said: Mapping[str, Any], *, with_name: bool
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the sections of a sheet with label and words of each field; what tells who it is only `with_name`."""
    sections: list[tuple[str, list[tuple[str, str]]]] = []
    for field in fields:
        title = _(field.section) if field.section else _("書いたこと")
        if not sections or sections[-1][0] != title:
            sections.append((title, []))
        words = said_text(field, said)
        if words and field.names_the_person and not with_name:
            words = CLOSED
        sections[-1][1].append((_(field.label), words or value_text(None)))
    return sections


def blocks_on_paper(sheet: SheetDefinition, said: Mapping[str, Any], *, with_name: bool) -> list[Block]:
    """Return the boxes of a sheet on paper, in the order of its pages."""
    return [
        Block(_(title) if title else _("書いたこと"), [_box(field, said, with_name) for field in fields])
        for title, fields in sheet.sections()
    ]


def _box(field: SheetField, said: Mapping[str, Any], with_name: bool) -> Box:
    """Return one field as a box; what there is to choose from stands with its marks."""
    value, label, short = said.get(field.key), _(field.label), field.kind in SHORT
    if field.names_the_person and not with_name and field.key in said:
        return Box(label, CLOSED, half=short, must=field.required)
    if field.kind in (FieldKind.CHOICE, FieldKind.SEVERAL):
        chosen = value if isinstance(value, list) else [value]
        return Box(label, choices=marked([(word, word in chosen) for word in field.choices]), must=field.required)
    if field.kind is FieldKind.YES_NO:
        return Box(label, choices=marked([("はい", value is True), ("いいえ", value is False)]), must=field.required)
    lines = 2 if field.kind is FieldKind.LONG else 1
    return Box(label, said_text(field, said), lines=lines, half=short, must=field.required)


def marked(words: Sequence[tuple[str, bool]]) -> tuple[Choice, ...]:
    """Return words with a mark before each that was chosen."""
    return tuple(Choice(_(word), CHOSEN if chosen else OPEN) for word, chosen in words)


def ground_rows(referral: Referral) -> list[tuple[str, str]]:
    """Return on what ground a sheet is told, as label and words."""
    if referral.basis is None:
        return [(_("根拠"), _("名前を出さない相談"))]
    rows = [(_("根拠"), _(referral.basis.label))]
    if referral.basis_on is not None:
        label = _("同意した日") if referral.basis is Basis.CONSENT else _("会議の日")
        rows.append((label, wareki(referral.basis_on)))
    if referral.way is not None:
        rows.append((_("どのように同意したか"), _(referral.way.label)))
    if referral.basis_words:
        label = _("会議") if referral.basis is Basis.STATUTORY else _("待てない理由")
        rows.append((label, referral.basis_words))
    return rows
