"""/tugas: who waits for help, who wants to be forgotten, and who of the office took it."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from models.audit import AuditEntry
from models.contact import Contact
from models.officer import APPROVED
from models.report import Report
from models.task import ERASE, RECHECK, URGENT, Task
from tests.staff.desk import Desk
from tests.staff.records import Records

HOUR = timedelta(hours=1)


@pytest.fixture
def phone(records: Records) -> Contact:
    """Nurhaidah's second phone."""
    return records.contact("+62811111111", records.officer(state=APPROVED))


def deeds(sessions: sessionmaker[Session]) -> list[tuple[int | None, str, str]]:
    wanted = select(AuditEntry).where(AuditEntry.action.endswith("_done"))
    with sessions.begin() as session:
        found = session.scalars(wanted.order_by(AuditEntry.id)).all()
    return [(entry.staff_id, entry.action, entry.subject) for entry in found]


def after(sessions: sessionmaker[Session], task: Task) -> Task:
    with sessions.begin() as session:
        return session.get_one(Task, task.id)


def test_an_office_without_tasks_says_so(desk: Desk) -> None:
    page = desk.read("/tugas")
    assert "Tidak ada pesan darurat yang menunggu" in page
    assert "Tidak ada permintaan" in page


def test_a_number_that_speaks_again_is_made_sure_of(
    desk: Desk, phone: Contact, records: Records, sessions: sessionmaker[Session]
) -> None:
    task = records.task(phone, "LAPOR LANSIA 3 PENATOI", RECHECK)
    page = desk.read("/tugas")
    assert "Nomor yang lama diam" in page
    assert "Nurhaidah Ismail , LKS Kasih Ibu" in page.split("Nomor yang lama diam")[1]
    desk.post(f"/tugas/{task.id}/selesai", page="/tugas")
    assert "Nomor yang lama diam" not in desk.read("/tugas")
    assert [action for _, action, _ in deeds(sessions)] == ["recheck_done"]


def test_the_urgent_come_first_and_of_those_the_longest_wait(
    desk: Desk, phone: Contact, records: Records
) -> None:
    records.task(phone, "HAPUS lama", ERASE, 80 * HOUR)
    records.task(phone, "HAPUS baru", ERASE, 22 * HOUR)
    records.task(phone, "DARURAT baru", ago=timedelta(minutes=12, seconds=5))
    records.task(phone, "DARURAT lama", ago=timedelta(hours=3, minutes=4, seconds=5))
    page = desk.read("/tugas")
    order = [
        page.index(words)
        for words in (
            "Menunggu 3 jam 4 menit DARURAT lama Nurhaidah Ismail , LKS Kasih Ibu",
            "Menunggu 12 menit DARURAT baru",
            "Terlambat 8 jam · tenggat",
            "HAPUS lama",
            "Sisa waktu 2 hari 1 jam",
            "HAPUS baru",
        )
    ]
    assert order == sorted(order)


def test_a_task_leads_to_its_conversation_and_its_reports(
    desk: Desk, phone: Contact, records: Records, sessions: sessionmaker[Session]
) -> None:
    task = records.task(phone, "DARURAT BANJIR 12 KK TANJUNG")
    report = records.report(phone, urgent=True)
    other = records.report(phone)
    with sessions.begin() as session:
        session.get_one(Report, report.id).message_id = task.message_id
        kept = session.get_one(Task, task.id)
        kept.kecamatan, kept.told_at, kept.times_told = "52.72.01", kept.created_at, 2
    page = desk.get("/tugas").text
    assert f'href="/percakapan/{phone.id}"' in page
    assert f'href="/laporan/{report.number}"' in page
    assert other.number not in page
    assert "Kec. Rasanae Barat" in page
    assert "Petugas jaga dipanggil 2 kali" in page


@pytest.mark.parametrize(
    ("kind", "place", "news"),
    [
        (URGENT, "/percakapan/", "Anda yang menangani"),
        (ERASE, "/tugas", "hapus data ditandai selesai tanpa"),
    ],
)
def test_a_task_is_finished_once(
    desk: Desk,
    other_desk: Desk,
    staff: dict[str, int],
    phone: Contact,
    records: Records,
    sessions: sessionmaker[Session],
    kind: str,
    place: str,
    news: str,
) -> None:
    task = records.task(phone, "tolong", kind)
    first = desk.post(f"/tugas/{task.id}/selesai", page="/tugas")
    assert first.location.startswith(place)
    assert news in desk.read(first.location)
    done = after(sessions, task)
    assert done.done_at is not None
    assert "tolong" not in desk.read("/tugas")

    second = other_desk.post(f"/tugas/{task.id}/selesai", page="/tugas")
    assert second.location == "/tugas"
    words = {URGENT: "ditangani", ERASE: "diselesaikan"}[kind]
    assert re.search(rf"Sudah {words} oleh Siti Rahmawati pada \d", other_desk.read("/tugas"))
    assert after(sessions, task).done_at == done.done_at
    assert after(sessions, task).done_by_id == staff["siti"]
    assert deeds(sessions) == [(staff["siti"], f"{kind}_done", f"task:{task.id}")]


def test_two_hands_at_one_instant_are_one(
    desk: Desk,
    other_desk: Desk,
    phone: Contact,
    records: Records,
    sessions: sessionmaker[Session],
) -> None:
    tasks = [records.task(phone, "tolong") for _ in range(6)]
    for task in tasks:
        path = f"/tugas/{task.id}/selesai"
        with ThreadPoolExecutor(2) as both:
            tries = [both.submit(who.post, path, page="/tugas") for who in (desk, other_desk)]
            places = sorted(one.result().location for one in tries)
        assert places == [f"/percakapan/{phone.id}", "/tugas"]
    assert len(deeds(sessions)) == len(tasks)
