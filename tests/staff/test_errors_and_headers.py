"""What browsers are told to refuse, what goes over the wire, and errors in plain words."""

import gzip
import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.staff.desk import Desk, words
from tests.staff.records import Records

PACKED = {"Accept-Encoding": "gzip"}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """None of this depends on the database."""
    return sqlite_url


def test_nothing_foreign_or_inline_runs(desk: Desk) -> None:
    response = desk.get("/laporan")
    policy = response.headers["Content-Security-Policy"]
    for rule in (
        "default-src 'self'",
        "style-src 'self' 'sha256-",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    ):
        assert rule in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in response.headers


def test_https_is_insisted_on_where_we_have_it(app_for: Callable[..., Flask]) -> None:
    client = app_for(public_url="https://sapa.example").test_client()
    response = client.get("/masuk", base_url="https://sapa.example")
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_pages_are_kept_by_nobody_and_files_for_ever(desk: Desk) -> None:
    page = desk.get("/laporan")
    assert "no-store" in page.headers["Cache-Control"]
    for address in re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text):
        file = desk.get(address, headers=PACKED)
        assert file.status_code == 200, address
        assert file.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert file.headers["Content-Encoding"] == "gzip"
        assert file.headers["Vary"] == "Accept-Encoding"  # a cookie would fetch it again
        assert gzip.decompress(file.data) == desk.get(address).data


def test_an_outdated_file_is_not_served_as_the_new_one(visitor: Desk) -> None:
    assert visitor.get("/static/sapa.000000000000.css").status_code == 404
    assert visitor.get("/static/vendor/README.md").status_code == 404
    assert visitor.get("/static/../access.py").status_code == 404


def weigh(desk: Desk, path: str, kind: str = "href|src") -> tuple[int, dict[str, int]]:
    """Bytes on the wire: the page, and each file that it names."""
    page = desk.get(path, headers=PACKED)
    text = gzip.decompress(page.data).decode() if page.content_encoding else page.text
    files = set(re.findall(rf'(?:{kind})="(/static/[^"]+)"', text))
    return len(page.data), {file: len(desk.get(file, headers=PACKED).data) for file in files}


def test_a_first_visit_is_seen_after_4_kb_brings_40_and_a_later_page_10(
    visitor: Desk, records: Records
) -> None:
    contact = records.contact("+62811111111")
    for number in range(30):
        records.report(contact, count=number + 1)
    page, needed = weigh(visitor, "/masuk", 'rel="stylesheet" href|src')
    assert page + sum(needed.values()) <= 4 * 1024
    page, kept = weigh(visitor, "/masuk")
    assert page + sum(kept.values()) <= 40 * 1024
    visitor.enter("siti")
    for path in ("/perubahan", "/laporan", "/pengurus", "/pesan", "/simulator"):
        page, files = weigh(visitor, path)
        new = sum(size for file, size in files.items() if file not in kept)
        assert page + new <= 10_000, path


def test_a_page_loads_nothing_from_elsewhere(desk: Desk) -> None:
    for path in ("/masuk", "/laporan", "/pengurus", "/pesan", "/simulator"):
        text = desk.get(path).text
        assert not re.findall(r'(?:href|src|action)="(?:https?:)?//', text), path
        assert "<script>" not in text
        assert "style=" not in text
        assert not re.search(r"\son[a-z]+=", text)


def test_errors_are_pages_in_plain_words(desk: Desk) -> None:
    missing = desk.get("/tidak-ada")
    assert missing.status_code == 404
    assert "Tidak ditemukan" in words(missing)
    wrong_way = desk.post("/laporan")
    assert wrong_way.status_code == 405
    assert "<h1>" in wrong_way.text
    # More than 64 KB: the token is never even looked for.
    large = desk.client.post("/simulator/kirim", data={"teks": "x" * 70_000})
    assert large.status_code == 413
    assert "Terlalu besar" in words(large)


def test_a_nul_is_refused(desk: Desk) -> None:
    assert desk.get("/laporan?cari=%00").status_code == 400
    assert desk.post("/masuk", {"username": "siti\0"}).status_code == 400


def test_htmx_is_told_of_an_error_beside_the_page(desk: Desk) -> None:
    response = desk.get("/laporan/99999", headers={"HX-Request": "true"})
    assert response.status_code == 404
    assert response.headers["HX-Retarget"] == "#kabar"
    assert "<html" not in response.text


def test_machines_get_a_line_of_text(visitor: Desk) -> None:
    response = visitor.get("/webhooks/twilio")
    assert response.status_code == 405
    assert response.mimetype == "text/plain"


def test_our_own_fault_is_a_page_and_a_log_line_without_anybodys_words(
    app: Flask, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> str:
        raise ValueError("Siti Aminah +6281234567890")

    # An old page of ours, as broken as one can be.
    app.view_functions["reports.index"] = broken
    app.config["PROPAGATE_EXCEPTIONS"] = False
    response = desk.get("/laporan")
    assert response.status_code == 500
    assert "Sistem sedang terganggu" in words(response)
    said = capsys.readouterr()
    assert "page failed" in said.out + said.err
    assert "Siti" not in said.out + said.err
