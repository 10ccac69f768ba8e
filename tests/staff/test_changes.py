"""/perubahan: the register changes when staff say so, once, and the officer is told."""

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import TestResponse

from bot.staff.register_words import LKS_FIELDS
from models.audit import AuditEntry
from models.lks import FIELDS, Lks
from models.lks_change import APPROVED, PENDING, REFUSED, LksChange
from models.officer import APPROVED as KNOWN
from models.officer import Officer
from models.outbox import Outbox
from tests.staff.desk import Desk
from tests.staff.records import Records


@pytest.fixture
def officer(records: Records) -> Officer:
    """Nurhaidah, who may ask."""
    return records.officer(state=KNOWN)


@pytest.fixture
def lks(records: Records) -> Lks:
    """Her institution."""
    return records.lks("LKS Kasih Ibu", chair="Ina Lama")


def decide(desk: Desk, change: LksChange, deed: str) -> TestResponse:
    return desk.post(f"/perubahan/{change.id}/{deed}", page="/perubahan")


def now_in(sessions: sessionmaker[Session], change: LksChange) -> tuple[str, str | None]:
    """The state of a change, and what the register says."""
    with sessions.begin() as session:
        kept = session.get_one(LksChange, change.id)
        return kept.state, kept.present


def texts(sessions: sessionmaker[Session]) -> list[str]:
    with sessions.begin() as session:
        return list(session.scalars(select(Outbox.text).order_by(Outbox.id)))


def deeds(sessions: sessionmaker[Session]) -> list[tuple[int | None, str, str]]:
    wanted = select(AuditEntry).where(AuditEntry.action.startswith("change"))
    with sessions.begin() as session:
        found = session.scalars(wanted.order_by(AuditEntry.id)).all()
    return [(entry.staff_id, entry.action, entry.subject) for entry in found]


def test_every_field_of_the_register_has_its_words() -> None:
    assert LKS_FIELDS.keys() == FIELDS.keys()


def test_what_waits_is_shown_before_and_after(
    desk: Desk, officer: Officer, lks: Lks, records: Records, sessions: sessionmaker[Session]
) -> None:
    assert "Tidak ada perubahan yang menunggu" in desk.read("/perubahan")
    records.change(officer, lks)
    records.change(officer, lks, "telepon", after="0374 42345")
    page = desk.read("/perubahan")
    assert "LKS Kasih Ibu Ketua dari Ina Lama → menjadi Ina Baru Nurhaidah Ismail" in page
    assert "Telepon kosong → menjadi 0374 42345" in page
    assert "Sekarang" not in page
    with sessions.begin() as session:
        contact = session.get_one(Officer, officer.id).contacts[0]
    assert f'href="/percakapan/{contact.id}"' in desk.get("/perubahan").text


@pytest.mark.parametrize(
    ("deed", "state", "chair", "told", "news"),
    [
        ("setujui", APPROVED, "Ina Baru", "disetujui dan sudah tercatat", "Ketua LKS Kasih Ibu s"),
        ("tolak", REFUSED, "Ina Lama", "belum dapat disetujui", "Perubahan Ketua LKS Kasih Ibu d"),
    ],
)
def test_a_decision_is_made_once_and_told(
    desk: Desk,
    other_desk: Desk,
    staff: dict[str, int],
    officer: Officer,
    lks: Lks,
    records: Records,
    sessions: sessionmaker[Session],
    deed: str,
    state: str,
    chair: str,
    told: str,
    news: str,
) -> None:
    change = records.change(officer, lks)
    assert decide(desk, change, deed).status_code == 303
    page = desk.read("/perubahan")
    assert news in page
    assert "Kabar dikirim ke nomornya" in page
    assert now_in(sessions, change) == (state, chair)

    decide(other_desk, change, "tolak" if deed == "setujui" else "setujui")
    words = {APPROVED: "disetujui", REFUSED: "ditolak"}[state]
    page = other_desk.read("/perubahan")
    assert re.search(rf"Sudah {words} oleh Siti Rahmawati pada \d", page)
    assert now_in(sessions, change) == (state, chair)
    action = f"change_{state}"
    assert deeds(sessions) == [(staff["siti"], action, f"lks_change:{change.id}")]
    (text,) = texts(sessions)
    assert f"ketua LKS Kasih Ibu {told}" in text


