"""The monthly sums are those of the reports, whatever happens to these, on both databases."""

import random
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from bot.dates import zone
from models.lks import Lks
from models.officer import APPROVED, Officer
from models.report import Report
from models.tally import Tally, fold, is_counted
from tests.staff.records import Records

MIDNIGHT = datetime(2026, 10, 31, 16, tzinfo=UTC)  # at the office: November begins
MOMENTS = (MIDNIGHT, MIDNIGHT - timedelta(seconds=1), MIDNIGHT + timedelta(days=29, hours=23))
PLACES = ("52.72.05.1005", "52.72.01.1001")
STATES = ("baru", "ditangani", "ditolak", "selesai", "dibatalkan")


def books(session: Session) -> dict[tuple[object, ...], tuple[int, int]]:
    """What the sums should be, from the reports themselves."""
    found: dict[tuple[object, ...], tuple[int, int]] = {}
    for report in session.scalars(select(Report).where(is_counted())):
        month = report.created_at.astimezone(zone()).date().replace(day=1)
        key = (month, report.kind, report.category, report.kelurahan, report.officer_id or 0)
        reports, people = found.get(key, (0, 0))
        found[key] = reports + 1, people + report.count
    return found


def sums(session: Session) -> dict[tuple[object, ...], tuple[int, int]]:
    key = (Tally.month, Tally.kind, Tally.category, Tally.kelurahan, Tally.officer_id)
    rows = session.execute(
        select(*key, func.sum(Tally.reports), func.sum(Tally.people)).group_by(*key)
    )
    return {tuple(row[:5]): (row[5], row[6]) for row in rows if row[5] or row[6]}


def test_the_sums_are_right_after_whatever_is_done_to_reports(
    sessions: sessionmaker[Session], records: Records, staff: dict[str, int]
) -> None:
    dice = random.Random(7)
    officer = records.officer(state=APPROVED)
    waiting = records.officer("Taufik Rade", "+6281234567891")
    with sessions.begin() as session:
        phones = [session.get_one(Officer, one.id).contacts[0] for one in (officer, waiting)]
    for number in range(12):
        records.report(
            phones[number % 2],
            created_at=dice.choice(MOMENTS),
            category=dice.choice(("LUT", "FM")),
            kelurahan=dice.choice(PLACES),
            count=dice.randint(1, 9),
            verified=number % 2 == 0,
        )
    for step in range(40):
        with sessions.begin() as session:
            report = dice.choice(list(session.scalars(select(Report))))
            deed = dice.randrange(6)
            if step == 20:
                lks = Lks(name="LKS Kasih Ibu", created_at=MIDNIGHT)
                session.get_one(Officer, waiting.id).approve(session, staff["siti"], lks)
            elif deed == 0:
                report.count = dice.randint(1, 9)
            elif deed == 1:
                report.kelurahan = dice.choice(PLACES)
            elif deed == 2:
                session.delete(report)
            elif deed == 3:
                assert fold(session) >= 0
            else:
                # Past the ORM, as a bulk action would.
                changed = update(Report).where(Report.id.in_([report.id, report.id + 1]))
                session.execute(changed.values(state=dice.choice(STATES)))
            assert sums(session) == books(session), (step, deed)
    with sessions.begin() as session:
        while fold(session):
            assert sums(session) == books(session)
        assert all(session.scalars(select(Tally.folded)))
        assert books(session)
