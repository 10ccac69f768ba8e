"""The daftar hadir: who is expected, with room for signatures."""

from collections.abc import Sequence

from bot.dates import zone
from bot.papers.occasion import facts_of, signatory_of
from bot.papers.participants import Participant
from bot.pdf import Column, Document
from models.bimtek import Bimtek

COLUMNS = (
    Column("No", 0.5, "center"),
    Column("Nama", 2.3),
    Column("L/P", 0.45, "center"),
    Column("Jabatan", 1.2),
    Column("LKS", 2.3),
    Column("Kelurahan", 1.4),
    Column("No. HP", 1.5),
    Column("Tanda tangan", 1.25),
    Column("Tanda tangan", 1.25),
)
_ROOM_TO_SIGN = 10.0
# For whoever comes without having said so.
EMPTY_LINES = 5


def attendance_sheet(bimtek: Bimtek, people: Sequence[Participant]) -> bytes:
    """The sheet as PDF: odd numbers sign at the left, even ones at the right."""
    document = Document("Daftar Hadir", bimtek.subject, landscape=True)
    document.facts(facts_of(bimtek))
    lines = [_line(person) for person in people]
    lines += [_empty(number) for number in range(len(people) + 1, len(people) + EMPTY_LINES + 1)]
    document.table(COLUMNS, lines, row_height=_ROOM_TO_SIGN)
    day = bimtek.starts_at.astimezone(zone()).date()
    document.signature(day, signatory_of(bimtek), "Mengetahui,")
    return document.as_bytes()


def sign_here(number: int) -> tuple[str, str]:
    """The number again, in the left or the right half of the column for signatures."""
    return (f"{number}.", "") if number % 2 else ("", f"{number}.")


def _line(person: Participant) -> tuple[str, ...]:
    name = f"{person.name}\n(mewakili {person.stands_for})" if person.stands_for else person.name
    return (
        str(person.number), name, "", person.post, person.institution, person.kelurahan,
        person.phone, *sign_here(person.number),
    )  # fmt: skip


def _empty(number: int) -> tuple[str, ...]:
    return (str(number), "", "", "", "", "", "", *sign_here(number))
