"""/bimtek/<id>/…: what is printed or opened in a spreadsheet, and the calendar's file."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, request
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from bot.papers.money import Allowance
from bot.papers.participants import Participant, participants
from bot.papers.tables import absence_table, attendance_table, transport_table
from bot.sheet_out import XLSX_TYPE, xlsx
from bot.staff.access import staff_here
from bot.staff.guest import ics
from bot.web import services
from models import audit
from models.bimtek import Bimtek
from models.invitation import YES, Invitation
from reading.district import load_district

blueprint = Blueprint("papers", __name__)

_PDF = "application/pdf"
MOST_RUPIAH = 100_000_000

# Who stands on the sheet that is signed, and who was there.
_EXPECTED = (Invitation.answer == YES) | Invitation.checked_in_at.is_not(None)
_PRESENT = Invitation.checked_in_at.is_not(None)
_ABSENT = (Invitation.answer == YES) & Invitation.checked_in_at.is_(None)


@blueprint.get("/bimtek/<int:bimtek_id>/daftar-hadir.pdf")
def attendance_pdf(bimtek_id: int) -> Response:
    """The sheet to sign."""
    from bot.papers.attendance_sheet import attendance_sheet  # noqa: PLC0415 - see bot/pdf.py

    return _file(bimtek_id, _EXPECTED, attendance_sheet, "daftar-hadir", "pdf")


@blueprint.get("/bimtek/<int:bimtek_id>/daftar-hadir.xlsx")
def attendance_xlsx(bimtek_id: int) -> Response:
    """The same people for a spreadsheet."""
    return _file(
        bimtek_id,
        _EXPECTED,
        lambda bimtek, people: xlsx([attendance_table(bimtek, people)]),
        "daftar-hadir",
        "xlsx",
    )


@blueprint.get("/bimtek/<int:bimtek_id>/sertifikat.pdf")
def certificates_pdf(bimtek_id: int) -> Response:
    """One page for each person who was there and whose name is known."""
    from bot.papers.certificates import certificates  # noqa: PLC0415 - see bot/pdf.py

    def draw(bimtek: Bimtek, people: list[Participant]) -> bytes:
        named = [person for person in people if person.name and person.door_no]
        return certificates(bimtek, named) if named else abort(404)

    return _file(bimtek_id, _PRESENT, draw, "sertifikat", "pdf")


@blueprint.get("/bimtek/<int:bimtek_id>/tidak-datang.pdf")
def absent_pdf(bimtek_id: int) -> Response:
    """Those who had said that they would come, and did not."""
    from bot.papers.absence_list import absence_list  # noqa: PLC0415 - see bot/pdf.py

    return _file(bimtek_id, _ABSENT, absence_list, "tidak-datang", "pdf")


@blueprint.get("/bimtek/<int:bimtek_id>/tidak-datang.xlsx")
def absent_xlsx(bimtek_id: int) -> Response:
    """The same people for a spreadsheet."""
    return _file(
        bimtek_id,
        _ABSENT,
        lambda bimtek, people: xlsx([absence_table(bimtek, people)]),
        "tidak-datang",
        "xlsx",
    )


@blueprint.get("/bimtek/<int:bimtek_id>/transport.pdf")
def transport_pdf(bimtek_id: int) -> Response:
    """The list of those who were there, with the amount in the address, to be signed."""
    from bot.papers.transport_list import transport_list  # noqa: PLC0415 - see bot/pdf.py

    allowance = _allowance()
    return _file(
        bimtek_id,
        _PRESENT,
        lambda bimtek, people: transport_list(bimtek, people, allowance),
        "transport",
        "pdf",
    )


@blueprint.get("/bimtek/<int:bimtek_id>/transport.xlsx")
def transport_xlsx(bimtek_id: int) -> Response:
    """The same for a spreadsheet."""
    allowance = _allowance()
    return _file(
        bimtek_id,
        _PRESENT,
        lambda bimtek, people: xlsx([transport_table(bimtek, people, allowance)]),
        "transport",
        "xlsx",
    )


@blueprint.get("/bimtek/<int:bimtek_id>/bimtek.ics")
def calendar(bimtek_id: int) -> Response:
    """The event for a calendar."""
    with services().sessions.begin() as session:
        bimtek = session.get(Bimtek, bimtek_id) or abort(404)
    return ics(bimtek)


def people_of(session: Session, bimtek_id: int, which: ColumnElement[bool]) -> list[Participant]:
    """The lines of a list of this event."""
    wanted = (
        select(Invitation)
        .where(Invitation.bimtek_id == bimtek_id, which)
        .options(joinedload(Invitation.lks), joinedload(Invitation.contact))
    )
    return participants(session.scalars(wanted), load_district())


def _file(
    bimtek_id: int,
    which: ColumnElement[bool],
    make: Callable[[Bimtek, list[Participant]], bytes],
    name: str,
    ending: str,
) -> Response:
    with services().sessions.begin() as session:
        bimtek = session.get(Bimtek, bimtek_id) or abort(404)
        people = people_of(session, bimtek_id, which)
        # It carries names and numbers out of the house.
        audit.record(session, staff_here().staff_id, "bimtek_paper", f"bimtek:{bimtek_id}")
    content = make(bimtek, people)
    shown = "inline" if ending == "pdf" else "attachment"
    return Response(
        content,
        content_type=_PDF if ending == "pdf" else XLSX_TYPE,
        headers={"Content-Disposition": f'{shown}; filename="{name}-{bimtek.code}.{ending}"'},
    )


def _allowance() -> Allowance:
    """The amount per person and the tax from the address; 400 for what is no money."""
    amount, tax = request.args.get("jumlah", ""), request.args.get("pajak", "0") or "0"
    amount = amount.replace(".", "").strip()
    if not (amount.isascii() and amount.isdigit() and tax.isascii() and tax.isdigit()):
        abort(400)
    if not 0 < int(amount[:12]) <= MOST_RUPIAH or int(tax[:4]) > 50:
        abort(400)
    return Allowance(int(amount), int(tax))
