"""Filing what a text reports, line by line: what is whole is kept, the rest is asked about."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from sqlalchemy.orm import Session

from handlers.asking import next_question
from handlers.gsm import measure
from handlers.replies import render
from handlers.turn import Turn
from models.report import CASE, POTENTIAL, Report
from reading.district import District
from reading.values import Case, Potential, Reading
from values import Reply

# Lines that are asked about after this one wait here, in the reading's fields.
_LATER = "later"


@dataclass(frozen=True, slots=True)
class Filed:
    """A report as it is kept, and whether this text made it."""

    report: Report
    is_new: bool


def file_lines(session: Session, turn: Turn) -> tuple[list[Filed], Reply | None]:
    """Files every whole line; the question for the others, if any.

    What is filed leaves the turn's reading: it must not be filed again with the answer.
    """
    lines = _lines(turn.reading)
    whole = [line for line in lines if not _lacks(line)]
    lacking = [line for line in lines if _lacks(line)]
    filed = [_file(session, turn, line) for line in whole]
    if not lacking:
        return filed, None
    turn.reading = _asked_about(turn.reading, lacking)
    question = next_question(turn)
    if question is None:
        raise ValueError("a line that lacks something must be asked about")
    if filed:
        partly = {"numbers": numbers(filed, most=2), "question": question}
        question = replace(question, key="reports_filed_partly", values=partly)
    return filed, question


def receipt(turn: Turn, filed: Sequence[Filed]) -> Reply:
    """What was filed, line by line where that fits into one SMS."""
    lines = "; ".join(
        "{number} {category} {count} {kelurahan}".format_map(described(turn, each.report))
        for each in filed
    )
    is_news = any(each.is_new for each in filed)
    told = {"count": len(filed), "lines": lines}
    spelled_out = Reply("reports_filed" if is_news else "reports_repeated", told)
    if measure(render(spelled_out)).segments == 1:
        return spelled_out
    return Reply("reports_filed_many", {"count": len(filed), "numbers": numbers(filed, most=7)})


def numbers(filed: Sequence[Filed], most: int) -> str:
    """The numbers of the reports; of more than `most` the first and the last."""
    found = [each.report.number for each in filed]
    return ", ".join(found) if len(found) <= most else f"{found[0]} s/d {found[-1]}"


def described(turn: Turn, report: Report) -> dict[str, object]:
    """A report as the placeholders of the replies."""
    return placeholders(report, turn.district)


def placeholders(report: Report, district: District) -> dict[str, object]:
    """The same for who has no turn: the staff's pages."""
    subject = district.subject(report.category)
    return {
        "number": report.number,
        "category": subject.short_name,
        "count": report.count,
        "unit": subject.unit,
        "kelurahan": district.kelurahan[report.kelurahan].name,
    }


def _lines(reading: Reading) -> list[Case | Potential]:
    waiting = reading.fields.get(_LATER, ())
    if reading.intent == "potential":
        return [*reading.potentials, *(Potential(**line) for line in waiting)]
    return [*reading.reports, *(Case(**line) for line in waiting)]


def _subject(line: Case | Potential) -> str | None:
    return line.category if isinstance(line, Case) else line.type


def _lacks(line: Case | Potential) -> tuple[str, ...]:
    kind = "category" if isinstance(line, Case) else "type"
    values = {kind: _subject(line), "count": line.count, "kelurahan": line.kelurahan}
    return tuple(name for name, value in values.items() if value is None)


def _asked_about(reading: Reading, lacking: list[Case | Potential]) -> Reading:
    """The reading with only the lines in it that one answer can complete."""
    one_place = all(_lacks(line) == ("kelurahan",) for line in lacking)
    now, later = (lacking, []) if one_place else (lacking[:1], lacking[1:])
    missing = _lacks(now[0])
    return replace(
        reading,
        reports=tuple(line for line in now if isinstance(line, Case)),
        potentials=tuple(line for line in now if isinstance(line, Potential)),
        fields={**reading.fields, _LATER: [asdict(line) for line in later]},
        missing=missing,
        ambiguous={name: reading.ambiguous[name] for name in missing if name in reading.ambiguous},
        guesses=tuple(guess for guess in reading.guesses if guess.field in missing),
    )


def _file(session: Session, turn: Turn, line: Case | Potential) -> Filed:
    report = Report(
        contact_id=turn.contact.id,
        officer_id=turn.contact.officer_id,
        message_id=turn.message_id,
        kind=CASE if isinstance(line, Case) else POTENTIAL,
        category=_subject(line),
        count=line.count,
        kelurahan=line.kelurahan,
        note=turn.reading.note,
        urgent=turn.reading.intent == "urgent",
        verified=turn.is_verified,
        created_at=turn.moment,
    )
    return Filed(*report.file(session))
