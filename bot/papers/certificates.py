"""Certificates: one page for each person who was there, under the name that sat on the chair."""

from collections.abc import Sequence

from fpdf.enums import XPos, YPos

from bot.dates import zone
from bot.letterhead import Letterhead, load_letterhead
from bot.papers.occasion import day_of, signatory_of
from bot.papers.participants import Participant
from bot.pdf import FONT, Paper, draw_letterhead, draw_signature
from models.bimtek import Bimtek

_GREEN = (11, 110, 105)
_SMALLEST_NAME = 14


def certificates(bimtek: Bimtek, people: Sequence[Participant]) -> bytes:
    """All of them in one file, to be printed at once."""
    office = load_letterhead()
    paper = Paper(f"Sertifikat {bimtek.title}", landscape=True, numbered=False)
    paper.set_margins(28, 20, 28)
    paper.set_auto_page_break(auto=False)
    for person in people:
        paper.add_page()
        _draw(paper, office, bimtek, person)
    return bytes(paper.output())


def certificate_number(bimtek: Bimtek, person: Participant) -> str:
    """`012/SERT-317/2017`: the order of arrival, the event's code, the year."""
    return f"{person.door_no:03d}/SERT-{bimtek.code}/{bimtek.starts_at.astimezone(zone()).year}"


def _draw(paper: Paper, office: Letterhead, bimtek: Bimtek, person: Participant) -> None:
    _frame(paper)
    paper.set_y(21)
    draw_letterhead(paper, office)
    paper.set_text_color(*_GREEN)
    paper.line_of("S E R T I F I K A T", size=28, bold=True, align="C")
    paper.set_text_color(0)
    paper.line_of(f"Nomor: {certificate_number(bimtek, person)}", size=10.5, align="C")
    paper.ln(8)
    paper.line_of("diberikan kepada", size=12, align="C")
    paper.ln(3)
    _name(paper, person.name)
    if person.institution:
        paper.line_of(person.institution, size=13, align="C")
    paper.ln(7)
    paper.line_of(_words(office, bimtek), size=12, align="C")
    paper.ln(4)
    day = bimtek.ends_at.astimezone(zone()).date()
    draw_signature(paper, office, day, signatory_of(bimtek))


def _words(office: Letterhead, bimtek: Bimtek) -> str:
    lesson = f", sebanyak {bimtek.lesson_hours} jam pelajaran (JP)" if bimtek.lesson_hours else ""
    return (
        f"atas keikutsertaannya sebagai peserta dalam kegiatan {bimtek.title} yang"
        f" diselenggarakan oleh {office.name} {office.city} pada hari {day_of(bimtek)}"
        f" di {bimtek.place}{lesson}."
    )


def _name(paper: Paper, name: str) -> None:
    """On one line, smaller where it is long, over a thin rule."""
    size = 24
    paper.set_font(FONT, "B", size)
    while paper.get_string_width(name) > paper.epw - 20 and size > _SMALLEST_NAME:
        size -= 1
        paper.set_font(FONT, "B", size)
    paper.multi_cell(0, 11, name, align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    middle, y = paper.w / 2, paper.get_y() + 0.5
    paper.set_draw_color(*_GREEN)
    paper.set_line_width(0.4)
    paper.line(middle - 65, y, middle + 65, y)
    paper.ln(3)


def _frame(paper: Paper) -> None:
    paper.set_draw_color(*_GREEN)
    for inset, width in ((9, 1.4), (11.5, 0.4)):
        paper.set_line_width(width)
        paper.rect(inset, inset, paper.w - 2 * inset, paper.h - 2 * inset)
