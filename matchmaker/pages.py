"""Pages for when the house says no (HOUSE section 8)."""

import secrets

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from geo.db import db
from geo.errors import DomainError, NotFoundError, StaleError

KNOWN = {400, 403, 404, 405, 413, 422, 429, 503}


def init_pages(app: Flask) -> None:
    """Answer each kind of refusal with a page that says what to do next."""
    app.register_error_handler(CSRFError, not_sent_from_here)
    app.register_error_handler(HTTPException, plain)
    app.register_error_handler(NotFoundError, not_found)
    app.register_error_handler(StaleError, stale)
    app.register_error_handler(DomainError, refused)
    app.register_error_handler(Exception, wrong)


def not_sent_from_here(_error: CSRFError) -> ResponseReturnValue:
    """Answer a form without its proof: most often a page that stood open too long."""
    return render_template("errors/400.html"), 400


def plain(error: HTTPException) -> ResponseReturnValue:
    """Answer what Flask itself refuses; a redirect stays one."""
    if error.code is None or error.code < 400 or error.response is not None:
        return error.get_response()
    code = error.code if error.code in KNOWN else 400 if error.code < 500 else 503
    return render_template(f"errors/{code}.html"), error.code


def not_found(_error: NotFoundError) -> ResponseReturnValue:
    """Answer for what is not there and for what is not theirs alike."""
    db.session.rollback()
    return render_template("errors/404.html"), 404


def stale(error: StaleError) -> ResponseReturnValue:
    """Show both versions when somebody else was faster; nothing is lost."""
    db.session.rollback()
    return (
        render_template(
            "errors/409.html", message=str(error), mine=error.mine, theirs=error.theirs, back_href=request.path
        ),
        409,
    )


def refused(error: DomainError) -> ResponseReturnValue:
    """Say which rule of the house stands in the way."""
    db.session.rollback()
    return render_template("errors/409.html", message=str(error)), 409


def wrong(error: Exception) -> ResponseReturnValue:
    """Answer for a fault of the program with a number; the log holds it too, and no names."""
    db.session.rollback()
    number = secrets.token_hex(4)
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
    log(number, type(error).__name__, where)
    return render_template("errors/500.html", number=number), 500


def log(number: str, kind: str, where: str) -> None:
    """Write the kind and the line of a fault: its message may hold what somebody typed."""
    from flask import current_app

    current_app.logger.error("fault %s: %s at %s (%s)", number, kind, where, request.endpoint)
