"""/tugas/<id>/hapus: nothing in the database names them afterwards, and what was counted stays."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot.services import Services
from models import guests, retention, seating, tables
from models.attachment import STORED, Attachment
from models.audit import AuditEntry
from models.base import now
from models.bimtek import Bimtek, free_code, free_day_code
from models.contact import Contact
from models.invitation import NO, YES, Invitation
from models.message import REVIEW
from models.officer import APPROVED, Officer
from models.outbox import DELIVERED, Outbox
from models.report import Report
from models.sheet_import import OFFICERS, SheetImport
from models.task import ERASE, Task
from tests.staff.desk import Desk
from tests.staff.records import Records
from values import PHOTO

NAME, PHONE, SECOND, TWIN = "Nurhaidah", "+6281234567890", "+62811111111", "+62822222222"
SURE = {"yakin": "ya"}


@pytest.fixture
def phone(records: Records) -> Contact:
    """Nurhaidah's second phone."""
    return records.contact(SECOND, records.officer(f"{NAME} Ismail", PHONE, APPROVED))


def dumped(sessions: sessionmaker[Session]) -> str:
    """Every value of every table."""
    with sessions.begin() as session:
        rows = [
            session.execute(select(table)).all() for table in tables.Base.metadata.sorted_tables
        ]
    return repr(rows)


def with_a_seat(sessions: sessionmaker[Session], first: int, second: int) -> None:
    """A bimtek with one chair: the first officer sits on it, the second waits."""
    moment = now()
    with sessions.begin() as session:
        event = Bimtek(title="Bimtek", place="Aula", capacity=1, created_at=moment)
        event.code, event.day_code = free_code(session), free_day_code(session)
        event.starts_at, event.ends_at = moment + timedelta(days=2), moment + timedelta(days=3)
        event.answers_until = moment + timedelta(days=1)
        session.add(event)
        session.flush()
        guests.invite(session, event, [first, second], moment)
        for officer_id in (first, second):
            theirs = select(Invitation).where(Invitation.officer_id == officer_id)
            seating.accept(session, session.scalars(theirs).one(), moment)


def with_a_photo(sessions: sessionmaker[Session], report: Report) -> None:
    with sessions.begin() as session:
        row = Attachment(message_id=report.message_id, position=0, contact_id=report.contact_id)
        row.report_id, row.kind, row.channel, row.state = report.id, PHOTO, "twilio", STORED
        row.source, row.media_type, row.file = "https://api.twilio.com/x", "image/jpeg", "1.jpg"
        row.due_at = row.created_at = now()
        session.add(row)


def with_a_twin(
    desk: Desk, records: Records, sessions: sessionmaker[Session], officer: Officer
) -> None:
    """A second entry that was merged into theirs, and a table that waits to be taken over."""
    twin = records.officer(f"{NAME} I", TWIN, APPROVED)
    merged = f"/gabung/pengurus/{officer.id}/{twin.id}"
    desk.post(merged, {"tetap": str(officer.id)}, page=merged)
    with sessions.begin() as session:
        table = SheetImport(kind=OFFICERS, file_name="a.csv", staff_id=1, created_at=now())
        table.rows = [["Nama", "HP"], [NAME, "0812-3456-7890"], ["Siti", "0833333333"]]
        session.add(table)


def test_who_asked_is_in_no_table_any_more_and_the_figures_stay(
    desk: Desk,
    phone: Contact,
    records: Records,
    sessions: sessionmaker[Session],
    services: Services,
) -> None:
    task = records.task(phone, f"HAPUS data saya, {NAME}", ERASE)
    report = records.report(phone, f"LAPOR, saya {NAME}", note="butuh kursi roda")
    records.message(phone, f"ini {NAME}", state=REVIEW)
    records.outbox(phone, f"Yth {NAME}", DELIVERED)
    records.outbox(phone, f"Besok, Yth {NAME}")
    other = records.officer("Siti Hawa", "+62833333333", APPROVED)
    assert phone.officer_id is not None
    with_a_seat(sessions, phone.officer_id, other.id)
    with_a_photo(sessions, report)
    services.settings.media_dir.mkdir()
    photo = services.settings.media_dir / "1.jpg"
    photo.write_bytes(b"photo")

    with sessions.begin() as session:
        nurhaidah = session.get_one(Officer, phone.officer_id)
    records.change(nurhaidah, records.lks("LKS"), "telepon", after=PHONE)
    with_a_twin(desk, records, sessions, nurhaidah)
    assert f'href="/tugas/{task.id}/hapus"' in desk.get(f"/pengurus/{phone.officer_id}").text
    page = desk.read(f"/tugas/{task.id}/hapus")
    for said in ("Isi 4 pesan dan 2 balasan", "1 foto", "1 laporan", "1 masih terbuka", SECOND):
        assert said in page
    assert desk.post(f"/tugas/{task.id}/hapus", page="/tugas").location.endswith("/hapus")
    assert NAME in dumped(sessions)
    assert desk.post(f"/tugas/{task.id}/hapus", SURE, page="/tugas").status_code == 303
    assert "Data sudah dihapus" in desk.read("/tugas")

    with sessions.begin() as session:
        [last] = session.scalars(select(Outbox).where(Outbox.dedupe_key == f"erased:{task.id}"))
        assert (last.address, last.state) == (SECOND, "pending")
        assert "sudah dihapus" in last.text
        last.state = DELIVERED
        answers = dict(session.execute(select(Invitation.officer_id, Invitation.answer)).all())
        assert answers == {phone.officer_id: NO, other.id: YES}
        retention.forget(session, retention.Limits(None, None, None))
    kept = dumped(sessions)
    for gone in (NAME, PHONE[1:], SECOND[1:], TWIN[1:]):
        assert gone not in kept
    assert not photo.exists()
    with sessions.begin() as session:
        still = session.get_one(Report, report.id)
        assert (still.note, still.count, still.officer_id) == (
            "butuh kursi roda", report.count, phone.officer_id,
        )  # fmt: skip
        deed = select(AuditEntry.subject).where(AuditEntry.action == "person_erased")
        assert session.scalars(deed).one() == f"task:{task.id}"
    assert desk.get(f"/pengurus/{phone.officer_id}").status_code == 404
    for path in ("/laporan", "/pengurus", "/pesan?kotak=ditutup", f"/percakapan/{phone.id}"):
        assert NAME not in desk.read(path)
    assert "(dihapus)" in desk.reveal(report.number)
    again = desk.post(f"/tugas/{task.id}/hapus", SURE, page="/akun")
    assert again.location == "/tugas#hapus"
    assert "Sudah diselesaikan oleh Siti Rahmawati" in desk.read("/tugas")


def test_the_number_is_a_strangers_afterwards_and_an_open_call_comes_first(
    desk: Desk, phone: Contact, records: Records, sessions: sessionmaker[Session]
) -> None:
    urgent = records.task(phone, "DARURAT")
    task = records.task(phone, "HAPUS", ERASE)
    desk.post(f"/tugas/{task.id}/hapus", SURE, page="/tugas")
    assert "panggilan darurat dari nomor ini masih terbuka" in desk.read("/tugas")
    assert NAME in dumped(sessions)
    with sessions.begin() as session:
        session.get_one(Task, urgent.id).finish(1)
    desk.post(f"/tugas/{task.id}/hapus", SURE, page="/akun")
    new = records.contact(SECOND)
    assert (new.id, new.officer_id) != (phone.id, phone.officer_id)
    with sessions.begin() as session:
        assert session.scalar(select(Officer.id).where(Officer.phone == PHONE)) is None
