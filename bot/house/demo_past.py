"""The demo's last two months: reports as they come in, and what the office did with them.

Written into the tables as the bot and the pages leave them; what came today is texted for real.
"""

import secrets
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from sqlalchemy.orm import Session

from bot.house.demo_data import PAST, REASONS, SILENT
from handlers.filing import placeholders
from handlers.replies import render
from models.message import HANDLED as READ
from models.message import Message
from models.officer import Officer
from models.outbox import DELIVERED, Outbox
from models.report import DONE, HANDLED, NEW, REFERRED, REFUSED, VERIFIED, Report
from models.report_event import STATE, ReportEvent
from models.residents import ResidentCount
from models.staff import Staff
from reading.district import District, load_district
from values import SMS, WHATSAPP, Reply

_DAYS = 60
_DUE_WITHIN = timedelta(days=14)
_ANSWERED_AFTER = timedelta(seconds=2)
# The steps to each state; every one is taken at the office, some days after the one before.
_WAYS = {
    NEW: (),
    VERIFIED: (VERIFIED,),
    HANDLED: (VERIFIED, HANDLED),
    DONE: (VERIFIED, HANDLED, DONE),
    REFERRED: (VERIFIED, REFERRED),
    REFUSED: (REFUSED,),
}
# Of a hundred reports that are at least so many days old.
_FATES = (
    (14, {DONE: 72, REFERRED: 15, REFUSED: 7, HANDLED: 6}),
    (5, {DONE: 35, HANDLED: 35, VERIFIED: 20, REFERRED: 10}),
    (0, {NEW: 40, VERIFIED: 40, HANDLED: 20}),
)


def add(session: Session, officers: Sequence[Officer], staff: Staff, moment: datetime) -> None:
    """The same past in every demo, as far back from `moment`."""
    chance, district = Random(5272), load_district()  # noqa: S311 - nothing is to be kept secret
    reports = list(_reports(session, chance, officers, district, moment))
    session.flush()
    for report in reports:
        _answer(session, report, district)
        _take_steps(session, chance, report, staff, moment)
    _residents(session, chance, officers, moment)


def _reports(
    session: Session,
    chance: Random,
    officers: Sequence[Officer],
    district: District,
    moment: datetime,
) -> Iterator[Report]:
    categories, weights = list(PAST), [weight for weight, _, _ in PAST.values()]
    this_month = moment.astimezone(district.time_zone).date().replace(day=1)
    for ago in range(_DAYS, 0, -1):
        day = (moment - timedelta(days=ago)).astimezone(district.time_zone).date()
        # On Sundays little is reported, and towards today more: the office is becoming known.
        most = 1 if day.isoweekday() == 7 else 2 + (_DAYS - ago) // 20
        for _ in range(chance.randint(0, most)):
            officer = chance.choice(officers)
            if officer.name in SILENT and day >= this_month:
                continue
            category = chance.choices(categories, weights)[0]
            _, largest, notes = PAST[category]
            report = Report(category=category, count=chance.randint(1, largest), verified=True)
            report.kelurahan, report.note = _place(chance, officer, district), chance.choice(notes)
            report.created_at = _hour(chance, day, district, 7, 20)
            report.contact, report.officer = officer.contacts[0], officer
            report.message = _text(officer, _words(report, district), "report", report.created_at)
            report.message.medium = chance.choice((SMS, SMS, WHATSAPP))
            session.add(report)
            yield report


def _place(chance: Random, officer: Officer, district: District) -> str:
    """Mostly of the LKS's own kecamatan."""
    own = district.kelurahan[officer.kelurahan or ""].kecamatan_code
    near = [one.code for one in district.kelurahan.values() if one.kecamatan_code == own]
    return chance.choice(near if chance.random() < 0.8 else list(district.kelurahan))


def _words(report: Report, district: District) -> str:
    keyword = district.categories[report.category].keyword
    place = district.kelurahan[report.kelurahan].name.upper()
    return f"LAPOR {keyword} {report.count} {place} {report.note}".strip()


def _text(officer: Officer, words: str, intent: str, at: datetime) -> Message:
    contact = officer.contacts[0]
    return Message(
        channel=contact.channel,
        provider_id=f"demo-{secrets.token_hex(8)}",
        medium=SMS,
        sender=contact.address,
        recipient="",
        text=words,
        contact=contact,
        intent=intent,
        state=READ,
        received_at=at,
    )


def _answer(session: Session, report: Report, district: District) -> None:
    at = report.created_at + _ANSWERED_AFTER
    answer = Outbox(
        dedupe_key=f"reply:{report.message_id}",
        contact_id=report.contact_id,
        message_id=report.message_id,
        channel=report.contact.channel,
        medium=report.message.medium,
        address=report.contact.address,
        text=render(Reply("report_filed", placeholders(report, district))),
        state=DELIVERED,
    )
    answer.due_at = answer.deadline = answer.created_at = answer.settled_at = at
    session.add(answer)


def _take_steps(
    session: Session, chance: Random, report: Report, staff: Staff, moment: datetime
) -> None:
    age = (moment - report.created_at).days
    fates = next(shares for oldest, shares in _FATES if age >= oldest)
    fate = chance.choices(list(fates), list(fates.values()))[0]
    at, district = report.created_at, load_district()
    for state in _WAYS[fate]:
        day = at.astimezone(district.time_zone).date() + timedelta(days=chance.randint(1, 4))
        at = _hour(chance, day, district, 8, 15)
        if at > moment:
            return
        why = chance.choice(REASONS.get(state, ("",)))
        event = ReportEvent(report_id=report.id, kind=STATE, before=report.state, after=state)
        event.why, event.staff_id, event.at = why, staff.id, at
        session.add(event)
        report.state, report.revision = state, report.revision + 1
        if state == HANDLED:
            report.assigned_id, report.due_on = staff.id, (at + _DUE_WITHIN).date()


def _hour(chance: Random, day: date, district: District, first: int, last: int) -> datetime:
    hour = time(chance.randint(first, last - 1), chance.randint(0, 59))
    return datetime.combine(day, hour, district.time_zone)


def _residents(
    session: Session, chance: Random, officers: Sequence[Officer], moment: datetime
) -> None:
    """BINAAN of the last two months, of all institutions but the last two."""
    zone = load_district().time_zone
    this = moment.astimezone(zone).date().replace(day=1)
    for back in (2, 1):
        month = this
        for _ in range(back):
            month = (month - timedelta(days=1)).replace(day=1)
        for officer in officers[:-2]:
            inside, outside = chance.randint(4, 25), chance.randint(8, 60)
            at = datetime.combine(month + timedelta(days=24), time(9, 30), zone)
            message = _text(officer, f"BINAAN {inside} {outside}", "residents", at)
            session.add(message)
            session.flush()
            count = ResidentCount(lks_id=officer.lks_id, month=month, officer_id=officer.id)
            count.inside, count.outside, count.message_id = inside, outside, message.id
            count.created_at = at
            session.add(count)
