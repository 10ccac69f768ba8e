"""What staff text from their own phones: nothing leaves before the code that only they get."""

import re
from datetime import datetime, timedelta
from itertools import count

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from bot.broadcasting import advance
from bot.conversation import converse
from bot.services import Services
from models import office_setting
from models.audit import AuditEntry
from models.base import now
from models.broadcast import APPROVAL, DRAFT, PAUSED, UNDO, UNDO_WITHIN, Broadcast
from models.invitation import Invitation
from models.message import REVIEW
from models.outbox import HELD, Outbox
from models.phone_order import without_code
from models.staff import PEMANTAU, PETUGAS, TKSK, Staff
from tests.bimtek.conftest import Office
from values import Incoming

RAHMA, HASAN, AMIR, STRANGER = (f"+628139999000{number}" for number in range(1, 5))
RASANAE_BARAT = "52.72.01"
WORDS = "Rapat besok jam 9, bawa data {nama}. Terima kasih."
_ids = count(1)


class Phones:
    """Real phones: what comes by the simulator proves nobody."""

    def __init__(self, office: Office) -> None:
        self.office, self.sessions = office, office.sessions

    def text(self, number: str, words: str, channel: str = "twilio") -> str:
        incoming = Incoming(channel, f"p{next(_ids)}", number, "+62800", words, "sms")
        with self.sessions.begin() as session:
            message = converse(session, incoming) or 0
        return self.office.answers_to([message])[0]

    def broadcasts(self) -> list[Broadcast]:
        with self.sessions.begin() as session:
            return list(session.scalars(select(Broadcast).order_by(Broadcast.id)))


@pytest.fixture
def phones(office: Office) -> Phones:
    with office.sessions.begin() as session:
        for phone, role in ((RAHMA, PETUGAS), (HASAN, PEMANTAU), (AMIR, TKSK)):
            staff = Staff(username=phone, name="Rahma", role=role, phone=phone, created_at=now())
            staff.password_hash, staff.kecamatan = "x", RASANAE_BARAT if role == TKSK else None
            session.add(staff)
    return Phones(office)


_DEEDS = select(AuditEntry.action, AuditEntry.channel)


def code_in(answer: str) -> str:
    """The code that the real phone reads."""
    found = re.search(r"Balas YA (\d{4})", answer)
    assert found is not None, answer
    return found[1]


def let_the_worker(services: Services, sessions: sessionmaker[Session]) -> None:
    """The minute to undo is over, and the worker looks."""
    with sessions.begin() as session:
        for broadcast in session.scalars(select(Broadcast).where(Broadcast.state == UNDO)):
            assert broadcast.begins_at is not None
            broadcast.begins_at -= UNDO_WITHIN
    advance(services)


def test_recap_and_tasks_are_answered_at_once(phones: Phones) -> None:
    [siti] = phones.office.officers(1)
    assert "belum ada laporan" in phones.text(RAHMA, "REKAP")
    phones.text(siti, "LAPOR LANSIA 3 PENATOI")
    phones.text(siti, "LAPOR LANSIA 2 SADIA")
    phones.text(siti, "LAPOR MISKIN 1 PENATOI")
    phones.text(siti, "HAPUS")

    everything = "3 laporan PPKS, jumlah 6. Terbanyak: Penatoi 2, Sadia 1."
    assert everything in phones.text(RAHMA, "rekap")
    assert everything in phones.text(HASAN, "REKAP")
    assert "Rasanae Barat: belum ada laporan" in phones.text(AMIR, "REKAP")  # his kecamatan
    assert "terbuka 1, di antaranya lewat tenggat 0" in phones.text(RAHMA, "TUGAS")
    assert "terbuka 0" in phones.text(AMIR, "TUGAS")
    assert "tidak dapat" in phones.text(HASAN, "TUGAS")


def test_a_broadcast_asks_then_is_written_once(
    phones: Phones, services: Services, sessions: sessionmaker[Session]
) -> None:
    phones.office.officers(2)
    asked = phones.text(RAHMA, f"SIAR {WORDS}")
    assert 'Siaran "Rapat besok jam 9, bawa data' in asked
    assert "ke 2 orang" in asked
    code = code_in(asked)
    assert code not in without_code(asked)  # what colleagues read of it in the inbox
    assert phones.broadcasts() == []
    again = phones.text(RAHMA, "YA")
    assert "belum terbaca" in again
    assert code_in(again) == code
    assert "60 detik" in phones.text(RAHMA, f"YA {code}")
    phones.text(RAHMA, f"YA {code}")

    [kept] = phones.broadcasts()
    assert (kept.state, kept.text) == (UNDO, WORDS)
    let_the_worker(services, sessions)
    with sessions.begin() as session:
        rows = set(session.scalars(select(Outbox.text).where(Outbox.broadcast_id == kept.id)))
        deeds = {tuple(row) for row in session.execute(_DEEDS)}
    assert rows == {f"Rapat besok jam 9, bawa data Siti {place}. Terima kasih." for place in (0, 1)}
    done = ("phone_order", "broadcast_created", "broadcast_submitted")
    assert deeds == {(deed, "sms") for deed in done}


