"""The sheets of an office on paper (様式): each a list of blocks, blank or filled with what is on record.

Fields stand in the order in which the screen asks for them (QUALITY U32), below a head that says who it is. Which fields are
marked follows the standard sheets (※: always entered) and the sheets of towns that frame what they report to the state.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from geo.names import Word
from profiles.cases.boxes import Block, Box, choices_of, filled_up
from profiles.cases.intake import FIELDS, Part
from profiles.cases.models import Contact, Intake, Plan
from profiles.cases.telling import COLUMNS, WORDS, evaluation_told, field_label, said_text
from profiles.cases.words import Course, Reached
from profiles.clients.models import Client
from profiles.clients.telling import field_text, label_of
from profiles.vocabulary.dates import wareki
from profiles.vocabulary.rules import Gender, Mode, Step


class Sheet(Word):
    """One printed form (様式)."""

    INTAKE = "intake", "相談受付・申込票（本人同意あり）"
    INTAKE_WITHOUT = "intake-without", "相談受付票（本人同意なし）"
    ASSESSMENT = "assessment", "アセスメントシート"
    PLAN = "plan", "プラン兼申込書"
    EVALUATION = "evaluation", "評価シート"
    CONTACTS = "contacts", "支援経過記録"


@dataclass(frozen=True, slots=True)
class Known:
    """What is on record of one person; everything is None or empty on a blank sheet."""

    client: Client | None = None
    intake: Intake | None = None
    plan: Plan | None = None
    with_name: bool = False
    contacts: Sequence[Contact] = ()  # the first on top

    def said(self, name: str) -> Any:
        """Return a field of the intake."""
        return (self.intake.told if self.intake else {}).get(name)


ROLE_LINES, CONTACT_LINES = 5, 18  # of a table that is filled in by hand
TALL = {"story": 5, "request": 4, "living_note": 2, "do_not_ask": 2}
TALL |= dict.fromkeys(("interests", "strengths", "wants", "avoid"), 2)
HALF = {
    "caller_name",
    "caller_contact",
    "reach_how",
    "reach_when",
    "age",
    "gender",
    "max_minutes",
    "max_group",
    "max_fee",
}
MUST = {"received_on", "troubles", "goal", "review_on", "reached", "change", "course"}
REPORTED = {"received_on", "caller", "troubles", "age", "gender", "decided_on", "reached", "course"}
OF_COLUMNS: Mapping[str, type[Word]] = {"gender": Gender, "modes": Mode, "step": Step}
CLOSED = ("address", "contact")  # stand on paper only beside the name


def blocks_of(sheet: Sheet, known: Known) -> list[Block]:
    """Return the blocks of a sheet, below the head that says who it is."""
    return MAKERS[sheet](known)


def head_of(known: Known) -> list[Box]:
    """Return the boxes that say who it is: the code, and the name only where it was opened."""
    client = known.client
    shown = client if known.with_name else None
    names = [Box(label_of(name), (getattr(shown, name) or "") if shown else "", half=True) for name in ("kana", "name")]
    return [Box(_("コード"), client.code if client else "", half=True), *names]


def _intake(known: Known) -> list[Block]:
    """Return the sheet of the first talk."""
    person = [_box(known, Part.LIVING, "born_on"), *_columns(known, ("gender", "address"))]
    return [
        Block(_("受付"), _said(known, Part.CALLER)),
        Block(_("相談の内容"), [_troubles(known), *_said(known, Part.TROUBLES, ("story", "request"))]),
        Block(_("本人"), [*person, *_columns(known, ("contact",))]),
    ]


def _troubles(known: Known) -> Box:
    """Return the box of what they came with: what troubles most has a mark of its own, as on the standard sheet."""
    box, worst = _box(known, Part.TROUBLES, "troubles"), known.said("worst")
    choices = choices_of(WORDS["troubles"], known.said("troubles") or [], worst)
    return Box(_("相談したいこと（いちばん困っていることに◎）"), choices=choices, must=box.must, reported=box.reported)


def _assessment(known: Known) -> list[Block]:
    """Return the sheet of the assessment."""
    first, *rest = FIELDS[Part.LIVING]
    living = [_box(known, Part.LIVING, first), *_columns(known, COLUMNS[Part.LIVING]), *_said(known, Part.LIVING, rest)]
    others = (Part.WORDS, Part.GOING, Part.CARE)
    told = [Block(_(part.label), [*_columns(known, COLUMNS[part]), *_said(known, part)]) for part in others]
    return [Block(_(Part.LIVING.label), living), *told]


def _plan(known: Known) -> list[Block]:
    """Return the sheet of the plan."""
    plan = known.plan
    goals = [
        Box(_("めざすこと"), (plan.goal or "") if plan else "", lines=3, must=True),
        Box(_("見直す日までの目標"), (plan.first_goal or "") if plan else "", lines=3),
    ]
    days = [
        Box(_("見直す日"), _day(plan.review_on) if plan else "", half=True, must=True),
        Box(_("本人が「これでよい」と言った日"), _day(plan.agreed_on) if plan else "", half=True),
    ]
    decided = [
        Box(_("決めた会議"), plan.decided_in if plan else "", half=True),
        Box(_("決めた日"), _day(plan.decided_on) if plan else "", half=True, reported=True),
    ]
    return [Block(_("目標"), goals), _roles(plan), Block(_("見直し"), days), Block(_("決定"), decided)]


def _roles(plan: Plan | None) -> Block:
    """Return the table of who does what."""
    lines = [(one.get("who", ""), one.get("does", ""), one.get("often", "")) for one in (plan.roles if plan else [])]
    columns = (_("だれが"), _("何をするか"), _("どのくらい"))
    return Block(_("だれが何をするか"), columns=columns, lines=filled_up(lines, ROLE_LINES, len(columns)), look="who")


def _evaluation(known: Known) -> list[Block]:
    """Return the sheet of the evaluation."""
    said = (known.plan.evaluation if known.plan else None) or {}
    told = dict(evaluation_told(said))
    boxes = [
        Box(_("目標の達成"), choices=choices_of(Reached, [said.get("reached")]), must=True, reported=True),
        Box(_("本人の変化"), told.get(_("本人の変化"), ""), lines=4, must=True),
        Box(_("受入先の声"), told.get(_("受入先の声"), ""), lines=4),
        Box(_("次の方針"), choices=choices_of(Course, [said.get("course")]), must=True, reported=True),
    ]
    return [*_plan(known), Block(_("評価"), boxes)]


def _contacts(known: Known) -> list[Block]:
    """Return the record of contacts."""
    lines = [
        (
            wareki(one.on),
            "\n".join(filter(None, (_(one.way.label), one.whom))),
            one.words,
            one.next_step or "",
            _by(one),
        )
        for one in known.contacts
    ]
    columns = (_("日"), _("方法・相手"), _("話したこと"), _("次にすること"), _("書いた人"))
    blank = 0 if lines else CONTACT_LINES
    return [Block(_("経過"), columns=columns, lines=filled_up(lines, blank, len(columns)), look="course")]


def _by(contact: Contact) -> str:
    """Return who wrote a contact down."""
    return contact.by.name if contact.by else ""


MAKERS: Mapping[Sheet, Callable[[Known], list[Block]]] = {
    Sheet.INTAKE: _intake,
    Sheet.INTAKE_WITHOUT: _intake,
    Sheet.ASSESSMENT: _assessment,
    Sheet.PLAN: _plan,
    Sheet.EVALUATION: _evaluation,
    Sheet.CONTACTS: _contacts,
}


def _columns(known: Known, names: Sequence[str]) -> list[Box]:
    """Return boxes with what the person's own record holds; address and contact only beside the name."""
    return [_column(known, name) for name in names]


