"""an index on the reports of senders whom nobody has approved: the list of them answers at once"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_report_unverified",
        "report",
        ["created_at", "id"],
        sqlite_where=sa.text("verified IS 0"),
        postgresql_where=sa.text("verified IS false"),
    )


def downgrade() -> None:
    op.drop_index("ix_report_unverified", "report")
