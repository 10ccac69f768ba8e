"""A broadcast on the staff's pages, from the empty draft to its last recipient."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from bot import office
from bot.broadcasting import advance
from bot.delivery import Sender
from bot.services import Services
from bot.settings import Settings
from models.base import now
from models.staff import PETUGAS, Staff
from tests.broadcasts.conftest import Register
from tests.staff.desk import HASHED, Desk
from tests.stubs.twilio import Refusal, TwilioStub

PENATOI, MORNING = "52.72.05.1005", datetime(2026, 11, 25, 1, 0, tzinfo=UTC)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What the pages show does not depend on the database; test_writing.py has both."""
    return sqlite_url


@pytest.fixture
def settings(settings_for: Callable[..., Settings], twilio: TwilioStub) -> Settings:
    """Pages over plain HTTP: the test client, like a browser, sends no secure cookie there."""
    return settings_for(
        public_url="http://localhost", twilio_api_url=twilio.url, quiet_hours="", quiet_friday="",
        send_rate=1000, channels=("twilio",),
    )  # fmt: skip


@pytest.fixture
def noon() -> Iterator[time_machine.Traveller]:
    """A clock that stands still at nine in the morning, in WITA."""
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


@pytest.fixture
def desk(app: Flask, sessions: sessionmaker[Session], noon: time_machine.Traveller) -> Desk:
    """Rahma's browser, in the morning."""
    return enter(app, sessions, "rahma")


def enter(app: Flask, sessions: sessionmaker[Session], username: str) -> Desk:
    with sessions.begin() as session:
        staff = Staff(username=username, name=username.title(), role=PETUGAS, created_at=now())
        staff.password_hash, staff.phone = HASHED, "+6281299990000"
        session.add(staff)
    return Desk(app.test_client()).enter(username)


def draft(desk: Desk, **fields: object) -> str:
    """A new draft with these fields in its form; its address."""
    made = desk.post("/siaran", dict(fields.pop("create", {})), page="/siaran")  # type: ignore[call-overload]
    assert made.status_code == 303
    address = str(made.location)
    if fields:
        assert desk.post(address, fields, page=address).status_code == 303  # type: ignore[arg-type]
    return address


def press(desk: Desk, address: str, deed: str, **fields: str) -> str:
    """One of the page's buttons; what the page says then."""
    assert desk.post(f"{address}/{deed}", fields, page=address).status_code == 303
    return desk.read(address)


def test_from_the_draft_to_the_results(
    desk: Desk,
    register: Register,
    services: Services,
    sender: Sender,
    twilio: TwilioStub,
    noon: time_machine.Traveller,
) -> None:
    ours = register.officers(3, kelurahan=PENATOI, name="LKS Kasih Ibu")
    register.officers(0, first=50, kelurahan=PENATOI, name="LKS Sepi")
    register.officers(2, first=100, kelurahan="52.72.01.1001", name="LKS Jauh")
    register.contact(ours[2], opted_out_at=now())

    address = draft(desk, teks="Yth. {nama} dari {lks}, rapat besok.", kelurahan=PENATOI)
    page = desk.read(address)
    assert "Penerima 2" in page
    assert "Yth. Pengurus 0 dari LKS Kasih Ibu, rapat besok." in page
    assert "tanpa nomor 1" in page
    assert "berhenti berlangganan 1" in page
    assert "Rp700" in page  # two texts of one part each

    # What was typed after the preview is not sent unseen, and not lost.
    typed = {"teks": "Yth. {nama}, rapat lusa.", "kelurahan": PENATOI}
    unseen = press(desk, address, "kirim", **typed)
    assert "Belum dikirim: isian berubah" in unseen
    assert "Yth. Pengurus 0, rapat lusa." in unseen
    assert "dalam 60 detik" in press(desk, address, "kirim", **typed)
    while_waiting = f"{address}/kemajuan?saat="
    assert "HX-Refresh" not in desk.get(f"{while_waiting}undo").headers
    assert desk.get(f"{while_waiting}draft").headers["HX-Refresh"] == "true"
    advance(services)
    assert sender.drain(10)
    assert not twilio.accepted  # there is time to see one's own mistake

    noon.shift(61)
    advance(services)
    twilio.faults.append(Refusal(400, 21211))
    assert sender.drain(10)
    advance(services)
    page = desk.read(address)
    assert "Selesai" in page
    assert "Gagal 1" in page
    assert "nomor salah" in page
    assert len(twilio.accepted) == 1
    assert "Pengurus" in desk.read(f"{address}?hasil=failed")

    bad = desk.post(f"{address}/ulang", {"alasan": "HP tidak aktif"}, page=address)
    assert bad.status_code == 404  # no text failed for that reason
    why = {"alasan": "Gagal: nomor salah, periksa di data pengurus"}
    assert "hanya yang: Gagal: nomor salah" in desk.read(
        desk.post(f"{address}/ulang", why, page=address).location
    )
    again = desk.post(f"{address}/ulang", page=address).location
    assert "Penerima 1" in desk.read(again)
    press(desk, again, "kirim")
    noon.shift(61)
    advance(services)
    assert sender.drain(10)
    assert sorted(message["To"] for message in twilio.accepted) == [
        "+6281200000000",
        "+6281200000001",
    ]


