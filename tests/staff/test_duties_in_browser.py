"""Duties in a real Chromium: an urgent text is taken, a change approved and told to its phone."""

from playwright.sync_api import Browser, Page, expect

from tests.parts.browser import screenshot
from tests.parts.live import LiveServer
from tests.staff.office import URGENT_TEXT, log_in


def test_an_urgent_text_from_the_phone_is_taken_without_scripts(
    browser: Browser, office: LiveServer
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    log_in(page, office)
    opener = page.get_by_role("button", name="Menu")
    expect(opener).to_contain_text("ada darurat")
    opener.click()
    menu = page.get_by_role("link", name="Tugas")
    expect(menu).to_contain_text("darurat")
    menu.click()
    card = page.locator("article", has_text=URGENT_TEXT)
    card.get_by_role("link", name="Laporan").click()
    expect(page.get_by_text("Belum ada yang menangani")).to_be_visible()
    screenshot(page, "urgent")
    report = page.url
    page.get_by_role("link", name="Tangani", exact=True).click()
    card.get_by_role("button", name="Saya tangani").click()
    expect(page.get_by_text("Anda yang menangani.")).to_be_visible()
    page.goto(report)
    expect(page.get_by_text("Ditangani Siti Rahmawati")).to_be_visible()
    context.close()


def test_a_change_is_approved_and_its_phone_is_told(page: Page, office: LiveServer) -> None:
    log_in(page, office, "/perubahan")
    too_long = page.locator("article", has_text="Akreditasi")
    expect(too_long).to_contain_text("lebih dari 20 huruf, jadi tidak bisa disetujui")
    expect(too_long.get_by_role("button", name="Setujui")).to_have_count(0)
    too_long.get_by_role("button", name="Tolak").click()
    expect(too_long).to_have_count(0)
    page.locator("article", has_text="Ina Lama").get_by_role("button", name="Setujui").click()
    expect(page.get_by_text("Ketua LKS Mutiara Mpunda sudah diubah.")).to_be_visible()
    page.goto(f"{office.url}/simulator?nomor=081200000001")
    told = page.locator(".theirs", has_text="perubahan ketua LKS Mutiara Mpunda disetujui")
    expect(told).to_be_visible(timeout=10_000)
    expect(page.locator(".theirs", has_text="perubahan akreditasi")).to_be_visible(timeout=10_000)
