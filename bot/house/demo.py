"""Demo data: invented people, and their texts, which come in as everybody's do."""

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, sessionmaker

from bot.conversation import converse
from bot.house import demo_bimtek, demo_past
from bot.house.demo_data import LKS, OFFICERS, STILL_PENDING, TEXTS
from bot.house.surroundings import USERNAME
from bot.staff.passwords import hash_password
from models.base import now
from models.contact import Contact
from models.lks import Lks
from models.officer import APPROVED, PENDING, Officer
from models.staff import ADMIN, Staff, StaffSession
from values import SMS, Incoming

# No 0 or o, 1 or l: the password is read from a screen and typed on a phone.
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
_KNOWN_FOR = timedelta(days=90)


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
        moment = now()
        password = set_password(session)
        staff = session.scalars(select(Staff)).one()
        officers = _add_people(session, moment)
        demo_bimtek.add(session, [officer.id for officer in officers], moment)
        demo_past.add(session, officers, staff, moment)
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


def _add_people(session: Session, moment: datetime) -> list[Officer]:
    """Those who are approved, in the order of the list; two permits end soon."""
    since, today = moment - _KNOWN_FOR, moment.date()
    institutions = [
        Lks(
            name=name,
            kelurahan=place,
            chair=chair,
            permit=f"460/{number:02d}/DPMPTSP/2023",
            permit_until=today + timedelta(days=days),
            created_at=since,
        )
        for number, (name, place, chair, days) in enumerate(LKS, start=1)
    ]
    session.add_all(institutions)
    approved = []
    for name, number, place in OFFICERS:
        lks = institutions[place]
        officer = Officer(name=name, phone=phone(number), lks_name=lks.name)
        officer.kelurahan = lks.kelurahan
        officer.created_at = officer.consented_at = since
        officer.state = PENDING if name in STILL_PENDING else APPROVED
        session.add(officer)
        if officer.state == APPROVED:
            officer.lks, officer.decided_at = lks, moment
            officer.contacts.append(_contact(officer, since, moment))
            approved.append(officer)
    session.flush()
    return approved


def _contact(officer: Officer, since: datetime, moment: datetime) -> Contact:
    contact = Contact(address=officer.phone, channel="simulator", medium=SMS)
    contact.first_seen_at, contact.last_seen_at = since, moment
    return contact


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
