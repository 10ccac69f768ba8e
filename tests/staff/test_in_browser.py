"""The pages in a real Chromium: the opening story, and how everything looks on phone and desk."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot.staff.passwords import hash_password
from handlers.gsm import measure
from models.base import now
from models.message import REVIEW
from models.officer import APPROVED, PENDING, Officer
from models.staff import Staff
from tests.parts.browser import screenshot
from tests.parts.live import LiveServer
from tests.staff.desk import PASSWORD
from tests.staff.records import Records

NURHAIDAH = "+6281200000001"
REPORT = "LAPOR LANSIA 3 PENATOI butuh kursi roda"
LOOKS = [
    pytest.param(360, 740, "light", id="360-light"),
    pytest.param(360, 740, "dark", id="360-dark"),
    pytest.param(1440, 900, "light", id="1440-light"),
    pytest.param(1440, 900, "dark", id="1440-dark"),
]


@pytest.fixture(scope="module")
def office(live_server: LiveServer) -> LiveServer:
    """A running house with one account, two officers, and something in every list."""
    _add_account(live_server.sessions)
    records = Records(live_server.sessions)
    nurhaidah = records.officer("Nurhaidah Ismail", NURHAIDAH, APPROVED)
    records.officer("Taufik Rade", "+6281200000002", PENDING)
    stranger = records.contact("+6281200000003")
    records.message(stranger, "assalamualaikum pak, mau tanya soal bantuan", state=REVIEW)
    with live_server.sessions.begin() as session:
        phone = session.get_one(Officer, nurhaidah.id).contacts[0]
    records.outbox(phone, "Rapat Senin pukul 09.00", "failed", error_code="30006")
    for number in range(30):
        records.report(
            (phone, stranger)[number % 3 == 0],
            f"LAPOR MISKIN {number + 1} KOLO",
            category=("FM", "LUT", "AT", "PD")[number % 4],
            kelurahan=("52.72.03.1003", "52.72.01.1001", "52.72.05.1005")[number % 3],
            count=number + 1,
            urgent=number % 7 == 0,
            state=("baru", "ditangani", "selesai")[number % 3],
        )
    return live_server


def _add_account(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        session.add(
            Staff(
                username="siti",
                name="Siti Rahmawati",
                password_hash=hash_password(PASSWORD),
                created_at=now(),
            )
        )


@pytest.fixture
def looking(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of the width and the colours that the test's parameters name."""
    width, height, colours = request.param
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=colours, locale="id-ID"
    )
    yield context.new_page()
    context.close()


def log_in(page: Page, office: LiveServer, path: str = "/laporan") -> None:
    page.goto(f"{office.url}{path}")
    page.get_by_label("Nama pengguna").fill("siti")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url(lambda address: urlsplit(address).path == path)


def test_the_opening_story(page: Page, office: LiveServer) -> None:
    """A text on the phone, the answer below it, the report on the staff's page."""
    page.goto(f"{office.url}/simulator")
    page.get_by_label("Tulis pesan").fill(REPORT)
    page.get_by_role("button", name="Kirim", exact=True).click()
    phone = page.locator("#percakapan")
    expect(phone.locator(".mine").last).to_contain_text(REPORT)
    answer = phone.locator(".theirs", has_text="Diterima no").last
    expect(answer).to_contain_text("LANSIA 3 orang, Penatoi", timeout=10_000)
    expect(page.get_by_label("Tulis pesan")).to_have_value("")
    screenshot(page, "story-1-phone")

    number = phone.get_by_role("link").first
    shown = number.inner_text()
    expect(answer).to_contain_text(shown)
    number.click()
    page.get_by_label("Nama pengguna").fill("siti")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url(f"**/laporan/{shown}")
    expect(page.get_by_role("definition").filter(has_text="butuh kursi roda")).to_be_visible()
    expect(page.locator(".thread .out").last).to_contain_text("Sampai")
    screenshot(page, "story-2-report")

    page.get_by_role("link", name="Laporan", exact=True).click()
    expect(page.get_by_role("link", name=shown)).to_be_visible()
    page.get_by_role("button", name="Keluar").click()
    page.goto(f"{office.url}/laporan")
    expect(page.get_by_role("heading", name="Sapa LKS")).to_be_visible()


