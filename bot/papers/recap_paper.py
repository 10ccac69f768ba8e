"""The recapitulation on paper, for a signature."""

from bot.letterhead import Signatory
from bot.pdf import Column, Document
from bot.recap_files import TITLE, Content
from bot.recaps import Recap, by_kecamatan

_COLUMNS_ON_PAPER = 8  # more kelurahan than that go into a table of their own
_SIGNS = "Kepala Dinas Sosial"


def recap_paper(content: Content) -> bytes:
    """The recapitulation as PDF."""
    document = Document(TITLE, content.words, landscape=True)
    recap = content.recap
    _print(document, by_kecamatan(recap, content.district), "Per kecamatan")
    for code in dict.fromkeys(place.kecamatan for place in recap.places):
        name = content.district.kecamatan[code]
        part = recap.of(code)
        for first in range(0, len(part.places), _COLUMNS_ON_PAPER):
            more = " (lanjutan)" if first else ""
            _print(document, part.cut(first, _COLUMNS_ON_PAPER), f"Kecamatan {name}{more}")
    document.signature(content.day, Signatory(_SIGNS))
    return document.as_bytes()


def _print(document: Document, recap: Recap, heading: str) -> None:
    """Only the categories that somebody reported there: a page of noughts tells nothing."""
    lines = [line for line in recap.lines if line.total]
    document.heading(heading)
    if not lines:
        document.paragraph("Tidak ada laporan.")
        return
    names = [place.name for place in recap.places]
    columns = [Column("Kategori", 4), *(Column(name, 1.6, "right") for name in (*names, "Jumlah"))]
    document.table(
        columns,
        ([line.category.name, *map(str, line.people), str(line.total)] for line in lines),
        total=["Jumlah", *map(str, recap.totals), str(recap.total)],
    )
