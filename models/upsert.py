"""`INSERT … ON CONFLICT`, which SQLAlchemy spells per database."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.base import Base


def insert_into(dialect: str, table: type[Base]) -> Any:
    """The insert of `postgresql` or `sqlite`, with `.on_conflict_do_…`."""
    return (postgresql if dialect == "postgresql" else sqlite).insert(table.__table__)


def insert(session: Session, table: type[Base]) -> Any:
    """The session's own database's insert into `table`, with `.on_conflict_do_…`."""
    return insert_into(session.get_bind().dialect.name, table)


def insert_once(
    session: Session, table: type[Base], key: tuple[str, ...], values: Mapping[str, Any]
) -> int | None:
    """Inserts a row unless one with the same `key` columns is there; the new row's id or None.

    Straight to the database: on the way of every text, and the ORM would double its price.
    """
    statement = _insert_once(session.get_bind().dialect.name, table, key)
    found: int | None = session.connection().execute(statement, values).scalar()
    return found


@lru_cache(maxsize=32)
def _insert_once(dialect: str, table: type[Base], key: tuple[str, ...]) -> Executable:
    statement: Executable = (
        insert_into(dialect, table)
        .on_conflict_do_nothing(index_elements=key)
        .returning(table.__table__.c.id)
    )
    return statement