@pytest.mark.parametrize(
    "looking", [look.values for look in LOOKS], ids=[look.id for look in LOOKS], indirect=True
)
def test_every_page_fits_and_is_kept_as_a_picture(
    looking: Page, office: LiveServer, request: pytest.FixtureRequest
) -> None:
    page, look = looking, request.node.callspec.id
    with office.sessions.begin() as session:
        wanted = select(Officer).where(Officer.phone == NURHAIDAH)
        contact = session.scalars(wanted).one().contacts[0].id
    page.goto(f"{office.url}/masuk")
    screenshot(page, f"login-{look}")
    log_in(page, office)
    screenshot(page, f"reports-{look}")
    page.locator("#daftar a").first.click()
    page.wait_for_url("**/laporan/*")
    screenshot(page, f"report-{look}")
    for path, name in (
        ("/pesan", "inbox"),
        (f"/percakapan/{contact}", "conversation"),
        ("/pengurus", "officers"),
        ("/simulator?nomor=081200000001", "simulator-sms"),
        ("/simulator?nomor=081200000001&medium=whatsapp", "simulator-whatsapp"),
        ("/tidak-ada", "error"),
    ):
        page.goto(f"{office.url}{path}")
        screenshot(page, f"{name}-{look}")
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, (path, wide)


@pytest.mark.viewport(1440, 900)
def test_filters_without_reloading_and_back_again(page: Page, office: LiveServer) -> None:
    log_in(page, office)
    page.evaluate("window.sameVisit = true")
    rows = page.locator("#daftar tbody tr")
    expect(rows).to_have_count(25)
    page.get_by_label("Kategori").select_option("AT")
    expect(rows).to_have_count(7)
    assert page.url.endswith("/laporan?kategori=AT")
    page.get_by_label("Cari").type("kolo")
    page.wait_for_url("**/laporan?kategori=AT&cari=kolo")
    page.go_back()
    page.go_back()
    expect(rows).to_have_count(25)
    expect(page.get_by_label("Kategori")).to_have_value("")
    page.get_by_role("link", name="Lebih lama").click()
    page.wait_for_url("**/laporan?sebelum=*")
    expect(page.get_by_role("link", name="Lebih baru")).to_be_visible()
    assert page.evaluate("window.sameVisit") is True


def test_the_list_works_without_scripts(browser: Browser, office: LiveServer) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    log_in(page, office)
    page.locator("summary").click()
    page.get_by_label("Kategori").select_option("AT")
    page.get_by_role("button", name="Terapkan").click()
    expect(page.locator("#daftar tbody tr")).to_have_count(7)
    context.close()


def test_a_text_is_done_with_one_click_and_an_officer_approved(
    page: Page, office: LiveServer
) -> None:
    log_in(page, office, "/pesan")
    card = page.locator("article", has_text="assalamualaikum")
    card.get_by_role("button", name="Selesai").click()
    expect(card).to_have_count(0)
    expect(page.get_by_text("Ditandai selesai.")).to_be_visible()
    expect(page.locator("#pesan-menunggu")).to_be_hidden()

    page.get_by_role("link", name="Pengurus").click()
    card = page.locator("article", has_text="Taufik Rade")
    card.get_by_label("Belum ada di daftar").check()
    card.get_by_role("button", name="Setujui").click()
    expect(page.get_by_text("Taufik Rade disetujui untuk LKS Kasih Ibu.")).to_be_visible()
    page.goto(f"{office.url}/simulator?nomor=081200000002")
    expect(page.locator(".theirs")).to_contain_text("LKS Kasih Ibu disetujui", timeout=10_000)


def test_the_phones_counter_counts_as_the_bot_does(page: Page, office: LiveServer) -> None:
    page.goto(f"{office.url}/simulator?nomor=081200000009")
    box = page.get_by_label("Tulis pesan")
    for text in (
        "",
        "halo",
        "a" * 160,
        "a" * 161,
        "[" * 80,
        "a" * 152 + "[" * 5,
        "{}é€ñ",
        "ʻ" * 71,
        "😀" * 36,
    ):
        box.fill(text)
        size = measure(text)
        counter = page.locator("#hitung")
        expect(counter).to_contain_text(f"{size.units}/")
        expect(counter).to_contain_text(f"· {size.segments} SMS")


def test_examples_enter_and_a_double_delivery(page: Page, office: LiveServer) -> None:
    page.goto(f"{office.url}/simulator?nomor=081200000008&medium=whatsapp")
    page.get_by_role("button", name="BANTUAN", exact=True).click()
    page.get_by_label("Kirim dua kali").check()
    page.get_by_label("Tulis pesan").press("Enter")
    expect(page.get_by_text("hanya satu yang dicatat")).to_be_visible()
    expect(page.locator(".theirs:not(.awaits)")).to_have_count(1, timeout=10_000)
    expect(page.locator(".mine")).to_have_count(1)
    expect(page.get_by_label("Kirim dua kali")).not_to_be_checked()


def test_a_phone_that_nobody_looks_at_stays_silent(page: Page, office: LiveServer) -> None:
    page.clock.install()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{office.url}/simulator?nomor=081200000009")
    with page.expect_response("**/simulator/percakapan*"):
        page.clock.run_for(1_100)
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    asked.clear()
    page.clock.run_for(5_000)
    assert asked == []
    page.evaluate("Object.defineProperty(document, 'hidden', {value: false, configurable: true})")
    with page.expect_response("**/simulator/percakapan*"):
        page.clock.run_for(1_100)
