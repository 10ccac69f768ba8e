"""Every page of the desk, on a phone by day and on a desk by night: it fits, and axe has no word.

The pages are those of the table of routes: a new one fails until it has an address here.
"""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.parts.browser import screenshot
from tests.parts.live import LiveServer
from tests.staff.office import log_in
from tests.staff.test_routes import GUARDS

# Rule -> an address of it in the house that tests/staff/office.py fills.
PAGES = {
    "GET /": "/?masa=12-bulan",
    "GET /akun": "/akun",
    "GET /akun/dua-langkah": "/akun/dua-langkah",
    "GET /bimtek": "/bimtek",
    "GET /bimtek/<int:bimtek_id>": "/bimtek/1",
    "GET /bimtek/<int:bimtek_id>/batal": "/bimtek/1/batal",
    "GET /bimtek/<int:bimtek_id>/jadwal": "/bimtek/1/jadwal",
    "GET /bimtek/<int:bimtek_id>/layar": "/bimtek/1/layar",
    "GET /bimtek/<int:bimtek_id>/pintu": "/bimtek/1/pintu",
    "GET /bimtek/<int:bimtek_id>/ringkasan": "/bimtek/1/ringkasan",
    "GET /bimtek/<int:bimtek_id>/ubah": "/bimtek/1/ubah",
    "GET /bimtek/<int:bimtek_id>/undangan/<int:invitation_id>": "/bimtek/1/undangan/1",
    "GET /bimtek/baru": "/bimtek/baru",
    "GET /bimtek/lks": "/bimtek/lks",
    "GET /bimtek/lks/<int:lks_id>": "/bimtek/lks/1",
    "GET /gabung": "/gabung",
    "GET /gabung/<kind>/<int:one>/<int:other>": "/gabung/lks/1/2",
    "GET /impor": "/impor",
    "GET /impor/<int:import_id>": "/impor/1",
    "GET /kesehatan": "/kesehatan",
    "GET /laporan": "/laporan",
    "GET /laporan/<number>": "/laporan/10019",
    "GET /lks": "/lks",
    "GET /lks/<int:lks_id>": "/lks/1",
    "GET /lks/<int:lks_id>/ubah": "/lks/1/ubah",
    "GET /lks/baru": "/lks/baru",
    "GET /pengaturan": "/pengaturan",
    "GET /pengaturan/catatan": "/pengaturan/catatan",
    "GET /pengaturan/kalimat": "/pengaturan/kalimat",
    "GET /pengaturan/kalimat/<key>": "/pengaturan/kalimat/report_filed",
    "GET /pengaturan/kata": "/pengaturan/kata",
    "GET /pengaturan/petugas": "/pengaturan/petugas",
    "GET /pengaturan/petugas/<int:staff_id>": "/pengaturan/petugas/1",
    "GET /pengaturan/petugas/baru": "/pengaturan/petugas/baru",
    "GET /pengaturan/retensi": "/pengaturan/retensi",
    "GET /pengaturan/template": "/pengaturan/template",
    "GET /pengaturan/template/<purpose>": "/pengaturan/template/general",
    "GET /pengingat": "/pengingat",
    "GET /pengingat/aturan": "/pengingat/aturan",
    "GET /pengurus": "/pengurus",
    "GET /pengurus/<int:officer_id>": "/pengurus/1",
    "GET /percakapan/<int:contact_id>": "/percakapan/1",
    "GET /tugas/<int:task_id>/hapus": "/tugas/3/hapus",
    "GET /perubahan": "/perubahan",
    "GET /pesan": "/pesan",
    "GET /pesan/jawaban": "/pesan/jawaban",
    "GET /rekap": "/rekap",
    "GET /rekap/lks": "/rekap/lks",
    "GET /siaran": "/siaran",
    "GET /siaran/<int:broadcast_id>": "/siaran/1",
    "GET /tugas": "/tugas",
    "GET /unduhan": "/unduhan",
}
OTHERS = ("/simulator?nomor=081200000001", "/tidak-ada")
# Files, and pieces of pages that htmx fetches.
NO_PAGES = {
    "GET /bimtek/<int:bimtek_id>/bimtek.ics",
    "GET /bimtek/<int:bimtek_id>/daftar-hadir.pdf",
    "GET /bimtek/<int:bimtek_id>/daftar-hadir.xlsx",
    "GET /bimtek/<int:bimtek_id>/sertifikat.pdf",
    "GET /bimtek/<int:bimtek_id>/tidak-datang.pdf",
    "GET /bimtek/<int:bimtek_id>/tidak-datang.xlsx",
    "GET /bimtek/<int:bimtek_id>/transport.pdf",
    "GET /bimtek/<int:bimtek_id>/transport.xlsx",
    "GET /gabung/pilih",
    "GET /impor/templat/<kind>",
    "GET /lks/unduh/<kind>",
    "GET /lampiran/<int:attachment_id>",
    "GET /percakapan/<int:contact_id>/baru",
    "GET /pesan/daftar",
    "GET /rekap/unduh/<kind>",
    "GET /siaran/<int:broadcast_id>/kemajuan",
    "GET /unduhan/<int:job_id>",
}
LOOKS = ((360, 740, "light"), (1440, 900, "dark"))


@pytest.fixture(scope="module")
def visitor(browser: Browser, office: LiveServer) -> Iterator[Page]:
    """One browser window, logged in, that walks through the whole house."""
    context = browser.new_context(
        locale="id-ID", timezone_id="Asia/Makassar", reduced_motion="reduce"
    )
    page = context.new_page()
    log_in(page, office)
    yield page
    context.close()


def test_every_page_of_the_table_is_walked() -> None:
    behind_the_log_in = {
        rule
        for rule, guard in GUARDS.items()
        if rule.startswith("GET ") and isinstance(guard, frozenset)
    }
    assert behind_the_log_in - NO_PAGES <= set(PAGES)


@pytest.mark.parametrize(
    "path", [*(path for rule, path in PAGES.items() if rule in GUARDS), *OTHERS]
)
def test_a_page_fits_and_is_for_everybody(visitor: Page, office: LiveServer, path: str) -> None:
    page = visitor
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    for place, (width, height, colours) in enumerate(LOOKS):
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=colours)
        if place == 0:
            answer = page.goto(f"{office.url}{path}")
            assert answer
            assert answer.status == (404 if path == "/tidak-ada" else 200), path
            name = "".join(one if one.isalnum() else "-" for one in path).strip("-").lower()
            screenshot(page, f"{name or 'beranda'}-{width}")
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, (path, width, wide)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{path} {width} {colours}: {found.generate_report()}"
    assert not faults, faults
