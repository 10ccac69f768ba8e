"""POTENSI, BINAAN, UBAH, DATA, DARURAT, HAPUS, the answers to invitations, and floods."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot import alerts
from bot.delivery import Sender
from models.base import now
from models.lks import Lks
from models.lks_change import LksChange
from models.message import Message
from models.outbox import Outbox
from models.report import Report
from models.residents import ResidentCount
from models.staff import Staff
from models.task import Task
from tests.stubs.twilio import TwilioStub
from tests.stubs.webhooks import TwilioPosts

Say = Callable[[str, str], str]
STRANGER = "+6281299990000"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What an officer is told; `test_every_keyword.py` says each on PostgreSQL."""
    return sqlite_url


def test_help_that_was_found(say: Say, officer: str, sessions: sessionmaker[Session]) -> None:
    answer = say(officer, "POTENSI PSM 5 Penanae")
    assert "PSM 5 orang, Penanae" in answer
    assert "Berapa" in say(officer, "potensi karang taruna kodo")
    say(officer, "1")
    with sessions.begin() as session:
        kept = session.scalars(select(Report).order_by(Report.id)).all()
        assert [(report.kind, report.category, report.count) for report in kept] == [
            ("potential", "PSM", 5),
            ("potential", "KT", 1),
        ]


def test_two_lines_that_lack_something_are_asked_one_after_the_other(
    say: Say, officer: str, sessions: sessionmaker[Session]
) -> None:
    assert "Berapa" in say(officer, "lapor lansia dodu, pengemis kumbe")
    assert "Berapa" in say(officer, "2")
    say(officer, "4")
    with sessions.begin() as session:
        kept = session.scalars(select(Report).order_by(Report.id)).all()
        assert [(report.category, report.count) for report in kept] == [("LUT", 2), ("PGM", 4)]


def test_one_place_for_all_lines_is_asked_once(
    say: Say, officer: str, sessions: sessionmaker[Session]
) -> None:
    assert "kelurahan mana" in say(officer, "lapor pengemis 3, gelandangan 2")
    assert say(officer, "Dara").startswith("Diterima 2 laporan")
    with sessions.begin() as session:
        places = {report.kelurahan for report in session.scalars(select(Report))}
        assert places == {"52.72.01.1014"}


def test_a_guess_is_asked_and_never_stored_unasked(
    say: Say, officer: str, sessions: sessionmaker[Session]
) -> None:
    asked = say(officer, "LAPOR LANSIA 3 penatui")
    assert "Maksud Anda PENATOI? Balas YA" in asked
    assert "LAPOR LANSIA 3 PENATOI" in asked
    with sessions.begin() as session:
        assert session.scalars(select(Report)).all() == []
    assert say(officer, "ya").startswith("Diterima")


def test_residents_of_the_month(say: Say, officer: str, sessions: sessionmaker[Session]) -> None:
    with time_machine.travel("2026-11-30T17:00:00Z", tick=True):  # the 1st of December in WITA
        assert "Binaan 12/2026 tercatat: 25 dalam panti, 10 luar" in say(officer, "BINAAN 25 10")
        assert "25 dan 10 menjadi 26 dalam dan 9 luar" in say(officer, "binaan luar 9 dalam 26")
        assert "26 dalam, 9 luar" in say(officer, "DATA")
    with sessions.begin() as session:
        lks = session.scalars(select(Lks)).one()
        counted = ResidentCount.of_month(session, lks.id, date(2026, 12, 1))
        assert counted is not None
        assert (counted.inside, counted.outside) == (26, 9)
        assert len(session.scalars(select(ResidentCount)).all()) == 2


def test_residents_ask_for_the_other_number(say: Say, officer: str) -> None:
    assert "luar panti" in say(officer, "BINAAN 30")
    assert "30 dalam panti, 12 luar panti" in say(officer, "luar 12")


