"""bimtek and invitations"""

import sqlalchemy as sa
from alembic import op

from models.base import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bimtek",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=3), nullable=False),
        sa.Column("day_code", sa.String(length=4), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("letter_no", sa.String(length=60), nullable=False),
        sa.Column("nature", sa.String(length=20), nullable=False),
        sa.Column("attachment", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=160), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("answers_until", Moment(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("quota_per_lks", sa.Integer(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("lesson_hours", sa.Integer(), nullable=True),
        sa.Column("signatory_name", sa.String(length=80), nullable=False),
        sa.Column("signatory_title", sa.String(length=80), nullable=False),
        sa.Column("signatory_nip", sa.String(length=30), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'invited', 'closed', 'held', 'archived', 'cancelled')",
            name=op.f("ck_bimtek_state_known"),
        ),
        sa.CheckConstraint("capacity BETWEEN 1 AND 9999", name=op.f("ck_bimtek_capacity_sane")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_bimtek_ends_after_start")),
        sa.CheckConstraint("quota_per_lks BETWEEN 1 AND 99", name=op.f("ck_bimtek_quota_sane")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["staff.id"], name=op.f("fk_bimtek_created_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bimtek")),
    )
    with op.batch_alter_table("bimtek", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bimtek_starts_at"), ["starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_bimtek_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_bimtek_code_alive",
            ["code"],
            unique=True,
            sqlite_where=sa.text("state IN ('draft', 'invited', 'closed', 'held')"),
            postgresql_where=sa.text("state IN ('draft', 'invited', 'closed', 'held')"),
        )
        batch_op.create_index(
            "uq_bimtek_day_code_alive",
            ["day_code"],
            unique=True,
            sqlite_where=sa.text("state IN ('draft', 'invited', 'closed', 'held')"),
            postgresql_where=sa.text("state IN ('draft', 'invited', 'closed', 'held')"),
        )

    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bimtek_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("lks_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=True),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("invited_at", Moment(), nullable=True),
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("delegate", sa.String(length=80), nullable=True),
        sa.Column("party_size", sa.Integer(), nullable=False),
        sa.Column("party_asked", sa.Integer(), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("seat_order", sa.Integer(), nullable=True),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("checked_in_at", Moment(), nullable=True),
        sa.Column("checked_in_by_id", sa.Integer(), nullable=True),
        sa.Column("checked_in_how", sa.String(length=8), nullable=True),
        sa.Column("door_no", sa.Integer(), nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("rated_at", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "answer IN ('none', 'yes', 'no', 'maybe', 'waiting')",
            name=op.f("ck_invitation_answer_known"),
        ),
        sa.CheckConstraint(
            "origin IN ('listed', 'lks_mate', 'asked', 'walk_in')",
            name=op.f("ck_invitation_origin_known"),
        ),
        sa.CheckConstraint("party_size BETWEEN 1 AND 99", name=op.f("ck_invitation_party_sane")),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name=op.f("ck_invitation_rating_sane")),
        sa.ForeignKeyConstraint(["bimtek_id"], ["bimtek.id"], name=op.f("fk_invitation_bimtek_id")),
        sa.ForeignKeyConstraint(
            ["checked_in_by_id"], ["staff.id"], name=op.f("fk_invitation_checked_in_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_invitation_contact_id")
        ),
        sa.ForeignKeyConstraint(["lks_id"], ["lks.id"], name=op.f("fk_invitation_lks_id")),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_invitation_officer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint(
            "bimtek_id", "contact_id", name=op.f("uq_invitation_bimtek_id_contact_id")
        ),
        sa.UniqueConstraint(
            "bimtek_id", "officer_id", name=op.f("uq_invitation_bimtek_id_officer_id")
        ),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(
            "ix_invitation_bimtek_id_answer", ["bimtek_id", "answer", "seat_order"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_invitation_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_lks_id"), ["lks_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_officer_id"), ["officer_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_officer_id"))
        batch_op.drop_index(batch_op.f("ix_invitation_lks_id"))
        batch_op.drop_index(batch_op.f("ix_invitation_contact_id"))
        batch_op.drop_index("ix_invitation_bimtek_id_answer")

    op.drop_table("invitation")
    with op.batch_alter_table("bimtek", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_bimtek_day_code_alive",
            sqlite_where=sa.text("state IN ('draft', 'invited', 'closed', 'held')"),
            postgresql_where=sa.text("state IN ('draft', 'invited', 'closed', 'held')"),
        )
        batch_op.drop_index(
            "uq_bimtek_code_alive",
            sqlite_where=sa.text("state IN ('draft', 'invited', 'closed', 'held')"),
            postgresql_where=sa.text("state IN ('draft', 'invited', 'closed', 'held')"),
        )
        batch_op.drop_index(batch_op.f("ix_bimtek_state"))
        batch_op.drop_index(batch_op.f("ix_bimtek_starts_at"))

    op.drop_table("bimtek")
