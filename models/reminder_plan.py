"""What everybody is to be reminded of: worked out anew from the data, whenever somebody looks.

The plan is a pure question. Whatever changes an answer, an event, a rule or the register needs to
know nothing of reminders: the next plan has, moves or lacks them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from models.bimtek import ANSWERABLE, INVITED, Bimtek
from models.contact import Contact
from models.invitation import MAYBE, NONE, YES, Invitation
from models.lks import Lks
from models.officer import APPROVED, Officer
from models.reminder import ATTEND, FOLLOW_UP, NUDGE, PERMIT, REPORT, RESIDENTS
from models.reminder_rules import Rule, Rules
from models.report import OPEN, Report
from models.residents import ResidentCount

# Who has just said it, or was just invited, need not be reminded of it.
_FRESH = timedelta(hours=6)
_BEFORE_EVENT = timedelta(hours=2)
_NOT_EARLIER = time(6)
_FOLLOW_UP_FOR = timedelta(days=7)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """What is due in it and not yet worthless at `moment`; `zone` is the office's."""

    moment: datetime
    until: datetime
    zone: ZoneInfo

    def at(self, day: date, hour: time) -> datetime:
        """An hour of a day at the office."""
        return datetime.combine(day, hour, self.zone)

    def day(self, moment: datetime) -> date:
        """The day at the office."""
        return moment.astimezone(self.zone).date()

    def holds(self, planned: "Planned") -> bool:
        """Whether it may be sent in this span."""
        return planned.due_at <= self.until and planned.deadline > self.moment


@dataclass(frozen=True, slots=True)
class Planned:
    """A reminder as it should be; the names are the columns of `Reminder`."""

    dedupe_key: str
    kind: str
    step: int
    due_at: datetime
    deadline: datetime
    officer_id: int | None = None
    contact_id: int | None = None
    invitation_id: int | None = None
    report_id: int | None = None
    lks_id: int | None = None


def plan(session: Session, rules: Rules, span: Span) -> list[Planned]:
    """Every reminder that these rules want in this span."""
    return [
        planned
        for kind, planner in PLANNERS.items()
        if rules[kind].on
        for planned in planner(session, rules[kind], span)
        if span.holds(planned)
    ]


def _attend(session: Session, rule: Rule, span: Span) -> Iterator[Planned]:
    """Those who come, before they come; who answered within six hours knows it."""
    latest = span.until + timedelta(days=max(rule.days, default=0) + 1)
    for invitation in session.execute(_invitations((YES,), span.moment, latest)):
        start = invitation.starts_at
        dues = {step: _due(span, start, step, rule.at) for step in rule.days}
        for step, due in dues.items():
            said = invitation.answered_at or invitation.created_at
            later = [other for other in dues.values() if other > due]
            if said + _FRESH < due:
                yield _of(invitation, ATTEND, step, due, min([*later, start]))


def _due(span: Span, start: datetime, step: int, hour: time) -> datetime:
    day = span.day(start) - step * _DAY
    due = span.at(day, hour)
    if step > 0:
        return due
    return min(due, max(start - _BEFORE_EVENT, span.at(day, _NOT_EARLIER)))


def _nudge(session: Session, rule: Rule, span: Span) -> Iterator[Planned]:
    """Those who have been invited and have not said yes or no, before the answers' end."""
    latest = span.until + timedelta(days=max(rule.days, default=0) + 31)
    unanswered = _invitations((NONE, MAYBE), span.moment, latest)
    stopped = exists().where(
        Contact.opted_out_at.is_not(None),
        (Contact.officer_id == Invitation.officer_id) | (Contact.id == Invitation.contact_id),
    )
    asked = unanswered.where(Bimtek.state == INVITED, Invitation.invited_at.is_not(None), ~stopped)
    for invitation in session.execute(asked):
        end = invitation.answers_until
        for step in rule.days:
            due = span.at(span.day(end) - step * _DAY, rule.at)
            since = invitation.answered_at or invitation.invited_at
            if since is not None and since + _FRESH < due < end:
                yield _of(invitation, NUDGE, step, due, end)


def _invitations(answers: tuple[str, ...], moment: datetime, latest: datetime) -> Any:
    """Columns, and no objects: this is asked every minute, of everybody who is invited."""
    return (
        select(
            Invitation.id, Invitation.officer_id, Invitation.contact_id, Invitation.answered_at,
            Invitation.invited_at, Invitation.created_at,
            Bimtek.starts_at, Bimtek.answers_until, Bimtek.revision,
        )
        .join(Invitation.bimtek)
        .where(
            Bimtek.state.in_(ANSWERABLE),
            Bimtek.starts_at > moment,
            Bimtek.starts_at < latest,
            Invitation.answer.in_(answers),
            Invitation.officer_id.is_not(None) | Invitation.contact_id.is_not(None),
        )
    )  # fmt: skip


