"""The pages in a real Chromium: the opening story, filters, and deeds of one click."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.parts.browser import screenshot
from tests.parts.live import LiveServer
from tests.staff.desk import PASSWORD
from tests.staff.office import log_in

REPORT = "LAPOR LANSIA 3 PENATOI butuh kursi roda"


def test_the_opening_story(page: Page, office: LiveServer) -> None:
    """A text on the phone, the answer below it, the report on the staff's page."""
    page.goto(f"{office.url}/simulator")
    page.get_by_label("Tulis pesan").fill(REPORT)
    page.get_by_role("button", name="Kirim", exact=True).click()
    phone = page.locator("#percakapan")
    expect(phone.locator(".mine").last).to_contain_text(REPORT)
    answer = phone.locator(".theirs", has_text="Diterima no").last
    expect(answer).to_contain_text("LANSIA 3 orang, Penatoi")
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

    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="Laporan", exact=True).click()
    expect(page.get_by_role("link", name=shown)).to_be_visible()
    page.get_by_role("button", name="Menu").click()
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.locator("#menu:popover-open")).to_have_count(0)  # it would cover the page
    page.get_by_role("button", name="Keluar").click()
    page.goto(f"{office.url}/laporan")
    expect(page.get_by_role("heading", name="Sapa LKS")).to_be_visible()


@pytest.mark.viewport(1440, 900)
def test_filters_without_reloading_and_back_again(page: Page, office: LiveServer) -> None:
    log_in(page, office)
    page.evaluate("window.sameVisit = true")
    rows = page.locator("#daftar tbody tr")
    expect(rows).to_have_count(25)
    page.locator("select[name=kategori]").select_option("AT")
    expect(rows).to_have_count(7)
    assert page.url.endswith("/laporan?kategori=AT")
    page.get_by_label("Cari").type("kolo")
    page.wait_for_url("**/laporan?kategori=AT&cari=kolo")
    page.go_back()
    page.go_back()
    expect(rows).to_have_count(25)
    expect(page.locator("select[name=kategori]")).to_have_value("")
    page.get_by_role("link", name="Lebih lama").click()
    page.wait_for_url("**/laporan?sebelum=*")
    expect(page.get_by_role("link", name="Lebih baru")).to_be_visible()
    assert page.evaluate("window.sameVisit") is True


def test_the_list_works_without_scripts(browser: Browser, office: LiveServer) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    log_in(page, office)
    page.locator("summary", has_text="Saringan").click()
    page.locator("select[name=kategori]").select_option("AT")
    page.get_by_role("button", name="Terapkan").click()
    expect(page.locator("#daftar tbody tr")).to_have_count(7)
    context.close()


def test_a_text_is_done_with_one_click_and_an_officer_approved(
    page: Page, office: LiveServer
) -> None:
    log_in(page, office, "/pesan")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    card = page.locator("article", has_text="assalamualaikum")
    card.get_by_role("button", name="Sudah dibaca").click()
    expect(card).to_have_count(0)
    expect(page.get_by_text("Pesan ditandai selesai.")).to_be_visible()
    expect(page.locator("#menunggu-messages")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.get_by_text("Tidak ada yang menunggu jawaban.")).to_be_visible()

    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="Pengurus").click()
    card = page.locator("article", has_text="Taufik Rade")
    card.get_by_label("Belum ada di daftar").check()
    card.get_by_role("button", name="Setujui").click()
    expect(page.get_by_text("Taufik Rade disetujui untuk LKS Kasih Ibu.")).to_be_visible()
    page.goto(f"{office.url}/simulator?nomor=081200000002")
    expect(page.locator(".theirs")).to_contain_text("LKS Kasih Ibu disetujui")
