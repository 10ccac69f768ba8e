"""the index of what did not arrive is for SMS too"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_NAME = "ix_outbox_undelivered"


def upgrade() -> None:
    _make_anew("state IN ('failed', 'undelivered')")


def downgrade() -> None:
    _make_anew("state IN ('failed', 'undelivered') AND medium = 'whatsapp'")


def _make_anew(condition: str) -> None:
    where = sa.text(condition)
    op.drop_index(_NAME, table_name="outbox")
    op.create_index(_NAME, "outbox", ["deadline"], sqlite_where=where, postgresql_where=where)
