"""/pengaturan/kalimat and /kata: the office's own sentences and words, in force at once."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot.conversation import converse
from models.audit import AuditEntry
from models.outbox import Outbox
from models.report import Report
from tests.staff.desk import Desk, words
from tests.staff.records import Records
from values import Incoming

PAGE = "/pengaturan/kalimat/report_filed"
OURS = "Siap, no {number}: {category} {count} {unit}, {kelurahan}. Terima kasih."
PENATOI = "52.72.05.1005"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What a word means does not depend on the database."""
    return sqlite_url


def say(sessions: sessionmaker[Session], text: str, number: int = 1) -> str:
    """An officer's text, and the answer to it."""
    incoming = Incoming(
        channel="simulator",
        provider_id=f"{number}-{text}",
        sender="+6281234567890",
        recipient="+620",
        text=text,
        medium="sms",
    )
    with sessions.begin() as session:
        message_id = converse(session, incoming)
        return session.scalars(select(Outbox.text).where(Outbox.message_id == message_id)).one()


def test_a_sentence_is_reworded_and_put_back(
    desk: Desk, records: Records, sessions: sessionmaker[Session]
) -> None:
    records.officer(state="approved")
    assert desk.post(PAGE, {"text": OURS}, page=PAGE).status_code == 303
    assert say(sessions, "LAPOR LANSIA 3 PENATOI").startswith("Siap, no ")
    assert "Siap, no {number}" in desk.read("/pengaturan/kalimat?cari=siap,")
    with sessions.begin() as session:
        deed = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert deed is not None
    assert (deed.action, deed.subject) == ("sentence_reworded", "reply:report_filed")

    assert desk.post(PAGE, {"asli": "ya"}, page=PAGE).status_code == 303
    assert say(sessions, "LAPOR LANSIA 4 PENATOI").startswith("Diterima no ")


def test_a_sentence_can_be_looked_at_first(desk: Desk, sessions: sessionmaker[Session]) -> None:
    shown = words(desk.post(PAGE, {"text": OURS, "coba": "ya"}, page=PAGE))
    assert "Siap, no 10000014" in shown
    assert "dari 160 huruf" in shown
    assert say(sessions, "LAPOR LANSIA 3 PENATOI").startswith("Diterima no ")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "Kalimatnya kosong"),
        ("Siap {nomor}", "{nomor} tidak bisa diisi"),
        ("Siap {number", "tidak berpasangan"),
        ("Siap \u263a {number}", "Huruf ini membuat SMS menjadi mahal: \u263a"),
        ("Siap {number} " + "panjang " * 20, "Terlalu panjang"),
    ],
)
def test_a_sentence_that_would_not_do_is_refused(desk: Desk, text: str, fault: str) -> None:
    refused = desk.post(PAGE, {"text": text}, page=PAGE)
    assert refused.status_code == 400
    assert fault in words(refused)


def test_a_word_is_tried_on_real_texts_and_then_read(
    desk: Desk, records: Records, sessions: sessionmaker[Session]
) -> None:
    records.officer(state="approved")
    say(sessions, "LAPOR MISKIN 3 KAMPUNG TIMBA")
    say(sessions, "LAPOR LANSIA 3 SADIA")
    path = f"/pengaturan/kata?kata=Kampung+Timba&arti={PENATOI}"
    page = desk.read(path)
    assert "1 dari 2 pesan terakhir akan dibaca lain" in page
    assert "LAPOR MISKIN 3 KAMPUNG TIMBA FAKIR MISKIN 3 ? FAKIR MISKIN 3 Penatoi" in page

    word = {"kata": "kampung timba", "arti": PENATOI}
    assert desk.post("/pengaturan/kata", word, page=path).status_code == 303
    assert "Penatoi" in say(sessions, "lapor lansia 4 di kampung timba")
    with sessions.begin() as session:
        filed = session.scalars(select(Report).order_by(Report.id.desc())).first()
        assert filed is not None
        assert (filed.count, filed.kelurahan) == (4, PENATOI)

    assert desk.post("/pengaturan/kata/hapus", word, page=path).status_code == 303
    assert "Di kelurahan mana" in say(sessions, "lapor pengemis 5 kampung timba")


def test_a_category_gets_a_local_name(desk: Desk, sessions: sessionmaker[Session]) -> None:
    word = {"kata": "dou ma lemba", "arti": "PD"}
    assert desk.post("/pengaturan/kata", word, page="/pengaturan/kata").status_code == 303
    assert "DISABILITAS 2 orang" in say(sessions, "lapor dou ma lemba 2 orang penatoi")


@pytest.mark.parametrize(
    ("phrase", "fault"),
    [("a", "paling sedikit 3 huruf"), ("orang", "kata sehari-hari"), ("rt 03", "hanya huruf")],
)
def test_a_word_that_would_harm_is_refused(desk: Desk, phrase: str, fault: str) -> None:
    assert fault in desk.read(f"/pengaturan/kata?kata={phrase}&arti=PD")
    desk.post("/pengaturan/kata", {"kata": phrase, "arti": "PD"}, page="/pengaturan/kata")
    assert "Belum ada" in desk.read("/pengaturan/kata")
