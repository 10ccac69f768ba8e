"""lists, saved filters and tags for audiences; who was left out of a broadcast"""

import sqlalchemy as sa
from alembic import op

from models.base import Moment

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "broadcast_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("broadcast_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("given", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("lks", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcast.id"], name=op.f("fk_broadcast_line_broadcast_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast_line")),
    )
    op.create_index(
        "ix_broadcast_line_broadcast_id_line", "broadcast_line", ["broadcast_id", "line"]
    )
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["staff.id"], name=op.f("fk_saved_filter_created_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
        sa.UniqueConstraint("name", name=op.f("uq_saved_filter_name")),
    )
    op.create_table(
        "lks_tag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lks_id", sa.Integer(), nullable=False),
        sa.Column("tag", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(["lks_id"], ["lks.id"], name=op.f("fk_lks_tag_lks_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lks_tag")),
        sa.UniqueConstraint("tag", "lks_id", name=op.f("uq_lks_tag_tag_lks_id")),
    )
    op.create_index("ix_lks_tag_lks_id", "lks_tag", ["lks_id"])
    op.add_column("broadcast", sa.Column("left_out", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("broadcast", "left_out")
    op.drop_table("lks_tag")
    op.drop_table("saved_filter")
    op.drop_table("broadcast_line")
