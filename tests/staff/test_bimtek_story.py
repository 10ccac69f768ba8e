"""A bimtek from the first line of its form to the last signature, as people live through it.

One Chromium, 35 phones, ten days: the clock of this process is moved on between the chapters.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdfium2 as pdfium
import pytest
import time_machine
from playwright.sync_api import Page, expect
from sqlalchemy import func, select
from werkzeug.serving import make_server

from bot.app import create_app
from bot.broadcasting import advance
from bot.channels import open_channels
from bot.delivery import Sender
from bot.links import door_token, invitation_url
from bot.qr import qr_svg
from bot.reminding import plan_ahead, remind
from bot.services import Services, open_services
from models.base import now
from models.bimtek import Bimtek
from models.invitation import WAITING, YES
from models.outbox import DELIVERED, Outbox
from models.staff import ADMIN, Staff
from tests.bimtek.conftest import WITA, Office
from tests.parts.browser import screenshot
from tests.parts.live import free_port
from tests.staff.desk import HASHED, PASSWORD

DAY = datetime(2026, 12, 14, 8, 30, tzinfo=WITA)  # a Monday
INVITING, REMINDING = DAY - timedelta(days=10), DAY - timedelta(days=3, hours=-1)
SEATS = 30


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The rules below the pages are tested on both."""
    return sqlite_url


class House:
    """The app behind a port of this process, whose clock the test moves; and its worker's work."""

    def __init__(self, services: Services, page: Page) -> None:
        self.services, self.page = services, page
        self.office = Office(services.sessions)
        self.sender = Sender(services, open_channels(services.settings))

    def work(self) -> None:
        """What the worker does when it is woken."""
        advance(self.services)
        assert self.sender.drain(5)
        advance(self.services)

    def log_in(self, path: str) -> None:
        self.page.context.clear_cookies()
        self.page.goto(f"{self.services.settings.public_url}/masuk?next={path}")
        self.page.get_by_label("Nama pengguna").fill("siti")
        self.page.get_by_label("Kata sandi").fill(PASSWORD)
        self.page.get_by_role("button", name="Masuk").click()
        self.page.wait_for_url(f"**{path}")

    def told(self, key: str) -> int:
        """How many texts whose key begins so were delivered."""
        with self.services.sessions.begin() as session:
            counted = select(func.count()).where(
                Outbox.dedupe_key.startswith(key), Outbox.state == DELIVERED
            )
            return session.scalar(counted) or 0

    def picture_of(self, path: str, name: str) -> list[str]:
        """The pages of a PDF as text; its first one kept as a picture, which is not blank."""
        answer = self.page.request.get(f"{self.services.settings.public_url}{path}")
        assert answer.ok, answer.status
        with pdfium.PdfDocument(answer.body()) as document:
            picture = document[0].render(scale=1.5).to_pil().convert("L")
            if folder := os.environ.get("SCREENSHOTS"):
                picture.save(Path(folder) / f"{name}.png")
            assert sum(picture.histogram()[:128]) > 5_000
            return [page.get_textpage().get_text_range() for page in document]


