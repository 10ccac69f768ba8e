"""Words are found in texts of all times, in any order, however people wrote them together."""

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session, sessionmaker

from bot.staff.report_filter import PAGE
from models.message import REVIEW, Message
from models.report import Report
from tests.staff.desk import Desk
from tests.staff.records import Records
from tests.staff.test_inbox import listed as talks
from tests.staff.test_reports import listed

# More than are gone through one by one.
MANY = 2_100


@pytest.fixture
def old(records: Records, sessions: sessionmaker[Session]) -> Report:
    """A report that is older than many others, each with a text."""
    phone = records.contact("+62811111111")
    records.message(phone, "pak minta tolong", REVIEW)
    old = records.report(phone, "Kel.Penatoi,RT.05/RW.02:kursi roda")
    other = records.report(records.contact("+62822222222"), "LAPOR LANSIA 3 KOLO perlu selimut")
    with sessions.begin() as session:
        text = session.get_one(Message, other.message_id)
        texts = [{**_said(text), "provider_id": f"many-{number}"} for number in range(MANY)]
        session.execute(insert(Message), texts)
        session.execute(insert(Report), [_said(other)] * MANY)
    return old


FOUND = (
    ("kursi penatoi", True),
    ("roda rt 05 kur", True),
    ("penatoi selimut", False),
)


def test_words_of_an_old_text_and_of_everybody(desk: Desk, old: Report) -> None:
    for typed, is_there in FOUND:
        assert listed(desk, cari=typed) == [old.number] * is_there, typed
        assert talks(desk, cari=typed) == ["+62811111111"] * is_there, typed
        assert "hanya sebagian" not in desk.read(f"/laporan?cari={typed}")
    assert len(listed(desk, cari="perlu lansia")) == PAGE
    assert "hanya sebagian" in desk.read("/laporan?cari=perlu lansia")
    assert "hanya sebagian" not in desk.read("/laporan")


def _said(row: Message | Report) -> dict[str, object]:
    """Its columns, but for the id."""
    return {one.key: getattr(row, one.key) for one in row.__table__.columns if one.key != "id"}
