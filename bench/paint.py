"""How soon a page is seen over a poor network, and what it weighs: 400 kbit/s, 400 ms, in Chromium.

The first paint is the header's; "content" is when the page's own words are there, below it.

    python -m bench.paint

Opens a house with demo data; the first visit has an empty cache, the next pages have the files, and
in the end each is visited without them.
"""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from bot.house import demo
from bot.links import invitation_url
from tests.parts.browser import launched
from tests.parts.databases import sqlite_copy, sqlite_template
from tests.parts.live import running_house
from tests.parts.redis_server import running_redis

BYTES_A_SECOND = 400_000 / 8
LATENCY = 400
PAGES = ("/", "/laporan", "/pesan", "/rekap", "/tugas", "/pengurus", "/bimtek", "/pengaturan")
# The entry is there once the compositor has drawn, a little after the page is loaded.
_FIRST_PAINT = """() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime"""
# The largest thing so far is told of with each frame: the first one within <main>.
_CONTENT = """() => new Promise((tell) => new PerformanceObserver((list) => {
    const ours = list.getEntries().find(({element}) => element?.closest("main"));
    if (ours) tell(ours.startTime);
}).observe({type: "largest-contentful-paint", buffered: true}))"""


def main() -> None:
    """Prints a table: the log-in as a first visit, then each page."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "template").mkdir()
        database = sqlite_copy(sqlite_template(folder / "template"), folder)
        redis = stack.enter_context(running_redis())
        house = stack.enter_context(running_house(database, redis, folder))
        password = demo.seed(house.sessions)
        browser = launched(stack.enter_context(sync_playwright()))
        stack.callback(browser.close)
        with _slow(browser) as (page, weighed):
            print("| page | first paint ms | content ms | KB on the wire |\n|---|---|---|---|")
            _visit(page, house.url, "/masuk", weighed)
            # Somebody types for longer than the next pages' files take to come.
            page.wait_for_load_state("networkidle")
            page.get_by_label("Nama pengguna").fill("petugas")
            page.get_by_label("Kata sandi").fill(password or "")
            page.get_by_role("button", name="Masuk").click()
            page.wait_for_load_state("networkidle")
            for path in PAGES:
                _visit(page, house.url, path, weighed)
            # As after an upgrade: somebody who is signed in has none of the files.
            invitation = urlsplit(invitation_url(house.services.settings, 1)).path
            for path in (*PAGES, "/bimtek/1/layar", invitation, "/tidak-ada"):
                page.context.new_cdp_session(page).send("Network.clearBrowserCache")
                _visit(page, house.url, path, weighed, " (nothing cached)")


def _visit(page: Page, house: str, path: str, weighed: list[float], note: str = "") -> None:
    weighed.clear()
    page.goto(f"{house}{path}", wait_until="load")
    painted = page.wait_for_function(_FIRST_PAINT).json_value()
    content = page.evaluate(_CONTENT)
    weight = sum(weighed) / 1024
    print(f"| `{path}`{note} | {painted:.0f} | {content:.0f} | {weight:.0f} |", flush=True)


@contextmanager
def _slow(browser: Browser) -> Iterator[tuple[Page, list[float]]]:
    """A page on that network, and the bytes of what it fetched since the list was emptied."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    limits = {"downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
    network.send(
        "Network.emulateNetworkConditions", {"offline": False, "latency": LATENCY, **limits}
    )
    weighed: list[float] = []
    network.on("Network.loadingFinished", lambda one: weighed.append(one["encodedDataLength"]))
    yield page, weighed
    context.close()


if __name__ == "__main__":
    main()
