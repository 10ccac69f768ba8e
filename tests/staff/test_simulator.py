"""/simulator: its texts go the way of all texts, and only what was truly sent is on the phone."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from bot.channels import open_channels
from bot.delivery import Sender
from bot.services import Services
from bot.staff.phone import mobile_number
from models.contact import Contact
from models.message import Message
from models.outbox import Outbox
from models.report import Report
from tests.staff.desk import Desk, words
from tests.staff.records import PHONE, Records

ME = "+6281200000001"
REPORT = "LAPOR LANSIA 3 PENATOI butuh kursi roda"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The way of a text is tested on both at the providers' doors."""
    return sqlite_url


@pytest.fixture
def sender(services: Services) -> Sender:
    """The way out, as the worker opens it."""
    return Sender(services, open_channels(services.settings))


def send(desk: Desk, text: str, number: str = ME, **more: str) -> int:
    data = {"nomor": number, "medium": "sms", "teks": text, **more}
    return desk.post("/simulator/kirim", data, page=f"/simulator?nomor={ME[1:]}").status_code


def screen(desk: Desk, number: str = ME, medium: str = "sms") -> str:
    return words(
        desk.get("/simulator/percakapan", query_string={"nomor": number, "medium": medium})
    )


def count(sessions: sessionmaker[Session], table: type) -> int:
    with sessions.begin() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_text_comes_in_and_its_answer_is_seen_once_it_was_sent(
    visitor: Desk, sender: Sender, sessions: sessionmaker[Session]
) -> None:
    assert send(visitor, REPORT) == 303
    assert REPORT in screen(visitor)
    assert "Menunggu balasan" in screen(visitor)
    assert "Diterima" not in screen(visitor)
    sender.drain(10)
    with sessions.begin() as session:
        report = session.scalars(select(Report)).one()
    assert f"Diterima no {report.number}" in screen(visitor)
    assert "Menunggu balasan" not in screen(visitor)
    assert f"Di halaman petugas: {report.number}" in screen(visitor)


def test_somebody_logged_in_sees_the_phone_and_the_menu(desk: Desk) -> None:
    # On SQLite this once waited for itself: the log-in was looked up within the page's transaction.
    page = desk.read(f"/simulator?nomor={ME[1:]}")
    assert "Keluar" in page
    assert "Belum ada pesan" in page


def test_sms_and_whatsapp_are_two_conversations(visitor: Desk, sender: Sender) -> None:
    send(visitor, "BANTUAN", medium="whatsapp")
    sender.drain(10)
    assert "BANTUAN" in screen(visitor, medium="whatsapp")
    assert "Belum ada pesan" in screen(visitor, medium="sms")


def test_a_double_delivery_doubles_nothing(
    visitor: Desk, sender: Sender, sessions: sessionmaker[Session]
) -> None:
    assert send(visitor, REPORT, dua="ya") == 303
    sender.drain(10)
    assert count(sessions, Message) == count(sessions, Report) == count(sessions, Outbox) == 1
    assert "hanya satu yang dicatat" in visitor.read("/simulator")
    for _ in range(5):
        send(visitor, REPORT)
    assert "Tidak dibalas: terlalu banyak pesan dari nomor ini" in screen(visitor)


def test_the_screen_is_drawn_again_only_when_it_has_changed(visitor: Desk, sender: Sender) -> None:
    send(visitor, REPORT)
    path = "/simulator/percakapan?nomor=%2B6281200000001&medium=sms"

    def version() -> str:
        found = re.search(r"versi=([0-9-]+)", visitor.get(path).text)
        assert found
        return found[1]

    before = version()
    assert visitor.get(f"{path}&versi={before}").status_code == 204
    sender.drain(10)
    assert visitor.get(f"{path}&versi={before}").status_code == 200
    assert visitor.get(f"{path}&versi={version()}").status_code == 204


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0812 3456 7890", PHONE),
        ("6281234567890", PHONE),
        ("+62 812-3456-7890", PHONE),
        ("812 3456 7890", PHONE),
        ("+6280000000001", "+6280000000001"),
        ("62812345678", None),
        ("0812", None),
        ("0062812345678", None),
        ("+6598765432", None),
        ("INDOSAT", None),
        ("", None),
    ],
)
def test_numbers_as_people_type_them(typed: str, number: str | None) -> None:
    assert mobile_number(typed) == number


def test_a_wrong_number_is_said_and_keeps_nothing(
    visitor: Desk, sessions: sessionmaker[Session]
) -> None:
    assert "Bukan nomor HP Indonesia" in visitor.read("/simulator?nomor=0812")
    assert send(visitor, REPORT, number="0812") == 400
    assert count(sessions, Message) == 0


@pytest.mark.parametrize("text", ["", " \n ", "x" * 1601])
def test_an_empty_or_endless_text_is_refused(
    visitor: Desk, sessions: sessionmaker[Session], text: str
) -> None:
    visitor.get(f"/simulator?nomor={ME}")
    assert send(visitor, text) == 400
    assert count(sessions, Message) == 0


def test_a_flood_is_stopped(visitor: Desk) -> None:
    codes = [send(visitor, f"STATUS {number}") for number in range(61)]
    assert set(codes[:60]) == {303}
    assert codes[60] == 429


@pytest.fixture
def real_office(app_for: Callable[..., Flask], staff: dict[str, int]) -> Flask:
    """The same database in a house that is not a demo."""
    return app_for(public_url="http://localhost", demo=False)


def test_outside_demo_mode_it_does_not_exist_for_strangers(real_office: Flask) -> None:
    stranger = Desk(real_office.test_client())
    assert stranger.get("/simulator").status_code == 404
    assert stranger.get(f"/simulator/percakapan?nomor={ME}").status_code == 404
    response = stranger.post("/simulator/kirim", {"nomor": ME, "teks": "x"}, page="/masuk")
    assert response.status_code == 404


def test_without_its_channel_there_is_no_phone(
    app_for: Callable[..., Flask], staff: dict[str, int]
) -> None:
    app = app_for(public_url="http://localhost", demo=False, channels=("twilio",))
    desk = Desk(app.test_client()).enter("siti")
    assert desk.get("/simulator").status_code == 404
    assert "Simulator" not in desk.read("/laporan")


def test_outside_demo_mode_staff_may_train_but_not_as_a_real_person(
    real_office: Flask, records: Records, sessions: sessionmaker[Session]
) -> None:
    records.officer()
    records.contact("+6281200000009")
    with sessions.begin() as session:
        wanted = select(Contact).where(Contact.address == "+6281200000009")
        session.scalars(wanted).one().channel = "twilio"
    desk = Desk(real_office.test_client()).enter("siti")
    page = desk.read("/simulator")
    assert "Ketik nomor HP untuk mulai" in page
    assert "Nurhaidah" not in page
    for number in (PHONE, "+6281200000009"):
        assert "milik orang sungguhan" in desk.read(f"/simulator?nomor={number[1:]}")
        data = {"nomor": number, "teks": "STATUS"}
        page = f"/simulator?nomor={ME[1:]}"
        assert desk.post("/simulator/kirim", data, page=page).status_code == 403
    data = {"nomor": ME, "teks": "STATUS"}
    assert desk.post("/simulator/kirim", data, page=page).status_code == 303
