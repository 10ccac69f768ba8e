"""The migrations lead to the models' tables, and back to nothing, on both databases."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect

from models import tables
from models.database import open_database
from models.migration import downgrade, upgrade
from models.sealed import unseal
from tests.parts.databases import postgres_copy

ROOT = Path(__file__).parents[2]
VERSIONS = ROOT / "migrations" / "versions"


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_database(database_url)
    yield engine
    engine.dispose()


def is_of_the_models(_thing: object, name: str | None, *_more: object) -> bool:
    """Not an index of words: PostgreSQL alone has those."""
    return name not in ("ix_message_words", "ix_report_words")


def test_the_migrated_tables_are_the_models_tables(engine: Engine) -> None:
    with engine.begin() as connection:
        opts = {"compare_server_default": True, "include_object": is_of_the_models}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, tables.Base.metadata) == []


def test_down_to_nothing_and_up_again(engine: Engine) -> None:
    tables_before = described(engine)
    downgrade(engine, "base")
    assert set(described(engine)) == {"alembic_version"}
    upgrade(engine)
    assert described(engine) == tables_before


DIES = """
import os, signal, sys
from sqlalchemy import event
from models.database import open_database
from models.migration import upgrade

engine = open_database(sys.argv[1])
left = int(sys.argv[2])

@event.listens_for(engine, "before_cursor_execute")
def count(*_what):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

upgrade(engine)
"""


@pytest.fixture
def empty_url(engine: Engine, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database of the same kind without a table, as a new house has it."""
    if engine.dialect.name == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        with postgres_copy(request.getfixturevalue("postgres"), "template1") as url:
            yield url


def test_a_migration_killed_midway_leaves_nothing_that_blocks_the_next(
    engine: Engine, empty_url: str
) -> None:
    for statements in ("5", "60"):
        killed = subprocess.run(
            [sys.executable, "-c", DIES, empty_url, statements], cwd=ROOT, check=False
        )
        assert killed.returncode == -signal.SIGKILL
    begun = open_database(empty_url)
    assert described(begun) == {}
    upgrade(begun)
    assert described(begun) == described(engine)
    begun.dispose()


def before(title: str) -> str:
    """The revision that this one builds on: several are written at a time, and move up."""
    (found,) = VERSIONS.glob(f"*_{title}.py")
    return f"{int(found.name[:4]) - 1:04}"


def described(engine: Engine) -> dict[str, object]:
    """Tables with their columns, indexes and constraints, as the database itself tells them."""
    seen = inspect(engine)
    return {
        table: (
            sorted((column["name"], str(column["type"])) for column in seen.get_columns(table)),
            sorted(str(index["name"]) for index in seen.get_indexes(table)),
            sorted(str(check["name"]) for check in seen.get_check_constraints(table)),
            sorted(str(unique["name"]) for unique in seen.get_unique_constraints(table)),
        )
        for table in seen.get_table_names()
    }


def test_two_factor_secrets_are_sealed_and_go_on_working(engine: Engine) -> None:
    key, column = "k" * 32, "SELECT totp_{} FROM staff"
    downgrade(engine, before("sealed_two_factor"))
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO staff (id, username, name, password_hash, is_active, created_at,"
            " totp_secret) VALUES (1, 'siti', 'Siti', 'x', true, '2026-01-01 00:00:00', 'ABCDEF')"
        )
    with pytest.raises(RuntimeError, match="SECRET_KEY"):
        upgrade(engine)
    upgrade(engine, secret_key=key)
    with engine.begin() as connection:
        sealed = connection.exec_driver_sql(column.format("sealed")).scalar_one()
    assert "ABCDEF" not in sealed
    assert unseal(sealed, key, "totp:1") == "ABCDEF"
    downgrade(engine, before("sealed_two_factor"), key)
    with engine.begin() as connection:
        assert connection.exec_driver_sql(column.format("secret")).scalar_one() == "ABCDEF"


def test_whoever_had_an_account_is_an_administrator(engine: Engine) -> None:
    downgrade(engine, before("roles"))
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO staff (id, username, name, password_hash, is_active, created_at)"
            " VALUES (1, 'siti', 'Siti', 'x', true, '2026-01-01 00:00:00')"
        )
        connection.exec_driver_sql(
            "INSERT INTO staff_session (token_hash, staff_id, created_at, expires_at)"
            " VALUES ('x', 1, '2026-01-01 00:00:00', '2027-01-01 00:00:00')"
        )
    upgrade(engine)
    with engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT role FROM staff").scalar_one() == "admin"
