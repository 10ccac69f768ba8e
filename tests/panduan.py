"""The pictures of the user guides: `make panduan` opens a demo house and takes them anew.

`python -m tests.panduan pengingat` keeps only those that are named.
"""

import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from bot.house import demo
from bot.house.surroundings import USERNAME
from bot.reminding import plan_ahead
from tests.parts.browser import launched
from tests.parts.databases import sqlite_copy, sqlite_template
from tests.parts.live import LiveServer, running_house
from tests.parts.redis_server import running_redis

PICTURES = Path(__file__).parents[1] / "docs" / "panduan" / "gambar"
OFFICER = demo.phone(1)
ANSWERS = ".glass .theirs:not(.awaits)"
_COLOURS = 96  # flat pages: a third of the size, and nobody sees the difference

# Name, path, width and height in CSS pixels.
PAGES = (
    ("beranda", "/", 1200, 900),
    ("tugas", "/tugas", 1200, 700),
    ("laporan", "/laporan", 1200, 760),
    ("kotak-masuk", "/pesan", 1200, 700),
    ("bimtek", "/bimtek", 1200, 640),
    ("siaran", "/siaran", 1200, 640),
    ("pengingat", "/pengingat", 1200, 640),
    ("rekap", "/rekap", 1200, 760),
    ("kesehatan", "/kesehatan", 1200, 520),
    ("kalimat", "/pengaturan/kalimat/report_filed", 1200, 640),
)


def main() -> None:
    """Writes every picture into docs/panduan/gambar."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="panduan-") as name, running_redis() as redis_url:
        folder = Path(name)
        database = sqlite_copy(sqlite_template(folder), folder)
        with running_house(database, redis_url, folder, QUIET_HOURS="", QUIET_FRIDAY="") as house:
            password = demo.seed(house.sessions)
            plan_ahead(house.services)
            with sync_playwright() as playwright:
                page = launched(playwright).new_page(locale="id-ID", timezone_id="Asia/Makassar")
                _phone(page, house)
                _log_in(page, house, str(password))
                for picture, path, width, height in PAGES:
                    page.set_viewport_size({"width": width, "height": height})
                    page.goto(house.url + path)
                    if picture == "pengingat":
                        _open_a_full_day(page)
                    page.wait_for_load_state("networkidle")
                    _keep(page, picture)
                page.goto(f"{house.url}/laporan")
                page.locator(".reports .number a").first.click()
                page.wait_for_load_state("networkidle")
                _keep(page, "satu-laporan")


def _phone(page: Page, house: LiveServer) -> None:
    page.set_viewport_size({"width": 1200, "height": 900})
    page.goto(f"{house.url}/simulator?nomor={OFFICER.replace('+', '%2B')}")
    for text in ("LAPOR LANSIA 3 PENATOI butuh kursi roda", "LAPOR#DISABILITAS#2", "SADIA"):
        heard = page.locator(ANSWERS).count()
        page.get_by_label("Tulis pesan").fill(text)
        page.get_by_role("button", name="Kirim", exact=True).click()
        page.locator(ANSWERS).nth(heard).wait_for()
    _save(page.locator(".phone").screenshot(), "hp")


def _log_in(page: Page, house: LiveServer, password: str) -> None:
    page.goto(f"{house.url}/masuk")
    page.get_by_label("Nama pengguna").fill(USERNAME)
    page.get_by_label("Kata sandi").fill(password)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url(f"{house.url}/")


def _open_a_full_day(page: Page) -> None:
    """The first day on which several people are reminded."""
    days = page.locator(".days a")
    counts = [int(count) for count in days.locator(".tag").all_inner_texts()]
    days.nth(next(place for place, count in enumerate(counts) if count > 3)).click()


def _keep(page: Page, name: str) -> None:
    _save(page.screenshot(), name)


def _save(shot: bytes, name: str) -> None:
    if sys.argv[1:] and name not in sys.argv[1:]:
        return
    with Image.open(BytesIO(shot)) as picture:
        few = picture.convert("RGB").quantize(_COLOURS)
        few.save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
