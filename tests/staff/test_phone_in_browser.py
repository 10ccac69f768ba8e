"""The simulator's keys in a real Chromium."""

from playwright.sync_api import Page, expect

from handlers.gsm import measure
from tests.parts.live import LiveServer


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
    expect(page.locator(".theirs:not(.awaits)")).to_have_count(1)
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
