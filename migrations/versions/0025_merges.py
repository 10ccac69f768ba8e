"""entries of the register are merged; ids of officers and institutions never come back

SQLite gives the id of a deleted last row to the next one, unless its table says AUTOINCREMENT. A
history, an audit log and a dedupe key that name an officer must not name another one later.
"""

import sqlalchemy as sa
from alembic import op

from models.base import Moment

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("gone_id", sa.Integer(), nullable=False),
        sa.Column("gone_name", sa.String(length=120), nullable=False),
        sa.Column("gone", sa.JSON(), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("deleted", sa.JSON(), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("undone_at", Moment(), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('lks', 'officer')", name=op.f("ck_merge_kind_known")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_merge_staff_id")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["staff.id"], name=op.f("fk_merge_undone_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge")),
    )
    op.create_index("ix_merge_kind_kept_id", "merge", ["kind", "kept_id"])
    op.create_index("ix_merge_kind_gone_id", "merge", ["kind", "gone_id"])
    _rebuild(autoincrement=True)


def downgrade() -> None:
    _rebuild(autoincrement=False)
    op.drop_table("merge")


def _rebuild(*, autoincrement: bool) -> None:
    """The same two tables with or without AUTOINCREMENT; PostgreSQL's sequences need nothing."""
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        return
    # Rows elsewhere point at theirs, and do so again before the commit.
    bind.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    for name in ("lks", "officer"):  # constants of this file
        table = sa.Table(name, sa.MetaData(), autoload_with=bind)
        table.dialect_options["sqlite"]["autoincrement"] = autoincrement
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        bind.exec_driver_sql(f"CREATE TEMPORARY TABLE kept AS SELECT {names} FROM {name}")  # noqa: S608
        bind.exec_driver_sql(f"DROP TABLE {name}")
        table.create(bind)
        bind.exec_driver_sql(f"INSERT INTO {name} ({names}) SELECT {names} FROM kept")  # noqa: S608
        bind.exec_driver_sql("DROP TABLE kept")
