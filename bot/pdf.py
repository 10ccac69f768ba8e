"""Printed documents: the office's letterhead, tables that go over pages, signatures, page numbers.

    document = Document("Rekapitulasi Bulanan", subtitle="November 2026")
    document.facts([("Kecamatan", "Raba")])
    document.table([Column("Kategori", 3), Column("Jumlah", 1, "right")], [("Lansia", "12")])
    document.signature(today(), Signatory("Kepala Dinas Sosial", "Nama", "Pembina", "1970..."))
    return document.as_bytes()

Lengths are millimetres, paper is A4. The font is a file of ours: the fonts that every reader has
know no more than Latin-1, and a name with an odd apostrophe would end in an error.

Whoever draws imports this where it draws: the library is a sixth of what the web server loads,
and most days nobody prints.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Literal

from fpdf import FPDF, FontFace
from fpdf.enums import TableBordersLayout, XPos, YPos

from bot.dates import long_date
from bot.letterhead import Letterhead, Signatory, load_letterhead

_FONTS = Path(__file__).parent / "fonts"
FONT = "DejaVu"
_MARGIN = 18.0
_LINE = 5.2
_SIGNATURE_SPACE = 20.0  # a signature and a stamp
_SHADE = (232, 240, 239)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table; `width` is its share of the page."""

    title: str
    width: float
    align: Literal["left", "right", "center"] = "left"


