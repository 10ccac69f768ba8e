"""Reminders, by travelling: when they are due, what they say, and when nobody is reminded."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.reminding import plan_ahead, remind, span
from bot.services import Services
from handlers.gsm import measure
from models import reminder_book, reminder_rules, seating
from models.base import now
from models.bimtek import HELD, Bimtek
from models.lks import Lks
from models.outbox import Outbox
from models.reminder import ATTEND, CANCELLED, EXPIRED, NUDGE, RESIDENTS, SENT, WAITING, Reminder
from models.reminder_rules import Rule
from models.staff import Staff
from tests.bimtek.conftest import WITA, Office

SweepAt = Callable[[datetime], None]
MONDAY = datetime(2026, 9, 14, 8, 30, tzinfo=WITA)


def local(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=WITA)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Monday a week before; the test moves on from there."""
    with time_machine.travel(local(9, 7, 10), tick=False) as traveller:
        yield traveller


@pytest.fixture
def sweep_at(clock: time_machine.Traveller, services: Services) -> SweepAt:
    """The worker at a moment; twice, since everything may happen twice."""

    def sweep(moment: datetime) -> None:
        clock.move_to(moment)
        for _ in range(2):
            plan_ahead(services)
            remind(services)

    return sweep


def states(office: Office, kind: str) -> Counter[str]:
    with office.sessions.begin() as session:
        return Counter(session.scalars(select(Reminder.state).where(Reminder.kind == kind)))


def test_who_comes_is_reminded_three_times_and_who_said_no_never(
    office: Office, sweep_at: SweepAt
) -> None:
    siti, hawa, ina = office.officers(3)
    code = office.bimtek(MONDAY, [siti, hawa, ina])
    office.text(siti, "HADIR")
    office.text(hawa, "TIDAK sakit")

    for moment in (local(9, 11, 8, 59), local(9, 10, 12)):
        sweep_at(moment)
    assert office.told(siti) == office.told(ina) == []
    sweep_at(local(9, 11, 9, 1))
    [told] = office.told(siti)
    assert told.startswith("Pengingat Dinsos Kota Bima: Bimtek Pengelolaan")
    assert "Senin 14/09 pkl 08.30, Aula Kantor Walikota" in told
    assert f"HADIR {code}" in office.told(ina)[0]

    sweep_at(local(9, 13, 9))
    assert len(office.told(siti)) == 2
    sweep_at(local(9, 14, 6, 29))
    assert len(office.told(siti)) == 2
    sweep_at(local(9, 14, 6, 30))
    assert len(office.told(siti)) == 3
    assert len(office.told(ina)) == 1
    assert office.told(hawa) == []
    sweep_at(local(9, 14, 18))
    assert states(office, ATTEND) == {SENT: 3}
    with office.sessions.begin() as session:
        assert session.scalars(select(Bimtek.state)).one() == HELD


def test_a_change_of_mind_withdraws_and_revives(
    office: Office, services: Services, sweep_at: SweepAt
) -> None:
    [siti] = office.officers(1)
    office.bimtek(MONDAY, [siti])
    office.text(siti, "HADIR")
    plan_ahead(services)
    assert states(office, ATTEND) == {WAITING: 3}
    office.text(siti, "TIDAK")
    sweep_at(local(9, 8, 10))
    assert states(office, ATTEND) == {CANCELLED: 3}
    office.text(siti, "HADIR")
    sweep_at(local(9, 8, 11))
    assert states(office, ATTEND) == {WAITING: 3}


def test_reminders_move_with_the_event(office: Office, sweep_at: SweepAt) -> None:
    [siti] = office.officers(1)
    code = office.bimtek(MONDAY, [siti])
    office.text(siti, "HADIR")
    sweep_at(local(9, 11, 9))
    assert len(office.told(siti)) == 1

    week = timedelta(days=7)

    def move(session: Session, bimtek: Bimtek) -> None:
        told = seating.reschedule(
            session, bimtek, MONDAY + week, MONDAY + week + timedelta(hours=3), "Gedung Seni Budaya"
        )
        assert [invitation.officer.phone for invitation in told if invitation.officer] == [siti]

    office.change(code, move)
    sweep_at(local(9, 14, 7))
    assert len(office.told(siti)) == 1
    sweep_at(local(9, 18, 9))
    assert "Senin 21/09 pkl 08.30, Gedung Seni Budaya" in office.told(siti)[1]


def test_what_was_due_while_nobody_worked_is_sent_if_of_use_and_else_expires(
    office: Office, services: Services, sweep_at: SweepAt
) -> None:
    [siti] = office.officers(1)
    office.bimtek(MONDAY, [siti])
    office.text(siti, "HADIR")
    plan_ahead(services)
    sweep_at(local(9, 12, 15))  # of use until the next one
    assert len(office.told(siti)) == 1
    sweep_at(local(9, 14, 9))  # it has begun
    assert len(office.told(siti)) == 1
    assert states(office, ATTEND) == {SENT: 1, EXPIRED: 2}


