"""Forms that are refused keep what was typed, also when somebody else was faster (QUALITY R23)."""

from collections.abc import Callable

from geo.db import db
from geo.errors import StaleError
from profiles.desk.fields import HouseForm


def refused(form: HouseForm, action: Callable[[], object], newest: Callable[[], int] | None = None) -> int | None:
    """Act on a form; return None when it was done, else the status of the page that shows the form again.

    Where somebody else was faster (409) the form takes on the version that holds now, which `newest` reads: the
    page shows what they saved beside what was typed, and pressing once more is a decision.
    """
    try:
        if form.accepts(action):
            return None
        status = 422
    except StaleError as problem:
        form.refuse(problem)
        status = 409
    db.session.rollback()
    if status == 409 and newest is not None and "version" in form:
        form.version.data = newest()
    return status
