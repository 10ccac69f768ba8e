"""Debian's Chromium, driven by Playwright."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

# It may not call home: on a machine without a way out, every start would wait for that.
_QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# The shell draws the same pages without a browser's window around them: at half the cost.
_PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")


def launched(playwright: Playwright) -> Browser:
    """Chromium without a screen."""
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    assert program, "no chromium: `make test` installs it as root, or says how"
    arguments = [*_QUIET, "--no-sandbox"] if os.geteuid() == 0 else _QUIET
    return playwright.chromium.launch(executable_path=program, args=arguments)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests; each gets a profile of its own from `page`."""
    expect.set_options(timeout=30_000)  # a busy machine is slow, not wrong
    with sync_playwright() as playwright:
        browser = launched(playwright)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page in a profile of its own, 360 px wide unless `@pytest.mark.viewport(width, height)`.

    What the page's own scripts throw fails the test.
    """
    marker = request.node.get_closest_marker("viewport")
    width, height = marker.args if marker else (360, 740)
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="id-ID", timezone_id="Asia/Makassar"
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert not faults, faults


def screenshot(page: Page, name: str) -> None:
    """Keeps a picture of the whole page as `<name>.png` in the folder that SCREENSHOTS names.

    Without that variable nobody wants to look at them, and a picture costs as much as a page.
    """
    assert re.fullmatch(r"[a-z0-9-]+", name), name
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
