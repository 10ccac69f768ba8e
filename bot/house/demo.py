"""Invented people for the demo: nobody's names, and phone numbers that no operator gives out."""

import secrets

from argon2 import PasswordHasher
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.house.surroundings import USERNAME
from models.base import now
from models.lks import Lks
from models.officer import APPROVED, PENDING, Officer
from models.staff import Staff, StaffSession

# Kelurahan by code, two LKS in each of the five kecamatan. Real codes, invented institutions.
_LKS = (
    ("LKS Cahaya Rasanae", "52.72.01.1001"),
    ("LKS Melati Sarae", "52.72.01.1003"),
    ("LKS Ama Ina", "52.72.02.1009"),
    ("LKS Tunas Kumbe", "52.72.02.1004"),
    ("LKS Teluk Harapan", "52.72.03.1004"),
    ("LKS Ncuhi Sejahtera", "52.72.03.1003"),
    ("LKS Nuansa Raba", "52.72.04.1001"),
    ("LKS Kasih Ntobo", "52.72.04.1005"),
    ("LKS Mutiara Mpunda", "52.72.05.1001"),
    ("LKS Setia Penatoi", "52.72.05.1005"),
)
# Name, last two digits of the phone, place in the list above.
_OFFICERS = (
    ("Nurhaidah Ismail", 1, 0),
    ("Firmansyah Abubakar", 2, 1),
    ("Siti Hawa Landa", 3, 2),
    ("Muhidin Talabiu", 4, 3),
    ("Ruslan Ama Tika", 5, 4),
    ("Fatimah La Mbila", 6, 5),
    ("Arifuddin Sanolo", 7, 6),
    ("Sri Wahyuni Dae", 8, 7),
    ("Jubair Mangge", 9, 8),
    ("Hadijah Ompu Sehe", 10, 9),
    ("Taufik Rade", 11, 4),
    ("Nining Sape", 12, 9),
)
_STILL_PENDING = {"Taufik Rade", "Nining Sape"}

# No 0 or O, 1 or l: a password that is read from a screen and typed on a phone.
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


def phone(number: int) -> str:
    """A demo phone: behind +62 8, an operator's prefix never begins with 0."""
    return f"+62800000000{number:02d}"


def seed(session: Session) -> str | None:
    """Fills a database that has no staff yet; the demo account's password, or None.

    Any staff account means that the house is somebody's: then nothing is touched.
    """
    if session.scalar(select(Staff.id).limit(1)) is not None:
        return None
    password = set_password(session)
    institutions = [Lks(name=name, kelurahan=place, created_at=now()) for name, place in _LKS]
    session.add_all(institutions)
    for name, number, place in _OFFICERS:
        session.add(_officer(name, phone(number), institutions[place]))
    return password


def set_password(session: Session) -> str:
    """A new password for the demo account, which is made if it is not there; ends its log-ins."""
    password = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
    account = session.scalar(select(Staff).where(Staff.username == USERNAME))
    if account is None:
        account = Staff(username=USERNAME, name="Petugas Demo", created_at=now())
        session.add(account)
    account.password_hash = PasswordHasher().hash(password)
    account.is_active = True
    session.flush()
    session.execute(delete(StaffSession).where(StaffSession.staff_id == account.id))
    return password


def _officer(name: str, number: str, lks: Lks) -> Officer:
    officer = Officer(name=name, phone=number, lks_name=lks.name, kelurahan=lks.kelurahan)
    officer.created_at = officer.consented_at = now()
    officer.state = PENDING if name in _STILL_PENDING else APPROVED
    if officer.is_approved:
        officer.lks, officer.decided_at = lks, now()
    return officer
