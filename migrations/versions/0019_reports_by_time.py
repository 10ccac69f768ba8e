"""an index on reports by time: a month of years ago is found without walking through all since"""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_report_created_at_id", "report", ["created_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_report_created_at_id", "report")