def test_a_register_that_has_moved_on_is_shown_and_so_is_a_later_wish(
    desk: Desk, officer: Officer, lks: Lks, records: Records
) -> None:
    first, second = (records.change(officer, lks, after=name) for name in ("Ana", "Ani"))
    page = desk.read("/perubahan")
    assert page.count("Ada permintaan yang lebih baru") == 1
    assert page.index("menjadi Ana") < page.index("lebih baru") < page.index("menjadi Ani")
    decide(desk, first, "setujui")
    page = desk.read("/perubahan")
    assert "dari Ina Lama → menjadi Ani Sekarang Ana Daftar LKS berubah sejak ini diminta" in page
    decide(desk, second, "tolak")
    records.change(officer, lks, after="Ana", before="Ina Lama")
    assert "Daftar LKS sudah berisi yang baru" in desk.read("/perubahan")


def test_what_the_register_has_no_room_for_is_not_approved(
    desk: Desk, officer: Officer, lks: Lks, records: Records, sessions: sessionmaker[Session]
) -> None:
    change = records.change(officer, lks, "akreditasi", after="A" * 21)
    assert "lebih dari 20 huruf, jadi tidak bisa disetujui" in desk.read("/perubahan")
    decide(desk, change, "setujui")
    assert "Tidak diubah: isinya lebih dari 20 huruf" in desk.read("/perubahan")
    assert now_in(sessions, change) == (PENDING, None)
    assert deeds(sessions) == texts(sessions) == []
    decide(desk, change, "tolak")
    assert now_in(sessions, change) == (REFUSED, None)


@pytest.mark.parametrize("name", ["LKS Mutiara", "lks mutiara"])
def test_a_name_that_another_has_is_not_approved(
    desk: Desk,
    officer: Officer,
    lks: Lks,
    records: Records,
    sessions: sessionmaker[Session],
    name: str,
) -> None:
    records.lks("LKS Mutiara")
    change = records.change(officer, lks, "nama", after=name)
    decide(desk, change, "setujui")
    assert "nama itu sudah dipakai LKS lain" in desk.read("/perubahan")
    assert now_in(sessions, change) == (PENDING, "LKS Kasih Ibu")
    assert deeds(sessions) == texts(sessions) == []


def test_a_name_that_is_given_away_at_that_instant_is_not_approved(
    desk: Desk, officer: Officer, lks: Lks, records: Records, sessions: sessionmaker[Session]
) -> None:
    other = records.lks("LKS Kanan")
    change = records.change(officer, lks, "nama", after="LKS Mutiara")
    with ThreadPoolExecutor(1) as colleague:
        with sessions.begin() as session:
            session.get_one(Lks, other.id).name = "LKS Mutiara"
            session.flush()
            answer = colleague.submit(decide, desk, change, "setujui")
            time.sleep(0.5)  # by now PostgreSQL has looked, and waits for the row to be written
        assert answer.result().status_code == 303
    assert "nama itu sudah dipakai LKS lain" in desk.read("/perubahan")
    assert now_in(sessions, change) == (PENDING, "LKS Kasih Ibu")
    assert deeds(sessions) == texts(sessions) == []


def test_its_own_name_in_other_letters_is_no_other_name(
    desk: Desk, officer: Officer, lks: Lks, records: Records, sessions: sessionmaker[Session]
) -> None:
    change = records.change(officer, lks, "nama", after="LKS KASIH IBU")
    decide(desk, change, "setujui")
    assert now_in(sessions, change) == (APPROVED, "LKS KASIH IBU")


def test_two_decisions_at_one_instant_are_one(
    desk: Desk,
    other_desk: Desk,
    officer: Officer,
    lks: Lks,
    records: Records,
    sessions: sessionmaker[Session],
) -> None:
    changes = [records.change(officer, lks) for _ in range(6)]
    for change in changes:
        with ThreadPoolExecutor(2) as both:
            pairs = ((desk, "setujui"), (other_desk, "tolak"))
            tries = [both.submit(decide, who, change, deed) for who, deed in pairs]
            assert {one.result().status_code for one in tries} == {303}
    assert len(deeds(sessions)) == len(texts(sessions)) == len(changes)
