"""LAPOR and DARURAT: people in need, one report for each thing said."""

from dataclasses import replace

from sqlalchemy.orm import Session

from handlers.asking import next_question
from handlers.gsm import measure
from handlers.replies import render
from handlers.turn import Turn
from models.report import Report
from reading.values import Case
from values import Reply


def file(session: Session, turn: Turn) -> Reply:
    """Files every whole case and asks for what the others lack."""
    whole = [case for case in turn.reading.reports if _is_whole(case)]
    lacking = tuple(case for case in turn.reading.reports if not _is_whole(case))
    filed = [_file(session, turn, case) for case in whole]
    if not lacking:
        return _confirmation(turn, filed)
    # What is filed must not be filed again with the answer.
    turn.reading = replace(turn.reading, reports=lacking)
    question = next_question(turn, known=_known(turn, lacking[0]))
    if question is None:
        raise ValueError("a reading whose cases lack something must name it in `missing`")
    if filed:
        partly = {"numbers": _numbers(filed, most=2), "question": question}
        question = replace(question, key="reports_filed_partly", values=partly)
    return replace(question, review=turn.reading.intent == "urgent")


def described(turn: Turn, report: Report) -> dict[str, object]:
    """A report as the placeholders of the replies."""
    category = turn.district.categories[report.category]
    return {
        "number": report.number,
        "category": category.short_name,
        "count": report.count,
        "unit": category.unit,
        "kelurahan": turn.district.kelurahan[report.kelurahan].name,
    }


def _file(session: Session, turn: Turn, case: Case) -> tuple[Report, bool]:
    report = Report(
        contact_id=turn.contact.id,
        officer_id=turn.contact.officer_id,
        message_id=turn.message_id,
        category=case.category,
        count=case.count,
        kelurahan=case.kelurahan,
        note=turn.reading.note,
        urgent=turn.reading.intent == "urgent",
        verified=turn.officer is not None and turn.officer.is_approved,
        created_at=turn.moment,
    )
    return report.file(session)


def _is_whole(case: Case) -> bool:
    return None not in {case.category, case.count, case.kelurahan}


def _known(turn: Turn, case: Case) -> str:
    category = case.category and turn.district.categories[case.category].short_name
    count = case.count and str(case.count)
    kelurahan = case.kelurahan and turn.district.kelurahan[case.kelurahan].name
    return " ".join(part for part in (category, count, kelurahan) if part)


def _confirmation(turn: Turn, filed: list[tuple[Report, bool]]) -> Reply:
    if len(filed) > 1:
        return _receipt(turn, filed)
    report, is_new = filed[0]
    values = described(turn, report)
    if not is_new:
        sent = report.created_at.astimezone(turn.district.time_zone)
        return Reply("report_repeated", {**values, "time": f"{sent:%d/%m %H.%M}"})
    if report.verified:
        return Reply("report_filed_urgent" if report.urgent else "report_filed", values)
    is_pending = turn.officer is not None and turn.officer.is_pending
    return Reply("report_filed_waiting" if is_pending else "report_filed_stranger", values)


def _receipt(turn: Turn, filed: list[tuple[Report, bool]]) -> Reply:
    reports = [report for report, _ in filed]
    any_new = any(is_new for _, is_new in filed)
    lines = "; ".join(
        "{number} {category} {count} {kelurahan}".format_map(described(turn, report))
        for report in reports
    )
    told = {"count": len(reports), "lines": lines}
    spelled_out = Reply("reports_filed" if any_new else "reports_repeated", told)
    if measure(render(spelled_out)).segments == 1:
        return spelled_out
    numbers = _numbers(filed, most=7)
    return Reply("reports_filed_many", {"count": len(reports), "numbers": numbers})


def _numbers(filed: list[tuple[Report, bool]], most: int) -> str:
    numbers = [report.number for report, _ in filed]
    return ", ".join(numbers) if len(numbers) <= most else f"{numbers[0]} s/d {numbers[-1]}"
