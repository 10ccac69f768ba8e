"""Accounts: made by the administrator, opened by a link, shut at once; one's own sessions."""

import re
from datetime import timedelta

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import TestResponse

from bot.cli import main
from models.audit import AuditEntry
from models.base import now
from models.edit import Edit
from models.staff import ADMIN, PETUGAS, TKSK, Staff, StaffLink, StaffSession
from tests.staff.desk import PASSWORD, Desk, words

NEW = "hujan di bulan maret"
ACCOUNT = {
    "username": "Dewi",
    "name": "Dewi Lestari",
    "role": PETUGAS,
    "kecamatan": "",
    "phone": "0812 3456 7890",
}  # as the browser sends it: the empty form has no box for `is_active`


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The rules here are the pages' own; those of the tables run on both in test_two_factor."""
    return sqlite_url


def link_of(response: TestResponse) -> str:
    found = re.search(r"/sandi/[\w-]+", response.text)
    assert found, words(response)
    return found[0]


def set_password(app: Flask, link: str, password: str = NEW) -> TestResponse:
    return Desk(app.test_client()).post(link, {"new": password, "again": password}, page="/masuk")


def test_a_new_account_is_opened_by_its_link_once(
    app: Flask, desk: Desk, sessions: sessionmaker[Session]
) -> None:
    made = desk.post("/pengaturan/petugas/baru", ACCOUNT)
    assert made.status_code == 200
    link = link_of(made)
    with sessions.begin() as session:
        dewi = session.scalars(select(Staff).where(Staff.username == "dewi")).one()
        assert (dewi.role, dewi.phone) == (PETUGAS, "+6281234567890")
    visitor = Desk(app.test_client())
    # A messenger that looks at the link first does not use it up.
    assert "Halo, Dewi Lestari" in visitor.read(link)
    assert set_password(app, link, "pendek").status_code == 422
    assert set_password(app, link).location == "/masuk"
    assert set_password(app, link).status_code == 410
    assert visitor.enter("dewi", NEW).get("/pengaturan/petugas").status_code == 403


def test_an_old_link_and_one_that_was_replaced_open_nothing(
    app: Flask, desk: Desk, staff: dict[str, int], sessions: sessionmaker[Session]
) -> None:
    address = f"/pengaturan/petugas/{staff['budi']}/tautan"
    first, second = link_of(desk.post(address)), link_of(desk.post(address))
    assert Desk(app.test_client()).get(first).status_code == 410
    with sessions.begin() as session:
        session.execute(update(StaffLink).values(expires_at=now() - timedelta(seconds=1)))
    assert set_password(app, second).status_code == 410


def test_a_reset_voids_the_password_and_the_log_ins(
    app: Flask, desk: Desk, other_desk: Desk, staff: dict[str, int]
) -> None:
    link = link_of(desk.post(f"/pengaturan/petugas/{staff['budi']}/tautan"))
    assert other_desk.get("/laporan").status_code == 303
    assert Desk(app.test_client()).try_to_enter("budi", PASSWORD).status_code == 401
    assert set_password(app, link).status_code == 303
    other_desk.enter("budi", NEW)


def test_what_is_wrong_with_a_new_account_is_said(desk: Desk) -> None:
    for changed, complaint in (
        ({"username": "siti"}, "sudah dipakai"),
        ({"username": "a b"}, "Tanpa spasi"),
        ({"role": TKSK}, "Pilih kecamatan"),
        ({"phone": "12345"}, "Bukan nomor HP"),
        ({"name": " "}, "Isi namanya"),
        ({"role": "raja"}, "Pilih dari daftar"),
    ):
        response = desk.post("/pengaturan/petugas/baru", ACCOUNT | changed)
        assert response.status_code == 422, changed
        assert complaint in words(response)


def test_a_change_is_kept_and_a_dismissed_person_is_out(
    desk: Desk, other_desk: Desk, staff: dict[str, int], sessions: sessionmaker[Session]
) -> None:
    changed = {"name": "Budi H.", "role": TKSK, "kecamatan": "52.72.05", "phone": ""}
    desk.post(f"/pengaturan/petugas/{staff['budi']}", changed)
    assert other_desk.get("/laporan").status_code == 303
    with sessions.begin() as session:
        kept = {
            (row.field, row.before, row.after)
            for row in session.scalars(select(Edit).where(Edit.subject == f"staff:{staff['budi']}"))
        }
    assert kept == {
        ("name", "Budi Hartono", "Budi H."),
        ("role", ADMIN, TKSK),
        ("kecamatan", None, "52.72.05"),
        ("is_active", "ya", "tidak"),
    }


