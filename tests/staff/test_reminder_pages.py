"""The coming reminders at the desk: seen, cancelled for good, and rules that say what they do."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot.reminding import plan_ahead
from bot.services import Services
from models import reminder_rules
from models.reminder import CANCELLED, WAITING, Reminder
from tests.bimtek.conftest import WITA, Office
from tests.staff.desk import Desk, words

BEGIN = datetime(2026, 12, 14, 8, 30, tzinfo=WITA)
PATH = "/pengingat?hari=2026-12-11&jenis=nudge"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The rows themselves are tested on both in tests/bimtek."""
    return sqlite_url


@pytest.fixture(autouse=True)
def planned(services: Services) -> Iterator[None]:
    """Ten days before an event that two have not answered."""
    office = Office(services.sessions)
    with time_machine.travel(datetime(2026, 12, 4, 1, tzinfo=UTC), tick=False):
        office.bimtek(BEGIN, office.officers(2))
        plan_ahead(services)
        yield


def nudges(sessions: sessionmaker[Session]) -> list[Reminder]:
    with sessions.begin() as session:
        wanted = select(Reminder).where(Reminder.kind == "nudge")
        return list(session.scalars(wanted.order_by(Reminder.id)))


def test_a_cancelled_reminder_is_not_sent_and_not_planned_again(
    desk: Desk, services: Services, sessions: sessionmaker[Session]
) -> None:
    assert "Jumat, 11 Desember 2026 2" in desk.read("/pengingat?jenis=nudge")
    assert "Siti 0 Bimtek: belum menjawab · Bimtek Pengelolaan LKS" in desk.read(PATH)
    first = nudges(sessions)[0]
    for _ in range(2):
        done = desk.post(f"/pengingat/{first.id}/batal", {"jenis": "nudge"}, page=PATH)
        assert done.status_code == 303
    assert "sudah dikirim atau sudah dibatalkan" in desk.read("/pengingat")
    plan_ahead(services)
    assert [row.state for row in nudges(sessions)] == [CANCELLED, WAITING]
    assert "Siti 0" not in desk.read(PATH)


def test_rules_say_what_they_would_do_before_they_are_kept(
    desk: Desk, sessions: sessionmaker[Session]
) -> None:
    page = desk.get("/pengingat/aturan").text
    assert 'name="attend-days" value="3, 1, 0"' in page
    rules = {f"{kind}-days": "25" for kind in ("residents", "report", "follow_up")}
    rules |= {"attend-days": "3,1", "nudge-days": "4 2", "permit-days": "90"}
    rules |= {f"{kind}-at": "10.00" for kind in reminder_rules.DEFAULTS}
    rules |= {"nudge-on": "ya"}
    shown = words(desk.post("/pengingat/aturan", rules))
    assert "2 pengingat, menjadi 4" in shown
    with sessions.begin() as session:
        assert reminder_rules.in_force(session) == reminder_rules.DEFAULTS
    assert desk.post("/pengingat/aturan", rules | {"simpan": "ya"}).status_code == 303
    assert len(nudges(sessions)) == 4
    with sessions.begin() as session:
        kept = reminder_rules.in_force(session)
    assert (kept["nudge"].days, kept["attend"].on) == ((4, 2), False)


@pytest.mark.parametrize("wrong", [{"nudge-days": "x"}, {"nudge-days": "99"}, {"permit-at": "9"}])
def test_a_rule_that_cannot_be_is_named(desk: Desk, wrong: dict[str, str]) -> None:
    answer = desk.post("/pengingat/aturan", wrong | {"simpan": "ya"})
    assert answer.status_code == 422
    assert "Tulis " in words(answer)