class Paper(FPDF):
    """A4 with our font, and the page's number at its foot."""

    def __init__(self, title: str, *, landscape: bool = False, numbered: bool = True) -> None:
        super().__init__("landscape" if landscape else "portrait", "mm", "A4")
        self._numbered = numbered
        self.add_font(FONT, "", _FONTS / "DejaVuSansCondensed.ttf")
        self.add_font(FONT, "B", _FONTS / "DejaVuSansCondensed-Bold.ttf")
        self.set_font(FONT, size=10)
        self.set_margins(_MARGIN, 14, _MARGIN)
        self.set_auto_page_break(auto=True, margin=18)
        self.set_title(title)
        self.set_lang("id-ID")
        self.set_creator("Sapa LKS")

    def footer(self) -> None:
        """The document's title and the page's number, small."""
        if not self._numbered:
            return
        self.set_y(-13)
        self.set_font(FONT, size=8)
        self.set_text_color(90)
        self.cell(self.epw * 0.75, 5, self._short_title())
        self.cell(0, 5, f"Halaman {self.page_no()} dari {{nb}}", align="R")
        self.set_text_color(0)

    def _short_title(self) -> str:
        title = str(self.title)
        while title and self.get_string_width(title) > self.epw * 0.72:
            title = title[:-2].rstrip("…") + "…"
        return title

    def line_of(self, text: str, *, size: float = 10, bold: bool = False, align: str = "L") -> None:
        """One paragraph over the whole width; long ones wrap."""
        self.set_font(FONT, "B" if bold else "", size)
        self.multi_cell(0, size * 0.5, text, align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


class Document:
    """A document of the office, from top to bottom."""

    def __init__(
        self,
        title: str,
        subtitle: str = "",
        *,
        landscape: bool = False,
        letterhead: Letterhead | None = None,
    ) -> None:
        self._office = letterhead or load_letterhead()
        self.paper = Paper(title, landscape=landscape)
        self.paper.add_page()
        draw_letterhead(self.paper, self._office)
        self.paper.line_of(title.upper(), size=13, bold=True, align="C")
        if subtitle:
            self.paper.line_of(subtitle, size=10.5, align="C")
        self.paper.ln(4)

    def heading(self, text: str) -> None:
        """A title within the document."""
        self.paper.ln(2)
        self.paper.line_of(text, size=11, bold=True)
        self.paper.ln(1)

    def paragraph(self, text: str) -> None:
        """Running text."""
        self.paper.line_of(text)
        self.paper.ln(2)

    def facts(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Name and value in lines below each other, the colons in one column."""
        paper = self.paper
        paper.set_font(FONT, size=10)
        shown = [(name, value) for name, value in pairs if value]
        width = max((paper.get_string_width(name) for name, _ in shown), default=0) + 4
        for name, value in shown:
            paper.cell(width, _LINE, name)
            paper.cell(4, _LINE, ":")
            paper.multi_cell(0, _LINE, value, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        paper.ln(3)

    def table(
        self,
        columns: Sequence[Column],
        rows: Iterable[Sequence[str]],
        *,
        row_height: float = 6,
        total: Sequence[str] | None = None,
    ) -> None:
        """A table whose head is repeated on every page; `total` is a last row in bold.

        Neighbours with the same title stand under one heading.
        """
        paper = self.paper
        paper.set_font(FONT, size=9)
        paper.set_draw_color(120)
        bold = FontFace(emphasis="BOLD", fill_color=_SHADE)
        with paper.table(
            col_widths=tuple(column.width for column in columns),
            text_align=tuple(column.align.upper() for column in columns),
            headings_style=bold,
            borders_layout=TableBordersLayout.ALL,
            line_height=4.6,
            padding=(0.7, 1.6),
            min_row_height=row_height,
            v_align="MIDDLE",
        ) as table:
            head = table.row()
            for title, same in groupby(columns, key=lambda column: column.title):
                head.cell(title, colspan=len(list(same)))
            for row in rows:
                table.row(list(row))
            if total is not None:
                table.row(list(total), style=bold)
        paper.ln(4)

    def signature(self, day: date, signatory: Signatory, opening: str = "") -> None:
        """Place, day, post, room to sign, name: at the right, all of it on one page."""
        draw_signature(self.paper, self._office, day, signatory, opening)

    def as_bytes(self) -> bytes:
        """The finished file."""
        return bytes(self.paper.output())


def draw_letterhead(paper: Paper, office: Letterhead) -> None:
    """The office's head at the top of this page, closed by a thick and a thin line."""
    top = paper.get_y()
    if office.logo is not None:
        paper.image(office.logo, x=paper.l_margin, y=top, h=22, keep_aspect_ratio=True)
    paper.line_of(office.government.upper(), size=12, align="C")
    paper.line_of(office.name.upper(), size=16, bold=True, align="C")
    for line in office.address:
        paper.line_of(line, size=9, align="C")
    bottom = max(paper.get_y() + 2, top + 24 if office.logo else 0)
    right = paper.w - paper.r_margin
    paper.set_draw_color(0)
    paper.set_line_width(0.9)
    paper.line(paper.l_margin, bottom, right, bottom)
    paper.set_line_width(0.2)
    paper.line(paper.l_margin, bottom + 1.1, right, bottom + 1.1)
    paper.set_y(bottom + 6)


def draw_signature(
    paper: Paper, office: Letterhead, day: date, signatory: Signatory, opening: str = ""
) -> None:
    """The block at the right where the office signs; on a page of its own if it must."""
    lines = [f"{office.city}, {long_date(day)}", opening, signatory.post]
    above = [line for line in lines if line]
    if paper.will_page_break(_LINE * (len(above) + 3) + _SIGNATURE_SPACE + 4):
        paper.add_page()
    left = paper.l_margin + paper.epw * 0.56
    paper.ln(4)
    _block(paper, left, above)
    paper.ln(_SIGNATURE_SPACE)
    _block(paper, left, [signatory.name or "." * 44], "B" if signatory.name else "")
    number = f"NIP {signatory.number}" if signatory.number else ""
    _block(paper, left, [line for line in (signatory.rank, number) if line])


def _block(paper: Paper, left: float, lines: Sequence[str], style: str = "") -> None:
    paper.set_font(FONT, style, 10)
    for line in lines:
        paper.set_x(left)
        paper.multi_cell(0, _LINE, line, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