def test_one_text_a_day_bundles_all_that_is_due(office: Office, sweep_at: SweepAt) -> None:
    siti, hawa = office.officers(2)
    start = local(9, 26, 8, 30)
    office.bimtek(start, [siti])
    office.text(siti, "HADIR")
    with office.sessions.begin() as session:
        session.execute(update(Lks).values(permit_until=date(2026, 10, 25)))
    office.text(hawa, "BINAAN 20 5")
    office.text(hawa, "LAPOR LANSIA 3 PENATOI")

    sweep_at(local(9, 25, 9))
    [told] = office.told(siti)
    # One SMS: what ends first is in it, the rest comes with the next day's.
    assert measure(told).segments == 1
    assert "Sabtu 26/09 pkl 08.30" in told
    assert told.endswith("; +2 lainnya menyusul.")
    # Who has stated the month's BINAAN and reported hears of the rest alone.
    [hawas] = office.told(hawa)
    assert "izin LKS sampai 25/10/2026; laporan" in hawas
    assert "BINAAN" not in hawas
    sweep_at(local(9, 25, 17))
    assert len(office.told(siti)) == 1
    sweep_at(local(9, 26, 9))
    sweep_at(local(9, 27, 9))
    everything = " ".join(office.told(siti))
    for part in ("izin LKS sampai 25/10/2026", "BINAAN 09/2026 belum ada", "belum ada LAPOR 09"):
        assert part in everything
    assert all(measure(each).segments == 1 for each in office.told(siti))


def test_a_day_that_the_month_has_not_is_its_last_and_midnight_is_wita(
    office: Office, sweep_at: SweepAt
) -> None:
    [siti] = office.officers(1)
    off = Rule((25,), on=False)
    rules = reminder_rules.DEFAULTS | {
        RESIDENTS: Rule((31,), time(0, 30)), "report": off,
    }  # fmt: skip
    with office.sessions.begin() as session:
        reminder_rules.keep(session, rules, None)
    sweep_at(local(9, 30, 0, 29))
    assert office.told(siti) == []
    # 30 September 00.30 at the office is still the 29th in UTC.
    sweep_at(local(9, 30, 0, 30))
    assert "BINAAN 09/2026" in office.told(siti)[0]
    sweep_at(local(10, 1, 0, 30))
    assert len(office.told(siti)) == 1


def test_a_report_that_stays_open_is_asked_after(office: Office, sweep_at: SweepAt) -> None:
    [siti] = office.officers(1)
    office.text(siti, "LAPOR LANSIA 3 PENATOI")
    sweep_at(local(9, 21, 8))
    assert office.told(siti) == []
    sweep_at(local(9, 21, 9))
    assert "LANSIA 3, Penatoi) masih kami urus" in office.told(siti)[0]


def test_what_staff_cancel_stays_cancelled_and_stop_is_heard(
    office: Office, services: Services, sweep_at: SweepAt
) -> None:
    siti, hawa, ina = office.officers(3)
    plan_ahead(services)
    office.text(hawa, "STOP")
    with office.sessions.begin() as session:
        clerk = Staff(username="siti", name="Siti", password_hash="x", created_at=now())
        session.add(clerk)
        session.flush()
        for one in session.scalars(select(Reminder).where(Reminder.officer.has(phone=siti))):
            one.settle(CANCELLED, now(), clerk.id)
    sweep_at(local(9, 25, 9))
    assert office.told(siti) == office.told(hawa) == []
    assert len(office.told(ina)) == 1


def test_a_rule_says_what_it_would_do_before_it_is_kept(office: Office, services: Services) -> None:
    phones = office.officers(4)
    office.bimtek(MONDAY, phones)
    office.text(phones[0], "HADIR")
    plan_ahead(services)
    rules = reminder_rules.DEFAULTS | {ATTEND: Rule((2, 0)), NUDGE: Rule((2,), on=False)}
    with office.sessions.begin() as session:
        told = reminder_book.compare(session, rules, span(now()))
    assert (told[ATTEND], told[NUDGE], told[RESIDENTS]) == ((3, 2), (3, 0), (4, 4))
    with office.sessions.begin() as session:
        reminder_rules.keep(session, rules, None)
    plan_ahead(services)
    assert states(office, ATTEND) == {WAITING: 2, CANCELLED: 2}
    assert states(office, NUDGE) == {CANCELLED: 3}


class TestWithBothDatabases:
    """Two workers at one instant."""

    @pytest.fixture
    def database_url(self, request: pytest.FixtureRequest, kind: str) -> str:
        return str(request.getfixturevalue(kind))

    @pytest.mark.parametrize("kind", ["sqlite_url", "postgres_url"])
    def test_nobody_is_reminded_twice(
        self, office: Office, services: Services, clock: time_machine.Traveller
    ) -> None:
        phones = office.officers(20)
        office.bimtek(MONDAY, phones)
        plan_ahead(services)
        clock.move_to(local(9, 11, 9))
        with ThreadPoolExecutor(4) as workers:
            told = list(workers.map(lambda _: remind(services), range(4)))
        assert sum(told) == 20
        with office.sessions.begin() as session:
            assert session.scalar(select(func.count()).select_from(Outbox)) == 20
        assert states(office, NUDGE) == {SENT: 20}
