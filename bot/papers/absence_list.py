"""The daftar tidak datang: who had a seat and was not there, with room for the reason."""

from collections.abc import Sequence

from bot.dates import zone
from bot.papers.occasion import facts_of, signatory_of
from bot.papers.participants import Participant
from bot.pdf import Column, Document
from models.bimtek import Bimtek

COLUMNS = (
    Column("No", 0.5, "center"),
    Column("Nama", 2.3),
    Column("LKS", 2.3),
    Column("Kelurahan", 1.4),
    Column("No. HP", 1.5),
    Column("Keterangan", 2.4),
)


def absence_list(bimtek: Bimtek, people: Sequence[Participant]) -> bytes:
    """The list as PDF."""
    document = Document("Daftar Tidak Datang", bimtek.subject, landscape=True)
    document.facts(facts_of(bimtek))
    lines = [
        (str(one.number), one.name, one.institution, one.kelurahan, one.phone, "") for one in people
    ]
    document.table(COLUMNS, lines, total=("", "Jumlah", f"{len(people)} orang", "", "", ""))
    day = bimtek.starts_at.astimezone(zone()).date()
    document.signature(day, signatory_of(bimtek), "Mengetahui,")
    return document.as_bytes()
