"""A whole house running, with somebody's work in it, for the browser's tests."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page
from sqlalchemy.orm import Session, sessionmaker

from bot.staff.passwords import hash_password
from models.base import now
from models.message import REVIEW
from models.officer import APPROVED, PENDING, Officer
from models.staff import Staff
from tests.parts.live import LiveServer
from tests.staff.desk import PASSWORD
from tests.staff.records import Records

NURHAIDAH = "+6281200000001"


@pytest.fixture(scope="module")
def office(live_server: LiveServer) -> LiveServer:
    """A running house with one account, two officers, and something in every list."""
    _add_account(live_server.sessions)
    records = Records(live_server.sessions)
    nurhaidah = records.officer("Nurhaidah Ismail", NURHAIDAH, APPROVED)
    records.officer("Taufik Rade", "+6281200000002", PENDING)
    stranger = records.contact("+6281200000003")
    records.message(stranger, "assalamualaikum pak, mau tanya soal bantuan", state=REVIEW)
    with live_server.sessions.begin() as session:
        phone = session.get_one(Officer, nurhaidah.id).contacts[0]
    records.outbox(phone, "Rapat Senin pukul 09.00", "failed", error_code="30006")
    for number in range(30):
        records.report(
            (phone, stranger)[number % 3 == 0],
            f"LAPOR MISKIN {number + 1} KOLO",
            category=("FM", "LUT", "AT", "PD")[number % 4],
            kelurahan=("52.72.03.1003", "52.72.01.1001", "52.72.05.1005")[number % 3],
            count=number + 1,
            urgent=number % 7 == 0,
            state=("baru", "ditangani", "selesai")[number % 3],
        )
    records.message(phone, "LAPOR LANSIA 3 PENATOI butuh kursi roda")
    records.outbox(phone, "Diterima no 10312: LANSIA 3 orang, Penatoi.", "delivered")
    return live_server


def _add_account(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        session.add(
            Staff(
                username="siti",
                name="Siti Rahmawati",
                password_hash=hash_password(PASSWORD),
                created_at=now(),
            )
        )


def log_in(page: Page, office: LiveServer, path: str = "/laporan") -> None:
    page.goto(f"{office.url}{path}")
    page.get_by_label("Nama pengguna").fill("siti")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url(lambda address: urlsplit(address).path == path)
