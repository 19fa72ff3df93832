"""The book is append-only: the session refuses to change or remove a deed, and so do both databases by themselves."""

from typing import Any, NoReturn

import sqlalchemy as sa
from sqlalchemy import orm

from profiles.audit.models import Deed, DeedLink

REFUSED = "deeds are never changed and never removed"


def _sqlite(name: str, when: str) -> str:
    """Return the statement that puts a guard before something that is done to a table of SQLite."""
    return f"CREATE TRIGGER {name} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"


APPEND_ONLY_DDL: dict[str, tuple[str, ...]] = {
    "sqlite": (_sqlite("deeds_no_update", "UPDATE ON deeds"), _sqlite("deeds_no_delete", "DELETE ON deeds")),
    "postgresql": (
        "CREATE FUNCTION deeds_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$",
        "CREATE TRIGGER deeds_append_only BEFORE UPDATE OR DELETE ON deeds "
        "FOR EACH ROW EXECUTE FUNCTION deeds_refuse()",
    ),
}
REMOVE_DDL: dict[str, tuple[str, ...]] = {
    "sqlite": ("DROP TRIGGER deeds_no_update", "DROP TRIGGER deeds_no_delete"),
    "postgresql": ("DROP TRIGGER deeds_append_only ON deeds", "DROP FUNCTION deeds_refuse()"),
}
CHAIN_DDL: dict[str, tuple[str, ...]] = {
    "sqlite": (
        _sqlite("deeds_link_no_update", "UPDATE ON deed_links"),
        _sqlite("deeds_link_no_delete", "DELETE ON deed_links"),
        # INSERT OR REPLACE removes a row without asking the guard of DELETE
        _sqlite("deeds_no_replace", "INSERT ON deeds WHEN EXISTS (SELECT 1 FROM deeds WHERE id = NEW.id)"),
        _sqlite(
            "deeds_link_no_replace",
            "INSERT ON deed_links WHEN EXISTS (SELECT 1 FROM deed_links "
            "WHERE (town_id = NEW.town_id AND number = NEW.number) OR deed_id = NEW.deed_id)",
        ),
    ),
    "postgresql": (
        "CREATE TRIGGER deed_links_append_only BEFORE UPDATE OR DELETE ON deed_links "
        "FOR EACH ROW EXECUTE FUNCTION deeds_refuse()",
        *(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION deeds_refuse()"
            for table in ("deeds", "deed_links")
        ),
    ),
}
REMOVE_CHAIN_DDL: dict[str, tuple[str, ...]] = {
    "sqlite": ("DROP TRIGGER deeds_no_replace",),
    "postgresql": ("DROP TRIGGER deeds_no_truncate ON deeds",),
}  # the guards of the links go with their table


class AppendOnlyError(RuntimeError):
    """The program tried to change what is on record."""


def refuse_row(_mapper: Any, _connection: Any, _row: Deed | DeedLink) -> NoReturn:
    """Stop a deed or a link from being changed or removed through the session."""
    raise AppendOnlyError(REFUSED)


def refuse_bulk(state: orm.ORMExecuteState) -> None:
    """Stop statements that change or remove many deeds at once."""
    touches = state.is_update or state.is_delete
    if touches and state.bind_mapper is not None and state.bind_mapper.class_ in (Deed, DeedLink):
        raise AppendOnlyError(REFUSED)


def guard_book() -> None:
    """Watch every session of the program; called once, where deeds are written."""
    for event in ("before_update", "before_delete"):
        for table in (Deed, DeedLink):
            sa.event.listen(table, event, refuse_row)
    sa.event.listen(orm.Session, "do_orm_execute", refuse_bulk)
