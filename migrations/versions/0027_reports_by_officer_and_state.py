"""indexes on reports by officer, state and time, and on the urgent ones: rare filters answer at once"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_report_officer_id_state_created_at",
        "report",
        ["officer_id", "state", "created_at"],
    )
    # The new one begins with the same column.
    op.drop_index("ix_report_officer_id", "report")
    op.create_index(
        "ix_report_urgent",
        "report",
        ["created_at", "id"],
        sqlite_where=sa.text("urgent IS 1"),
        postgresql_where=sa.text("urgent IS true"),
    )


def downgrade() -> None:
    op.drop_index("ix_report_urgent", "report")
    op.create_index("ix_report_officer_id", "report", ["officer_id"])
    op.drop_index("ix_report_officer_id_state_created_at", "report")