def _of(invitation: Any, kind: str, step: int, due: datetime, deadline: datetime) -> Planned:
    # A new day is a new occasion: who was reminded of the old one is reminded again.
    key = f"{kind}:{invitation.id}:{step}:{invitation.revision}"
    return Planned(
        key,
        kind,
        step,
        due,
        deadline,
        officer_id=invitation.officer_id,
        contact_id=None if invitation.officer_id else invitation.contact_id,
        invitation_id=invitation.id,
    )


def _permit(session: Session, rule: Rule, span: Span) -> Iterator[Planned]:
    """The officers of an LKS whose permit comes to its end."""
    latest = span.day(span.until) + timedelta(days=max(rule.days, default=0) + 1)
    ending = Lks.permit_until.between(span.day(span.moment), latest)
    rows = session.execute(
        select(Officer.id, Lks.id, Lks.permit_until).join(Officer.lks).where(_listens(), ending)
    )
    for officer_id, lks_id, ends_on in rows:
        end = cast(date, ends_on)
        dues = {step: span.at(end - step * _DAY, rule.at) for step in rule.days}
        for step, due in dues.items():
            later = [other for other in dues.values() if other > due]
            deadline = min([*later, span.at(end, time()) + _DAY])
            key = f"{PERMIT}:{officer_id}:{end}:{step}"
            yield Planned(key, PERMIT, step, due, deadline, officer_id, lks_id=lks_id)


def _residents(session: Session, rule: Rule, span: Span) -> Iterator[Planned]:
    """The officers of an LKS that has not stated the month's BINAAN."""

    def lacks(month: date) -> ColumnElement[bool]:
        return ~exists().where(ResidentCount.lks_id == Lks.id, ResidentCount.month == month)

    return _monthly(session, RESIDENTS, rule, span, lacks)


def _report(session: Session, rule: Rule, span: Span) -> Iterator[Planned]:
    """The officers of an LKS from which nothing was reported in the month."""

    def lacks(month: date) -> ColumnElement[bool]:
        mates = select(Officer.id).where(Officer.lks_id == Lks.id).correlate(Lks)
        begin = span.at(month, time())
        return ~exists().where(Report.officer_id.in_(mates), Report.created_at >= begin)

    return _monthly(session, REPORT, rule, span, lacks)


def _monthly(
    session: Session,
    kind: str,
    rule: Rule,
    span: Span,
    lacks: Callable[[date], ColumnElement[bool]],
) -> Iterator[Planned]:
    """For each month of the span; a day that a month does not have is its last one."""
    for month, end in _months(span):
        last = (end - _DAY).day
        dues = {step: span.at(month.replace(day=min(step, last)), rule.at) for step in rule.days}
        if all(due > span.until for due in dues.values()):
            continue
        rows = session.execute(
            select(Officer.id, Lks.id, Officer.decided_at)
            .join(Officer.lks)
            .where(_listens(), Lks.is_active, lacks(month))
        )
        for officer_id, lks_id, since in rows:
            for step, due in dues.items():
                later = [other for other in dues.values() if other > due]
                if since is None or since < due:
                    key = f"{kind}:{officer_id}:{month:%Y-%m}:{step}"
                    ends = min([*later, span.at(end, time())])
                    yield Planned(key, kind, step, due, ends, officer_id, lks_id=lks_id)


def _months(span: Span) -> Iterator[tuple[date, date]]:
    """Each month's first day, and the next one's."""
    month = span.day(span.moment).replace(day=1)
    while month <= span.day(span.until):
        end = (month + timedelta(days=31)).replace(day=1)
        yield month, end
        month = end


def _follow_up(session: Session, rule: Rule, span: Span) -> Iterator[Planned]:
    """Who sent a report that is open for so many days: is it still so?"""
    oldest = span.moment - timedelta(days=max(rule.days, default=0)) - _FOLLOW_UP_FOR
    rows = session.execute(
        select(Report.id, Report.officer_id, Report.created_at)
        .join(Report.officer)
        .where(_listens(), Report.state.in_(OPEN), Report.created_at > oldest)
    )
    for report_id, officer_id, told_at in rows:
        for step in rule.days:
            due = span.at(span.day(told_at) + step * _DAY, rule.at)
            key = f"{FOLLOW_UP}:{report_id}:{step}"
            ends = due + _FOLLOW_UP_FOR
            yield Planned(key, FOLLOW_UP, step, due, ends, officer_id, report_id=report_id)


def _listens() -> ColumnElement[bool]:
    """An approved officer who has not said STOP on any phone."""
    stopped = exists().where(Contact.officer_id == Officer.id, Contact.opted_out_at.is_not(None))
    return (Officer.state == APPROVED) & ~stopped


PLANNERS: dict[str, Callable[[Session, Rule, Span], Iterator[Planned]]] = {
    ATTEND: _attend,
    NUDGE: _nudge,
    PERMIT: _permit,
    RESIDENTS: _residents,
    REPORT: _report,
    FOLLOW_UP: _follow_up,
}
