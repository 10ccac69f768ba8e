"""erased: when a person's data were taken out of a contact and an officer"""

import sqlalchemy as sa
from alembic import op

from models.base import Moment

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("contact", "officer"):
        op.add_column(table, sa.Column("erased_at", Moment(), nullable=True))


def downgrade() -> None:
    for table in ("officer", "contact"):
        op.drop_column(table, "erased_at")
