"""What opens an account besides its password: one-time links, codes of the app, recovery codes.

Each opens once, whoever asks at the same instant: a row that is changed or deleted says who was
first. Only digests are kept.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from models.base import now
from models.staff import ADMIN, RecoveryCode, Staff, StaffLink, StaffSession

LINK_LASTS = timedelta(hours=24)
RECOVERY_CODES = 10
# No 0 or o, 1 or l: they are read from paper. Ten of 32 letters are 50 random bits.
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
_CODE_LENGTH = 10


class LastAdministrator(Exception):
    """Nobody could mend it afterwards: somebody else has to be an administrator first."""


def digest(key: str) -> str:
    """What is kept of a key that is random enough to need no slow hash."""
    return hashlib.sha256(key.encode()).hexdigest()


def issue_link(session: Session, staff_id: int, moment: datetime) -> str:
    """A new token by which this account's password can be set; any earlier one is void."""
    token = secrets.token_urlsafe(32)
    session.execute(delete(StaffLink).where(StaffLink.staff_id == staff_id))
    session.add(
        StaffLink(staff_id=staff_id, token_hash=digest(token), expires_at=moment + LINK_LASTS)
    )
    return token


def holder(session: Session, token: str, moment: datetime) -> Staff | None:
    """Whose link this is, if it still opens anything."""
    return session.scalar(
        select(Staff)
        .join(StaffLink, StaffLink.staff_id == Staff.id)
        .where(
            StaffLink.token_hash == digest(token),
            StaffLink.expires_at > moment,
            Staff.is_active,
        )
    )


def spend_link(session: Session, token: str) -> bool:
    """Whether the link was still there; it is gone now."""
    gone = delete(StaffLink).where(StaffLink.token_hash == digest(token)).returning(StaffLink.id)
    return session.scalar(gone) is not None


def spend_step(session: Session, staff_id: int, step: int) -> bool:
    """Whether no code of this half minute or a later one has been used: then it is now."""
    fresh = or_(Staff.totp_step.is_(None), Staff.totp_step < step)
    used = update(Staff).where(Staff.id == staff_id, fresh).values(totp_step=step)
    return session.scalar(used.returning(Staff.id)) is not None


def issue_recovery_codes(session: Session, staff_id: int) -> list[str]:
    """New codes, shown once; the earlier ones are void."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff_id))
    codes = [
        "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH))
        for _ in range(RECOVERY_CODES)
    ]
    session.add_all(RecoveryCode(staff_id=staff_id, code_hash=digest(code)) for code in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def spend_recovery_code(session: Session, staff_id: int, typed: str) -> bool:
    """Whether it is an unused code of this account; it is used now."""
    code = "".join(letter for letter in typed.lower() if letter in _LETTERS)
    used = (
        update(RecoveryCode)
        .where(
            RecoveryCode.staff_id == staff_id,
            RecoveryCode.code_hash == digest(code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now())
    )
    return session.scalar(used.returning(RecoveryCode.id)) is not None


def recovery_codes_left(session: Session, staff_id: int) -> int:
    """How many are unused."""
    unused = select(func.count()).where(
        RecoveryCode.staff_id == staff_id, RecoveryCode.used_at.is_(None)
    )
    return session.scalar(unused) or 0


def end_sessions(session: Session, staff_id: int, but: str | None = None) -> None:
    """Ends every log-in of this account, `but` the one with that token if one is named."""
    gone = delete(StaffSession).where(StaffSession.staff_id == staff_id)
    if but is not None:
        gone = gone.where(StaffSession.token_hash != digest(but))
    session.execute(gone)


def forget_two_factor(session: Session, staff: Staff) -> None:
    """The account has a password alone again."""
    staff.totp_sealed = staff.totp_step = staff.two_factor_at = None
    session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff.id))


def check_not_last_administrator(session: Session, staff_id: int) -> None:
    """Raises `LastAdministrator` unless another one is active.

    All of them are held until the commit: of two who dismiss each other one is refused.
    """
    active = select(Staff.id).where(Staff.role == ADMIN, Staff.is_active).order_by(Staff.id)
    if not set(session.scalars(active.with_for_update())) - {staff_id}:
        raise LastAdministrator(staff_id)
