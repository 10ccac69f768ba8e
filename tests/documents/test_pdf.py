"""The office's paper, read back by another program."""

from datetime import date

import pypdfium2 as pdfium

from bot.letterhead import Signatory, load_letterhead
from bot.pdf import Column, Document


def pages(file: bytes) -> list[str]:
    document = pdfium.PdfDocument(file)
    return [page.get_textpage().get_text_range() for page in document]


def test_a_document_has_head_rows_signature_and_page_numbers() -> None:
    document = Document("Rekapitulasi Bulanan", "November 2026")
    document.facts([("Kecamatan", "Raba"), ("Catatan", "")])
    rows = [(str(number), f"José d’Ornay đ {number}") for number in range(1, 61)]
    columns = [Column("No", 1, "center"), Column("Nama Pengurus", 5)]
    document.table(columns, rows, total=("", "Jumlah 60"))
    head = Signatory("Kepala Dinas Sosial", "Drs. H. Abdurrahman", "Pembina", "19700101 199003 1")
    document.signature(date(2017, 9, 11), head)
    first, *_, last = found = pages(document.as_bytes())
    assert load_letterhead().name.upper() in first
    assert "REKAPITULASI BULANAN" in first
    assert "Kecamatan" in first
    assert "Catatan" not in first
    assert all("Nama Pengurus" in page for page in found)
    assert [f"Halaman {n} dari 2" in page for n, page in enumerate(found, 1)] == [True, True]
    everything = "".join(found)
    assert all(f"José d’Ornay đ {number}" in everything for number in range(1, 61))
    assert all(words in last for words in ("Kota Bima, 11 September 2017", "NIP 19700101"))


def test_a_signature_is_never_torn_in_two() -> None:
    document = Document("Daftar")
    for _ in range(34):
        document.paragraph("Baris.")
    document.signature(date(2026, 11, 25), Signatory("Kepala Dinas Sosial", "Abdurrahman"))
    _, last = pages(document.as_bytes())
    assert all(words in last for words in ("25 November 2026", "Kepala Dinas", "Abdurrahman"))
