"""Every keyword once on PostgreSQL: what each does is tested on SQLite in the files beside this."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from models.message import Message
from models.outbox import Outbox
from models.report import Report
from tests.stubs.webhooks import TwilioPosts

# In an order in which each has something to do; `{}` is the first report's number.
SAID = (
    ("DAFTAR Siti Rahma Lao#LKS Kasih Rimpu#Penatoi", "register"),
    ("LAPOR LANSIA 3 PENATOI butuh kursi roda", "report"),
    ("LAPOR LANSIA 3 PENATOI butuh kursi roda", "report"),
    ("LAPOR LANSIA 3 DARA, MISKIN 2 KOLO", "report_multi"),
    ("POTENSI PSM 5 PENANAE", "potential"),
    ("DARURAT kebakaran 12 KK PARUGA", "urgent"),
    ("BINAAN L 12 P 20", "residents"),
    ("UBAH alamat Jl. Soekarno Hatta 12", "lks_update"),
    ("DATA", "lks_show"),
    ("STATUS {}", "status"),
    ("RALAT {} jumlah 4", "correct"),
    ("BATAL {}", "cancel"),
    ("HADIR P31", "rsvp_yes"),
    ("TIDAK P31 sakit", "rsvp_no"),
    ("ABSEN 4821", "check_in"),
    ("TANYA kapan bantuan turun", "question"),
    ("BANTUAN LAPOR", "help"),
    ("HAPUS DATA", "erase"),
    ("STOP", "opt_out"),
    ("MULAI", "opt_in"),
)


@pytest.fixture
def database_url(postgres_url: str) -> str:
    """Where a query may be refused that SQLite takes."""
    return postgres_url


def test_each_is_answered_without_a_fault(
    posts: TwilioPosts, officer: str, sessions: sessionmaker[Session]
) -> None:
    number = ""
    for words, _ in SAID:
        posts.text(officer, words.format(number))
        with sessions.begin() as session:
            first = session.scalars(select(Report).order_by(Report.id)).first()
            number = first.number if first else ""
    with sessions.begin() as session:
        messages = session.scalars(select(Message).order_by(Message.id)).all()
        understood = [(row.intent, row.fault) for row in messages]
        assert understood == [(intent, None) for _, intent in SAID]
        assert len(session.scalars(select(Outbox)).all()) == len(SAID)
