"""What was said of a child or a victim: who reads it is written down, who need not does not."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot.staff.privacy import OPEN_FOR, VIEWED
from models.audit import AuditEntry
from models.base import now
from models.message import REVIEW, Message
from models.officer import APPROVED
from models.report import Report
from models.staff import Staff
from models.task import Task
from tests.staff.desk import Desk
from tests.staff.desk import words as words_of
from tests.staff.records import Records


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Who may read does not depend on the database."""
    return sqlite_url


SAID = "LAPOR ANAK TERLANTAR 1 KOLO namanya Rizki"


@pytest.fixture
def child(records: Records, sessions: sessionmaker[Session]) -> Report:
    """An urgent report about a child, with the child's name in it."""
    contact = records.contact("+62811111111", records.officer(state=APPROVED))
    report = records.report(contact, SAID, category="AT", count=1, note="namanya Rizki")
    records.message(contact, SAID, state=REVIEW)
    task = records.task(contact, SAID)
    with sessions.begin() as session:
        session.get_one(Task, task.id).message_id = report.message_id
    return report


def views(sessions: sessionmaker[Session]) -> list[str]:
    with sessions.begin() as session:
        wanted = select(AuditEntry.subject).where(AuditEntry.action == VIEWED)
        return list(session.scalars(wanted.order_by(AuditEntry.id)))


def lists(desk: Desk) -> list[str]:
    """The pages that show words of many senders at once."""
    return [desk.read(path) for path in ("/laporan?kolom=keterangan", "/tugas")]


def test_a_click_shows_it_for_a_while_and_is_written_down_once(
    desk: Desk, other_desk: Desk, child: Report, sessions: sessionmaker[Session]
) -> None:
    page = f"/laporan/{child.number}"
    for words in (*lists(desk), desk.read(page)):
        assert "Rizki" not in words
        assert re.search(r"\(disamarkan\) Tampilkan|disamarkan. Tampilkan", words)
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(2):
            assert "namanya Rizki" in desk.reveal(child.number)
        assert all("Rizki" in words for words in lists(desk))
        assert views(sessions) == [f"report:{child.id}"]
        assert "Rizki" not in other_desk.read(page)  # nobody clicks for another
        clock.shift(OPEN_FOR + timedelta(seconds=1))
        assert "Rizki" not in desk.read(page)
        desk.reveal(child.number)
    assert views(sessions) == [f"report:{child.id}"] * 2
    assert f"Melihat data rahasia Laporan {child.number}" in desk.read("/pengaturan/catatan")


def test_an_ailment_needs_no_click_of_who_works_and_is_nothing_for_who_looks_on(
    desk: Desk, records: Records, sessions: sessionmaker[Session]
) -> None:
    contact = records.contact("+62811111111", records.officer(state=APPROVED))
    report = records.report(contact, category="LUT", note="butuh kursi roda")
    pages = ("/laporan?kolom=keterangan", f"/laporan/{report.number}")
    assert all("kursi roda" in desk.read(page) for page in pages)
    assert views(sessions) == []
    with sessions.begin() as session:
        for account in session.scalars(select(Staff)):
            account.role = "pemantau"
    assert not any("kursi roda" in desk.read(page) for page in pages)


def test_in_a_list_the_words_alone_come_back(
    desk: Desk, child: Report, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        task_id = session.scalars(select(Task.id)).one()
    part = {"HX-Request": "true", "HX-Request-Type": "partial"}
    for path in (f"/tugas/{task_id}", f"/laporan/{child.number}"):
        shown = desk.post(f"{path}/tampilkan", page="/akun", headers=part)
        assert "Rizki" in words_of(shown)
        assert "<html" not in shown.text
    assert views(sessions) == [f"report:{child.id}"]


def test_who_opens_the_conversation_sees_it_and_polling_writes_no_line_each(
    desk: Desk, child: Report, sessions: sessionmaker[Session]
) -> None:
    assert "Rizki" not in desk.read("/pesan?kotak=terbuka")
    talk = f"/percakapan/{child.contact_id}"
    assert "Rizki" in desk.read(talk)
    for _ in range(3):
        assert "Rizki" in desk.read(f"{talk}/baru")
    with sessions.begin() as session:
        unread = session.scalars(select(Message.id).where(Message.state == REVIEW)).one()
    assert views(sessions) == [f"message:{unread}", f"report:{child.id}"]


def test_who_looks_on_reads_none_of_it_anywhere(
    visitor: Desk, child: Report, records: Records, sessions: sessionmaker[Session]
) -> None:
    other = records.report(
        records.contact("+62822222222"), "atapnya", note="atap bocor", category="FM"
    )
    with sessions.begin() as session:
        for account in session.scalars(select(Staff)):
            account.role = "pemantau"
    desk = visitor.enter("budi")
    page, taught = f"/laporan/{child.number}", "/pengaturan/kata?kata=rizki&arti=FM"
    for words in (*lists(desk), desk.read(page), desk.read(taught)):
        assert "Rizki" not in words
        assert not re.search(r"disamarkan[.)] Tampilkan", words)
    assert "disamarkan" in desk.read(page)
    assert "atap bocor" in desk.read(f"/laporan/{other.number}")
    assert "atapnya" not in desk.read(f"/laporan/{other.number}")
    for typed, found in (("Rizki", False), ("atapnya", False), ("bocor", True)):
        assert ("Tidak ada laporan" not in desk.read(f"/laporan?cari={typed}")) is found, typed
    assert child.number in desk.read("/laporan?cari=Nurhaidah")
    assert desk.get(f"/percakapan/{child.contact_id}").status_code == 403
    assert desk.post(f"{page}/tampilkan", page="/akun").status_code == 403
    assert views(sessions) == []
