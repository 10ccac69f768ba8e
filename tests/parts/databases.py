"""Empty migrated databases, made by copying one that was migrated once."""

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from models.database import open_database
from models.migration import upgrade

_numbers = itertools.count(1)


def migrate(url: str) -> None:
    """Brings the database at `url` to the newest tables and lets go of it."""
    engine = open_database(url)
    upgrade(engine)
    engine.dispose()


def sqlite_template(folder: Path) -> Path:
    """A migrated SQLite file, closed, so that a copy of this one file is whole."""
    template = folder / "template.db"
    migrate(f"sqlite:///{template}")
    return template


def sqlite_copy(template: Path, folder: Path) -> str:
    """The URL of a fresh copy in `folder`."""
    return f"sqlite:///{shutil.copy(template, folder / 'sapa.db')}"


@contextmanager
def postgres_template(server: str) -> Iterator[str]:
    """The name of a migrated database on `server` (see `tests.parts.postgres`)."""
    with _database(server) as name:
        migrate(server.format(name))
        yield name


@contextmanager
def postgres_copy(server: str, template: str) -> Iterator[str]:
    """The URL of a fresh copy of `template`, dropped afterwards whoever still uses it."""
    with _database(server, template) as name:
        yield server.format(name)


@contextmanager
def _database(server: str, template: str = "template1") -> Iterator[str]:
    # Named by process: two test runs may share one server.
    name = f"sapa_test_{os.getpid()}_{next(_numbers)}"
    # For a small template a third of the time of the usual way, which writes it all to the log.
    _run(server, "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, template)
    try:
        yield name
    finally:
        _run(server, "DROP DATABASE {} WITH (FORCE)", name)


def _run(server: str, statement: str, *names: str) -> None:
    url = make_url(server.format("postgres")).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
        quoted = (sql.Identifier(name) for name in names)
        connection.execute(sql.SQL(statement).format(*quoted))  # type: ignore[arg-type]
