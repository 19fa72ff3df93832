"""The list of people as a file: under codes alone, filtered as on the screen."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from geo.clock import today
from geo.db import db
from geo.writing import Line
from profiles.access import Permission
from profiles.cases.export_actions import MOST, carry_out_people
from profiles.cases.forms import ExportForm
from profiles.cases.people_pages import show_people, sought_in
from profiles.cases.queries import PersonLine, count_people, people
from profiles.clients.blueprint import bp
from profiles.desk.files import list_file
from profiles.desk.gate import current_actor, requires


@bp.post("/clients/export")
@requires(Permission.CLIENT_EXPORT)
def export() -> ResponseReturnValue:
    """Hand out the list as it is filtered, as a file; everybody on it is on record, and why."""
    actor, form, sought = current_actor(), ExportForm(), sought_in(request.form)
    lines, total = people(actor, sought, today=today(), size=MOST), count_people(actor, sought)
    refs = [line.ref for line in lines]

    def carry_out() -> None:
        carry_out_people(actor, refs, total=total, format=form.format.data.value, reason=form.reason.data)

    if not form.accepts(carry_out):
        db.session.rollback()
        return show_people(current_actor(), sought, args=request.form, leaving=form), 422
    db.session.commit()
    rows = [told(line) for line in lines]
    return list_file(form.format.data, name=_("本人の一覧") + today().strftime("_%Y%m%d"), columns=columns(), rows=rows)


def columns() -> list[str]:
    """Return the heads of the columns."""
    named = (_("コード"), _("年齢"), _("圏域"), _("いまの段階"), _("ケースの段階"), _("段階の日"))
    return [*named, _("担当"), _("紹介した機関"), _("紹介の同意"), _("次にすること")]


def told(line: PersonLine) -> Line:
    """Return one person as a row; days as data writes them."""
    values = (
        *(line.code, "" if line.age is None else str(line.age), line.area),
        *(_(line.step.label) if line.step else "", _(line.stage.label) if line.stage else ""),
        *(line.since.isoformat() if line.since else "", line.coordinator, line.referred_by),
        *(_(line.consent.label), _(line.act.label)),
    )
    return dict(zip(columns(), values, strict=True))
