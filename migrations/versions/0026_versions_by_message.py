"""versions_by_message: which report a text changed is asked for every conversation that is shown"""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_report_version_message_id", "report_version", ["message_id"])


def downgrade() -> None:
    op.drop_index("ix_report_version_message_id", table_name="report_version")
