"""/lks: the register of institutions, put right on a page, with before and after kept."""

import csv
import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot.staff.times import today
from models.audit import AuditEntry
from models.base import now
from models.edit import Edit
from models.lks import Lks
from models.officer import APPROVED, Officer
from models.register import FIELDS, as_text
from models.residents import ResidentCount
from tests.staff.desk import Desk, words
from tests.staff.records import Records


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Plain reading and writing: the same on both."""
    return sqlite_url


def form_of(lks: Lks, **changed: str) -> dict[str, str]:
    return {f.name: as_text(getattr(lks, f.name)) or "" for f in FIELDS} | changed


def test_an_entry_is_made_and_found(desk: Desk) -> None:
    made = desk.post(
        "/lks/baru",
        {"name": "LKS Mawar", "kind": "lksa", "kelurahan": "52.72.05.1005", "chair": "Ina Sofia"},
    )
    assert made.status_code == 303
    page = desk.read(made.location)
    assert "LKSA (anak)" in page
    assert "Ina Sofia" in page
    assert "LKS Mawar" in desk.read("/lks?cari=sofia+ina")
    assert "LKS Mawar" not in desk.read("/lks?cari=%25")


def test_a_change_keeps_before_and_after(
    desk: Desk, records: Records, sessions: sessionmaker[Session], staff: dict[str, int]
) -> None:
    lks = records.lks("LKS Mawar", chair="Ina Lama")
    changed = form_of(lks, chair="Ina Baru", permit_until="2020-01-31", is_active="tidak")
    assert desk.post(f"/lks/{lks.id}/ubah", changed).status_code == 303
    with sessions.begin() as session:
        kept = {
            (row.field, row.before, row.after, row.staff_id)
            for row in session.scalars(select(Edit).where(Edit.subject == f"lks:{lks.id}"))
        }
        deeds = session.scalars(select(AuditEntry.action)).all()
    siti = staff["siti"]
    assert kept == {
        ("chair", "Ina Lama", "Ina Baru", siti),
        ("permit_until", None, "2020-01-31", siti),
        ("is_active", "ya", "tidak", siti),
    }
    assert deeds.count("lks_changed") == 1
    page = desk.read(f"/lks/{lks.id}")
    assert "Izin habis 31 Jan 2020" in page
    assert "dari Ina Lama → menjadi Ina Baru" in page
    # The same form again changes nothing, and says so.
    desk.post(f"/lks/{lks.id}/ubah", changed)
    with sessions.begin() as session:
        assert len(session.scalars(select(Edit.id)).all()) == 3


def test_what_cannot_be_kept_is_said_and_nothing_changes(
    desk: Desk, records: Records, sessions: sessionmaker[Session]
) -> None:
    lks = records.lks("LKS Mawar")
    records.lks("LKS Melati")
    for changed, complaint in (
        ({"name": ""}, "Isi namanya"),
        ({"name": "LKS Melati"}, "sudah dipakai"),
        ({"name": "x" * 121}, "Terlalu panjang"),
        ({"permit_until": "31-12-2026"}, "Tanggal tidak bisa dibaca"),
        ({"male": "banyak"}, "Isi dengan angka"),
        ({"kind": "istana"}, "Pilih dari daftar"),
        ({"kelurahan": "99"}, "Pilih kelurahan"),
        ({"phone": "telepon saja"}, "Bukan nomor telepon"),
    ):
        response = desk.post(f"/lks/{lks.id}/ubah", form_of(lks, **changed))
        assert response.status_code == 422, changed
        assert complaint in words(response)
    with sessions.begin() as session:
        assert session.get_one(Lks, lks.id).name == "LKS Mawar"
        assert session.scalars(select(Edit)).all() == []


def test_permits_that_end_soon_can_be_picked_out(desk: Desk, records: Records) -> None:
    records.lks("LKS Segera", permit_until=today() + timedelta(days=30))
    records.lks("LKS Nanti", permit_until=today() + timedelta(days=400))
    page = desk.read("/lks?izin=habis")
    assert "LKS Segera" in page
    assert "LKS Nanti" not in page


def test_the_latest_statement_of_each_month_is_shown(
    desk: Desk, records: Records, sessions: sessionmaker[Session]
) -> None:
    lks, officer = records.lks("LKS Mawar"), records.officer()
    with sessions.begin() as session:
        contact = session.merge(officer).contacts[0]
    message = records.message(contact, "BINAAN 12 30")
    with sessions.begin() as session:
        for inside in (11, 12):
            row = ResidentCount(lks_id=lks.id, month=today().replace(day=1), inside=inside)
            row.outside, row.officer_id, row.message_id = 30, officer.id, message.id
            row.created_at = now()
            session.add(row)
            session.flush()
    page = desk.read(f"/lks/{lks.id}")
    assert f"{today():%m/%Y} 12 30" in page
    assert f"{today():%m/%Y} 11 30" not in page


def test_filters_hold_together_and_go_along_into_the_file(
    desk: Desk, records: Records, sessions: sessionmaker[Session]
) -> None:
    penatoi = {"kelurahan": "52.72.05.1005", "kind": "lksa", "accreditation": "A"}
    mawar = records.lks("LKS Mawar", permit_until=today() - timedelta(days=1), **penatoi)
    melati = records.lks("LKS Melati", permit_until=today() + timedelta(days=400), **penatoi)
    records.lks("PSM Kolo", pillar="psm", kelurahan="52.72.03.1003", is_active=False)
    for number, lks in enumerate((mawar, melati)):
        officer = records.officer(f"Ana {number}", f"+628110000000{number}", APPROVED)
        with sessions.begin() as session:
            session.get_one(Officer, officer.id).lks_id = lks.id
            contact = session.get_one(Officer, officer.id).contacts[0]
        if lks is mawar:
            records.report(contact)
    for query, expected in (
        ("pilar=psm", ["PSM Kolo"]),
        ("jenis=lksa&akreditasi=A", ["LKS Mawar", "LKS Melati"]),
        ("jenis=tanpa", ["PSM Kolo"]),
        ("kecamatan=52.72.05&izin=lewat", ["LKS Mawar"]),
        ("izin=berlaku", ["LKS Melati"]),
        ("izin=tanpa&aktif=tidak", ["PSM Kolo"]),
        ("lapor=sudah", ["LKS Mawar"]),
        ("lapor=belum", ["LKS Melati"]),
        ("lapor=tanpa", ["PSM Kolo"]),
        ("lapor=sudah&pilar=psm", []),
        ("pilar=%27&kecamatan=99&lapor=entah", ["LKS Mawar", "LKS Melati", "PSM Kolo"]),
    ):
        page = desk.get(f"/lks?{query}").text
        assert re.findall(r"<strong>(.*?)</strong></a>", page) == expected, query
        file = desk.get(f"/lks/unduh/csv?{query}")
        rows = list(csv.reader(io.StringIO(file.get_data(as_text=True))))[1:]
        assert [row[1] for row in rows] == expected, query
    assert (
        'href="/lks/unduh/xlsx?pilar=psm&amp;izin=tanpa"'
        in desk.get("/lks?izin=tanpa&pilar=psm").text
    )
    assert desk.get("/lks/unduh/xlsx").data.startswith(b"PK")
    assert desk.get("/lks/unduh/pdf").status_code == 404
