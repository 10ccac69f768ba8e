"""marks: how far each channel's log has been read"""

import sqlalchemy as sa
from alembic import op

from models.base import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("moment", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark")),
        sa.UniqueConstraint("channel", name=op.f("uq_mark_channel")),
    )


def downgrade() -> None:
    op.drop_table("mark")
