"""/gabung: what is proposed, what is picked, what is refused."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from models.base import now
from models.edit import Edit
from models.merge import Merge
from models.officer import APPROVED, Officer
from tests.staff.desk import Desk
from tests.staff.records import PHONE, Records
from tests.staff.test_merging import merge, undo


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Rules that are the same on both."""
    return sqlite_url


def test_a_listed_number_that_never_texted_is_known_when_it_does(
    desk: Desk, records: Records, sessions: sessionmaker[Session]
) -> None:
    kept = records.officer("Ana", PHONE, APPROVED)
    gone = Officer(name="Ana", phone="+6281100000001", state=APPROVED, created_at=now())
    with sessions.begin() as session:
        session.add(gone)
    assert "Ana +6281234567890 · LKS Kasih Ibu Ana +6281100000001" in desk.read(
        "/gabung?apa=pengurus"
    )
    merge(desk, "pengurus", kept.id, gone.id)
    with sessions.begin() as session:
        one = session.get_one(Officer, kept.id)
        assert {contact.address for contact in one.contacts} == {PHONE, gone.phone}
        assert one.reach(session, "simulator", now()).address == PHONE


def test_what_cannot_be_merged_is_refused(
    desk: Desk, records: Records, sessions: sessionmaker[Session]
) -> None:
    one, other = records.lks("LKS Mawar"), records.lks("LKS Melati")
    page = f"/gabung/lks/{one.id}/{other.id}"
    assert desk.post(page, {"tetap": "999"}, page=page).status_code == 400
    assert desk.post(page, {}, page=page).status_code == 400
    assert desk.get(f"/gabung/lks/{one.id}/{one.id}").status_code == 404
    assert desk.get(f"/gabung/gaji/{one.id}/{other.id}").status_code == 404
    assert desk.get("/gabung/pilih?apa=gaji").status_code == 404
    found = desk.get("/gabung/pilih?apa=lks&satu=lks+mawar&dua=LKS%20Melati")
    assert found.location == page
    desk.get("/gabung/pilih?apa=lks&satu=LKS+Mawar&dua=LKS+Entah")
    assert "Tidak ditemukan: LKS Entah" in desk.read("/gabung")
    assert desk.post(f"/gabung/lks/{one.id}/{one.id}/beda", page=page).status_code == 400
    merge(desk, "lks", one.id, other.id)
    records.lks("LKS Melati")
    assert "nama atau nomornya sekarang dipakai yang lain" in undo(desk)
    with sessions.begin() as session:
        assert session.scalars(select(Merge)).one().undone_at is None
        assert len(session.scalars(select(Edit)).all()) == 1


def test_what_only_looks_alike_is_not_proposed_again(desk: Desk, records: Records) -> None:
    one, other = records.lks("LKS Mawar Kolo"), records.lks("LKSA Mawar Kolo")
    assert "1 pasang" in desk.read("/gabung")
    page = f"/gabung/lks/{other.id}/{one.id}"
    for _ in range(2):
        assert desk.post(f"{page}/beda", page=page).status_code == 303
    assert "keduanya berbeda" in desk.read("/gabung")
    assert "0 pasang" in desk.read("/gabung")
