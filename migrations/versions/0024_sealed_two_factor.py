"""sealed_two_factor: the apps' secrets are kept sealed with a key of SECRET_KEY"""

import os

import sqlalchemy as sa
from alembic import context, op

from models.sealed import seal, unseal

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_STAFF = sa.table("staff", sa.column("id"), sa.column("totp_secret"), sa.column("totp_sealed"))


def upgrade() -> None:
    op.add_column("staff", sa.Column("totp_sealed", sa.String(length=200), nullable=True))
    _turn("totp_secret", "totp_sealed")
    op.drop_column("staff", "totp_secret")


def downgrade() -> None:
    op.add_column("staff", sa.Column("totp_secret", sa.String(length=64), nullable=True))
    _turn("totp_sealed", "totp_secret")
    op.drop_column("staff", "totp_sealed")


def _turn(source: str, target: str) -> None:
    """Existing ones keep working. Needs the key only where there are any."""
    connection = op.get_bind()
    old = _STAFF.c[source]
    rows = connection.execute(sa.select(_STAFF.c.id, old).where(old.is_not(None))).all()
    turn = seal if target == "totp_sealed" else unseal
    for staff_id, value in rows:
        turned = turn(value, _key(), f"totp:{staff_id}")
        connection.execute(
            sa.update(_STAFF).where(_STAFF.c.id == staff_id).values({target: turned})
        )


def _key() -> str:
    key = context.config.attributes.get("secret_key") or os.environ.get("SECRET_KEY")
    if not key:
        raise RuntimeError("SECRET_KEY is needed: accounts have two-factor secrets to be sealed")
    return str(key)
