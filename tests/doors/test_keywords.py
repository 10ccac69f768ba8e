"""What officers text and what comes back: each keyword, through the webhook to the phone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from bot.conversation import converse
from models.base import now
from models.contact import Contact
from models.lks import Lks
from models.message import Message
from models.officer import Officer
from models.outbox import Outbox
from models.report import Report
from models.staff import Staff
from values import Incoming

Say = Callable[[str, str], str]
STRANGER = "+6281299990000"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What an officer is told; `test_every_keyword.py` says each on PostgreSQL."""
    return sqlite_url


@pytest.fixture
def reports(sessions: sessionmaker[Session]) -> Callable[[], list[tuple[str, int, str]]]:
    """Every report as (category, count, kelurahan)."""

    def read() -> list[tuple[str, int, str]]:
        with sessions.begin() as session:
            kept = session.scalars(select(Report).order_by(Report.id))
            return [(report.category, report.count, report.kelurahan) for report in kept]

    return read


@pytest.fixture
def numbers(sessions: sessionmaker[Session]) -> Callable[[], list[str]]:
    """Every report's number."""

    def read() -> list[str]:
        with sessions.begin() as session:
            return [report.number for report in session.scalars(select(Report).order_by(Report.id))]

    return read


Reports = Callable[[], list[tuple[str, int, str]]]
Numbers = Callable[[], list[str]]


@pytest.mark.parametrize(
    "words",
    [
        "LAPOR LANSIA 3 PENATOI butuh kursi roda",
        "lapor penatoi 3 lansia",
        "LAPOR#LUT#3#PENATOI",
        "lpr*3*lut*penatoi",
        "Lapor\nlansia\ntiga\nkel. Penatoi",
        "LAPRO LANSIA 3 ORG PNATOI",
        "lapor: lansia, tiga orang, kelurahan penatoi",
    ],
)
def test_a_report_in_any_order_with_any_separator(
    words: str, say: Say, officer: str, reports: Reports
) -> None:
    answer = say(officer, words)

    assert reports() == [("LUT", 3, "52.72.05.1005")]
    assert answer.startswith("Diterima no ")
    assert "LANSIA 3 orang, Penatoi" in answer


def test_what_is_missing_is_asked_for_one_at_a_time(
    say: Say, officer: str, reports: Reports
) -> None:
    asked = say(officer, "LAPOR GELANDANGAN")
    assert "Belum ada: jumlah, kelurahan" in asked
    assert asked.endswith("LAPOR GELANDANGAN JUMLAH KELURAHAN")
    assert "kelurahan mana" in say(officer, "1 org")
    assert reports() == []
    assert say(officer, "paruga").startswith("Diterima")
    assert reports() == [("GLD", 1, "52.72.01.1001")]


def test_a_name_that_two_kelurahan_share_is_asked(say: Say, officer: str, reports: Reports) -> None:
    answer = say(officer, "LAPOR FM 6 kk Rabangodu")
    assert "1 Rabangodu Selatan, 2 Rabangodu Utara" in answer
    say(officer, "2")
    assert reports() == [("FM", 6, "52.72.04.1011")]


def test_an_answer_that_is_none_is_asked_again_and_read_by_staff(
    say: Say, officer: str, reports: Reports, sessions: sessionmaker[Session]
) -> None:
    say(officer, "LAPOR LANSIA 3")
    assert say(officer, "asdf qwer").startswith("Maaf, belum terbaca.")
    with sessions.begin() as session:
        assert (
            session.scalars(select(Message.state).order_by(Message.id.desc())).first() == "review"
        )
    say(officer, "Penatoi")
    assert reports() == [("LUT", 3, "52.72.05.1005")]


def test_a_keyword_leaves_the_question_and_staff_see_what_was_begun(
    say: Say, officer: str, reports: Reports, sessions: sessionmaker[Session]
) -> None:
    say(officer, "LAPOR LANSIA 3")
    assert "Ketik: LAPOR" in say(officer, "BANTUAN")
    assert "paham" in say(officer, "Penatoi")
    assert reports() == []
    with sessions.begin() as session:
        begun = session.scalars(select(Message).order_by(Message.id)).first()
        assert begun is not None
        assert begun.state == "review"


def test_a_question_is_forgotten_after_a_day(say: Say, officer: str, reports: Reports) -> None:
    say(officer, "LAPOR LANSIA 3")
    with time_machine.travel(now() + timedelta(hours=25), tick=True):
        assert "paham" in say(officer, "Penatoi")
    assert reports() == []


def test_who_changes_their_mind_leaves_nothing(say: Say, officer: str, reports: Reports) -> None:
    say(officer, "LAPOR AJ 5")
    assert say(officer, "gak jadi pak").startswith("Baik, tidak ada yang kami simpan.")
    assert reports() == []


