"""The daftar terima uang transport: who came, how much, and room for signatures."""

from collections.abc import Sequence

from bot.dates import zone
from bot.papers.attendance_sheet import sign_here
from bot.papers.money import Allowance, in_words, rupiah
from bot.papers.occasion import facts_of, signatory_of
from bot.papers.participants import Participant
from bot.pdf import Column, Document
from models.bimtek import Bimtek

COLUMNS = (
    Column("No", 0.5, "center"),
    Column("Nama", 2.3),
    Column("LKS", 2.3),
    Column("Jumlah (Rp)", 1.1, "right"),
    Column("Pajak (Rp)", 1, "right"),
    Column("Diterima (Rp)", 1.2, "right"),
    Column("Tanda tangan", 1.2),
    Column("Tanda tangan", 1.2),
)
_ROOM_TO_SIGN = 10.0


def transport_list(bimtek: Bimtek, people: Sequence[Participant], allowance: Allowance) -> bytes:
    """The list as PDF, with its total in figures and in words."""
    document = Document("Daftar Terima Uang Transport", bimtek.subject, landscape=True)
    document.facts(facts_of(bimtek))
    each = (rupiah(allowance.amount), rupiah(allowance.tax), rupiah(allowance.net))
    count = len(people)
    sums = tuple(rupiah(one * count) for one in (allowance.amount, allowance.tax, allowance.net))
    document.table(
        COLUMNS,
        [
            (str(one.number), one.name, one.institution, *each, *sign_here(one.number))
            for one in people
        ],
        row_height=_ROOM_TO_SIGN,
        total=("", "Jumlah", f"{count} orang", *sums, "", ""),
    )
    document.paragraph(f"Terbilang: {in_words(allowance.net * count)} rupiah.")
    day = bimtek.starts_at.astimezone(zone()).date()
    document.signature(day, signatory_of(bimtek), "Mengetahui,")
    return document.as_bytes()