def test_a_change_waits_for_staff(say: Say, officer: str, sessions: sessionmaker[Session]) -> None:
    answer = say(officer, "UBAH ketua Nurhayati Sao")
    assert "kosong menjadi Nurhayati Sao" in answer
    assert "isi" in say(officer, "UBAH akreditasi")
    say(officer, "B")
    with sessions.begin() as session:
        changes = session.scalars(select(LksChange).order_by(LksChange.id)).all()
        assert [(change.field, change.after, change.state) for change in changes] == [
            ("ketua", "Nurhayati Sao", "pending"),
            ("akreditasi", "B", "pending"),
        ]
        assert session.scalars(select(Lks.chair)).one() is None


@pytest.mark.parametrize("words", ["BINAAN 25 10", "UBAH ketua Amir", "DATA"])
def test_strangers_have_no_lks(words: str, say: Say, sessions: sessionmaker[Session]) -> None:
    assert "pengurus LKS yang sudah disetujui" in say(STRANGER, words)
    with sessions.begin() as session:
        assert session.scalars(select(LksChange)).all() == []
        assert session.scalars(select(ResidentCount)).all() == []


@pytest.fixture
def on_duty(sessions: sessionmaker[Session]) -> None:
    """One on duty, the TKSK of Mpunda, the TKSK of Asakota, and one at home."""
    with sessions.begin() as session:
        for name, phone, duty, kecamatan in (
            ("jaga", "+6281100000001", True, None),
            ("mpunda", "+6281100000002", False, "52.72.05"),
            ("asakota", "+6281100000003", False, "52.72.03"),
            ("rumah", "+6281100000004", False, None),
        ):
            session.add(
                Staff(
                    username=name,
                    name=name,
                    password_hash="x",
                    phone=phone,
                    on_duty=duty,
                    kecamatan=kecamatan,
                    created_at=now(),
                )
            )


@pytest.mark.usefixtures("on_duty")
def test_an_urgent_text_calls_those_who_must_know_until_somebody_takes_it(
    say: Say,
    officer: str,
    sender: Sender,
    twilio: TwilioStub,
    sessions: sessionmaker[Session],
) -> None:
    def called(after: timedelta) -> list[str]:
        before = len(twilio.accepted)
        with sessions.begin() as session:
            alerts.call(session, now() + after, "https://sapa.example")
        sender.drain(10)
        return sorted(message["To"] for message in twilio.accepted[before:])

    assert say(officer, "DARURAT lansia pingsan 1 org Penatoi RT 07").startswith("DARURAT diterima")
    assert called(timedelta(0)) == ["+6281100000001", "+6281100000002"]
    assert "lansia pingsan" in twilio.accepted[-1]["Body"]
    assert called(timedelta(minutes=1)) == []
    assert called(timedelta(minutes=11)) == ["+6281100000001", "+6281100000002"]
    with sessions.begin() as session:
        session.scalars(select(Task)).one().done_at = now()
    assert called(timedelta(minutes=30)) == []


@pytest.mark.usefixtures("on_duty")
def test_half_an_urgent_text_calls_too_and_asks_for_the_rest(
    say: Say, officer: str, sessions: sessionmaker[Session]
) -> None:
    assert say(officer, "DARURAT tolong!!").startswith("Petugas sudah dipanggil.")
    with sessions.begin() as session:
        assert session.scalars(select(Task.kind)).one() == "urgent"
    say(officer, "kdrt bu, ibu satu org di Matakando")
    with sessions.begin() as session:
        report = session.scalars(select(Report)).one()
        assert (report.category, report.count, report.urgent) == ("KTK", 1, True)
        task = session.scalars(select(Task)).one()
        assert (task.kind, task.kecamatan) == ("urgent", "52.72.05")


@pytest.mark.usefixtures("on_duty")
def test_an_urgent_text_calls_at_night_too(
    say: Say,
    officer: str,
    sender: Sender,
    twilio: TwilioStub,
    sessions: sessionmaker[Session],
) -> None:
    with time_machine.travel("2026-11-23T18:00:00Z", tick=True):  # two in the morning in WITA
        say(officer, "DARURAT lansia pingsan 1 org Penatoi")
        with sessions.begin() as session:
            alerts.call(session, now(), "https://sapa.example")
        sender.drain(10)
    assert len(twilio.to("+6281100000001")) == 1