def test_several_reports_in_one_text(
    say: Say, officer: str, reports: Reports, numbers: Numbers
) -> None:
    answer = say(officer, "LAPOR LUT 3 Penatoi, PD 2 Sadia")

    assert reports() == [("LUT", 3, "52.72.05.1005"), ("PD", 2, "52.72.05.1002")]
    assert all(number in answer for number in numbers())


def test_a_whole_line_is_kept_while_another_is_asked_about(
    say: Say, officer: str, reports: Reports, numbers: Numbers
) -> None:
    answer = say(officer, "Lapor:\nLansia telantar 2 Dodu\nPengemis Kumbe")
    assert reports() == [("LUT", 2, "52.72.02.1009")]
    assert numbers()[0] in answer
    assert "Berapa" in answer
    say(officer, "4")
    assert reports() == [("LUT", 2, "52.72.02.1009"), ("PGM", 4, "52.72.02.1004")]


def test_the_same_report_again_within_a_day_has_the_same_number(
    say: Say, officer: str, reports: Reports, numbers: Numbers
) -> None:
    say(officer, "LAPOR LANSIA 3 PENATOI")
    answer = say(officer, "lapor lut 3 penatoi")
    assert len(reports()) == 1
    assert answer.startswith(f"Laporan yang sama sudah kami terima, no {numbers()[0]}")
    with time_machine.travel(now() + timedelta(hours=25), tick=True):
        say(officer, "LAPOR LANSIA 3 PENATOI")
    assert len(reports()) == 2


def test_a_strangers_report_is_kept_unverified_and_counts_once_approved(
    say: Say, sessions: sessionmaker[Session]
) -> None:
    assert "belum terdaftar" in say(STRANGER, "LAPOR LANSIA 3 PENATOI")
    say(STRANGER, "DAFTAR Nurlaila Sao#LKS Kasih Rimpu#Penatoi")
    say(STRANGER, "SETUJU")
    assert "setelah pendaftaran" in say(STRANGER, "LAPOR PD 1 SADIA")
    with sessions.begin() as session:
        assert set(session.scalars(select(Report.verified))) == {False}
        clerk = Staff(username="a", name="A", password_hash="x", created_at=now())
        lks = Lks(name="LKS Kasih Rimpu", created_at=now())
        session.add_all([clerk, lks])
        session.flush()
        session.scalars(select(Officer)).one().approve(session, clerk.id, lks)
    with sessions.begin() as session:
        assert set(session.scalars(select(Report.verified))) == {True}
    assert "Salah? Balas RALAT" in say(STRANGER, "LAPOR PD 4 SADIA")


def test_registration_in_one_text(say: Say, sessions: sessionmaker[Session]) -> None:
    notice = say(STRANGER, "DAFTAR Nurlaila Sao#LKS Kasih Rimpu#Penatoi")
    assert "Jangan kirim NIK" in notice
    assert notice.endswith("Balas SETUJU.")
    with sessions.begin() as session:
        assert session.scalars(select(Officer)).all() == []
    answer = say(STRANGER, "setuju pak")

    assert answer.startswith("Terima kasih, Nurlaila Sao. Pendaftaran LKS Kasih Rimpu")
    with sessions.begin() as session:
        officer = session.scalars(select(Officer)).one()
        assert (officer.name, officer.lks_name, officer.kelurahan, officer.phone) == (
            "Nurlaila Sao",
            "LKS Kasih Rimpu",
            "52.72.05.1005",
            STRANGER,
        )
        assert officer.state == "pending"
        assert officer.consented_at is not None
    assert "masih diperiksa" in say(STRANGER, "DAFTAR Orang Lain#LKS Lain#Dodu")


def test_registration_asks_for_what_is_missing(say: Say, sessions: sessionmaker[Session]) -> None:
    assert "Siapa nama" in say(STRANGER, "DAFTAR")
    assert "nama LKS" in say(STRANGER, "Yusran Doro")
    assert "kelurahan mana" in say(STRANGER, "LKS Sinar Uma")
    assert "1 Rabadompu Timur, 2 Rabadompu Barat" in say(STRANGER, "Rabadompu")
    assert "Balas SETUJU" in say(STRANGER, "barat")
    say(STRANGER, "ya")
    with sessions.begin() as session:
        officer = session.scalars(select(Officer)).one()
        assert (officer.name, officer.lks_name, officer.kelurahan) == (
            "Yusran Doro",
            "LKS Sinar Uma",
            "52.72.04.1010",
        )


