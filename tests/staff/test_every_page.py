"""Every page, on a phone and on a desk, by day and by night: it fits, and axe has no word.

The pages are those of the table of routes: a new one fails until it has an address here. What
people see without a log-in, or only after a form, is visited below in the order of their way.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyotp
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect

from bot.links import door_token, invitation_url
from bot.staff import assets
from bot.staff.times import today
from models.base import now
from models.staff import PEMANTAU, Staff
from models.staff_keys import issue_link
from tests.parts.browser import screenshot
from tests.parts.live import LiveServer
from tests.staff.desk import HASHED, PASSWORD
from tests.staff.office import NURHAIDAH, log_in
from tests.staff.test_routes import GUARDS

STATIC = Path(assets.__file__).parent / "static"

# Rule -> an address of it in the house that tests/staff/office.py fills.
PAGES = {
    "GET /": "/",
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
    "GET /laporan": "/laporan?kategori=AT",
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
    "GET /pengurus/baru": "/pengurus/baru",
    "GET /percakapan/<int:contact_id>": "/percakapan/3",
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
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1440, "height": 900}
# The second of two looks of one width differs in colours alone: see the test of the styles below.
ALL_RULES, COLOURS = "{}", '{runOnly: ["color-contrast", "link-in-text-block"]}'
LOOKS = (
    (PHONE, "light", ALL_RULES),
    (PHONE, "dark", COLOURS),
    (DESK, "dark", ALL_RULES),
    (DESK, "light", COLOURS),
)
# A page's few colours are asked for a thousand times: axe reads each of them once.
_EACH_COLOUR_ONCE = """(() => {
    const {prototype} = axe.commons.color.Color, {parseString} = prototype, known = new Map();
    prototype.parseString = function (text) {
        const found = known.get(text);
        if (found) return Object.assign(this, found);
        parseString.call(this, text);
        known.set(text, {r: this.r, g: this.g, b: this.b, alpha: this.alpha});
        return this;
    };
})()"""
_VIOLATIONS = """axe.run({resultTypes: ["violations"], ...%s}).then(({violations}) =>
    violations.map(({id, help, nodes}) =>
        [id, help, ...nodes.map(({html, failureSummary}) => `${html} ${failureSummary}`)]))"""

# The names of what a style sheet says for one colour scheme only.
_BY_SCHEME = """text => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return [...sheet.cssRules]
        .filter(({media}) => media?.mediaText.includes("prefers-color-scheme"))
        .flatMap(({cssRules}) => [...cssRules])
        .flatMap(({style}) => [...style]);
}"""

# The header's boxes, and how they are drawn; on a phone with its menu open.
_HEADER = """() => {
    const menu = document.getElementById("menu");
    menu.togglePopover(innerWidth < 1024);
    const looks = ["color", "backgroundColor", "borderColor", "borderRadius", "fontFamily",
        "fontSize", "fontWeight", "lineHeight", "listStyle", "textDecoration"];
    const seen = "html, .skip, header, header :not([hidden], input)";
    return [...document.querySelectorAll(seen)].map((one) => {
        const {x, y, width, height} = one.getBoundingClientRect();
        const box = one.matches("html") ? [] : [one.outerHTML.slice(0, 60), x, y, width, height];
        const style = getComputedStyle(one);
        return [...box, ...looks.map((look) => style[look])].join(" | ");
    });
}"""


@pytest.fixture(scope="module")
def visitor(browser: Browser, office: LiveServer) -> Iterator[Page]:
    """One browser window, logged in, that walks through the whole house."""
    with _window(browser) as page:
        log_in(page, office)
        yield page


@pytest.fixture
def stranger(browser: Browser) -> Iterator[Page]:
    """A window that nobody has logged in with."""
    with _window(browser) as page:
        yield page


@contextmanager
def _window(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        locale="id-ID", timezone_id="Asia/Makassar", reduced_motion="reduce"
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    yield page
    context.close()
    assert not faults, faults


def is_for_everybody(page: Page, name: str) -> None:
    """What the window shows, in every look; it is fetched once and changes under the browser."""
    page.evaluate(AXE_SCRIPT + _EACH_COLOUR_ONCE)
    for size, colours, rules in LOOKS:
        look = f"{name}-{size['width']}-{colours}"
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=colours)
        screenshot(page, look)
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, (look, wide)
        assert page.evaluate(_VIOLATIONS % rules) == [], look


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
    visitor.set_viewport_size(PHONE)  # a chart that becomes narrower needs a moment
    answer = visitor.goto(f"{office.url}{path}")
    assert answer
    assert answer.status == (404 if path == "/tidak-ada" else 200), path
    name = "".join(one if one.isalnum() else "-" for one in path).strip("-").lower()
    is_for_everybody(visitor, name or "beranda")


def test_a_scheme_changes_colours_and_nothing_else(visitor: Page) -> None:
    sheets = sorted(STATIC.rglob("*.css"))
    said = {name for one in sheets for name in visitor.evaluate(_BY_SCHEME, one.read_text())}
    assert "--pico-color" in said
    assert {one for one in said if not one.startswith("--")} <= {"color", "color-scheme", "filter"}


def test_the_header_is_drawn_before_a_style_has_come_and_stays_as_it_is(
    visitor: Page, office: LiveServer
) -> None:
    refused: list[str] = []
    visitor.on("console", lambda said: "Security" in said.text and refused.append(said.text))

    def headers() -> list[str]:
        visitor.goto(f"{office.url}/tugas")
        looks: list[str] = []
        for size, colours, _ in LOOKS:
            visitor.set_viewport_size(size)
            visitor.emulate_media(color_scheme=colours)
            looks += visitor.evaluate(_HEADER)
        return looks

    visitor.route("**/*.css", lambda route: route.abort())
    bare = headers()
    expect(visitor.locator("main")).to_have_css("max-width", "none")  # none of sapa.css
    visitor.unroute("**/*.css")
    assert [pair for pair in zip(bare, headers(), strict=True) if pair[0] != pair[1]] == []
    expect(visitor.locator("main")).not_to_have_css("max-width", "none")
    assert not refused


def test_the_way_in_of_a_new_colleague(stranger: Page, office: LiveServer) -> None:
    page, new = stranger, "kata sandi yang baru"
    with office.sessions.begin() as session:
        account = Staff(username="budi", name="Budi Hartono", role=PEMANTAU, created_at=now())
        account.password_hash = HASHED
        session.add(account)
        session.flush()
        link = issue_link(session, account.id, now())

    page.goto(f"{office.url}/sandi/{link}")
    page.get_by_label("Kata sandi baru").fill(new)
    page.get_by_label("Sekali lagi").fill(PASSWORD)
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("alert")).to_be_visible()
    is_for_everybody(page, "sandi")
    page.get_by_label("Kata sandi baru").fill(new)
    page.get_by_label("Sekali lagi").fill(new)
    page.get_by_role("button", name="Simpan").click()

    def say_password(password: str) -> None:
        page.get_by_label("Nama pengguna").fill("budi")
        page.get_by_label("Kata sandi").fill(password)
        page.get_by_role("button", name="Masuk").click()

    say_password(PASSWORD)
    expect(page.get_by_role("alert")).to_be_visible()
    is_for_everybody(page, "masuk")
    say_password(new)
    expect(page.get_by_role("heading", name="Beranda")).to_be_visible()
    page.goto(f"{office.url}/pengaturan/petugas")
    expect(page.get_by_role("heading", name="Tidak diizinkan")).to_be_visible()
    is_for_everybody(page, "tidak-diizinkan")

    page.goto(f"{office.url}/akun/dua-langkah")
    page.get_by_role("button", name="Mulai").click()
    secret = page.locator(".secret").inner_text().replace(" ", "")
    is_for_everybody(page, "dua-langkah-mulai")
    page.get_by_label("6 angka").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Nyalakan").click()
    expect(page.get_by_role("heading", name="Kode cadangan")).to_be_visible()
    is_for_everybody(page, "kode-cadangan")
    page.get_by_role("button", name="Keluar").click()
    say_password(new)
    page.get_by_label("Kode").fill("000000")
    page.get_by_role("button", name="Masuk").click()
    expect(page.get_by_role("alert")).to_be_visible()
    is_for_everybody(page, "masuk-kode")
    page.goto(f"{office.url}/sandi/{link}")
    is_for_everybody(page, "sandi-habis")


def test_what_a_guest_of_an_event_sees(stranger: Page, office: LiveServer) -> None:
    page, settings = stranger, office.services.settings
    page.goto(invitation_url(settings, 1))
    is_for_everybody(page, "undangan")
    door = f"{office.url}/hadir/{door_token(settings, 1, today())}"
    for number, words in (("081299999999", "tidak ada di daftar"), (NURHAIDAH, "Selamat datang")):
        page.goto(door)
        page.get_by_label("Nomor HP").fill(number)
        page.get_by_role("button", name="Saya hadir").click()
        expect(page.get_by_text(words)).to_be_visible()
        is_for_everybody(page, f"hadir-{number.strip('+')}")
    page.goto(f"{office.url}/simulator")
    is_for_everybody(page, "simulator-tamu")
