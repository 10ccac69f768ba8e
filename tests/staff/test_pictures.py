"""Every page on a phone and on a desk, by day and by night: it fits, and a picture is kept."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from models.officer import Officer
from tests.parts.browser import screenshot
from tests.parts.live import LiveServer
from tests.staff.office import NURHAIDAH, log_in

LOOKS = [
    pytest.param(360, 740, "light", id="360-light"),
    pytest.param(360, 740, "dark", id="360-dark"),
    pytest.param(1440, 900, "light", id="1440-light"),
    pytest.param(1440, 900, "dark", id="1440-dark"),
]


@pytest.fixture
def looking(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of the width and the colours that the test's parameters name."""
    width, height, colours = request.param
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=colours, locale="id-ID"
    )
    yield context.new_page()
    context.close()


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
        ("/tugas", "tasks"),
        ("/perubahan", "changes"),
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
