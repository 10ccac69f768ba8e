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


class PostgresToEmpty:
    """One migrated database that each test gets as it was new: a copy for each costs a second.

    What a test made of it is taken out; if it changed the tables themselves there is a new one.
    """

    def __init__(self, server: str, template: str) -> None:
        self._server, self._template = server, template
        self._name = ""
        self._shape: object = None
        self._connection: psycopg.Connection[tuple[object, ...]] | None = None

    def fresh(self) -> str:
        """Its URL; nobody but this object is connected to it."""
        if not (self._name and self._emptied()):
            self.drop()
            self._name = _new_name()
            _run(self._server, _COPY, self._name, self._template)
            self._open().execute(_KEEP_A_COPY)
            self._shape = self._open().execute(_SHAPE).fetchone()
        return self._server.format(self._name)

    def drop(self) -> None:
        """Ends it, whoever still uses it."""
        self._close()
        if self._name:
            _run(self._server, _DROP, self._name)
        self._name = ""

    def _emptied(self) -> bool:
        try:
            connection = self._open()
            connection.execute(_THROW_OUT)
        except psycopg.OperationalError:  # a test has ended all connections, or the server
            self._close()
            connection = self._open()
            connection.execute(_THROW_OUT)
        if connection.execute(_SHAPE).fetchone() != self._shape:
            return False
        connection.execute(_AS_IT_WAS)
        return True

    def _open(self) -> "psycopg.Connection[tuple[object, ...]]":
        # Kept: a new one reads the whole catalogue anew, which costs four times the work itself.
        if self._connection is None:
            url = make_url(self._server.format(self._name)).set(drivername="postgresql")
            plain = url.render_as_string(hide_password=False)
            self._connection = psycopg.connect(plain, autocommit=True)
        return self._connection

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


# Every column of every table and index, in one word.
_SHAPE = """
SELECT md5(string_agg(concat_ws(' ', attrelid::regclass, attname, atttypid), ','
    ORDER BY attrelid, attnum)) FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped
"""
# For a small template a third of the time of the usual way, which writes it all to the log.
_COPY = "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY"
_DROP = "DROP DATABASE {} WITH (FORCE)"
_THROW_OUT = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
# What migrations wrote, and where the numbers stood.
_KEEP_A_COPY = """
CREATE SCHEMA seed;
CREATE TABLE seed.numbers AS SELECT schemaname, sequencename, last_value FROM pg_sequences;
DO $$ DECLARE name text; BEGIN
FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('CREATE TABLE seed.%1$I AS TABLE public.%1$I', name);
END LOOP; END $$;
"""
# As a replica: no trigger fires and no foreign key is asked.
_AS_IT_WAS = """
SET session_replication_role = replica;
DO $$ DECLARE name text; filled boolean; kept record; BEGIN
FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM public.%1$I)', name) INTO filled;
    IF filled THEN
        EXECUTE format('DELETE FROM public.%1$I', name);
        EXECUTE format('INSERT INTO public.%1$I SELECT * FROM seed.%1$I', name);
    END IF;
END LOOP;
FOR kept IN SELECT now.schemaname, now.sequencename, was.last_value FROM pg_sequences now
    JOIN seed.numbers was USING (schemaname, sequencename)
    WHERE now.last_value IS DISTINCT FROM was.last_value LOOP
    PERFORM setval(format('%I.%I', kept.schemaname, kept.sequencename),
        coalesce(kept.last_value, 1), kept.last_value IS NOT NULL);
END LOOP; END $$;
"""


@contextmanager
def _database(server: str, template: str = "template1") -> Iterator[str]:
    name = _new_name()
    _run(server, _COPY, name, template)
    try:
        yield name
    finally:
        _run(server, _DROP, name)


def _new_name() -> str:
    # Named by process: two test runs may share one server.
    return f"sapa_test_{os.getpid()}_{next(_numbers)}"


def _run(server: str, statement: str, *names: str) -> None:
    url = make_url(server.format("postgres")).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
        quoted = (sql.Identifier(name) for name in names)
        connection.execute(sql.SQL(statement).format(*quoted))  # type: ignore[arg-type]
