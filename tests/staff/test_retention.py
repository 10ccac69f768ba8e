"""/pengaturan/retensi: what is over its time is shown first, then forgotten; numbers stay."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot import office
from models import retention
from models.audit import AuditEntry
from models.base import now
from models.message import DONE, REVIEW, Message
from models.outbox import Outbox
from models.report import Report
from models.retention import GONE
from tests.staff.desk import Desk, words
from tests.staff.records import Records

PAGE = "/pengaturan/retensi"
RULES = {"message_days": "90", "case_months": "12", "audit_months": "24"}
LONG = timedelta(days=800)


def fill(records: Records, sessions: sessionmaker[Session]) -> None:
    contact = records.contact("+62811111111")
    records.message(contact, "rahasia lama", state=DONE, at=now() - LONG)
    records.message(contact, "belum dibaca", state=REVIEW, at=now() - LONG)
    records.message(contact, "pesan baru", state=DONE)
    records.outbox(contact, "jawaban lama", "delivered")
    records.outbox(contact, "masih di jalan", "pending")
    old = records.report(contact, "LAPOR", note="Ibu Siti, sakit", created_at=now() - LONG)
    records.report(contact, "LAPOR", note="masih berjalan", created_at=now() - LONG)
    with sessions.begin() as session:
        session.get_one(Report, old.id).state = "selesai"
        for row in session.scalars(select(Outbox)):
            row.created_at = now() - LONG
        session.add(AuditEntry(staff_id=None, action="login_refused", at=now() - LONG))


@pytest.mark.usefixtures("staff")
def test_what_goes_is_shown_before_it_goes(
    desk: Desk, records: Records, sessions: sessionmaker[Session]
) -> None:
    fill(records, sessions)
    shown = words(desk.post(PAGE, RULES, page=PAGE))
    # The three reports' own texts are old as well.
    assert "isi 3 pesan, keterangan 1 kasus, 1 catatan kegiatan" in shown
    with sessions.begin() as session:
        assert office.retention(session) == office.Retention()

    assert desk.post(PAGE, RULES | {"sure": "y"}, page=PAGE).status_code == 303
    with sessions.begin() as session:
        limits = office.retention(session).limits(now())
        retention.forget(session, limits)
    with sessions.begin() as session:
        left = set(session.scalars(select(Message.text)))
        sent = set(session.scalars(select(Outbox.text)))
        notes = {report.state: report.note for report in session.scalars(select(Report))}
        deeds = set(session.scalars(select(AuditEntry.action)))
        assert retention.due(session, limits) == retention.Due(0, 0, 0)
    assert left == {GONE, "belum dibaca", "pesan baru"}
    assert sent == {GONE, "masih di jalan"}
    assert notes == {"selesai": "", "baru": "masih berjalan"}
    assert "login_refused" not in deeds
    assert "office_rules_changed" in deeds


def test_without_a_rule_everything_stays(records: Records, sessions: sessionmaker[Session]) -> None:
    fill(records, sessions)
    with sessions.begin() as session:
        retention.forget(session, office.retention(session).limits(now()))
        assert GONE not in set(session.scalars(select(Message.text)))


@pytest.mark.parametrize(("field", "value"), [("message_days", "3"), ("case_months", "x")])
def test_too_short_a_time_is_refused(desk: Desk, field: str, value: str) -> None:
    refused = desk.post(PAGE, RULES | {field: value, "sure": "y"}, page=PAGE)
    assert refused.status_code == 400
    assert "0" in words(refused)
