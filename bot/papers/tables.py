"""The lists of a bimtek for a spreadsheet: the same people as on paper."""

from collections.abc import Sequence

from bot.papers.money import Allowance
from bot.papers.occasion import facts_of
from bot.papers.participants import Participant
from bot.sheet_out import Sheet
from models.bimtek import Bimtek


def attendance_table(bimtek: Bimtek, people: Sequence[Participant]) -> Sheet:
    """The daftar hadir."""
    return _people_table("Daftar hadir", bimtek, people)


def absence_table(bimtek: Bimtek, people: Sequence[Participant]) -> Sheet:
    """The daftar tidak datang."""
    return _people_table("Tidak datang", bimtek, people)


def _people_table(title: str, bimtek: Bimtek, people: Sequence[Participant]) -> Sheet:
    return Sheet(
        title=title,
        columns=("No", "Nama", "Mewakili", "Jabatan", "LKS", "Kelurahan", "No. HP"),
        rows=[
            (one.number, one.name, one.stands_for, one.post, one.institution, one.kelurahan,
             one.phone)
            for one in people
        ],
        widths=(5, 30, 24, 14, 30, 20, 18),
        heading=_heading(bimtek),
    )  # fmt: skip


def transport_table(bimtek: Bimtek, people: Sequence[Participant], allowance: Allowance) -> Sheet:
    """The daftar terima uang transport; amounts are whole rupiah."""
    each = (allowance.amount, allowance.tax, allowance.net)
    count = len(people)
    return Sheet(
        title="Uang transport",
        columns=("No", "Nama", "LKS", "Jumlah (Rp)", "Pajak (Rp)", "Diterima (Rp)"),
        rows=[(one.number, one.name, one.institution, *each) for one in people],
        widths=(5, 30, 30, 14, 14, 14),
        heading=_heading(bimtek),
        foot=[("", "Jumlah", f"{count} orang", *(amount * count for amount in each))],
    )


def _heading(bimtek: Bimtek) -> list[str]:
    return [f"{name}: {value}" for name, value in facts_of(bimtek)]
