"""orders from a staff phone wait for a code; the audit log says which way a deed came"""

import sqlalchemy as sa
from alembic import op

from models.base import Moment

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "phone_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=4), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_phone_order_staff_id")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_phone_order_contact_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_order")),
    )
    op.create_index("ix_phone_order_contact_id_asked_at", "phone_order", ["contact_id", "asked_at"])
    op.add_column("audit_entry", sa.Column("channel", sa.String(length=8), nullable=True))


def downgrade() -> None:
    op.drop_column("audit_entry", "channel")
    op.drop_index("ix_phone_order_contact_id_asked_at", table_name="phone_order")
    op.drop_table("phone_order")
