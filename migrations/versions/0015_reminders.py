"""reminders"""

import sqlalchemy as sa
from alembic import op

from models.base import Moment

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dedupe_key", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("invitation_id", sa.Integer(), nullable=True),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("lks_id", sa.Integer(), nullable=True),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("deadline", Moment(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("cancelled_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('attend', 'nudge', 'permit', 'residents', 'report', 'follow_up')",
            name=op.f("ck_reminder_kind_known"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'cancelled', 'expired')",
            name=op.f("ck_reminder_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["cancelled_by_id"], ["staff.id"], name=op.f("fk_reminder_cancelled_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_reminder_contact_id")
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name=op.f("fk_reminder_invitation_id")
        ),
        sa.ForeignKeyConstraint(["lks_id"], ["lks.id"], name=op.f("fk_reminder_lks_id")),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_reminder_officer_id")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_reminder_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_reminder_dedupe_key")),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminder_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index("ix_reminder_deadline", ["deadline"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_reminder_invitation_id"), ["invitation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_reminder_lks_id"), ["lks_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reminder_officer_id"), ["officer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reminder_report_id"), ["report_id"], unique=False)
        batch_op.create_index(
            "ix_reminder_waiting",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_reminder_waiting",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index(batch_op.f("ix_reminder_report_id"))
        batch_op.drop_index(batch_op.f("ix_reminder_officer_id"))
        batch_op.drop_index(batch_op.f("ix_reminder_lks_id"))
        batch_op.drop_index(batch_op.f("ix_reminder_invitation_id"))
        batch_op.drop_index("ix_reminder_deadline")
        batch_op.drop_index(batch_op.f("ix_reminder_contact_id"))

    op.drop_table("reminder")
