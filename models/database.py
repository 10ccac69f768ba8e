"""How a database is opened. The SQLite settings are measured ones: see docs/decisions/0003."""

from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA busy_timeout=15000",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
)


def open_database(url: str, pool_size: int = 8) -> Engine:
    """An engine for `sqlite:///path` or `postgresql+psycopg://…`.

    On SQLite every transaction begins as a writer: a reader that turns writer midway would fail
    with "database is locked" whatever the time-out.
    """
    if not url.startswith("sqlite"):
        # A server that hangs must not hold a webhook past the provider's patience (15 s).
        return create_engine(
            url,
            pool_size=pool_size,
            pool_timeout=5,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={"connect_timeout": 5},
        )
    engine = create_engine(url, connect_args={"timeout": 15}, hide_parameters=True)
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def session_factory(engine: Engine, info: dict[str, object] | None = None) -> sessionmaker[Session]:
    """Sessions whose objects stay readable after the commit; `info` is what each one carries."""
    return sessionmaker(engine, expire_on_commit=False, info=info)


def _set_pragmas(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    # The driver's own BEGIN is deferred and late; ours below replaces it.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_immediate(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
