"""Demo data: invented people, and their texts, which come in as everybody's do."""

import secrets
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, sessionmaker

from bot.conversation import converse
from bot.house.demo_data import LKS, OFFICERS, STILL_PENDING, TEXTS
from bot.house.surroundings import USERNAME
from bot.staff.passwords import hash_password
from models import guests
from models.base import now
from models.bimtek import Bimtek, free_code, free_day_code
from models.lks import Lks
from models.officer import APPROVED, PENDING, Officer
from models.staff import ADMIN, Staff, StaffSession
from reading.district import load_district
from values import Incoming

# No 0 or o, 1 or l: the password is read from a screen and typed on a phone.
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


def phone(number: int) -> str:
    """A demo phone. No operator has numbers that begin with 0 behind the 8."""
    return f"+62800000000{number:02d}"


def seed(sessions: sessionmaker[Session]) -> str | None:
    """Fills a database that has no staff yet; the demo account's password, or None.

    Any staff account means that the house is somebody's: then nothing is touched.
    """
    with sessions.begin() as session:
        if session.scalar(select(Staff.id).limit(1)) is not None:
            return None
        password = set_password(session)
        _add_people(session)
        _add_bimtek(session)
    for incoming in _texts():
        with sessions.begin() as session:
            converse(session, incoming)
    return password


def set_password(session: Session) -> str:
    """A new password for the demo account, which is made if it is not there; ends its log-ins."""
    password = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
    account = session.scalar(select(Staff).where(Staff.username == USERNAME))
    if account is None:
        account = Staff(username=USERNAME, name="Petugas", role=ADMIN, created_at=now())
        session.add(account)
    account.password_hash = hash_password(password)
    account.is_active = True
    session.flush()
    session.execute(delete(StaffSession).where(StaffSession.staff_id == account.id))
    return password


def _add_people(session: Session) -> None:
    institutions = [Lks(name=name, kelurahan=place, created_at=now()) for name, place in LKS]
    session.add_all(institutions)
    for name, number, place in OFFICERS:
        lks = institutions[place]
        officer = Officer(name=name, phone=phone(number), lks_name=lks.name)
        officer.kelurahan = lks.kelurahan
        officer.created_at = officer.consented_at = now()
        officer.state = PENDING if name in STILL_PENDING else APPROVED
        if officer.state == APPROVED:
            officer.lks, officer.decided_at = lks, now()
        session.add(officer)


def _add_bimtek(session: Session) -> None:
    """An event of the week after next, to which every approved officer is invited."""
    today = now().astimezone(load_district().time_zone)
    monday = today + timedelta(days=14 - today.weekday())
    begins = monday.replace(hour=8, minute=30, second=0, microsecond=0)
    bimtek = Bimtek(
        code=free_code(session),
        day_code=free_day_code(session),
        title="Bimtek Pengelolaan LKS",
        subject="Bimbingan Teknis Pengurus LKS se-Kota Bima",
        place="Aula Kantor Wali Kota",
        starts_at=begins,
        ends_at=begins.replace(hour=15, minute=0),
        answers_until=begins.replace(hour=17, minute=0) - timedelta(days=1),
        capacity=30,
        created_at=now(),
    )
    session.add(bimtek)
    session.flush()
    approved = session.scalars(select(Officer.id).where(Officer.state == APPROVED)).all()
    guests.invite(session, bimtek, approved, now())


def _texts() -> Iterator[Incoming]:
    for place, (number, medium, text) in enumerate(TEXTS):
        yield Incoming(
            channel="simulator",
            provider_id=f"demo-{place}",
            sender=phone(number),
            recipient=phone(0),
            text=text,
            medium=medium,
        )
