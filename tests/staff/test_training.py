"""The simulator as a place to learn: each scenario leads where it says, each text is explained."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot.conversation import converse
from bot.staff import training
from bot.staff.inbox_words import READ_AS
from handlers import HANDLERS
from models.officer import APPROVED
from models.outbox import Outbox
from reading.district import load_district
from tests.staff.desk import Desk, words
from tests.staff.records import PHONE, Records
from values import Incoming

# The last answer of a scenario begins, or says somewhere, this.
ENDS = {
    "Laporan pertama": "Laporan terakhir Anda",
    "Ada yang kurang": "LANSIA 3 orang, Penatoi",
    "Salah ketik": "PENGEMIS 2 orang, Sadia",
    "Dua arti": "LANSIA 2 orang, Rabadompu",
    "Salah, lalu diperbaiki": "berlaku lagi",
    "Beberapa sekaligus": "Diterima 3 laporan",
    "Terkirim dua kali": "Diterima no",
    "Bahasa sehari-hari": "LANSIA 3 orang, Kumbe",
    "NIK ikut terketik": "LANSIA 1 orang, Sadia",
    "Bukan laporan": "dibaca petugas",
    "Darurat": "DARURAT diterima",
    "Data LKS": "Perubahan ketua LKS",
    "Mendaftar dan berhenti": "kembali menerima pengumuman",
}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is read does not depend on the database."""
    return sqlite_url


def test_each_scenario_leads_where_it_says(
    records: Records, sessions: sessionmaker[Session]
) -> None:
    lks = records.lks("LKS Kasih Ibu")
    assert [one.title for one in training.scenarios()] == list(ENDS)
    for place, scenario in enumerate(training.scenarios()):
        number = f"+6281300000{place:03}"
        if scenario.title != "Mendaftar dan berhenti":
            officer = records.officer(phone=number, state=APPROVED)
            with sessions.begin() as session:
                session.merge(officer).lks_id = lks.id
        for step, text in enumerate(scenario.texts):
            with sessions.begin() as session:
                marks = (f"{place}-{step}", number, "+628000000000", text, "sms")
                converse(session, Incoming("simulator", *marks))
        with sessions.begin() as session:
            wanted = select(Outbox.text).where(Outbox.address == number)
            answer = session.scalars(wanted.order_by(Outbox.id.desc())).first()
        assert ENDS[scenario.title] in str(answer), scenario.title


def test_each_text_is_shown_as_it_was_read(
    desk: Desk, records: Records, sessions: sessionmaker[Session]
) -> None:
    contact = records.contact(PHONE)
    records.message(contact, "lapor pengemis dua di sadai")
    records.message(contact, "lapr disabiltas 2 org di pentoi")
    page = words(desk.get(f"/simulator?nomor={PHONE.removeprefix('+')}"))
    for shown in (
        "Terbaca: Laporan · kurang kelurahan",
        "“disabiltas” → Penyandang Disabilitas",
        "“dua” → jumlah 2",
        "“pentoi” → Penatoi",
        "“sadai” → Sadia ditanyakan",
        "Salah ketik",
    ):
        assert shown in page, shown


def test_whatever_a_text_is_taken_for_has_a_name() -> None:
    corpus = Path(__file__).parents[1] / "corpus" / "messages.jsonl"
    assert set(HANDLERS) - {"withdrawn"} <= set(READ_AS)
    for line in corpus.read_text(encoding="utf-8").splitlines()[:300]:
        training.explained(line, load_district())
