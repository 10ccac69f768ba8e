"""broadcasts, and which one a text belongs to"""

import sqlalchemy as sa
from alembic import op

from models.base import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "broadcast",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("resend_of_id", sa.Integer(), nullable=True),
        sa.Column("bimtek_id", sa.Integer(), nullable=True),
        sa.Column("begins_at", Moment(), nullable=True),
        sa.Column("deadline", Moment(), nullable=True),
        sa.Column("written_to", sa.Integer(), nullable=False),
        sa.Column("written_at", Moment(), nullable=True),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'approval', 'scheduled', 'undo', 'sending', 'paused', 'done', "
            "'cancelled')",
            name=op.f("ck_broadcast_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["staff.id"], name=op.f("fk_broadcast_approved_by_id")
        ),
        sa.ForeignKeyConstraint(["bimtek_id"], ["bimtek.id"], name=op.f("fk_broadcast_bimtek_id")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["staff.id"], name=op.f("fk_broadcast_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["resend_of_id"], ["broadcast.id"], name=op.f("fk_broadcast_resend_of_id")
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["staff.id"], name=op.f("fk_broadcast_submitted_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast")),
    )
    op.create_index("ix_broadcast_state", "broadcast", ["state"])
    op.create_index("ix_broadcast_bimtek_id", "broadcast", ["bimtek_id"])
    op.create_index("ix_broadcast_resend_of_id", "broadcast", ["resend_of_id"])
    # In one statement, so that SQLite need not copy its largest table.
    op.execute(
        "ALTER TABLE outbox ADD COLUMN broadcast_id INTEGER "
        "CONSTRAINT fk_outbox_broadcast_id REFERENCES broadcast (id)"
    )
    op.create_index(
        "ix_outbox_broadcast_id_state",
        "outbox",
        ["broadcast_id", "state"],
        sqlite_where=sa.text("broadcast_id IS NOT NULL"),
        postgresql_where=sa.text("broadcast_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_broadcast_id_state", "outbox")
    op.execute("ALTER TABLE outbox DROP COLUMN broadcast_id")
    op.drop_index("ix_broadcast_bimtek_id", "broadcast")
    op.drop_index("ix_broadcast_resend_of_id", "broadcast")
    op.drop_index("ix_broadcast_state", "broadcast")
    op.drop_table("broadcast")
