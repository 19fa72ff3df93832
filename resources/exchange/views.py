"""Pages of the exchange: hand in a file, see what it would do, keep or drop it, take it back; and files to carry away."""

import io

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from geo.clock import today, utcnow
from geo.db import db
from geo.errors import DomainError
from geo.table import MOST_BYTES
from profiles.access import Permission
from profiles.desk.gate import current_actor, requires
from resources.directory.asking import query_of, wanted_from
from resources.directory.finding import search
from resources.exchange.actions import carry_out, drop, hold, keep_held, undo
from resources.exchange.export import sample_workbook
from resources.exchange.files import ENDINGS, TYPES, write_file
from resources.exchange.forms import ImportForm
from resources.exchange.looking import preview
from resources.exchange.queries import exported, own_import, past_imports
from resources.exchange.reading import Format
from resources.exchange.telling import by_severity
from resources.exchange.undoing import may_be_undone

bp = Blueprint("exchange", __name__)


@bp.get("/resources/import")
@requires(Permission.RESOURCE_IMPORT)
def start() -> ResponseReturnValue:
    """Ask for a file, and list the imports of the past."""
    return _start_page(ImportForm(format=Format.AUTO))


def _start_page(form: ImportForm) -> str:
    """Return the page that asks for a file."""
    imports = past_imports(current_actor())
    undoable = {one.ref for one in imports if may_be_undone(one, now=utcnow())}
    return render_template("resources/exchange/start.html", form=form, imports=imports, undoable=undoable)


@bp.post("/resources/import")
@requires(Permission.RESOURCE_IMPORT)
def look() -> ResponseReturnValue:
    """Compare a file with the registry, and show what it would do; nothing is written but the file itself."""
    actor, form, held = current_actor(), ImportForm(), []

    def act() -> None:
        upload, wanted = form.file.data, form.format.data or Format.AUTO
        most = int(current_app.config.get("IMPORT_MOST_BYTES", MOST_BYTES))
        content = upload.stream.read(most + 1)
        try:
            seen = preview(actor, content, upload.filename or "", today=today(), format=wanted, most_bytes=most)
        except DomainError as fault:
            fault.field = fault.field or "file"
            raise
        held.append(hold(actor, content, seen, format=wanted))

    if not form.accepts(act):
        return _start_page(form), 422
    db.session.commit()
    return redirect(url_for(".show", ref=held[0].ref), 303)


@bp.get("/resources/import/<ref>")
@requires(Permission.RESOURCE_IMPORT)
def show(ref: str) -> ResponseReturnValue:
    """Show what a file would do, or what it did."""
    return _import_page(ref)


def _import_page(ref: str, refusal: str = "") -> str:
    """Return the page of one import."""
    found = own_import(current_actor(), ref)
    problems = by_severity(found.report.get("problems", []))
    return render_template(
        "resources/exchange/show.html",
        found=found,
        report=found.report,
        samples=found.report.get("samples", {}),
        problems=problems,
        undoable=may_be_undone(found, now=utcnow()),
        refusal=refusal,
    )


@bp.post("/resources/import/<ref>/keep")
@requires(Permission.RESOURCE_IMPORT)
def keep_import(ref: str) -> ResponseReturnValue:
    """Write what a file brings."""
    actor = current_actor()
    try:
        keep_held(actor, own_import(actor, ref), today=today(), skip_refused=bool(request.form.get("skip_refused")))
    except DomainError as fault:
        db.session.rollback()
        return _import_page(ref, str(fault)), 422
    db.session.commit()
    flash(_("取り込みました"))
    return redirect(url_for(".show", ref=ref), 303)


@bp.post("/resources/import/<ref>/drop")
@requires(Permission.RESOURCE_IMPORT)
def drop_import(ref: str) -> ResponseReturnValue:
    """Forget a file that is not wanted after all."""
    actor = current_actor()
    try:
        drop(actor, own_import(actor, ref))
    except DomainError as fault:
        db.session.rollback()
        return _import_page(ref, str(fault)), 422
    db.session.commit()
    flash(_("取り込みをやめました。何も書きこんでいません"))
    return redirect(url_for(".start"), 303)


@bp.post("/resources/import/<ref>/undo")
@requires(Permission.RESOURCE_IMPORT)
def undo_import(ref: str) -> ResponseReturnValue:
    """Take an import back as a whole."""
    actor = current_actor()
    try:
        undo(actor, own_import(actor, ref), now=utcnow())
    except DomainError as fault:
        db.session.rollback()
        return _import_page(ref, str(fault)), 422
    db.session.commit()
    flash(_("取り込みを取り消して、前のとおりに戻しました"))
    return redirect(url_for(".show", ref=ref), 303)


@bp.get("/resources/import/sheet.xlsx")
@requires(Permission.RESOURCE_IMPORT)
def sample() -> ResponseReturnValue:
    """Hand out an empty resource sheet to fill in."""
    return _download(sample_workbook(), "xlsx", _("社会資源シート"))


@bp.get("/resources/export.<ending>")
@requires(Permission.RESOURCE_EXPORT)
def export(ending: str) -> ResponseReturnValue:
    """Hand out the registry as a file, or what a search in it finds."""
    kind = ENDINGS.get(f".{ending}")
    if kind is None:
        return render_template("errors/404.html"), 404
    actor, wanted = current_actor(), wanted_from(request.args)
    found = set(search(actor, wanted, today=today()).ids) if query_of(wanted) else None
    listings = [one for one in exported(actor) if found is None or one["id"] in found]
    content = write_file(kind, listings, today=today())
    carry_out(actor, kind, len(listings))
    db.session.commit()
    return _download(content, ending, _("受入先一覧") + today().strftime("_%Y%m%d"))


def _download(content: bytes, ending: str, name: str) -> Response:
    """Return a file that the browser saves."""
    response = send_file(
        io.BytesIO(content), TYPES[ENDINGS[f".{ending}"]], as_attachment=True, download_name=f"{name}.{ending}"
    )
    response.headers["Cache-Control"] = "no-store"
    return response
