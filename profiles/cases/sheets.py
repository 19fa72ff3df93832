"""The sheets of an office on paper (様式): each a list of boxes, blank or filled with what is on record."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _

from geo.names import Word
from profiles.cases.intake import FIELDS, Part
from profiles.cases.models import Intake, Plan
from profiles.cases.telling import COLUMNS, WORDS, evaluation_told, field_label, said_text
from profiles.cases.words import Course, Reached
from profiles.clients.models import Client
from profiles.clients.telling import field_text, label_of
from profiles.consent.disclosure import ClientCard
from profiles.consent.rules import Fact
from profiles.vocabulary.dates import wareki


class Sheet(Word):
    """One printed form (様式)."""

    INTAKE = "intake", "相談受付・申込票（本人同意あり）"
    INTAKE_WITHOUT = "intake-without", "相談受付票（本人同意なし）"
    ASSESSMENT = "assessment", "アセスメントシート"
    PLAN = "plan", "プラン兼申込書"
    EVALUATION = "evaluation", "評価シート"
    CONTACTS = "contacts", "支援経過記録"
    HAND_ON = "hand-on", "つなぐシート"


@dataclass(frozen=True, slots=True)
class Box:
    """One box of a sheet: a label, and words, or choices with a mark beside what was chosen."""

    label: str
    words: str = ""
    choices: tuple[tuple[str, bool], ...] = ()
    lines: int = 1  # how tall it stands while nothing is in it


@dataclass(frozen=True, slots=True)
class Block:
    """Some boxes under one heading."""

    title: str
    boxes: list[Box] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Known:
    """What is on record of one person; everything is None or empty on a blank sheet."""

    client: Client | None = None
    intake: Intake | None = None
    plan: Plan | None = None
    card: ClientCard | None = None
    with_name: bool = False

    def said(self, name: str) -> Any:
        """Return a field of the intake."""
        return (self.intake.told if self.intake else {}).get(name)


TALL = (
    "story",
    "request",
    "living_note",
    "do_not_ask",
    "interests",
    "strengths",
    "wants",
    "avoid",
    "goal",
    "first_goal",
)


def blocks_of(sheet: Sheet, known: Known) -> list[Block]:
    """Return the boxes of a sheet; the record of contacts is a table of its own."""
    return MAKERS[sheet](known)


def _intake(known: Known) -> list[Block]:
    """Return the sheet of the first talk."""
    return [
        Block(_("受付"), _said(known, Part.CALLER)),
        Block(_("本人"), [*_named(known), *_columns(known, ("gender",)), _box(known, Part.LIVING, "born_on")]),
        Block(_("相談の内容"), _said(known, Part.TROUBLES)),
    ]


def _assessment(known: Known) -> list[Block]:
    """Return the sheet of the assessment."""
    parts = (Part.LIVING, Part.WORDS, Part.GOING, Part.CARE)
    return [
        Block(_("本人"), _named(known)),
        *(Block(_(part.label), [*_columns(known, COLUMNS[part]), *_said(known, part)]) for part in parts),
    ]


def _plan(known: Known) -> list[Block]:
    """Return the sheet of the plan; its roles are a table of their own."""
    plan = known.plan
    return [
        Block(_("本人"), _named(known)),
        Block(
            _("目標"),
            [
                Box(_("めざすこと"), (plan.goal or "") if plan else "", lines=3),
                Box(_("見直す日までの目標"), (plan.first_goal or "") if plan else "", lines=3),
                Box(_("見直す日"), _day(plan.review_on) if plan else ""),
            ],
        ),
    ]


def _evaluation(known: Known) -> list[Block]:
    """Return the sheet of the evaluation."""
    said = (known.plan.evaluation if known.plan else None) or {}
    told = dict(evaluation_told(said))
    boxes = [
        Box(_("目標の達成"), choices=_choices(Reached, [said.get("reached")])),
        *(Box(label, told.get(label, ""), lines=4) for label in (_("本人の変化"), _("受入先の声"))),
        Box(_("次の方針"), choices=_choices(Course, [said.get("course")])),
    ]
    return [*_plan(known), Block(_("評価"), boxes)]


def _contacts(known: Known) -> list[Block]:
    """Return the head of the record of contacts."""
    return [Block(_("本人"), _named(known))]


def _hand_on(known: Known) -> list[Block]:
    """Return the sheet with which a person is handed on: only what the consent names."""
    told = {label: words for label, words in known.card.lines()} if known.card else {}
    values = {label: "、".join(map(_, words)) if isinstance(words, tuple) else words for label, words in told.items()}
    named = [fact.label for fact in (known.card.facts if known.card else Fact)]
    return [
        Block(_("引き継ぎ"), [Box(_("引き継ぎ先")), Box(_("引き継ぐ理由"), lines=3), Box(_("本人との約束"), lines=2)]),
        Block(_("本人"), _named(known)),
        Block(_("本人が、伝えてよいと言ったこと"), [Box(_(label), values.get(label, ""), lines=2) for label in named]),
    ]


MAKERS: Mapping[Sheet, Callable[[Known], list[Block]]] = {
    Sheet.INTAKE: _intake,
    Sheet.INTAKE_WITHOUT: _intake,
    Sheet.ASSESSMENT: _assessment,
    Sheet.PLAN: _plan,
    Sheet.EVALUATION: _evaluation,
    Sheet.CONTACTS: _contacts,
    Sheet.HAND_ON: _hand_on,
}


def _named(known: Known) -> list[Box]:
    """Return the boxes that say who it is: the code, and the name only where it was opened."""
    client = known.client
    shown = client if known.with_name else None
    return [
        Box(_("コード"), client.code if client else ""),
        *(Box(label_of(name), (getattr(shown, name) or "") if shown else "") for name in ("kana", "name")),
    ]


def _columns(known: Known, names: Sequence[str]) -> list[Box]:
    """Return boxes with what the person's own record holds; the address only beside the name."""
    boxes = []
    for name in names:
        closed = name == "address" and not known.with_name
        value = getattr(known.client, name) if known.client and not closed else None
        boxes.append(
            Box(
                label_of(name),
                field_text(name, value) if value not in (None, "", []) else "",
                lines=3 if name in TALL else 1,
            )
        )
    return boxes


def _said(known: Known, part: Part) -> list[Box]:
    """Return boxes with what the intake holds of a subject."""
    return [_box(known, part, name) for name in FIELDS.get(part, ())]


def _box(known: Known, part: Part, name: str) -> Box:
    """Return the box of one field of the intake; words to choose from stand with their marks."""
    value, words = known.said(name), WORDS.get(name)
    label = field_label(part, name)
    if words is None:
        return Box(label, said_text(name, value) if value else "", lines=4 if name in TALL else 1)
    return Box(label, choices=_choices(words, value if isinstance(value, list) else [value]))


def _choices(words: type[Word], chosen: Sequence[Any]) -> tuple[tuple[str, bool], ...]:
    """Return words with a mark beside those that were chosen."""
    return tuple((_(word.label), word.value in chosen) for word in words)


def _day(day: date | None) -> str:
    """Return a day as offices write it."""
    return wareki(day) if day else ""
