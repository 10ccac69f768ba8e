"""The migrations lead to the models' tables, and back to nothing, on both databases."""

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect

from models import tables
from models.database import open_database
from models.migration import downgrade, upgrade


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_database(database_url)
    yield engine
    engine.dispose()


def test_the_migrated_tables_are_the_models_tables(engine: Engine) -> None:
    with engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, tables.Base.metadata) == []


def test_down_to_nothing_and_up_again(engine: Engine) -> None:
    before = described(engine)
    downgrade(engine, "base")
    assert set(described(engine)) == {"alembic_version"}
    upgrade(engine)
    assert described(engine) == before


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
