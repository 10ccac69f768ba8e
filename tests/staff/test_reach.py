"""A TKSK sees one kecamatan: in lists, in counts, on the page of one thing; elsewhere is a 404."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from models.base import now
from models.message import REVIEW
from models.officer import APPROVED, PENDING
from models.staff import TKSK, Staff
from models.task import URGENT, Task
from tests.staff.desk import HASHED, Desk
from tests.staff.records import Records

PENATOI, PARUGA = "52.72.05.1005", "52.72.01.1001"
RASANAE = "52.72.01"


def at_desk(app: Flask, sessions: sessionmaker[Session], kecamatan: str | None) -> Desk:
    with sessions.begin() as session:
        account = Staff(username="tksk", name="Ibu TKSK", role=TKSK, kecamatan=kecamatan)
        account.password_hash, account.created_at = HASHED, now()
        session.add(account)
    return Desk(app.test_client()).enter("tksk")


@pytest.fixture
def tksk(app: Flask, sessions: sessionmaker[Session]) -> Desk:
    """The TKSK of Rasanae Barat, logged in."""
    return at_desk(app, sessions, RASANAE)


def test_reports_of_one_kecamatan(tksk: Desk, records: Records) -> None:
    contact = records.contact("+6281200000001")
    here = records.report(contact, kelurahan=PARUGA)
    there = records.report(contact, kelurahan=PENATOI)
    page = tksk.read("/laporan")
    assert here.number in page
    assert there.number not in page
    assert tksk.get(f"/laporan/{here.number}").status_code == 200
    assert tksk.get(f"/laporan/{there.number}").status_code == 404
    assert tksk.post(f"/laporan/{there.number}/tampilkan").status_code == 404
    # The conversation is theirs through the one report; the list beside it is narrowed as well.
    talk = tksk.read(f"/percakapan/{contact.id}")
    assert here.number in talk
    assert there.number not in talk


def test_texts_of_those_who_have_to_do_with_it(tksk: Desk, records: Records) -> None:
    reporter, stranger = records.contact("+6281200000001"), records.contact("+6281200000002")
    records.report(reporter, kelurahan=PARUGA)
    near = records.message(reporter, "kapan dijemput?", REVIEW)
    far = records.message(stranger, "kapan kantor buka?", REVIEW)
    page = tksk.read("/pesan")
    assert "kapan dijemput?" in page
    assert "kapan kantor buka?" not in page
    assert "1 menunggu" in page
    assert tksk.post(f"/pesan/{near.id}/selesai").status_code == 303
    assert tksk.post(f"/pesan/{far.id}/selesai").status_code == 404
    assert tksk.get(f"/percakapan/{stranger.id}").status_code == 404


def test_officers_and_changes_of_institutions_from_there(
    tksk: Desk, records: Records, sessions: sessionmaker[Session]
) -> None:
    near, far = (
        records.lks("LKS Paruga", kelurahan=PARUGA),
        records.lks("LKS Penatoi", kelurahan=PENATOI),
    )
    ana = records.officer("Ana", "+6281200000001", APPROVED)
    records.officer("Budi", "+6281200000002", PENDING)
    with sessions.begin() as session:
        session.merge(ana).lks_id = near.id
    records.change(ana, near, after="Ketua Dekat")
    records.change(ana, far, after="Ketua Jauh")
    people, changes = tksk.read("/pengurus"), tksk.read("/perubahan")
    assert "Ana" in people
    assert "Budi" not in people
    assert "Ketua Dekat" in changes
    assert "Ketua Jauh" not in changes


def test_tasks_of_the_kecamatan(
    tksk: Desk, records: Records, sessions: sessionmaker[Session]
) -> None:
    stranger = records.contact("+6281200000003")
    near, far = records.task(stranger, "banjir di sini"), records.task(stranger, "banjir di sana")
    with sessions.begin() as session:
        session.get_one(Task, near.id).kecamatan = RASANAE
    page = tksk.read("/tugas")
    assert near.kind == URGENT
    assert "banjir di sini" in page
    assert "banjir di sana" not in page
    assert tksk.post(f"/tugas/{far.id}/selesai").status_code == 404
    assert tksk.post(f"/tugas/{far.id}/tampilkan").status_code == 404


def test_a_tksk_without_a_kecamatan_sees_nothing(
    app: Flask, records: Records, sessions: sessionmaker[Session]
) -> None:
    report = records.report(records.contact("+6281200000001"))
    desk = at_desk(app, sessions, None)
    assert report.number not in desk.read("/laporan")
    assert desk.get(f"/laporan/{report.number}").status_code == 404
