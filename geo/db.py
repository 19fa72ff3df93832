"""The database handle: one set of models for SpatiaLite and PostGIS."""

import enum
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import orm
from sqlalchemy.dialects.postgresql import JSONB

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that looks like its neighbour
NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def new_ref() -> str:
    """Return a public reference: twelve characters that nobody can guess and anybody can read out."""
    return "".join(secrets.choice(ALPHABET) for _ in range(12))


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """A moment in UTC that comes back aware from both databases."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Refuse a naive moment, and store UTC."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Return an aware moment."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def stored_words(words: type[enum.Enum]) -> list[str]:
    """Return what an enum stores: its values, not its names."""
    return [word.value for word in words]


JSON = sa.JSON().with_variant(JSONB(), "postgresql")
WORDS = sa.Enum(enum.Enum, native_enum=False, length=40, values_callable=stored_words, create_constraint=False)


class Base(orm.DeclarativeBase):
    """What every table has in common: how types are stored and constraints are named."""

    registry = orm.registry(
        type_annotation_map={
            datetime: UtcDateTime(),
            dict[str, Any]: JSON,
            list[str]: JSON,
            enum.Enum: WORDS,
        }
    )
    metadata = sa.MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base)

if TYPE_CHECKING:

    class Model(orm.DeclarativeBase):
        """A table."""

        __table__: ClassVar[sa.FromClause]
else:
    Model = db.Model
