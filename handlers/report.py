"""LAPOR, DARURAT and POTENSI: people in need and help that was found."""

from dataclasses import replace

from sqlalchemy.orm import Session

from handlers.filing import Filed, described, file_lines, receipt
from handlers.turn import Turn
from models.task import add_to_urgent, raise_urgent
from values import Reply

# In a reading's fields: the staff have been called for this already.
_CALLED = "called"


def file(session: Session, turn: Turn) -> Reply:
    """Files what is whole, asks for the rest."""
    filed, question = file_lines(session, turn)
    return question or _confirmation(turn, filed)


def file_urgent(session: Session, turn: Turn) -> Reply:
    """The same, and calls the staff at once: also when half of it is still to be asked.

    The answer to what was asked is no second call; it may tell whose TKSK must know as well.
    """
    known = next((case.kelurahan for case in turn.reading.reports if case.kelurahan), None)
    kecamatan = turn.district.kelurahan[known].kecamatan_code if known else None
    if turn.reading.fields.get(_CALLED):
        add_to_urgent(session, turn.contact.id, kecamatan)
        return file(session, turn)
    raise_urgent(session, turn.contact.id, turn.message_id, kecamatan, turn.moment)
    turn.reading = replace(turn.reading, fields={**turn.reading.fields, _CALLED: True})
    reply = file(session, turn)
    if reply.asks is None:
        return reply
    # Who calls for help must hear first that it comes.
    return replace(reply, key="urgent_called", values={"question": reply})


def _confirmation(turn: Turn, filed: list[Filed]) -> Reply:
    if len(filed) > 1:
        return receipt(turn, filed)
    report = filed[0].report
    values = described(turn, report)
    if not filed[0].is_new:
        sent = report.created_at.astimezone(turn.district.time_zone)
        return Reply("report_repeated", {**values, "time": f"{sent:%d/%m %H.%M}"})
    if report.urgent:
        return Reply("report_filed_urgent", values)
    if report.verified:
        return Reply("report_filed", values)
    is_pending = turn.officer is not None and turn.officer.is_pending
    return Reply("report_filed_waiting" if is_pending else "report_filed_stranger", values)