def test_the_last_administrator_stays(desk: Desk, staff: dict[str, int]) -> None:
    budi, siti = (f"/pengaturan/petugas/{staff[name]}" for name in ("budi", "siti"))
    form = {"name": "X", "role": PETUGAS, "kecamatan": "", "phone": "", "is_active": "y"}
    assert desk.post(budi, form).location == "/pengaturan/petugas"
    assert desk.post(siti, form).location == siti
    assert "harus ada administrator lain" in desk.read(siti)


def test_one_sees_and_ends_ones_own_sessions_only(
    app: Flask, desk: Desk, other_desk: Desk, sessions: sessionmaker[Session]
) -> None:
    phone = app.test_client()
    agent = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"
    phone.environ_base["HTTP_USER_AGENT"] = agent
    lost = Desk(phone).enter("siti")
    assert "Chrome di Android" in desk.read("/akun")
    with sessions.begin() as session:
        named = select(StaffSession.id).where(StaffSession.device == "Chrome di Android")
        one = session.scalars(named).one()
    assert other_desk.post(f"/akun/sesi/{one}/akhiri").status_code == 404
    assert desk.post(f"/akun/sesi/{one}/akhiri").status_code == 303
    assert lost.get("/laporan").status_code == 303
    again = Desk(app.test_client()).enter("siti")
    again.post("/akun/sesi/akhiri")
    assert desk.get("/laporan").status_code == 303
    assert again.get("/laporan").status_code == 200


def test_a_new_password_puts_the_other_devices_out(app: Flask, desk: Desk) -> None:
    other = Desk(app.test_client()).enter("siti")
    form = {"present": "salah", "new": NEW, "again": NEW}
    assert desk.post("/akun/sandi", form).status_code == 422
    assert desk.post("/akun/sandi", form | {"present": PASSWORD}).status_code == 303
    assert desk.get("/laporan").status_code == 200
    assert other.get("/laporan").status_code == 303
    Desk(app.test_client()).enter("siti", NEW)


def test_the_present_password_cannot_be_guessed_at_an_open_browser(desk: Desk) -> None:
    form = {"present": "salah", "new": NEW, "again": NEW}
    codes = [desk.post("/akun/sandi", form).status_code for _ in range(6)]
    assert codes == [422] * 5 + [429]


def test_the_first_administrator_is_made_by_a_command(
    app: Flask, database_url: str, sessions: sessionmaker[Session]
) -> None:
    surroundings = {"DATABASE_URL": database_url, "PUBLIC_URL": "http://localhost"}
    run = CliRunner().invoke(main, ["administrator", "Ani", "--name", "Ani W."], env=surroundings)
    assert run.exit_code == 0, run.output
    link = re.search(r"http://localhost(/sandi/[\w-]+)", run.output)
    assert link
    assert set_password(app, link[1]).status_code == 303
    desk = Desk(app.test_client()).enter("ani", NEW)
    assert "Ani W." in desk.read("/pengaturan/petugas")


def test_the_audit_log_is_filtered_and_paged(
    desk: Desk, staff: dict[str, int], sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        for number in range(1, 61):
            entry = AuditEntry(staff_id=staff["budi"], action="message_done")
            entry.subject, entry.at = f"message:{number}", now() - timedelta(days=3)
            session.add(entry)
    first = desk.read(f"/pengaturan/catatan?petugas={staff['budi']}&tindakan=message_done")
    assert "Pesan 60" in first
    assert "Pesan 11" in first
    assert "Pesan 10 " not in first
    assert "Lebih lama" in first
    yesterday = (now() - timedelta(days=1)).date().isoformat()
    recent = desk.read(f"/pengaturan/catatan?dari={yesterday}")
    assert "Pesan 60" not in recent
    assert "Masuk" in recent


def test_a_page_by_another_name_is_refused(app: Flask) -> None:
    client = app.test_client()
    for host, code in (
        ("localhost", 200),
        ("127.0.0.1:8000", 200),
        ("evil.example", 400),
        ("localhost.evil.example", 400),
        ("[", 400),
    ):
        assert client.get("/masuk", headers={"Host": host}).status_code == code, host
    assert client.get("/healthz", headers={"Host": "10.0.0.7"}).status_code == 200