def _column(known: Known, name: str) -> Box:
    """Return the box of one column of the person's record."""
    closed = name in CLOSED and not known.with_name
    value = getattr(known.client, name) if known.client and not closed else None
    words = OF_COLUMNS.get(name)
    if words is not None:
        chosen = value if isinstance(value, list) else [value]
        return Box(label_of(name), choices=choices_of(words, chosen), **_looks(name))
    told = field_text(name, value) if value not in (None, "", []) else ""
    return Box(label_of(name), told, **_looks(name))


def _said(known: Known, part: Part, names: Sequence[str] | None = None) -> list[Box]:
    """Return boxes with what the intake holds of a subject."""
    return [_box(known, part, name) for name in (names or FIELDS.get(part, ()))]


def _box(known: Known, part: Part, name: str) -> Box:
    """Return the box of one field of the intake; words to choose from stand with their marks."""
    value, words = known.said(name), WORDS.get(name)
    label = field_label(part, name)
    if words is None:
        return Box(label, said_text(name, value) if value else "", **_looks(name))
    return Box(label, choices=choices_of(words, value if isinstance(value, list) else [value]), **_looks(name))


def _looks(name: str) -> dict[str, Any]:
    """Return how the box of a field stands on paper."""
    marks = {"must": name in MUST, "reported": name in REPORTED}
    return {"lines": TALL.get(name, 1), "half": name in HALF} | marks


def _day(day: date | None) -> str:
    """Return a day as offices write it."""
    return wareki(day) if day else ""
