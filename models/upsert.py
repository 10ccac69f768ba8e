"""`INSERT … ON CONFLICT`, which SQLAlchemy spells per database."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.base import Base


def insert(session: Session, table: type[Base]) -> Any:
    """The session's own database's insert into `table`, with `.on_conflict_do_…`."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(table)
