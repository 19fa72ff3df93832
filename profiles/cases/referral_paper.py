"""Referral sheets on paper: blank and filled in, on A4, in the order of the pages on which they are written."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from geo.clock import today
from geo.db import db
from geo.errors import NotFoundError
from profiles.access import Permission
from profiles.actor import Actor
from profiles.cases.blueprint import bp
from profiles.cases.boxes import Block, Box
from profiles.cases.referral_form_queries import sheet_in_use
from profiles.cases.referral_looks import printed
from profiles.cases.referral_models import Referral, ReferralStep
from profiles.cases.referral_pages import referral_page
from profiles.cases.referral_queries import own_referral, reads, steps_of
from profiles.cases.referral_sheet import Direction, SheetDefinition
from profiles.cases.referral_steps import ReferralAct
from profiles.cases.referral_telling import blocks_on_paper, ground_rows, marked
from profiles.cases.sheet_forms import NamedPaperForm
from profiles.cases.words import PrintReason
from profiles.consent.rules import Basis
from profiles.desk.gate import current_actor, requires
from profiles.desk.paper import pdf_answer
from profiles.vocabulary.dates import wareki

TEMPLATE = "profiles/cases/referral_paper.html"


@bp.get("/referrals/blank/<string:direction>")
@requires(Permission.REFERRAL_MAKE)
def blank_referral(direction: str) -> ResponseReturnValue:
    """Show the sheet of the town blank, to be filled in by hand."""
    return render_template(TEMPLATE, **blank(_in_use(direction)))


@bp.get("/referrals/blank/<string:direction>.pdf")
@requires(Permission.REFERRAL_MAKE)
def blank_referral_pdf(direction: str) -> ResponseReturnValue:
    """Return the sheet of the town blank, as a PDF."""
    sheet = _in_use(direction)
    return pdf_answer(TEMPLATE, name=_("%(sheet)s（白紙）", sheet=_(sheet.name)), **blank(sheet))


def _in_use(direction: str) -> SheetDefinition:
    """Return the sheet that the town uses in the direction of an address."""
    return sheet_in_use(current_actor(), direction_called(direction))


def direction_called(word: str) -> Direction:
    """Return the direction of an address, or say that there is none."""
    found = next((one for one in Direction if one.value == word), None)
    if found is None:
        raise NotFoundError(word)
    return found


def blank(sheet: SheetDefinition) -> dict[str, Any]:
    """Return what a blank sheet prints."""
    to = _("コーディネーター") if sheet.direction is Direction.TO_TEAM else ""
    grounds = Box(_("根拠"), choices=marked([(basis.label, False) for basis in Basis]))
    head = Block(_("つなぐ窓口と、伝えてよい根拠"), [*_between("", to, ""), grounds])
    return {
        "sheet": sheet,
        "referral": None,
        "blocks": [head, *blocks_on_paper(sheet, {}, with_name=True), _answered(sheet, [])],
    }


def _between(desk: str, to: str, day: str) -> list[Box]:
    """Return the boxes that say between whom a sheet goes, and when."""
    return [
        Box(_("つなぐ窓口"), desk, half=True),
        Box(_("つなぐ先"), to, half=True),
        Box(_("送った日"), day, half=True),
        Box(_("書いた人・電話"), "", half=True),
    ]


@bp.get("/referrals/<string(length=12):ref>/paper")
@requires(Permission.REFERRAL_VIEW)
def referral_paper(ref: str) -> ResponseReturnValue:
    """Show one sheet as it lies on paper, without what tells who it is; the look is recorded."""
    actor = current_actor()
    return render_template(TEMPLATE, **_filled(actor, own_referral(actor, ref)))


@bp.post("/referrals/<string(length=12):ref>/paper")
@requires(Permission.REFERRAL_VIEW)
def named_referral_paper(ref: str) -> ResponseReturnValue:
    """Return one sheet with the name, as a PDF or a page; it is recorded with its reason (QUALITY R11)."""
    actor, form = current_actor(), NamedPaperForm()
    referral = own_referral(actor, ref)
    if not form.validate():
        return referral_page(actor, referral, form=form), 422
    told = _filled(actor, referral, reason=form.reason.data)
    if request.form.get("as") == "page":
        return render_template(TEMPLATE, **told)
    return pdf_answer(TEMPLATE, name=_file_name(referral), **told)


@bp.get("/referrals/<string(length=12):ref>/paper.pdf")
@requires(Permission.REFERRAL_VIEW)
def referral_pdf(ref: str) -> ResponseReturnValue:
    """Return one sheet without what tells who it is, as a PDF; the print is recorded."""
    actor = current_actor()
    referral = own_referral(actor, ref)
    return pdf_answer(TEMPLATE, name=_file_name(referral), **_filled(actor, referral))


def _file_name(referral: Referral) -> str:
    """Return how a PDF is called: after the sheet and its number alone."""
    return f"{_(referral.form.name)}_No.{referral.number}"


def _filled(actor: Actor, referral: Referral, reason: PrintReason | None = None) -> dict[str, Any]:
    """Return what one filled sheet prints, and write the print down; what may not be read today is not there."""
    if not reads(actor, referral, today()):
        raise NotFoundError(referral.ref)
    if reason is None:
        printed(actor, referral, "referral.paper")
    else:
        printed(actor, referral, "referral.named", reason=reason.label)
    told = filled(actor, referral, with_name=reason is not None)
    db.session.commit()
    return told


def filled(actor: Actor, referral: Referral, *, with_name: bool) -> dict[str, Any]:
    """Return what a filled sheet prints."""
    sheet, team = referral.form.definition, _("コーディネーター")
    desk, to = (agency.name if agency else team for agency in (referral.from_agency, referral.to_agency))
    *boxes, who = _between(desk, to, wareki(referral.sent_on) if referral.sent_on else "")
    name = referral.written_by.name if referral.written_by else ""
    head = [*boxes, Box(who.label, name, half=True), *(Box(label, words) for label, words in ground_rows(referral))]
    return {
        "sheet": sheet,
        "referral": referral,
        "blocks": [
            Block(_("つなぐ窓口と、伝えてよい根拠"), head),
            *blocks_on_paper(sheet, referral.said, with_name=with_name),
            _answered(sheet, steps_of(referral)),
        ],
        "who": actor.name,
        "day": today(),
    }


def _answered(sheet: SheetDefinition, steps: Sequence[ReferralStep]) -> Block:
    """Return the boxes of the answer, with the newest one marked."""
    step = next((one for one in reversed(steps) if one.act is ReferralAct.ANSWER), None)
    day = wareki(step.day) if step and step.day else ""
    by = f"{wareki(step.on)}　{step.by.name if step.by else ''}" if step else ""
    words = [(one.label, step is not None and one.code == step.answer) for one in sheet.answers]
    boxes = [
        Box(_("回答"), choices=marked(words)),
        Box(_("そえることば"), (step.words or "") if step else "", lines=2),
        Box(_("会議・面談の日"), day, half=True),
        Box(_("答えた日・人"), by, half=True),
    ]
    return Block(_("受け取った側の回答"), boxes)
