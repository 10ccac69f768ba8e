"""door ticks"""

import sqlalchemy as sa
from alembic import op

from models.base import Moment

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "door_tick",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("bimtek_id", sa.Integer(), nullable=False),
        sa.Column("deed", sa.String(length=3), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("taken_at", Moment(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("deed IN ('in', 'out')", name=op.f("ck_door_tick_deed_known")),
        sa.ForeignKeyConstraint(["bimtek_id"], ["bimtek.id"], name=op.f("fk_door_tick_bimtek_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_door_tick_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_tick")),
        sa.UniqueConstraint("key", name=op.f("uq_door_tick_key")),
    )
    with op.batch_alter_table("door_tick", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_door_tick_bimtek_id"), ["bimtek_id"], unique=False)


def downgrade() -> None:
    op.drop_table("door_tick")
