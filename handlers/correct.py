"""RALAT, BATAL, PULIH: changing what one has said. What was said before stays in the versions."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from handlers.asking import next_question
from handlers.filing import described
from handlers.own_report import own_report
from handlers.turn import Turn
from models.report import NotChangeable, Report
from values import Reply


def correct(session: Session, turn: Turn) -> Reply:
    """Puts the named fields right and tells before and after."""
    return _change(session, turn, _correct)


def withdraw(session: Session, turn: Turn) -> Reply:
    """Takes the report back."""
    return _change(session, turn, _withdraw)


def restore(session: Session, turn: Turn) -> Reply:
    """Undoes a withdrawal of the last 24 hours."""
    return _change(session, turn, _restore)


def _change(
    session: Session, turn: Turn, change: Callable[[Session, Turn, Report], Reply]
) -> Reply:
    if question := next_question(turn):
        return question
    found = own_report(session, turn)
    if isinstance(found, Reply):
        return found
    try:
        return change(session, turn, found)
    except NotChangeable:
        return Reply("not_changeable", described(turn, found), review=True)


def _correct(session: Session, turn: Turn, report: Report) -> Reply:
    before = _in_words(turn, report)
    report.correct(session, turn.reading.fields["changes"], turn.moment, turn.message_id)
    told = {"before": before, "after": _in_words(turn, report)}
    return Reply("corrected", {"number": report.number, **told})


def _withdraw(session: Session, turn: Turn, report: Report) -> Reply:
    report.withdraw(session, turn.moment, turn.message_id)
    return Reply("report_withdrawn", described(turn, report))


def _restore(session: Session, turn: Turn, report: Report) -> Reply:
    report.restore(session, turn.moment, turn.message_id)
    return Reply("report_restored", described(turn, report))


def _in_words(turn: Turn, report: Report) -> str:
    return "{category} {count} {kelurahan}".format_map(described(turn, report))