def test_a_listed_number_is_welcomed_at_once(say: Say, officer: str) -> None:
    answer = say(officer, "DAFTAR Siti Rahma Lao#LKS Kasih Rimpu#Penatoi")

    assert answer.startswith("Selamat datang, Siti Rahma Lao.")
    # Whoever has the number later learns no name from it.
    assert "Siti" not in say(officer, "DAFTAR Siti Rahma Lao#LKS Kasih Rimpu#Penatoi")


def test_status_tells_ones_own_reports_only(say: Say, officer: str, numbers: Numbers) -> None:
    assert "Belum ada laporan" in say(officer, "STATUS")
    say(officer, "LAPOR LANSIA 3 PENATOI")
    (number,) = numbers()

    assert f"{number} baru diterima" in say(officer, "STATUS")
    told = say(officer, f"STATUS {number}")
    assert told.startswith(f"No {number}: LANSIA 3 orang, Penatoi, dikirim ")
    assert "baru diterima" in told
    assert "tidak ada pada nomor Anda" in say(STRANGER, f"STATUS {number}")


def test_a_mistyped_number_is_caught(say: Say, officer: str, numbers: Numbers) -> None:
    say(officer, "LAPOR LANSIA 3 PENATOI")
    (number,) = numbers()
    for place in range(len(number)):
        wrong = str((int(number[place]) + 1) % 10)
        mistyped = number[:place] + wrong + number[place + 1 :]
        assert "tidak ada pada nomor Anda" in say(officer, f"STATUS {mistyped}")


def test_help_is_one_page_a_keyword(say: Say, officer: str) -> None:
    assert "LAPOR" in say(officer, "BANTUAN")
    assert say(officer, "BANTUAN LAPOR").startswith("Ketik: LAPOR jenis")
    assert say(officer, "bantuan daftar").startswith("Ketik: DAFTAR nama")


def test_stop_and_start(say: Say, officer: str, sessions: sessionmaker[Session]) -> None:
    def opted_out() -> bool:
        with sessions.begin() as session:
            return session.scalars(select(Contact)).one().opted_out_at is not None

    say(officer, "STOP")
    assert opted_out()
    # Own texts are still answered.
    assert say(officer, "LAPOR LANSIA 3 PENATOI").startswith("Diterima")
    say(officer, "MULAI")
    assert not opted_out()


def test_an_unreadable_text_is_answered_and_put_before_staff(
    say: Say, officer: str, sessions: sessionmaker[Session]
) -> None:
    assert "belum paham" in say(officer, "asdkjh 33 qwe")
    assert "diteruskan" in say(officer, "qwe zxc").replace("teruskan", "diteruskan")
    with sessions.begin() as session:
        assert set(session.scalars(select(Message.state))) == {"review"}


@pytest.mark.parametrize(
    ("text", "answer"),
    [("terima kasih pak", "Sama-sama"), ("assalamualaikum", "pesan Anda masuk"),
     ("tidak ada laporan bulan ini", "tidak ada laporan"), ("LAPOR LUT 0 KUMBE", "tidak ada")],
)  # fmt: skip
def test_courtesy_is_answered_as_such_and_stores_nothing(
    say: Say, officer: str, reports: Reports, text: str, answer: str
) -> None:
    assert answer in say(officer, text)
    assert reports() == []


def test_a_fire_is_asked_for_its_cause(say: Say, officer: str, reports: Reports) -> None:
    assert "sebabnya" in say(officer, "lapor kebakaran 3 rumah sarae")
    say(officer, "2")
    assert [category for category, _, _ in reports()] == ["KBS"]


def test_a_question_goes_to_a_person(
    say: Say, officer: str, sessions: sessionmaker[Session]
) -> None:
    assert "dibaca petugas" in say(officer, "TANYA syarat perpanjang izin LKS apa saja")
    with sessions.begin() as session:
        assert session.scalars(select(Message.state)).one() == "review"


def test_a_text_that_comes_late_is_no_answer_to_a_later_question(
    say: Say, officer: str, reports: Reports, sessions: sessionmaker[Session]
) -> None:
    say(officer, "LAPOR LANSIA 3")
    for number, (words, minutes) in enumerate([("Paruga", 120), ("LAPOR PD 2", 120)]):
        with sessions.begin() as session:
            late = Incoming(
                channel="twilio",
                provider_id=f"late-{number}",
                sender=officer,
                recipient="+62800000009000",
                text=words,
                medium="sms",
                sent_at=now() - timedelta(minutes=minutes),
            )
            assert converse(session, late) is not None
    assert reports() == []
    with sessions.begin() as session:
        late_states = session.scalars(select(Message.state).order_by(Message.id)).all()[1:]
        assert late_states == ["review", "review"]
    with sessions.begin() as session:
        session.execute(update(Outbox).values(state="cancelled"))
    assert say(officer, "Penatoi").startswith("Diterima")
    assert reports() == [("LUT", 3, "52.72.05.1005")]
