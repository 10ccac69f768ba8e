"""What was said of a child or a victim: who reads it is written down, who need not does not."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from models.audit import AuditEntry
from models.officer import APPROVED
from models.report import Report
from models.staff import Staff
from tests.staff.desk import Desk
from tests.staff.records import Records


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Who may read does not depend on the database."""
    return sqlite_url


@pytest.fixture
def child(records: Records) -> Report:
    """A report about a child, with the child's name in it."""
    contact = records.contact("+62811111111", records.officer(state=APPROVED))
    text = "LAPOR ANAK TERLANTAR 1 KOLO namanya Rizki"
    return records.report(contact, text, category="AT", count=1, note="namanya Rizki")


def views(sessions: sessionmaker[Session]) -> list[str]:
    with sessions.begin() as session:
        wanted = select(AuditEntry.subject).where(AuditEntry.action == "viewed")
        return list(session.scalars(wanted))


def test_who_works_reads_it_and_that_is_written_down(
    desk: Desk, child: Report, sessions: sessionmaker[Session]
) -> None:
    assert "Rizki" in desk.read(f"/laporan/{child.number}")
    assert views(sessions) == [f"report:{child.id}"]
    assert f"Melihat data rahasia Laporan {child.number}" in desk.read("/pengaturan/catatan")


def test_who_looks_on_does_not_read_it(
    visitor: Desk, child: Report, records: Records, sessions: sessionmaker[Session]
) -> None:
    other = records.report(records.contact("+62822222222"), note="atap bocor", category="FM")
    with sessions.begin() as session:
        for account in session.scalars(select(Staff)):
            account.role = "pemantau"
    desk = visitor.enter("budi")
    page = desk.get(f"/laporan/{child.number}")
    assert page.status_code == 200
    assert "Rizki" not in page.text
    assert "disamarkan" in page.text
    assert "atap bocor" in desk.read(f"/laporan/{other.number}")
    assert desk.get(f"/percakapan/{child.contact_id}").status_code == 403
    assert views(sessions) == []