@pytest.fixture
def house(settings_for, page: Page) -> Iterator[House]:
    port = free_port()
    with ExitStack() as stack:
        url = f"http://127.0.0.1:{port}"
        quiet = {"quiet_hours": None, "quiet_friday": None, "channels": ("simulator",)}
        services = open_services(settings_for(public_url=url, **quiet))
        stack.callback(services.sessions.kw["bind"].dispose)
        stack.callback(services.redis.close)
        services.redis.flushdb()
        server = make_server("127.0.0.1", port, create_app(services), threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        stack.callback(thread.join, 10)
        stack.callback(server.shutdown)
        with services.sessions.begin() as session:
            siti = Staff(username="siti", name="Siti Rahmawati", role=ADMIN, created_at=now())
            siti.password_hash = HASHED
            session.add(siti)
        yield House(services, page)


def test_a_bimtek_from_the_form_to_the_signatures(house: House, page: Page) -> None:
    phones = house.office.officers(35)
    with time_machine.travel(INVITING.astimezone(UTC)):
        plan_the_event(house, page)
        code = invite_everybody(house, page)
        everybody_answers(house, page, code, phones)
    with time_machine.travel(REMINDING.astimezone(UTC)):
        people_are_reminded(house, page, phones)
    with time_machine.travel((DAY - timedelta(minutes=20)).astimezone(UTC)):
        people_arrive(house, page, code, phones)
    with time_machine.travel((DAY + timedelta(hours=7)).astimezone(UTC)):
        papers_are_printed(house, page, phones)


def plan_the_event(house: House, page: Page) -> None:
    house.log_in("/bimtek")
    page.get_by_role("button", name="Buat bimtek").click()
    page.get_by_label("Nama acara").fill("Bimtek Pengelolaan LKS")
    page.get_by_label("Tanggal", exact=True).fill(DAY.date().isoformat())
    page.get_by_label("Selesai").fill("15:00")
    page.get_by_label("Tempat").fill("Aula Kantor Walikota")
    page.get_by_label("Jumlah kursi").fill(str(SEATS))
    page.get_by_label("Jam pelajaran (JP)").fill("8")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Bimtek Pengelolaan LKS dibuat.")).to_be_visible()


def invite_everybody(house: House, page: Page) -> str:
    page.get_by_role("button", name="Undang peserta").click()
    page.get_by_role("button", name="Simpan dan lihat pratinjau").click()
    preview = page.locator("#pratinjau")
    expect(preview).to_contain_text("Senin 14/12")
    expect(preview).to_contain_text("35")
    screenshot(page, "story-preview")
    page.get_by_label("Isi pesan").fill(
        "Yth. {nama}, diundang {judul}, {hari}. Balas HADIR {kode}. {tautan}"
    )
    page.get_by_role("button", name="Simpan dan lihat pratinjau").click()
    expect(preview).to_contain_text("/u/1-")
    preview.get_by_role("button", name="Kirim").first.click()
    with time_machine.travel(now() + timedelta(seconds=61)):  # nobody took it back
        house.work()
        assert house.told("broadcast:") == 35
    opened_without_a_log_in(house, page)
    with house.services.sessions.begin() as session:
        return session.scalars(select(Bimtek.code)).one()


def opened_without_a_log_in(house: House, page: Page) -> None:
    """The address in an invitation: the person's own page, and the event for their calendar."""
    invitation = house.office.told("+6281200000007")[0]
    address = invitation.partition(". http")[2]
    visitor = page.context.browser.new_context()  # type: ignore[union-attr]
    opened = visitor.new_page()
    opened.goto(f"http{address}")
    expect(opened.get_by_role("heading", name="Siti 7")).to_be_visible()
    expect(opened.get_by_role("img", name="Kode QR undangan ini")).to_be_visible()
    calendar = opened.request.get(f"http{address}/bimtek.ics")
    assert "SUMMARY:Bimtek Pengelolaan LKS" in calendar.text()
    visitor.close()


def everybody_answers(house: House, page: Page, code: str, phones: list[str]) -> None:
    answers = [house.office.text(number, "HADIR") for number in phones[:33]]
    assert "daftar tunggu no 3" in answers[32]
    assert "Aminah Ahmad mewakili" in house.office.text(phones[0], "WAKIL Aminah Ahmad")
    house.office.text(phones[33], "TIDAK sakit")
    house.office.text(phones[5], "TIDAK ada acara keluarga")
    house.work()
    assert any("ada kursi" in text for text in house.office.told(phones[30]))
    page.goto(f"{house.services.settings.public_url}/bimtek/1")
    expect(page.locator(".figures")).to_contain_text(f"{SEATS} / {SEATS}")
    expect(page.get_by_text("Aminah Ahmad mewakili Siti 0")).to_be_visible()
    screenshot(page, "story-event")
    counted = [answer for answer, _ in house.office.answers(code)]
    assert (counted.count(YES), counted.count(WAITING)) == (SEATS, 2)


def people_are_reminded(house: House, page: Page, phones: list[str]) -> None:
    plan_ahead(house.services)
    house.log_in("/pengingat")
    expect(page.get_by_text("Bimtek: yang akan hadir").last).to_be_visible()
    screenshot(page, "story-reminders")
    remind(house.services)
    house.work()
    # Who comes, and the one who has not answered; who said no hears nothing more.
    assert house.told("reminder:") == SEATS + 1
    assert [len(house.office.told(phones[one])) for one in (1, 33, 34)] == [2, 1, 2]


def people_arrive(house: House, page: Page, code: str, phones: list[str]) -> None:
    house.log_in("/bimtek/1")
    page.get_by_role("button", name="Buka meja tamu").click()
    arrived = page.locator("#datang")
    tick = page.get_by_role("button", name="Aminah Ahmad")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    tick.click()
    expect(tick).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Cari nama atau LKS").fill("Siti 1")
    page.get_by_role("button", name="Siti 1 LKS Kasih 1", exact=False).first.click()
    expect(page.locator("#antrean")).to_contain_text("2 belum terkirim")
    page.reload()
    expect(page.locator("#antrean")).to_contain_text("2 belum terkirim")
    expect(tick).to_have_attribute("aria-pressed", "true")
    screenshot(page, "story-door-offline")
    page.context.set_offline(False)
    expect(page.locator("#antrean")).to_have_text("Semua terkirim")
    page.get_by_label("Cari nama atau LKS").fill("")
    scan(house, page, code, phones[2])
    expect(arrived).to_have_text("3")
    expect(page.locator("#hasil")).to_contain_text("Siti 2: tercatat datang")
    screenshot(page, "story-door")
    assert "hadir no 4" in house.office.text(phones[3], f"ABSEN {house.office.day_code(code)}")
    url = house.services.settings.public_url
    page.goto(f"{url}/bimtek/1/layar")
    expect(page.locator(".here")).to_contain_text("4 sudah datang")
    screenshot(page, "story-board")
    page.goto(f"{url}/hadir/{door_token(house.services.settings, 1, DAY.date())}")
    page.get_by_label("Nomor HP Anda yang diundang").fill(phones[4].replace("+62", "0"))
    page.get_by_role("button", name="Saya hadir").click()
    expect(page.get_by_text("Selamat datang")).to_be_visible()
    expect(page.get_by_text("No 5")).to_be_visible()


def scan(house: House, page: Page, code: str, number: str) -> None:
    """Holds an officer's code before the camera: a camera whose picture is that code."""
    found = house.office.invitation(number, code)
    drawn = qr_svg(invitation_url(house.services.settings, found.id), "QR")
    page.evaluate(
        """async (svg) => {
            const canvas = document.createElement("canvas");
            canvas.width = canvas.height = 480;
            const image = new Image();
            const named = '<svg xmlns="http://www.w3.org/2000/svg" width="480" height="480"';
            image.src = "data:image/svg+xml," + encodeURIComponent(svg.replace("<svg", named));
            await image.decode();
            const pen = canvas.getContext("2d");
            setInterval(() => pen.drawImage(image, 0, 0), 50);
            navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(20);
        }""",
        str(drawn),
    )
    page.get_by_role("button", name="Pindai QR").click()


def papers_are_printed(house: House, page: Page, phones: list[str]) -> None:
    assert "nilai 5" in house.office.text(phones[3], "NILAI 5 bagus sekali")
    page.set_viewport_size({"width": 1440, "height": 900})
    house.log_in("/bimtek/1/ringkasan")
    expect(page.get_by_text("5,0 dari 5")).to_be_visible()
    expect(page.get_by_text("bagus sekali")).to_be_visible()
    expect(page.get_by_role("heading", name="Menjawab hadir, tidak datang (25)")).to_be_visible()
    screenshot(page, "story-summary")
    sheet = "".join(house.picture_of("/bimtek/1/daftar-hadir.pdf", "story-attendance-sheet"))
    assert "Senin, 14 Desember 2026" in sheet
    assert all(name in sheet for name in ("Aminah Ahmad", "Siti 30", "Tanda tangan"))
    assert "Siti 33" not in sheet
    certificates = house.picture_of("/bimtek/1/sertifikat.pdf", "story-certificate")
    assert len(certificates) == 5
    assert "Aminah Ahmad" in "".join(certificates)
    house.picture_of("/bimtek/1/transport.pdf?jumlah=150.000&pajak=5", "story-transport")
