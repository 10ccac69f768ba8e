"""roles: what each member of staff may do; whoever had an account could do everything, and still can"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # In the column's own words on both databases: SQLite would otherwise copy the table, which
    # the rows that point at it forbid.
    op.execute(
        "ALTER TABLE staff ADD COLUMN role VARCHAR(10) DEFAULT 'petugas' NOT NULL "
        "CONSTRAINT ck_staff_role_known CHECK (role IN ('admin', 'petugas', 'pemantau', 'tksk'))"
    )
    op.execute("UPDATE staff SET role = 'admin'")


def downgrade() -> None:
    op.execute("ALTER TABLE staff DROP COLUMN role")
