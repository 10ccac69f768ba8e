"""WhatsApp templates, what goes in a text's place, and the medium that an officer prefers"""

import sqlalchemy as sa
from alembic import op

from models.base import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "whatsapp_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("content_sid", sa.String(length=34), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("variables", sa.JSON(), nullable=False),
        sa.Column("buttons", sa.JSON(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["staff.id"], name=op.f("fk_whatsapp_template_changed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_whatsapp_template")),
        sa.UniqueConstraint("purpose", name=op.f("uq_whatsapp_template_purpose")),
    )
    # Not in batch mode: the outbox is large, and plain columns come and go without a copy of it.
    op.add_column("outbox", sa.Column("content_sid", sa.String(length=34), nullable=True))
    op.add_column("outbox", sa.Column("content_variables", sa.JSON(), nullable=True))
    op.add_column("outbox", sa.Column("content_text", sa.Text(), nullable=True))
    with op.batch_alter_table("officer") as batch_op:
        batch_op.add_column(sa.Column("prefers", sa.String(length=8), nullable=True))
        batch_op.create_check_constraint("prefers_known", "prefers IN ('sms', 'whatsapp')")


def downgrade() -> None:
    with op.batch_alter_table("officer") as batch_op:
        batch_op.drop_constraint("prefers_known", type_="check")
        batch_op.drop_column("prefers")
    for name in ("content_text", "content_variables", "content_sid"):
        op.drop_column("outbox", name)
    op.drop_table("whatsapp_template")