def test_four_eyes_undo_list_and_plain_letters(
    app: Flask,
    desk: Desk,
    register: Register,
    services: Services,
    sender: Sender,
    sessions: sessionmaker[Session],
    twilio: TwilioStub,
    noon: time_machine.Traveller,
) -> None:
    register.officers(1)
    other = enter(app, sessions, "mira")
    with sessions.begin() as session:
        rules = office.sending(session, services.settings).model_copy(update={"four_eyes_above": 1})
        office.keep(session, office.SENDING, rules, register.staff_id)
    address = draft(desk)
    listed = {
        "teks": "Rapat besok … {nama} {salah}",
        "tempel": "Nama;HP\nIna;081200000000\nBaru;081299998888\nSalah;123",
    }
    page = press(desk, address, "daftar", **listed)
    assert "Baris 4" in page
    assert "{salah}" in page
    assert "Minta persetujuan" not in page  # not while a placeholder is unknown

    desk.post(address, {"teks": "Rapat besok … {nama}", "cara": "daftar"}, page=address)
    assert "70 huruf" in desk.read(address)
    assert "70 huruf" not in press(desk, address, "ganti")
    assert "menunggu persetujuan" in press(desk, address, "kirim")
    assert "petugas lain" in press(desk, address, "setujui")  # not by oneself
    assert "Segera dikirim" in press(other, address, "setujui")
    assert "Draf" in press(desk, address, "langkah/urungkan")
    noon.shift(61)
    advance(services)
    assert sender.drain(10)
    assert not twilio.accepted

    assert "Pesan uji" in press(desk, address, "uji")
    assert sender.drain(10)
    assert [message["To"] for message in twilio.accepted] == ["+6281299990000"]
    assert press(desk, address, "langkah/jeda").count("Tidak bisa: siaran ini draf") == 1

    # Sent again, to whom it did not reach, each is called as in the list.
    for _ in range(2):
        press(desk, address, "kirim")
        press(other, address, "setujui")
        noon.shift(61)
        twilio.faults.extend([Refusal(400, 21211)] * 2)
        advance(services)
        assert sender.drain(10)
        address = desk.post(f"{address}/ulang", page=address).location
    assert "Rapat besok ... Baru" in desk.read(address)


def test_a_filter_is_kept_and_a_table_uploaded(
    desk: Desk, register: Register, services: Services, sessions: sessionmaker[Session]
) -> None:
    register.officers(2, kelurahan=PENATOI)
    with sessions.begin() as session:  # it is nine
        hours = {"quiet_hours": (time(20), time(9, 30))}
        rules = office.sending(session, services.settings).model_copy(update=hours)
        office.keep(session, office.SENDING, rules, register.staff_id)
    first = draft(desk, teks="Halo", kelurahan=PENATOI)
    press(desk, first, "saringan", nama="Penatoi saja")
    press(desk, first, "label", label_baru="Rapat")
    second = draft(desk, teks="Halo", label="rapat")
    assert "Penerima 2" in desk.read(second)
    assert "Penerima 2" in press(desk, second, "pakai", saringan="1")
    assert "Jam tenang: pesan keluar mulai 25 Nov 09.30" in desk.read(second)
    unread = {"berkas": (io.BytesIO(b"%PDF-1.7 \0"), "daftar.pdf"), "teks": "Halo lagi"}
    response = desk.client.post(
        f"{second}/daftar",
        data=unread | token(desk, second),
        content_type="multipart/form-data",
        follow_redirects=True,
    )
    assert ">Halo lagi</textarea>" in response.text  # the file is wrong, not what was written
    # Larger than any other form may be.
    table = "nomor;nama\n" + "".join(f"0813{n:08};Orang {n}\n" for n in range(4000))
    response = desk.client.post(
        f"{second}/daftar",
        data={"berkas": (io.BytesIO(table.encode()), "daftar.csv"), **token(desk, second)},
        content_type="multipart/form-data",
    )
    assert response.status_code == 303
    assert "Penerima 4.000" in desk.read(second)
    assert "Jam tenang: pesan keluar mulai 25 Nov 09.30" in press(desk, first, "kirim")


def token(desk: Desk, page: str) -> dict[str, str]:
    found = re.search(r'name="csrf_token" value="([^"]+)"', desk.get(page).text)
    assert found
    return {"csrf_token": found[1]}
