"""/pengurus: yes and no, said once, told to the officer, and kept in the audit log."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import TestResponse

from models.audit import AuditEntry
from models.lks import Lks
from models.officer import APPROVED, PENDING, REFUSED, Officer
from models.outbox import Outbox
from models.report import Report
from tests.staff.desk import Desk
from tests.staff.records import Records


def decide(desk: Desk, officer: Officer, deed: str, **data: str) -> TestResponse:
    return desk.post(f"/pengurus/{officer.id}/{deed}", data, page="/pengurus")


def after(sessions: sessionmaker[Session], officer: Officer) -> Officer:
    with sessions.begin() as session:
        return session.get_one(Officer, officer.id)


def texts(sessions: sessionmaker[Session]) -> list[str]:
    with sessions.begin() as session:
        return list(session.scalars(select(Outbox.text).order_by(Outbox.id)))


def deeds(sessions: sessionmaker[Session]) -> list[tuple[int | None, str, str]]:
    wanted = select(AuditEntry).where(AuditEntry.action.startswith("officer"))
    with sessions.begin() as session:
        found = session.scalars(wanted.order_by(AuditEntry.id)).all()
    return [(entry.staff_id, entry.action, entry.subject) for entry in found]


def test_those_who_wait_come_first(desk: Desk, records: Records) -> None:
    records.officer("Ana Lama", "+6281100000001", APPROVED)
    records.officer("Budi Baru", "+6281100000002", PENDING)
    page = desk.read("/pengurus")
    assert page.index("Budi Baru") < page.index("Ana Lama")
    assert "Penatoi" in page


def test_when_they_agreed_is_shown(
    desk: Desk, records: Records, sessions: sessionmaker[Session]
) -> None:
    asked, listed = records.officer(), records.officer("Ana", "+6281100000001", APPROVED)
    with sessions.begin() as session:
        session.get_one(Officer, asked.id).consented_at = datetime(2025, 11, 22, 17, 5, tzinfo=UTC)
    page = desk.read("/pengurus")
    assert "Menyetujui penyimpanan data 23 Nov 2025 01.05" in page
    assert page.index("Persetujuan data belum tercatat") > page.index(listed.name)


def test_approving_for_an_lks_of_the_register(
    desk: Desk, staff: dict[str, int], records: Records, sessions: sessionmaker[Session]
) -> None:
    lks = records.lks("LKS Kasih Ibu")
    officer = records.officer()
    assert "Ada di daftar LKS" in desk.read("/pengurus")
    assert decide(desk, officer, "setujui", lks=" lks  kasih ibu ").status_code == 303
    decided = after(sessions, officer)
    assert decided.is_approved
    assert decided.lks_id == lks.id
    assert decided.decided_by_id == staff["siti"]
    assert deeds(sessions) == [(staff["siti"], "officer_approved", f"officer:{officer.id}")]
    (told,) = texts(sessions)
    assert "LKS Kasih Ibu disetujui" in told
    assert "Nurhaidah Ismail disetujui untuk LKS Kasih Ibu. Kabar dikirim" in desk.read("/pengurus")


def test_approving_for_a_new_lks_needs_the_tick(
    desk: Desk, records: Records, sessions: sessionmaker[Session]
) -> None:
    officer = records.officer()
    decide(desk, officer, "setujui", lks="LKS Kasih Ibu")
    assert "belum ada di daftar" in desk.read("/pengurus")
    assert after(sessions, officer).state == PENDING
    decide(desk, officer, "setujui", lks="LKS Kasih Ibu", baru="ya")
    assert after(sessions, officer).is_approved
    with sessions.begin() as session:
        made = session.scalars(select(Lks)).one()
    assert (made.name, made.kelurahan) == ("LKS Kasih Ibu", "52.72.05.1005")


def test_approval_makes_earlier_reports_count(
    desk: Desk, records: Records, sessions: sessionmaker[Session]
) -> None:
    officer = records.officer()
    with sessions.begin() as session:
        contact = session.get_one(Officer, officer.id).contacts[0]
    report = records.report(contact, verified=False)
    decide(desk, officer, "setujui", lks="LKS Kasih Ibu", baru="ya")
    with sessions.begin() as session:
        assert session.get_one(Report, report.id).verified


def test_refusing(
    desk: Desk, staff: dict[str, int], records: Records, sessions: sessionmaker[Session]
) -> None:
    officer = records.officer()
    assert decide(desk, officer, "tolak").status_code == 303
    assert after(sessions, officer).state == REFUSED
    assert deeds(sessions) == [(staff["siti"], "officer_refused", f"officer:{officer.id}")]
    (told,) = texts(sessions)
    assert "belum dapat disetujui" in told


def test_one_whom_staff_listed_and_who_never_texted_is_not_said_to_be_told(
    desk: Desk, sessions: sessionmaker[Session], records: Records
) -> None:
    officer = records.officer()
    with sessions.begin() as session:
        for contact in session.get_one(Officer, officer.id).contacts:
            session.delete(contact)
    decide(desk, officer, "tolak")
    assert texts(sessions) == []
    assert "beri tahu langsung" in desk.read("/pengurus")


def test_who_decides_second_reads_who_was_first(
    desk: Desk, other_desk: Desk, records: Records, sessions: sessionmaker[Session]
) -> None:
    officer = records.officer()
    decide(desk, officer, "tolak")
    decide(other_desk, officer, "setujui", lks="LKS Kasih Ibu", baru="ya")
    page = other_desk.read("/pengurus")
    assert re.search(r"Sudah ditolak oleh Siti Rahmawati pada \d+ \w+ \d\d\.\d\d", page)
    assert after(sessions, officer).state == REFUSED
    assert len(deeds(sessions)) == len(texts(sessions)) == 1


@pytest.mark.parametrize("deed", ["setujui", "tolak"])
def test_two_decisions_at_one_instant_are_one(
    desk: Desk, other_desk: Desk, records: Records, sessions: sessionmaker[Session], deed: str
) -> None:
    officers = [records.officer("Ana", f"+628120000000{number}") for number in range(6)]
    for officer in officers:
        with ThreadPoolExecutor(2) as both:
            tries = [
                both.submit(decide, who, officer, deed, lks="LKS Kasih Ibu", baru="ya")
                for who in (desk, other_desk)
            ]
            assert {one.result().status_code for one in tries} == {303}
    assert len(deeds(sessions)) == len(texts(sessions)) == len(officers)
    with sessions.begin() as session:
        assert len(session.scalars(select(Lks)).all()) <= 1


def test_the_medium_that_an_officer_wishes_for(
    desk: Desk, staff: dict[str, int], records: Records, sessions: sessionmaker[Session]
) -> None:
    officer = records.officer(state=APPROVED)
    assert decide(desk, officer, "saluran", saluran="sms").status_code == 303
    assert "Saluran untuk Nurhaidah Ismail disimpan" in desk.read("/pengurus")
    assert after(sessions, officer).prefers == "sms"
    assert decide(desk, officer, "saluran", saluran="").status_code == 303
    assert after(sessions, officer).prefers is None
    assert decide(desk, officer, "saluran", saluran="surat").status_code == 400
    assert deeds(sessions) == [(staff["siti"], "officer_medium", f"officer:{officer.id}")] * 2
