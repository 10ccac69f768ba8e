"""The people of the office who may log in, and their sessions."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, false, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

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

    # The app's secret (models/sealed.py); it counts once `two_factor_at` says that a code of it was
    # shown.
    totp_sealed: Mapped[str | None] = mapped_column(String(200))
    totp_step: Mapped[int | None]
    two_factor_at: Mapped[datetime | None]
    two_factor_required: Mapped[bool] = mapped_column(default=False, server_default=false())

    @classmethod
    def of_phone(cls, session: Session, phone: str) -> "Staff | None":
        """The active account that this phone belongs to.

        None too for a phone that several accounts have: four eyes need to know whose they are.
        """
        found = session.scalars(select(cls).where(cls.phone == phone, cls.is_active)).all()
        return found[0] if len(found) == 1 else None


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
    device: Mapped[str | None] = mapped_column(String(80))
    address: Mapped[str | None] = mapped_column(String(45))

    staff: Mapped["Staff"] = relationship(lazy="joined")


class StaffLink(Base):
    """A link by which one sets a password, once, for an account; the latest one counts.

    Only the SHA-256 of its token is kept.
    """

    __tablename__ = "staff_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), unique=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]


class RecoveryCode(Base):
    """One way in without the app. `code_hash` is the SHA-256 of a code of 50 random bits."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("staff_id", "code_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]
