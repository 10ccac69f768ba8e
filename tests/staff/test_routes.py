"""Every route of the app, and who may use it. A new route fails until it is listed.

This table is written apart from bot/staff/permissions.py on purpose: each is the other's proof.
"""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import TestResponse

from bot.staff.permissions import PERMISSIONS
from models.base import now
from models.staff import Staff
from tests.staff.desk import HASHED, Desk

ENDLESS = "9" * 25  # no database has such an id

# What stands before a door: nothing or its own check, a provider's signature, or a log-in in one
# of these roles.
OPEN, SIGNED = "open", "signature"
ALL = frozenset({"admin", "petugas", "pemantau", "tksk"})
WORKERS = ALL - {"pemantau"}
HEADS = ALL - {"tksk"}
OFFICE = frozenset({"admin", "petugas"})
ADMIN = frozenset({"admin"})

# Method and rule -> who passes. In the order of the alphabet.
GUARDS: dict[str, str | frozenset[str]] = {
    "GET /": ALL,
    "GET /bimtek": HEADS,
    "GET /bimtek/<int:bimtek_id>": HEADS,
    "GET /bimtek/<int:bimtek_id>/batal": OFFICE,
    "GET /bimtek/<int:bimtek_id>/bimtek.ics": HEADS,
    "GET /bimtek/<int:bimtek_id>/daftar-hadir.pdf": OFFICE,
    "GET /bimtek/<int:bimtek_id>/daftar-hadir.xlsx": OFFICE,
    "GET /bimtek/<int:bimtek_id>/jadwal": OFFICE,
    "GET /bimtek/<int:bimtek_id>/layar": HEADS,
    "GET /bimtek/<int:bimtek_id>/pintu": OFFICE,
    "GET /bimtek/<int:bimtek_id>/pintu.js": OPEN,  # a script that holds nothing of the event
    "GET /bimtek/<int:bimtek_id>/ringkasan": HEADS,
    "GET /bimtek/<int:bimtek_id>/sertifikat.pdf": OFFICE,
    "GET /bimtek/<int:bimtek_id>/tidak-datang.pdf": OFFICE,
    "GET /bimtek/<int:bimtek_id>/tidak-datang.xlsx": OFFICE,
    "GET /bimtek/<int:bimtek_id>/transport.pdf": OFFICE,
    "GET /bimtek/<int:bimtek_id>/transport.xlsx": OFFICE,
    "GET /bimtek/<int:bimtek_id>/ubah": OFFICE,
    "GET /bimtek/<int:bimtek_id>/undangan/<int:invitation_id>": HEADS,
    "GET /bimtek/baru": OFFICE,
    "GET /bimtek/lks": HEADS,
    "GET /bimtek/lks/<int:lks_id>": HEADS,
    "GET /hadir/<token>": OPEN,  # a signed address; tests/bimtek/test_guest.py has the rest
    "GET /akun": ALL,
    "GET /akun/dua-langkah": ALL,
    "GET /healthz": OPEN,
    "GET /gabung": OFFICE,
    "GET /gabung/<kind>/<int:one>/<int:other>": OFFICE,
    "GET /gabung/pilih": OFFICE,
    "GET /impor": OFFICE,
    "GET /impor/<int:import_id>": OFFICE,
    "GET /impor/templat/<kind>": OFFICE,
    "GET /kesehatan": ALL,
    "GET /lampiran/<int:attachment_id>": WORKERS,
    "GET /laporan": ALL,
    "GET /laporan/<number>": ALL,
    "GET /lks": ALL,
    "GET /lks/<int:lks_id>": ALL,
    "GET /lks/<int:lks_id>/ubah": OFFICE,
    "GET /lks/baru": OFFICE,
    "GET /lks/unduh/<kind>": HEADS,
    "GET /masuk": OPEN,
    "GET /masuk/kode": OPEN,
    "GET /pengaturan": HEADS,
    "GET /pengaturan/kalimat": HEADS,
    "GET /pengaturan/kalimat/<key>": HEADS,
    "GET /pengaturan/kata": HEADS,
    "GET /pengaturan/retensi": ADMIN,
    "GET /pengaturan/catatan": ADMIN,
    "GET /pengaturan/petugas": ADMIN,
    "GET /pengaturan/petugas/<int:staff_id>": ADMIN,
    "GET /pengaturan/petugas/baru": ADMIN,
    "GET /pengaturan/template": HEADS,
    "GET /pengaturan/template/<purpose>": HEADS,
    "GET /pengingat": HEADS,
    "GET /pengingat/aturan": HEADS,
    "GET /pengurus": ALL,
    "GET /pengurus/<int:officer_id>": ALL,
    "GET /pengurus/baru": OFFICE,
    "GET /percakapan/<int:contact_id>": WORKERS,
    "GET /percakapan/<int:contact_id>/baru": WORKERS,
    "GET /perubahan": ALL,
    "GET /pesan": WORKERS,
    "GET /rekap": ALL,
    "GET /rekap/lks": ALL,
    "GET /pesan/daftar": WORKERS,
    "GET /pesan/jawaban": ALL,
    "GET /siaran": OFFICE,
    "GET /siaran/<int:broadcast_id>": OFFICE,
    "GET /siaran/<int:broadcast_id>/kemajuan": OFFICE,
    "GET /rekap/unduh/<kind>": ALL,
    "GET /sandi/<token>": OPEN,
    "GET /simulator": OPEN,  # in demo mode; test_simulator.py has the rest
    "GET /simulator/percakapan": OPEN,
    "GET /static/<path:address>": OPEN,
    "GET /tugas": ALL,
    "GET /tugas/<int:task_id>/hapus": OFFICE,
    "GET /u/<token>": OPEN,
    "GET /u/<token>/bimtek.ics": OPEN,
    "POST /bimtek/<int:bimtek_id>/batal": OFFICE,
    "POST /bimtek/<int:bimtek_id>/jadwal": OFFICE,
    "POST /bimtek/<int:bimtek_id>/pintu": OFFICE,
    "POST /bimtek/<int:bimtek_id>/status": OFFICE,
    "POST /bimtek/<int:bimtek_id>/ubah": OFFICE,
    "POST /bimtek/<int:bimtek_id>/undangan": OFFICE,
    "POST /bimtek/<int:bimtek_id>/undangan/<int:invitation_id>/jawaban": OFFICE,
    "POST /bimtek/baru": OFFICE,
    "POST /hadir/<token>": OPEN,
    "GET /unduhan": ALL,
    "GET /unduhan/<int:job_id>": ALL,
    "POST /akun/dua-langkah": ALL,
    "POST /akun/dua-langkah/cadangan": ALL,
    "POST /akun/dua-langkah/matikan": ALL,
    "POST /akun/dua-langkah/mulai": ALL,
    "POST /akun/sandi": ALL,
    "POST /akun/sesi/<int:session_id>/akhiri": ALL,
    "POST /akun/sesi/akhiri": ALL,
    "POST /keluar": OPEN,
    "POST /laporan/<number>/catatan": WORKERS,
    "POST /laporan/<number>/disposisi": OFFICE,
    "POST /gabung/<int:merge_id>/urungkan": OFFICE,
    "POST /gabung/<kind>/<int:one>/<int:other>": OFFICE,
    "POST /gabung/<kind>/<int:one>/<int:other>/beda": OFFICE,
    "POST /impor/<int:import_id>/batal": OFFICE,
    "POST /impor/<int:import_id>/simpan": OFFICE,
    "POST /impor/<kind>": OFFICE,
    "POST /laporan/<number>/ganda": WORKERS,
    "POST /laporan/<number>/status": WORKERS,
    "POST /laporan/<number>/tampilkan": WORKERS,
    "POST /laporan/massal": OFFICE,
    "POST /lks/<int:lks_id>/ubah": OFFICE,
    "POST /lks/baru": OFFICE,
    "POST /masuk": OPEN,
    "POST /masuk/kode": OPEN,
    "POST /pengaturan/gangguan": ADMIN,
    "POST /pengaturan/kalimat/<key>": ADMIN,
    "POST /pengaturan/kata": ADMIN,
    "POST /pengaturan/kata/hapus": ADMIN,
    "POST /pengaturan/pengiriman": ADMIN,
    "POST /pengaturan/retensi": ADMIN,
    "POST /pengaturan/petugas/<int:staff_id>": ADMIN,
    "POST /pengaturan/petugas/<int:staff_id>/dua-langkah": ADMIN,
    "POST /pengaturan/petugas/<int:staff_id>/tautan": ADMIN,
    "POST /pengaturan/petugas/baru": ADMIN,
    "POST /pengaturan/template/<purpose>": ADMIN,
    "POST /pengingat/<int:reminder_id>/batal": OFFICE,
    "POST /pengingat/aturan": ADMIN,
    "POST /pengurus/baru": OFFICE,
    "POST /pengurus/<int:officer_id>/nomor": OFFICE,
    "POST /pengurus/<int:officer_id>/ubah": OFFICE,
    "POST /pengurus/<int:officer_id>/saluran": OFFICE,
    "POST /pengurus/<int:officer_id>/setujui": OFFICE,
    "POST /pengurus/<int:officer_id>/tolak": OFFICE,
    "POST /perubahan/<int:change_id>/nomor": OFFICE,
    "POST /perubahan/<int:change_id>/setujui": OFFICE,
    "POST /perubahan/<int:change_id>/tolak": OFFICE,
    "POST /percakapan/<int:contact_id>/jawab": WORKERS,
    "POST /percakapan/<int:contact_id>/tugaskan": WORKERS,
    "POST /percakapan/<int:contact_id>/tutup": WORKERS,
    "POST /pesan/<int:message_id>/laporan": WORKERS,
    "POST /pesan/<int:message_id>/selesai": WORKERS,
    "POST /pesan/jawaban": OFFICE,
    "POST /pesan/jawaban/<int:answer_id>": OFFICE,
    "POST /pesan/jawaban/<int:answer_id>/hapus": OFFICE,
    "POST /siaran": OFFICE,
    "POST /siaran/<int:broadcast_id>": OFFICE,
    "POST /siaran/<int:broadcast_id>/daftar": OFFICE,
    "POST /siaran/<int:broadcast_id>/ganti": OFFICE,
    "POST /siaran/<int:broadcast_id>/kirim": OFFICE,
    "POST /siaran/<int:broadcast_id>/label": OFFICE,
    "POST /siaran/<int:broadcast_id>/langkah/<change>": OFFICE,
    "POST /siaran/<int:broadcast_id>/pakai": OFFICE,
    "POST /siaran/<int:broadcast_id>/saringan": OFFICE,
    "POST /siaran/<int:broadcast_id>/setujui": OFFICE,
    "POST /siaran/<int:broadcast_id>/uji": OFFICE,
    "POST /siaran/<int:broadcast_id>/ulang": OFFICE,
    "POST /sandi/<token>": OPEN,
    "POST /simulator/kirim": OPEN,
    "POST /tugas/<int:task_id>/hapus": OFFICE,
    "POST /tugas/<int:task_id>/selesai": WORKERS,
    "POST /tugas/<int:task_id>/tampilkan": WORKERS,
    "POST /webhooks/<channel>": SIGNED,
    "POST /webhooks/<channel>/status": SIGNED,
    "POST /unduhan/<kind>": ALL,
}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Who may enter does not depend on the database."""
    return sqlite_url


@pytest.fixture
def desks(app: Flask, sessions: sessionmaker[Session]) -> dict[str, Desk]:
    """One browser for each role, logged in."""
    with sessions.begin() as session:
        for role in ALL:
            account = Staff(username=role, name=role, role=role, password_hash=HASHED)
            account.created_at, account.kecamatan = now(), "52.72.05"
            session.add(account)
    return {role: Desk(app.test_client()).enter(role) for role in sorted(ALL)}


def path_of(rule: str) -> tuple[str, str]:
    method, path = rule.split()
    return method, re.sub(r"<[^>]+>", "1", path)


def routes(app: Flask) -> Iterator[tuple[str, str]]:
    """Every method and rule of the app, with its endpoint."""
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            yield f"{method} {rule.rule}", rule.endpoint


def is_to_login(response: TestResponse) -> bool:
    return response.status_code == 303 and response.location.startswith("/masuk")


def test_every_route_is_in_both_tables(app: Flask) -> None:
    found = dict(routes(app))
    advice = [
        f'add "{rule}": ALL, (or WORKERS, HEADS, OFFICE, ADMIN, OPEN, SIGNED) to GUARDS here'
        for rule in sorted(found.keys() - GUARDS.keys())
    ]
    advice += [f'take "{rule}" out of GUARDS here' for rule in sorted(GUARDS.keys() - found.keys())]
    endpoints = set(found.values())
    advice += [
        f'add "{endpoint}": WORK, (or another rule) to PERMISSIONS in bot/staff/permissions.py'
        for endpoint in sorted(endpoints - PERMISSIONS.keys())
    ]
    advice += [
        f'take "{endpoint}" out of PERMISSIONS in bot/staff/permissions.py'
        for endpoint in sorted(PERMISSIONS.keys() - endpoints)
    ]
    assert not advice, "\n".join(["routes and tables differ:", *advice])


def test_each_role_gets_through_the_doors_that_are_its_own(desks: dict[str, Desk]) -> None:
    wrong = []
    for rule, guard in GUARDS.items():
        method, path = path_of(rule)
        for role, desk in desks.items():
            response = desk.client.open(path, method=method)
            expected = guard == OPEN or role in guard
            # Without its token a form stops behind the check of the role, and does nothing.
            refused = response.status_code == 403 or (guard != OPEN and is_to_login(response))
            if refused == expected or response.status_code >= 500:
                wrong.append(f"{role}: {rule} -> {response.status_code}")
            if expected and method == "POST" and response.status_code != 400:
                wrong.append(f"{role}: {rule} without a token -> {response.status_code}")
    assert not wrong, "\n".join(wrong)


def test_no_door_takes_another_method(app: Flask, desks: dict[str, Desk]) -> None:
    known = {path_of(rule) for rule in GUARDS}
    wrong = []
    for path in sorted({path for _, path in known}):
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            if (method, path) in known:
                continue
            code = desks["admin"].client.open(path, method=method).status_code
            if code not in (404, 405):
                wrong.append(f"{method} {path} -> {code}")
    assert not wrong, "\n".join(wrong)


def test_a_stranger_is_sent_to_the_log_in(visitor: Desk) -> None:
    wrong = []
    for rule, guard in GUARDS.items():
        if guard in (OPEN, SIGNED):
            continue
        method, path = path_of(rule)
        response = visitor.get(path) if method == "GET" else visitor.post(path, page="/masuk")
        if not is_to_login(response):
            wrong.append(f"{rule} -> {response.status_code}")
    assert not wrong, "\n".join(wrong)


def test_what_is_in_no_table_is_shut_to_everybody(app: Flask, staff: dict[str, int]) -> None:
    app.add_url_rule("/baru", "pages.new", lambda: "secret")
    assert is_to_login(app.test_client().get("/baru"))
    assert Desk(app.test_client()).enter("siti").get("/baru").status_code == 403


def test_a_form_without_its_token_is_refused(desk: Desk) -> None:
    response = desk.client.post("/pesan/1/selesai")
    assert response.status_code == 400
    assert "Formulir sudah kedaluwarsa" in response.text


def test_a_webhook_without_its_signature_is_refused(visitor: Desk) -> None:
    for rule in (rule for rule, guard in GUARDS.items() if guard == SIGNED):
        assert visitor.client.post(path_of(rule)[1]).status_code == 403, rule


def test_what_does_not_exist_is_not_found(desk: Desk) -> None:
    for path in (
        "/laporan/99999",
        "/laporan/10012",
        "/laporan/x",
        "/percakapan/7",
        f"/percakapan/{ENDLESS}",
        "/tidak-ada",
    ):
        assert desk.get(path).status_code == 404, path


def test_nothing_can_be_done_to_what_does_not_exist(desk: Desk) -> None:
    for path in (
        "/laporan/10012/status",
        "/laporan/10145/catatan",
        "/pengurus/7/setujui",
        "/pengurus/7/tolak",
        "/perubahan/7/setujui",
        "/perubahan/7/tolak",
        "/percakapan/7/tutup",
        "/pesan/7/laporan",
        "/pesan/7/selesai",
        "/pesan/x/selesai",
        "/tugas/7/selesai",
        f"/tugas/{2**31}/selesai",
        f"/perubahan/{ENDLESS}/setujui",
    ):
        assert desk.post(path).status_code == 404, path