def test_the_phone_that_sent_it_holds_it_back_too(
    phones: Phones, services: Services, sessions: sessionmaker[Session]
) -> None:
    phones.office.officers(2)
    assert "Tidak ada kiriman Anda" in phones.text(RAHMA, "SIAR BATAL")
    for _ in range(2):
        asked = phones.text(RAHMA, f"SIAR {WORDS}")
        assert "SIAR BATAL" in phones.text(RAHMA, f"YA {code_in(asked)}")
        assert "tidak ada yang terkirim" in phones.text(RAHMA, "siar batal")
        assert [kept.state for kept in phones.broadcasts()] == [DRAFT] * len(phones.broadcasts())

    phones.text(RAHMA, f"YA {code_in(phones.text(RAHMA, f'SIAR {WORDS}'))}")
    let_the_worker(services, sessions)
    assert "tidak dapat memberi perintah" in phones.text(HASAN, "SIAR BATAL")
    assert "kami tahan" in phones.text(RAHMA, "SIAR BATAL")
    assert phones.broadcasts()[-1].state == PAUSED
    with sessions.begin() as session:
        ours = select(Outbox.state).where(Outbox.broadcast_id.is_not(None))
        assert set(session.scalars(ours)) == {HELD}
    assert "Teks yang sama dikirim" in phones.text(RAHMA, f"SIAR {WORDS}")


def test_a_forger_who_does_not_read_the_code_sends_nothing(phones: Phones) -> None:
    phones.office.officers(1)
    code = code_in(phones.text(RAHMA, f"SIAR {WORDS}"))
    guesses = [guess for guess in ("1111", "2222", "3333", "4444") if guess != code]
    assert "Sisa 2" in phones.text(RAHMA, f"YA {guesses[0]}")
    # Who asks anew, for another code, has no more tries than before.
    code = code_in(phones.text(RAHMA, f"SIAR {WORDS}"))
    guesses = [guess for guess in guesses if guess != code]
    assert "Sisa 1" in phones.text(RAHMA, f"YA {guesses[0]}")
    assert "dikunci" in phones.text(RAHMA, f"YA {guesses[1]}")
    assert phones.office.last_state(RAHMA) == REVIEW
    phones.text(RAHMA, f"YA {code}")
    assert "dikunci" in phones.text(RAHMA, f"SIAR {WORDS}")
    assert phones.broadcasts() == []
    with phones.sessions.begin() as session:
        assert ("phone_order_void", "sms") in session.execute(_DEEDS).all()
    with time_machine.travel(now() + timedelta(hours=25)):
        assert "Balas YA" in phones.text(RAHMA, f"SIAR {WORDS}")


def test_a_code_is_good_for_ten_minutes(phones: Phones) -> None:
    phones.office.officers(1)
    code = code_in(phones.text(RAHMA, f"SIAR {WORDS}"))
    with time_machine.travel(now() + timedelta(minutes=11)):
        assert "tidak berlaku lagi" in phones.text(RAHMA, f"YA {code}")
    assert phones.broadcasts() == []


def test_a_no_sends_nothing(phones: Phones) -> None:
    phones.office.officers(1)
    code = code_in(phones.text(RAHMA, f"SIAR {WORDS}"))
    assert "tidak ada yang kami simpan" in phones.text(RAHMA, "TIDAK")
    phones.text(RAHMA, f"YA {code}")
    assert phones.broadcasts() == []


def test_above_the_size_a_second_person_decides(phones: Phones, services: Services) -> None:
    phones.office.officers(2)
    with phones.sessions.begin() as session:
        office_setting.write(session, "sending", {"four_eyes_above": 1}, None)
    code = code_in(phones.text(RAHMA, f"SIAR {WORDS}"))
    assert "persetujuan petugas lain" in phones.text(RAHMA, f"YA {code}")
    advance(services)
    assert [kept.state for kept in phones.broadcasts()] == [APPROVAL]


def test_invitations_go_to_those_who_have_none(
    phones: Phones, services: Services, sessions: sessionmaker[Session], soon: datetime
) -> None:
    siti, *_ = phones.office.officers(3)
    code = phones.office.bimtek(soon, [siti])
    assert "kodenya" in phones.text(RAHMA, "UNDANG")
    asked = phones.text(RAHMA, f"UNDANG {code}")
    assert f"({code}) ke 2 orang" in asked
    phones.text(RAHMA, f"ya {code_in(asked)}")
    let_the_worker(services, sessions)
    with sessions.begin() as session:
        assert session.scalar(select(func.count(Invitation.id))) == 3
        rows = select(Outbox.text).where(Outbox.broadcast_id.is_not(None))
        assert all(f"HADIR {code}" in text for text in session.scalars(rows))
    assert "Tidak ada yang bisa dikirimi" in phones.text(RAHMA, f"UNDANG {code}")


@pytest.mark.parametrize("number", [HASAN, AMIR])
def test_a_role_that_may_not_send_is_told_so(phones: Phones, number: str) -> None:
    phones.office.officers(1)
    for words in (f"SIAR {WORDS}", "UNDANG 317"):
        assert "tidak dapat memberi perintah" in phones.text(number, words)


@pytest.mark.parametrize(("number", "channel"), [(STRANGER, "twilio"), (RAHMA, "simulator")])
def test_nobody_else_sends(phones: Phones, number: str, channel: str) -> None:
    phones.office.officers(1)
    for words in ("REKAP", "TUGAS", f"SIAR {WORDS}"):
        assert "dibaca petugas" in phones.text(number, words, channel)
    phones.text(number, "YA", channel)
    assert phones.broadcasts() == []


def test_a_phone_that_two_share_is_nobodys(phones: Phones) -> None:
    phones.office.officers(1)
    with phones.sessions.begin() as session:
        session.scalars(select(Staff).where(Staff.phone == HASAN)).one().phone = RAHMA
    assert "dibaca petugas" in phones.text(RAHMA, f"SIAR {WORDS}")
