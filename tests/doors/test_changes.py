"""RALAT, BATAL, PULIH, BARU: changing what was said, and what stays of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from models.base import now
from models.message import Message
from models.report import Report
from models.report_version import ReportVersion

Say = Callable[[str, str], str]
STRANGER = "+6281299990000"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What an officer is told; `test_every_keyword.py` says each on PostgreSQL."""
    return sqlite_url


@pytest.fixture
def number(say: Say, officer: str, sessions: sessionmaker[Session]) -> str:
    """The number of the officer's one report: LANSIA 3 PENATOI."""
    say(officer, "LAPOR LANSIA 3 PENATOI")
    with sessions.begin() as session:
        return session.scalars(select(Report)).one().number


@pytest.fixture
def kept(sessions: sessionmaker[Session]) -> Callable[[], tuple[str, int, str, str]]:
    """The report as it is now."""

    def read() -> tuple[str, int, str, str]:
        with sessions.begin() as session:
            report = session.scalars(select(Report)).one()
            return report.category, report.count, report.kelurahan, report.state

    return read


Kept = Callable[[], tuple[str, int, str, str]]


def test_a_correction_shows_before_and_after_and_keeps_both(
    say: Say, officer: str, number: str, kept: Kept, sessions: sessionmaker[Session]
) -> None:
    answer = say(officer, f"RALAT {number} jumlah 4 kelurahan Sadia")

    assert answer.startswith(f"Diubah no {number}: LANSIA 3 Penatoi menjadi LANSIA 4 Sadia.")
    assert kept() == ("LUT", 4, "52.72.05.1002", "baru")
    with sessions.begin() as session:
        version = session.scalars(select(ReportVersion)).one()
        correction = session.scalars(select(Message).order_by(Message.id.desc())).first()
        assert correction is not None
        assert (version.change, version.count, version.kelurahan, version.message_id) == (
            "corrected",
            3,
            "52.72.05.1005",
            correction.id,
        )


@pytest.mark.parametrize("words", ["RALAT terakhir jumlah 5", "ralat {number} bukan 3 tapi 5 org"])
def test_a_correction_in_other_words(
    words: str, say: Say, officer: str, number: str, kept: Kept
) -> None:
    say(officer, words.format(number=number))
    assert kept()[1] == 5


def test_a_correction_asks_for_number_and_change(
    say: Say, officer: str, number: str, kept: Kept
) -> None:
    assert "nomor" in say(officer, "RALAT jumlah 6")
    say(officer, number)
    assert kept()[1] == 6
    assert "Apa yang salah" in say(officer, f"RALAT {number}")
    say(officer, "kelurahan Sadia")
    assert kept()[2] == "52.72.05.1002"


def test_nobody_changes_what_is_not_theirs(say: Say, number: str, kept: Kept) -> None:
    for words in (f"RALAT {number} jumlah 9", f"BATAL {number}", f"PULIH {number}"):
        assert "tidak ada pada nomor Anda" in say(STRANGER, words)
    assert kept() == ("LUT", 3, "52.72.05.1005", "baru")


def test_a_withdrawal_is_undone_within_a_day_only(
    say: Say, officer: str, number: str, kept: Kept
) -> None:
    assert "dibatalkan" in say(officer, f"BATAL {number}")
    assert kept()[3] == "dibatalkan"
    assert "tidak bisa diubah" in say(officer, f"BATAL {number}")
    assert "berlaku lagi" in say(officer, f"PULIH {number}")
    assert kept()[3] == "baru"
    say(officer, "BATAL terakhir")
    with time_machine.travel(now() + timedelta(hours=25), tick=True):
        assert "tidak bisa diubah" in say(officer, f"PULIH {number}")
    assert kept()[3] == "dibatalkan"


def test_what_staff_have_ended_is_not_changed_by_text(
    say: Say, officer: str, number: str, kept: Kept, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        session.scalars(select(Report)).one().state = "selesai"

    assert "tidak bisa diubah" in say(officer, f"RALAT {number} jumlah 9")
    assert kept()[1] == 3


def test_an_equal_report_on_purpose(
    say: Say, officer: str, number: str, sessions: sessionmaker[Session]
) -> None:
    assert f"BARU {number}" in say(officer, "LAPOR LANSIA 3 PENATOI")
    assert say(officer, f"BARU {number}").startswith("Diterima no ")
    with sessions.begin() as session:
        assert len(session.scalars(select(Report)).all()) == 2


def test_a_withdrawn_report_may_be_sent_anew(
    say: Say, officer: str, number: str, sessions: sessionmaker[Session]
) -> None:
    say(officer, f"BATAL {number}")
    assert say(officer, "LAPOR LANSIA 3 PENATOI").startswith("Diterima no ")
    with sessions.begin() as session:
        assert len(session.scalars(select(Report)).all()) == 2


def test_a_quoted_confirmation_changes_nothing(
    say: Say, officer: str, number: str, kept: Kept
) -> None:
    say(officer, f"Diterima no {number}: LANSIA 3 orang, Penatoi. Salah? Balas BATAL {number}.")
    assert kept()[3] == "baru"
