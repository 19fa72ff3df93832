"""The council map in words: titles that say the finding, hours, sources."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from matchmaker.introductions.language import gettext as _
from matchmaker.townmap.rules import Chosen, Row, Screen, without
from resources.schedule.rules import slots

NAMED = 3  # areas that a title can hold
WHAT = {
    Screen.GATHER: _l("集う場"),
    Screen.EAT: _l("食べる場"),
    Screen.HELP_LEARN: _l("手伝う・学ぶ場"),
    Screen.WORK: _l("働く場"),
    Screen.STEP_FREE: _l("段差のない所"),
    Screen.QUIET_ROOM: _l("静かな部屋のある所"),
}


def hours(opening: str) -> str:
    """Return the opening of a place in one line."""
    return " ".join(str(slot) for slot in slots(opening)) or opening


def _where(rows: Sequence[Row]) -> str:
    """Return the areas that have none, as many as a title can hold; empty when there are more, or none."""
    names = [area.name for area in without(rows)]
    return _("と").join(names) if 0 < len(names) <= NAMED else ""


def finding(screen: Screen, chosen: Chosen, rows: Sequence[Row]) -> str:
    """Return what one screen says, in one sentence."""
    total, names, none = len(chosen.places), _where(rows), len(without(rows))
    if screen is Screen.ALL:
        return _("受け入れている所は %(n)s か所あります", n=total)
    what = str(WHAT[screen])
    if not total:
        return _("%(what)sは、まだありません", what=what)
    if names:
        return _("%(what)sは、%(names)sにありません", what=what, names=names)
    if none:
        return _("%(what)sがない圏域が %(n)s あります", what=what, n=none)
    return (
        _("%(what)sは、どの圏域にもあります", what=what) if rows else _("%(what)sは %(n)s か所です", what=what, n=total)
    )
