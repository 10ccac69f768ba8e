"""the register: the fields of an institution, and the history of each"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from models.base import Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("short_name", sa.String(length=40), nullable=True),
        sa.Column("pillar", sa.String(length=16), server_default="lks", nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=True),
        sa.Column("legal_form", sa.String(length=24), nullable=True),
        sa.Column("neighbourhood", sa.String(length=12), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("established_on", sa.Date(), nullable=True),
        sa.Column("is_active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("scope", sa.String(length=10), nullable=True),
        sa.Column("coverage", sa.Text(), nullable=True),
        sa.Column("chair_phone", sa.String(length=20), nullable=True),
        sa.Column("officer_count", sa.Integer(), nullable=True),
        sa.Column("term_from", sa.Date(), nullable=True),
        sa.Column("term_until", sa.Date(), nullable=True),
        sa.Column("staff_count", sa.Integer(), nullable=True),
        sa.Column("identity_on_file", sa.Boolean(), nullable=True),
        sa.Column("deed_on", sa.Date(), nullable=True),
        sa.Column("notary", sa.String(length=80), nullable=True),
        sa.Column("ministry_number", sa.String(length=60), nullable=True),
        sa.Column("statutes_on_file", sa.Boolean(), nullable=True),
        sa.Column("domicile_letter", sa.String(length=80), nullable=True),
        sa.Column("bank_account_on_file", sa.Boolean(), nullable=True),
        sa.Column("permit_kind", sa.String(length=20), nullable=True),
        sa.Column("permit_from", sa.Date(), nullable=True),
        sa.Column("permit_until", sa.Date(), nullable=True),
        sa.Column("recommended", sa.Boolean(), nullable=True),
        sa.Column("siks_ng", sa.Boolean(), nullable=True),
        sa.Column("accreditation_number", sa.String(length=60), nullable=True),
        sa.Column("accreditation_from", sa.Date(), nullable=True),
        sa.Column("accreditation_until", sa.Date(), nullable=True),
        sa.Column("services", sa.Text(), nullable=True),
        sa.Column("target_groups", sa.Text(), nullable=True),
        sa.Column("service_system", sa.String(length=10), nullable=True),
        sa.Column("male", sa.Integer(), nullable=True),
        sa.Column("female", sa.Integer(), nullable=True),
        sa.Column("funding", sa.Text(), nullable=True),
        sa.Column("facilities", sa.Text(), nullable=True),
        sa.Column("aid_received", sa.Text(), nullable=True),
        sa.Column("coaching", sa.Text(), nullable=True),
        sa.Column("observation", sa.Text(), nullable=True),
    ]


def upgrade() -> None:
    op.create_table(
        "edit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("field", sa.String(length=30), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("cause", sa.String(length=10), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_edit_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edit")),
    )
    op.create_index("ix_edit_subject_id", "edit", ["subject", "id"])
    for column in columns():
        op.add_column("lks", column)
    op.create_index(op.f("ix_lks_permit_until"), "lks", ["permit_until"])


def downgrade() -> None:
    op.drop_index(op.f("ix_lks_permit_until"), table_name="lks")
    for column in reversed(columns()):
        op.drop_column("lks", column.name)
    op.drop_index("ix_edit_subject_id", table_name="edit")
    op.drop_table("edit")
