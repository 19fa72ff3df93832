"""Which rows are about a person, and codes for references: what the book of deeds is told, and never a name."""

from collections.abc import Collection, Iterator, Mapping

import sqlalchemy as sa

from geo.db import db
from profiles.accounts.models import Account
from profiles.audit.naming import People, Trace
from profiles.clients.models import Client

PART = 500


def trace_of(town_id: int, code: str) -> Trace | None:
    """Return the person of a code with every row that is about them, or None."""
    query = sa.select(Client.id, Client.ref, Client.code).where(Client.town_id == town_id)
    found = db.session.execute(query.where(sa.or_(Client.code == code, Client.ref == code))).one_or_none()
    return Trace(found.ref, found.code, frozenset({found.ref, *_rows_of(found.id)})) if found else None


def _rows_of(client_id: int) -> Iterator[str]:
    """Yield the references of rows that hang on a person: by themselves, or by an introduction or a plan of theirs."""
    for table in db.metadata.sorted_tables:
        if "ref" in table.c and "client_id" in table.c:
            yield from db.session.scalars(sa.select(table.c.ref).where(table.c.client_id == client_id))
        for column, parent in (("introduction_id", "introductions"), ("case_id", "cases"), ("plan_id", "plans")):
            if "ref" in table.c and column in table.c and parent in db.metadata.tables:
                above = db.metadata.tables[parent]
                if "client_id" in above.c:
                    own = sa.select(above.c.id).where(above.c.client_id == client_id)
                    yield from db.session.scalars(sa.select(table.c.ref).where(table.c[column].in_(own)))


def codes_of(town_id: int, refs: Collection[str]) -> Mapping[str, str]:
    """Return the codes of people by reference; who is no longer on record has none."""
    order, found = sorted(refs), dict[str, str]()
    for start in range(0, len(order), PART):
        query = sa.select(Client.ref, Client.code).where(
            Client.town_id == town_id, Client.ref.in_(order[start : start + PART])
        )
        found |= {ref: code for ref, code in db.session.execute(query)}
    return found


def account_id(town_id: int, address: str) -> int | None:
    """Return the account that signs in under an address, or None."""
    query = sa.select(Account.id).where(Account.town_id == town_id, sa.func.lower(Account.email) == address.lower())
    return db.session.scalar(query)


PEOPLE_ON_RECORD = People(trace_of, codes_of, account_id)
