"""The people of the office who may log in, and their sessions."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, one_of

# `pemantau` only looks on; `tksk` works, within the kecamatan of the account.
ADMIN, PETUGAS, PEMANTAU, TKSK = "admin", "petugas", "pemantau", "tksk"
ROLES = (ADMIN, PETUGAS, PEMANTAU, TKSK)


class Staff(Base):
    """One account. `password_hash` is an argon2id string, `phone` E.164.

    Urgent texts go to the phones of those `on_duty`, and to the TKSK of the kecamatan (whose code
    is then in `kecamatan`). What a `role` may open is in bot/staff/permissions.py.
    """

    __tablename__ = "staff"
    __table_args__ = (one_of("role", ROLES),)

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(10), default=PETUGAS, server_default=PETUGAS)
    is_active: Mapped[bool] = mapped_column(default=True)
    phone: Mapped[str | None] = mapped_column(String(20))
    on_duty: Mapped[bool] = mapped_column(default=False, server_default=false())
    kecamatan: Mapped[str | None] = mapped_column(String(8))
    created_at: Mapped[datetime]


class StaffSession(Base):
    """One log-in. Deleting the row ends it, whatever cookie still goes about.

    Only the SHA-256 of the token is kept: who reads the table cannot log in with it.
    """

    __tablename__ = "staff_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]

    staff: Mapped["Staff"] = relationship(lazy="joined")
