"""Alembic's entry: `python -m bot migrate` calls it with an open connection."""

from alembic import context

from models import tables

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=tables.Base.metadata,
    # SQLite alters a table by copying it; a migration killed midway must leave nothing behind.
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
