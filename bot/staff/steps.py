"""A report's way through the office: the steps that were taken, and those that may follow."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.staff import times
from handlers.filing import placeholders
from handlers.replies import render
from models.casework import ENDS, TRANSITIONS, needs_reason
from models.report import DONE, HANDLED, NEW, REFUSED, VERIFIED, WITHDRAWN, Report
from models.report_event import ASSIGNED, DUE, DUPLICATE, STATE, ReportEvent
from models.staff import Staff
from reading.district import load_district
from values import Reply


@dataclass(frozen=True, slots=True)
class Stage:
    """One station on the way, reached or not."""

    state: str
    at: datetime | None = None
    staff: str | None = None
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step that may follow: what the officer would be told, and whether it must say why."""

    state: str
    reopens: bool
    needs_reason: bool
    text: str


@dataclass(frozen=True, slots=True)
class Happened:
    """One deed with its author; `before` and `after` as people read them."""

    event: ReportEvent
    staff: str | None
    before: str
    after: str


def happened(session: Session, report: Report) -> list[Happened]:
    """What staff did, the oldest first."""
    events = session.execute(
        select(ReportEvent, Staff.name)
        .outerjoin(Staff, Staff.id == ReportEvent.staff_id)
        .where(ReportEvent.report_id == report.id)
        .order_by(ReportEvent.id)
    ).all()
    ids = {int(one) for event, _ in events if event.kind == ASSIGNED for one in _ends(event)}
    named = session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(ids)))
    names = {str(staff_id): name for staff_id, name in named}
    return [
        Happened(event, staff, *(_shown(event, one, names) for one in (event.before, event.after)))
        for event, staff in events
    ]


def _shown(event: ReportEvent, value: str, names: Mapping[str, str]) -> str:
    if event.kind == ASSIGNED:
        return names.get(value, "")
    return times.day(date.fromisoformat(value)) if event.kind == DUE and value else value


def _ends(event: ReportEvent) -> list[str]:
    return [one for one in (event.before, event.after) if one]


def stages(report: Report, deeds: list[Happened]) -> list[Stage]:
    """The stations that a report passes, the last time it passed each."""
    end = report.state if report.state in ENDS else DONE
    last = {_reached(one.event): one for one in deeds if one.event.kind in (STATE, DUPLICATE)}
    way = [NEW, VERIFIED, HANDLED, end]
    reached = [Stage(NEW, at=report.created_at, is_current=report.state == NEW)]
    passed = way.index(report.state)
    for position, state in enumerate(way[1:], start=1):
        took = last.get(state) if position <= passed else None
        if state == WITHDRAWN or took is None:
            reached.append(Stage(state, is_current=state == report.state))
            continue
        reached.append(Stage(state, took.event.at, took.staff, state == report.state))
    return reached


def _reached(event: ReportEvent) -> str:
    # What is merged with another ends there, and its event names the other.
    return REFUSED if event.kind == DUPLICATE else event.after


def next_steps(report: Report) -> list[NextStep]:
    """What may follow, the likeliest first."""
    return [next_step(report, state) for state in TRANSITIONS[report.state]]


def next_step(report: Report, state: str) -> NextStep:
    """One of them, with the sentence of the catalogue for it."""
    return NextStep(
        state=state,
        reopens=report.state in ENDS,
        needs_reason=needs_reason(report.state, state),
        text=news_of(report, f"step_{state}"),
    )


def news_of(report: Report, key: str) -> str:
    """A sentence of the catalogue about this report; empty where the data lost its category."""
    try:
        return render(Reply(key, placeholders(report, load_district())))
    except KeyError:
        return ""
