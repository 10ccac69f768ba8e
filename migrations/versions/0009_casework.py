"""casework: who is in charge of a report, until when, and every step with who, when and why"""

import sqlalchemy as sa
from alembic import op

from models.base import Moment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_OPEN = "due_on IS NOT NULL AND state IN ('baru', 'diverifikasi', 'ditangani')"
# In each column's own words on both databases: SQLite would otherwise copy the table.
_COLUMNS = {
    "revision": "INTEGER DEFAULT '0' NOT NULL",
    "assigned_id": "INTEGER CONSTRAINT fk_report_assigned_id REFERENCES staff (id)",
    "due_on": "DATE",
    "duplicate_of_id": "INTEGER CONSTRAINT fk_report_duplicate_of_id REFERENCES report (id)",
}


def upgrade() -> None:
    for name, kind in _COLUMNS.items():
        op.execute(f"ALTER TABLE report ADD COLUMN {name} {kind}")
    op.create_index("ix_report_alike", "report", ["kelurahan", "category", "created_at"])
    _partial_index("ix_report_assigned_id", ["assigned_id", "id"], "assigned_id IS NOT NULL")
    _partial_index("ix_report_due_on", ["due_on"], _OPEN)
    _partial_index("ix_report_duplicate_of_id", ["duplicate_of_id"], "duplicate_of_id IS NOT NULL")
    op.create_table(
        "report_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("before", sa.String(length=20), nullable=False),
        sa.Column("after", sa.String(length=20), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('state', 'assigned', 'due', 'note', 'duplicate')",
            name=op.f("ck_report_event_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_event_report_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_report_event_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_event")),
    )
    op.create_index("ix_report_event_report_id_id", "report_event", ["report_id", "id"])


def downgrade() -> None:
    op.drop_table("report_event")
    for index in ("duplicate_of_id", "due_on", "assigned_id", "alike"):
        op.drop_index(f"ix_report_{index}", "report")
    for name in reversed(_COLUMNS):
        op.execute(f"ALTER TABLE report DROP COLUMN {name}")


def _partial_index(name: str, columns: list[str], where: str) -> None:
    op.create_index(
        name, "report", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )
