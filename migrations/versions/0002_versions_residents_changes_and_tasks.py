"""versions, residents, changes and tasks"""

import sqlalchemy as sa
from alembic import op

from models.base import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lks_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lks_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('pending', 'approved', 'refused')", name=op.f("ck_lks_change_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["staff.id"], name=op.f("fk_lks_change_decided_by_id")
        ),
        sa.ForeignKeyConstraint(["lks_id"], ["lks.id"], name=op.f("fk_lks_change_lks_id")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_lks_change_message_id")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_lks_change_officer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lks_change")),
    )
    with op.batch_alter_table("lks_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lks_change_lks_id"), ["lks_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lks_change_state"), ["state"], unique=False)

    op.create_table(
        "resident_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lks_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("inside", sa.Integer(), nullable=False),
        sa.Column("outside", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "inside BETWEEN 0 AND 999999", name=op.f("ck_resident_count_inside_sane")
        ),
        sa.CheckConstraint(
            "outside BETWEEN 0 AND 999999", name=op.f("ck_resident_count_outside_sane")
        ),
        sa.ForeignKeyConstraint(["lks_id"], ["lks.id"], name=op.f("fk_resident_count_lks_id")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_resident_count_message_id")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_resident_count_officer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident_count")),
    )
    with op.batch_alter_table("resident_count", schema=None) as batch_op:
        batch_op.create_index(
            "ix_resident_count_lks_id_month", ["lks_id", "month", "id"], unique=False
        )

    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("kecamatan", sa.String(length=8), nullable=True),
        sa.Column("told_at", Moment(), nullable=True),
        sa.Column("times_told", sa.Integer(), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_task_contact_id")),
        sa.ForeignKeyConstraint(["done_by_id"], ["staff.id"], name=op.f("fk_task_done_by_id")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_task_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index("ix_task_done_at_due_at", ["done_at", "due_at"], unique=False)

    op.create_table(
        "report_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("change", sa.String(length=12), nullable=False),
        sa.Column("category", sa.String(length=8), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("kelurahan", sa.String(length=13), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_report_version_message_id")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_version_report_id")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_report_version_staff_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_version")),
    )
    with op.batch_alter_table("report_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_report_version_report_id"), ["report_id"], unique=False
        )

    with op.batch_alter_table("lks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("chair", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("address", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("phone", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("permit", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("accreditation", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("secretary", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("treasurer", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("email", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("tax_id", sa.String(length=30), nullable=True))
        batch_op.add_column(sa.Column("deed", sa.String(length=80), nullable=True))

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(
            "ix_message_contact_id_received_at", ["contact_id", "received_at"], unique=False
        )

    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("kind", sa.String(length=10), server_default="case", nullable=False)
        )
        batch_op.create_check_constraint("kind_known", "kind IN ('case', 'potential')")

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("run", sa.String(length=16), nullable=True))
        batch_op.create_index(
            "ix_outbox_undelivered",
            ["deadline"],
            unique=False,
            sqlite_where=sa.text("state IN ('failed', 'undelivered') AND medium = 'whatsapp'"),
            postgresql_where=sa.text("state IN ('failed', 'undelivered') AND medium = 'whatsapp'"),
        )
        batch_op.create_index(
            "ix_outbox_unsettled",
            ["posting_at"],
            unique=False,
            sqlite_where=sa.text("state IN ('posting', 'unknown')"),
            postgresql_where=sa.text("state IN ('posting', 'unknown')"),
        )

    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.add_column(sa.Column("phone", sa.String(length=20), nullable=True))
        batch_op.add_column(
            sa.Column("on_duty", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("kecamatan", sa.String(length=8), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_undelivered",
            sqlite_where=sa.text("state IN ('failed', 'undelivered') AND medium = 'whatsapp'"),
            postgresql_where=sa.text("state IN ('failed', 'undelivered') AND medium = 'whatsapp'"),
        )
        batch_op.drop_index(
            "ix_outbox_unsettled",
            sqlite_where=sa.text("state IN ('posting', 'unknown')"),
            postgresql_where=sa.text("state IN ('posting', 'unknown')"),
        )
        batch_op.drop_column("run")

    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.drop_column("kecamatan")
        batch_op.drop_column("on_duty")
        batch_op.drop_column("phone")

    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_constraint("kind_known", type_="check")
        batch_op.drop_column("kind")

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index("ix_message_contact_id_received_at")

    with op.batch_alter_table("lks", schema=None) as batch_op:
        batch_op.drop_column("deed")
        batch_op.drop_column("tax_id")
        batch_op.drop_column("email")
        batch_op.drop_column("treasurer")
        batch_op.drop_column("secretary")
        batch_op.drop_column("accreditation")
        batch_op.drop_column("permit")
        batch_op.drop_column("phone")
        batch_op.drop_column("address")
        batch_op.drop_column("chair")

    with op.batch_alter_table("report_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_version_report_id"))

    op.drop_table("report_version")
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_index("ix_task_done_at_due_at")
        batch_op.drop_index(batch_op.f("ix_task_contact_id"))

    op.drop_table("task")
    with op.batch_alter_table("resident_count", schema=None) as batch_op:
        batch_op.drop_index("ix_resident_count_lks_id_month")

    op.drop_table("resident_count")
    with op.batch_alter_table("lks_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lks_change_state"))
        batch_op.drop_index(batch_op.f("ix_lks_change_lks_id"))

    op.drop_table("lks_change")
