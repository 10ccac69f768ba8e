"""The first account of a house, which no page can make."""

from sqlalchemy import select

from bot.staff.passwords import hash_nothing
from models import audit
from models.base import now
from models.database import open_database, session_factory
from models.migration import upgrade
from models.staff import ADMIN, Staff
from models.staff_keys import end_sessions, forget_two_factor, issue_link

LOCAL_URL = "http://127.0.0.1:8000"  # of `make run`


def make_administrator(
    database_url: str, username: str, name: str | None, secret_key: str | None = None
) -> str:
    """The token of a link by which the administrator `username` sets a password.

    The account is made, or put right. The tables are brought up to date first (`secret_key`:
    models/migration.py).
    """
    engine = open_database(database_url)
    upgrade(engine, secret_key=secret_key)
    with session_factory(engine).begin() as session:
        staff = session.scalar(select(Staff).where(Staff.username == username))
        if staff is None:
            staff = Staff(username=username, name=name or username, created_at=now())
            session.add(staff)
        staff.role, staff.is_active, staff.kecamatan = ADMIN, True, None
        staff.password_hash = hash_nothing()
        session.flush()
        forget_two_factor(session, staff)
        end_sessions(session, staff.id)
        audit.record(session, None, "account_link", f"staff:{staff.id}")
        token = issue_link(session, staff.id, now())
    engine.dispose()
    return token