def test_nobody_on_duty_is_not_counted_as_a_call(
    say: Say, officer: str, sessions: sessionmaker[Session]
) -> None:
    say(officer, "DARURAT lansia pingsan 1 org Penatoi")
    with sessions.begin() as session:
        alerts.call(session, now(), "https://sapa.example")
        assert session.scalars(select(Task.times_told)).one() == 0


def test_who_asks_to_be_forgotten_is_a_duty_within_three_days(
    say: Say, officer: str, sessions: sessionmaker[Session]
) -> None:
    for _ in range(2):
        assert "3 x 24 jam" in say(officer, "HAPUS DATA")
    with sessions.begin() as session:
        task = session.scalars(select(Task)).one()
        assert task.kind == "erase"
        assert task.due_at - task.created_at == timedelta(hours=72)


def test_a_number_that_was_silent_for_long_is_made_sure_of(
    say: Say, officer: str, sessions: sessionmaker[Session]
) -> None:
    def tasks() -> list[str]:
        with sessions.begin() as session:
            return list(session.scalars(select(Task.kind)))

    begun = now()
    say(officer, "STATUS")
    with time_machine.travel(begun + timedelta(days=89)):
        say(officer, "STATUS")
        assert tasks() == []
    with time_machine.travel(begun + timedelta(days=180)):
        say(officer, "STATUS")
        say(officer, "BANTUAN")
        assert tasks() == ["recheck"]


@pytest.mark.parametrize("words", ["HADIR", "TIDAK sakit", "WAKIL Junaidi", "mungkin hadir"])
def test_an_answer_without_an_invitation_goes_to_staff(
    words: str, say: Say, officer: str, sessions: sessionmaker[Session]
) -> None:
    assert "Belum ada undangan" in say(officer, words)
    with sessions.begin() as session:
        assert session.scalars(select(Message.state)).one() == "review"


def test_consent_out_of_the_blue(say: Say) -> None:
    assert "DAFTAR nama" in say(STRANGER, "SETUJU")


def test_who_does_not_agree_is_not_kept(say: Say, sessions: sessionmaker[Session]) -> None:
    say(STRANGER, "DAFTAR Nurlaila Sao#LKS Kasih Rimpu#Penatoi")
    assert "tidak ada yang kami simpan" in say(STRANGER, "tidak")


def test_an_automatic_text_gets_five_answers_and_no_more(
    posts: TwilioPosts, officer: str, sessions: sessionmaker[Session]
) -> None:
    for _ in range(8):
        posts.text(officer, "Maaf, saya sedang rapat. Pesan ini otomatis.")
    with sessions.begin() as session:
        assert len(session.scalars(select(Outbox)).all()) == 5
        states = session.scalars(select(Message.state).order_by(Message.id)).all()
        assert states[-3:] == ["review"] * 3
    with time_machine.travel(now() + timedelta(minutes=31), tick=True):
        posts.text(officer, "Maaf, saya sedang rapat. Pesan ini otomatis.")
    with sessions.begin() as session:
        assert len(session.scalars(select(Outbox)).all()) == 6


def test_a_flood_is_kept_but_answered_twenty_times_an_hour(
    posts: TwilioPosts, officer: str, sessions: sessionmaker[Session]
) -> None:
    for number in range(1, 31):
        posts.text(officer, f"LAPOR LANSIA {number} PENATOI")
    with sessions.begin() as session:
        assert len(session.scalars(select(Report)).all()) == 30
        assert len(session.scalars(select(Outbox)).all()) == 20
    with time_machine.travel(now() + timedelta(minutes=61), tick=True):
        posts.text(officer, "STATUS")
    with sessions.begin() as session:
        assert len(session.scalars(select(Outbox)).all()) == 21
