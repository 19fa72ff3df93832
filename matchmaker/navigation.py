"""Navigation: the rooms that an actor may enter, in the order of the day."""

from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from profiles.access import Permission, may
from profiles.actor import Actor


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the navigation."""

    label: str
    endpoint: str
    permission: Permission


IN_A_ROW = 8  # entries that a row holds beside the name of the town; the others are folded under one
ENTRIES = (
    Entry(_l("きょうの仕事"), "casebook.today", Permission.TODAY_VIEW),
    Entry(lazy_pgettext("menu", "本人"), "clients.index", Permission.CLIENT_VIEW),
    Entry(_l("つなぐシート"), "cases.index", Permission.REFERRAL_VIEW),
    Entry(lazy_pgettext("menu", "受入先"), "directory.index", Permission.RESOURCE_VIEW),
    Entry(_l("つなぎ"), "introductions.index", Permission.INTRODUCTION_VIEW),
    Entry(_l("会議"), "meetings.index", Permission.MEETING_LIST),
    Entry(_l("地図"), "townmap.show", Permission.MAP_VIEW),
    Entry(_l("数字"), "figures.index", Permission.FIGURES_VIEW),
    Entry(_l("アカウント"), "accounts.index", Permission.ACCOUNT_MANAGE),
    Entry(_l("2人で決める"), "accounts.changes", Permission.ACCOUNT_CONFIRM),
    Entry(_l("保存期間"), "retention.index", Permission.RETENTION_DECIDE),
    Entry(_l("記録簿"), "audit.index", Permission.AUDIT_READ),
    Entry(_l("ことば"), "wordbook.index", Permission.VOCABULARY_VIEW),
    Entry(_l("町のきまり"), "customs.show", Permission.CUSTOMS_VIEW),
    Entry(_l("並べ方"), "weights.index", Permission.WEIGHTS_MANAGE),
    Entry(_l("連絡の間隔"), "rhythms.show", Permission.ACCOUNT_MANAGE),
    Entry(_l("つなぐシートの様式"), "cases.sheet_forms", Permission.SHEET_FORM_EDIT),
)


def entries_for(actor: Actor | None) -> list[dict[str, object]]:
    """Return label, address, whether it is the current room and whether it is folded, for each entry the actor may use."""
    if actor is None:
        return []
    own = [
        entry for entry in ENTRIES if may(actor.role, entry.permission) and entry.endpoint in current_app.view_functions
    ]
    most = len(own) if len(own) <= IN_A_ROW + 1 else IN_A_ROW
    return [
        {
            "label": entry.label,
            "href": url_for(entry.endpoint),
            "current": is_current(entry),
            "folded": number >= most,
        }
        for number, entry in enumerate(own)
    ]


def is_current(entry: Entry) -> bool:
    """Say whether the page that is shown lies in this room."""
    home = url_for(entry.endpoint)
    return request.path == home if home == "/" else request.path.startswith(home)
