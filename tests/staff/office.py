"""A whole house running, with somebody's work in it, for the browser's tests."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from models import guests
from models.base import now
from models.bimtek import INVITED, Bimtek, free_code, free_day_code
from models.broadcast import DRAFT, Broadcast
from models.contact import Contact
from models.message import REVIEW
from models.officer import APPROVED, PENDING, Officer
from models.report import POTENTIAL, Report
from models.sheet_import import LKS, SheetImport
from models.staff import ADMIN, Staff
from models.task import ERASE, Task
from tests.parts.databases import sqlite_copy
from tests.parts.live import LiveServer, running_house
from tests.staff.desk import HASHED, PASSWORD
from tests.staff.records import Records

NURHAIDAH = "+6281200000001"
URGENT_TEXT = "DARURAT BANJIR 12 KK TANJUNG, air masuk rumah sejak subuh, ada bayi dan lansia"
PANE = "52.72.01.1013"
# A new row, a changed one, a wrong one.
TABLE = [
    ["Nama LKS", "Ketua", "Alamat", "Kelurahan", "Izin sampai", "Warna"],
    ["LKS Mutiara Mpunda", "Siti Nurhaliza", "", "Penatoi", "31/12/2027", "biru"],
    ["LKSA Al-Ikhlas Kolo", "Hj. Nurmi", "Jl. Pelabuhan 3", "Kolo", "5 Januari 2028", ""],
    ["LKS Kasih Ibu", "Ahmad", "Jl. Gatot Subroto 9", "Penatoy", "31/02/2027", ""],
]


@pytest.fixture(scope="module")
def office(
    template: Path, redis_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    """A running house with one account, two officers, and something in every list."""
    folder = tmp_path_factory.mktemp("office")
    # Whoever tests at night wants to see a notice arrive.
    awake = {"QUIET_HOURS": "", "QUIET_FRIDAY": ""}
    with running_house(sqlite_copy(template, folder), redis_url, folder, **awake) as house:
        _fill(house.sessions)
        yield house


def _fill(sessions: sessionmaker[Session]) -> None:
    _add_account(sessions)
    records = Records(sessions)
    nurhaidah = records.officer("Nurhaidah Ismail", NURHAIDAH, APPROVED)
    records.officer("Taufik Rade", "+6281200000002", PENDING)
    stranger = records.contact("+6281200000003")
    records.message(stranger, "assalamualaikum pak, mau tanya soal bantuan", state=REVIEW)
    with sessions.begin() as session:
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
            # Who sent that many within the hour would not be answered.
            created_at=now() - timedelta(hours=8, minutes=-number),
        )
    _add_duties(sessions, records, nurhaidah, stranger)
    _add_event(sessions, nurhaidah)
    records.message(phone, "LAPOR LANSIA 3 PENATOI butuh kursi roda")
    records.outbox(phone, "Diterima no 10312: LANSIA 3 orang, Penatoi.", "delivered")


def _add_duties(
    sessions: sessionmaker[Session], records: Records, officer: Officer, stranger: Contact
) -> None:
    """Help that was found, what somebody put right, and a duty of each kind."""
    with sessions.begin() as session:
        phone = session.get_one(Officer, officer.id).contacts[0]
    lks = records.lks(
        "LKS Mutiara Mpunda", chair="Ina Lama", address="Jl. Soekarno-Hatta 12, Penatoi"
    )
    records.lks("Yayasan Mutiara Mpunda", chair="Siti Nurhaliza", kelurahan="52.72.05.1005")
    records.change(officer, lks, after="Siti Nurhaliza binti Abdurrahman")
    address = "Jl. Gajah Mada no 45 RT 03 RW 01, samping Masjid Baitul Hamid"
    records.change(officer, lks, "alamat", after=address)
    records.change(officer, lks, "akreditasi", after="A sampai dengan tahun 2029")
    records.report(phone, "POTENSI KT 2 PENATOI", kind=POTENTIAL, category="KT", count=2)
    task = records.task(phone, URGENT_TEXT, ago=timedelta(minutes=14))
    records.task(stranger, "tolong pak ada kebakaran", ago=timedelta(minutes=3))
    records.task(stranger, "HAPUS", ERASE, timedelta(days=4))
    records.task(phone, "hapus data saya", ERASE, timedelta(hours=5))
    report = records.report(phone, URGENT_TEXT, category="KBA", count=12, urgent=True)
    fix = records.message(phone, f"RALAT {report.number} jumlah 14 PANE")
    with sessions.begin() as session:
        kept = session.get_one(Report, report.id)
        # The task is this report's own.
        session.get_one(Task, task.id).message_id = kept.message_id
        kept.correct(session, {"count": 14, "kelurahan": PANE}, now(), fix.id)


def _add_event(sessions: sessionmaker[Session], officer: Officer) -> None:
    """A bimtek to which somebody is invited, and a broadcast that nobody has sent yet."""
    moment = now()
    with sessions.begin() as session:
        event = Bimtek(
            code=free_code(session),
            day_code=free_day_code(session),
            state=INVITED,
            title="Bimtek Pengelolaan LKS",
            place="Aula Kantor Walikota",
            capacity=30,
            starts_at=moment + timedelta(hours=2),
            ends_at=moment + timedelta(hours=5),
            answers_until=moment + timedelta(hours=1),
            created_at=moment,
        )
        session.add(event)
        session.flush()
        guests.invite(session, event, [officer.id], moment)
        account = session.scalars(select(Staff)).one()
        text = "Yth {nama}, besok pelayanan libur."
        session.add(
            Broadcast(
                text=text, audience={}, state=DRAFT, created_by_id=account.id, created_at=moment
            )
        )
        table = SheetImport(kind=LKS, file_name="daftar-lks-2026.xlsx", staff_id=account.id)
        table.rows, table.created_at = TABLE, moment
        session.add(table)


def _add_account(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        session.add(
            Staff(
                username="siti",
                name="Siti Rahmawati",
                password_hash=HASHED,
                role=ADMIN,
                created_at=now(),
            )
        )


def log_in(page: Page, office: LiveServer, path: str = "/laporan") -> None:
    page.goto(f"{office.url}{path}")
    page.get_by_label("Nama pengguna").fill("siti")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url(lambda address: urlsplit(address).path == path)
