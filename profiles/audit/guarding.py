"""The book is append-only: the session refuses to change or remove a deed, and so do both databases by themselves."""

from typing import Any, NoReturn

import sqlalchemy as sa
from sqlalchemy import orm

from profiles.audit.models import Deed

REFUSED = "deeds are never changed and never removed"
APPEND_ONLY_DDL: dict[str, tuple[str, ...]] = {
    "sqlite": tuple(
        f"CREATE TRIGGER deeds_no_{verb.lower()} BEFORE {verb} ON deeds BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        for verb in ("UPDATE", "DELETE")
    ),
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


class AppendOnlyError(RuntimeError):
    """The program tried to change what is on record."""


def refuse_row(_mapper: Any, _connection: Any, _deed: Deed) -> NoReturn:
    """Stop a deed from being changed or removed through the session."""
    raise AppendOnlyError(REFUSED)


def refuse_bulk(state: orm.ORMExecuteState) -> None:
    """Stop statements that change or remove many deeds at once."""
    touches = state.is_update or state.is_delete
    if touches and state.bind_mapper is not None and state.bind_mapper.class_ is Deed:
        raise AppendOnlyError(REFUSED)


def guard_book() -> None:
    """Watch every session of the program; called once, where deeds are written."""
    for event in ("before_update", "before_delete"):
        sa.event.listen(Deed, event, refuse_row)
    sa.event.listen(orm.Session, "do_orm_execute", refuse_bulk)
