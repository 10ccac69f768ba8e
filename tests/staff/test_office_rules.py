"""/pengaturan and /kesehatan: what the office decides holds at once, and what is wrong is shown."""

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot import office, pace
from bot.services import Services
from models.audit import AuditEntry
from models.base import now
from models.channel_state import ChannelState
from models.incident import SILENT, Incident
from models.outbox import BROADCAST, REPLY
from tests.staff.desk import Desk, words

SENDING = {
    "quiet_from": "21:00",
    "quiet_until": "05:30",
    "friday_from": "",
    "friday_until": "",
    "daily_budget": "500",
    "segment_price": "310",
    "four_eyes_above": "100",
}
ALARMS = {
    "phone": "0812 3456 7890",
    "email": "kepala@example.org",
    "silent_minutes": "60",
    "waiting_minutes": "10",
    "least_balance": "3",
}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What the forms do does not depend on the database."""
    return sqlite_url


def at(hour: int) -> datetime:
    """That hour of a Wednesday in Kota Bima."""
    return datetime(2026, 11, 25, hour, tzinfo=UTC) - timedelta(hours=8)


def test_new_quiet_hours_hold_from_the_next_look_on(desk: Desk, services: Services) -> None:
    assert 'value="20:00"' in desk.get("/pengaturan").text
    with services.sessions.begin() as session:
        least = pace.least_pressing(session, services.settings, "twilio", at(20))
        assert least == REPLY

    saved = desk.post("/pengaturan/pengiriman", SENDING, page="/pengaturan")
    assert saved.status_code == 303
    with services.sessions.begin() as session:
        assert pace.least_pressing(session, services.settings, "twilio", at(20)) == BROADCAST
        assert pace.least_pressing(session, services.settings, "twilio", at(22)) == REPLY
        rules = office.sending(session, services.settings)
        deed = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert rules.quiet_hours == (time(21), time(5, 30))
    assert rules.quiet_friday is None
    assert (rules.daily_budget, rules.segment_price, rules.four_eyes_above) == (500, 310, 100)
    assert deed is not None
    assert (deed.action, deed.subject) == ("office_rules_changed", "setting:sending")
    assert 'value="21:00"' in desk.get("/pengaturan").text


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"quiet_until": ""}, "Isi kedua jamnya"),
        ({"quiet_from": "25:99"}, "Isi kedua jamnya"),
        ({"daily_budget": "-1"}, "Isi dengan angka"),
        ({"daily_budget": "banyak"}, "Isi dengan angka"),
    ],
)
def test_a_wrong_rule_is_named_and_nothing_changes(
    desk: Desk, services: Services, fields: dict[str, str], fault: str
) -> None:
    refused = desk.post("/pengaturan/pengiriman", SENDING | fields, page="/pengaturan")
    assert refused.status_code == 400
    assert fault in words(refused)
    with services.sessions.begin() as session:
        assert office.sending(session, services.settings).quiet_hours == (time(20), time(6))


def test_the_administrators_number_is_kept_whole(
    desk: Desk, sessions: sessionmaker[Session]
) -> None:
    assert desk.post("/pengaturan/gangguan", ALARMS, page="/pengaturan").status_code == 303
    with sessions.begin() as session:
        rules = office.alarms(session)
    assert (rules.phone, rules.email) == ("+6281234567890", "kepala@example.org")
    assert (rules.silent_minutes, rules.waiting_minutes, rules.least_balance) == (60, 10, 3)

    for wrong in ({"phone": "kantor"}, {"email": "kepala"}):
        refused = desk.post("/pengaturan/gangguan", ALARMS | wrong, page="/pengaturan")
        assert refused.status_code == 400
        assert "Bukan" in words(refused)


def test_an_incident_is_on_every_page_and_explained_on_its_own(
    desk: Desk, sessions: sessionmaker[Session]
) -> None:
    assert "gangguan pada saluran" not in desk.read("/tugas")
    assert "Baik" in desk.read("/kesehatan")
    with sessions.begin() as session:
        ChannelState.note(session, "twilio", last_in_at=now(), balance="7.5 USD")
        Incident.open(session, SILENT, "twilio", now())
    assert "1 gangguan pada saluran pesan" in desk.read("/tugas")
    page = desk.read("/kesehatan")
    assert "Terganggu Modem atau HP tidak terdengar sejak" in page
    assert "Saldo 7.5 USD" in page
