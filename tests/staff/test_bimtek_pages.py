"""Events at the desk: made, changed, moved on; an answer by telephone; news before they leave."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from models.base import now
from models.bimtek import Bimtek
from models.invitation import NO, WAITING, YES, Invitation
from models.officer import Officer
from models.outbox import Outbox
from tests.bimtek.conftest import WITA, Office, phone
from tests.staff.desk import Desk, words

FORM = {
    "title": "Bimtek Pengelolaan LKS",
    "day": "2031-09-11",
    "begins": "08:30",
    "ends": "15.00",
    "place": "Aula Kantor Walikota",
    "capacity": "30",
    "quota_per_lks": "1",
    "nature": "Penting",
}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What depends on the database is tested below the pages."""
    return sqlite_url


@pytest.fixture
def office(sessions: sessionmaker[Session]) -> Office:
    return Office(sessions)


def one(session: Session) -> Bimtek:
    return session.scalars(select(Bimtek)).one()


def texts_to(session: Session, number: str) -> list[str]:
    found = session.scalars(select(Outbox.text).where(Outbox.address == number))
    return list(found)


def invitations(session: Session) -> dict[str, Invitation]:
    """By phone."""
    found = session.scalars(select(Invitation))
    return {one.officer.phone: one for one in found if one.officer}


def test_an_event_is_made_in_wita(desk: Desk, sessions: sessionmaker[Session]) -> None:
    made = desk.post("/bimtek/baru", FORM)
    assert made.status_code == 303
    with sessions.begin() as session:
        bimtek = one(session)
    begins, until = bimtek.starts_at.astimezone(WITA), bimtek.answers_until.astimezone(WITA)
    assert f"{begins:%d/%m/%Y %H.%M}" == "11/09/2031 08.30"
    assert f"{until:%d/%m/%Y %H.%M}" == "10/09/2031 17.00"
    page = desk.read(made.location)
    assert "Kamis, 11 September 2031, 08.30 s.d. 15.00 WITA" in page
    assert f"Kode jawaban {bimtek.code}" in page
    assert "Dibuat · Siti Rahmawati" in page
    assert bimtek.code in desk.read("/bimtek")


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"title": " "}, "Wajib diisi."),
        ({"title": "x" * 81}, "Paling banyak 80 huruf."),
        ({"day": "31-02-2031"}, "Pilih tanggal yang benar"),
        ({"day": "2020-01-01"}, "Tanggal dan jam ini sudah lewat."),
        ({"begins": "25:00"}, "Tulis jam yang benar"),
        ({"ends": "08:30"}, "Harus sesudah waktu mulai."),
        ({"capacity": "0"}, "Tulis angka antara 1 dan 9999."),
        ({"capacity": "²"}, "Tulis angka antara 1 dan 9999."),
        ({"nature": "Rahasia"}, "Pilih salah satu."),
        ({"until_day": "2031-09-12", "until": "08:00"}, "Harus sebelum acara mulai."),
    ],
)
def test_each_fault_is_named_at_its_field(
    desk: Desk, sessions: sessionmaker[Session], wrong: dict[str, str], fault: str
) -> None:
    answer = desk.post("/bimtek/baru", FORM | wrong)
    assert answer.status_code == 422
    assert fault in words(answer)
    assert 'aria-invalid="true"' in answer.text
    with sessions.begin() as session:
        assert session.scalars(select(Bimtek)).all() == []


def test_once_people_are_invited_the_form_leaves_day_and_place_alone(
    desk: Desk, office: Office, sessions: sessionmaker[Session]
) -> None:
    office.bimtek(now() + timedelta(days=5), office.officers(1))
    with sessions.begin() as session:
        before = one(session)
    changed = FORM | {"title": "Bimtek Baru", "place": "Lain", "day": "2032-01-01"}
    assert desk.post(f"/bimtek/{before.id}/ubah", changed).status_code == 303
    with sessions.begin() as session:
        after = one(session)
    assert (after.title, after.place) == ("Bimtek Baru", before.place)
    assert after.starts_at == before.starts_at.replace(second=0, microsecond=0)


def test_an_answer_by_telephone_moves_the_waiting_list(
    desk: Desk, office: Office, sessions: sessionmaker[Session]
) -> None:
    first, second = office.officers(2)
    office.bimtek(now() + timedelta(days=5), [first, second], capacity=1)
    with sessions.begin() as session:
        bimtek, rows = one(session), invitations(session)
        ids = {number: row.id for number, row in rows.items()}

    def answer(number: str, **said: str) -> None:
        path = f"/bimtek/{bimtek.id}/undangan/{ids[number]}"
        assert desk.post(f"{path}/jawaban", said, page=path).status_code == 303

    assert "Tanya lagi 2 yang belum menjawab" in desk.read(f"/bimtek/{bimtek.id}")
    answer(first, jawaban="delegate", rinci="Ibu Aminah")
    asked = {"bimtek": str(bimtek.id), "belum_jawab": "ya"}
    draft = desk.read(desk.post("/siaran", asked, page=f"/bimtek/{bimtek.id}").location)
    assert "Penerima 1" in draft  # though she is on the list already
    assert "Yth. Siti 1, jawaban Anda kami tunggu" in draft
    answer(second, jawaban="yes")
    with sessions.begin() as session:
        rows = invitations(session)
        assert [rows[one].answer for one in (first, second)] == [YES, WAITING]
        assert rows[first].attendee == "Ibu Aminah"
        assert texts_to(session, second) == []
    answer(first, jawaban="no", rinci="sakit")
    with sessions.begin() as session:
        rows = invitations(session)
        assert [rows[one].answer for one in (first, second)] == [NO, YES]
        assert len(texts_to(session, second)) == 1
    page = desk.read(f"/bimtek/{bimtek.id}")
    assert "1 / 1" in page
    assert "Jawaban dicatat petugas" in page


def test_somebody_invited_in_person_is_put_on_the_list_without_a_text(
    desk: Desk, office: Office, sessions: sessionmaker[Session]
) -> None:
    office.bimtek(now() + timedelta(days=5), office.officers(2)[:1])
    with sessions.begin() as session:
        path = f"/bimtek/{one(session).id}"
        second = session.scalars(select(Officer).where(Officer.phone == phone(1))).one()
    assert "Siti 1, LKS Kasih 1" in desk.read(path)
    for _ in range(2):
        added = desk.post(f"{path}/undangan", {"pengurus": str(second.id)}, page=path)
        assert added.status_code == 303
    with sessions.begin() as session:
        assert set(invitations(session)) == {phone(0), phone(1)}
        assert session.scalars(select(Outbox)).all() == []
    assert desk.post(f"{path}/undangan", {"pengurus": "x"}, page=path).status_code == 404


def test_a_new_day_is_shown_before_it_is_told(
    desk: Desk, office: Office, sessions: sessionmaker[Session]
) -> None:
    office.bimtek(now() + timedelta(days=5), office.officers(3))
    with sessions.begin() as session:
        bimtek, declined = one(session), invitations(session)[phone(2)]
        declined.answer = NO
    path = f"/bimtek/{bimtek.id}/jadwal"
    new = {"day": "2031-12-01", "begins": "09:00", "ends": "12:00", "place": "Gedung Seni"}
    shown = words(desk.post(path, new))
    assert "Dikirim ke 2 orang" in shown
    assert "01/12 pkl 09.00 di Gedung Seni" in shown
    with sessions.begin() as session:
        assert session.scalars(select(Outbox)).all() == []
        assert one(session).place == bimtek.place
    assert desk.post(path, new | {"kirim": "ya"}).status_code == 303
    with sessions.begin() as session:
        assert one(session).place == "Gedung Seni"
        told = [bool(texts_to(session, phone(number))) for number in range(3)]
    assert told == [True, True, False]


def test_what_is_called_off_is_told_once_and_stays_off(
    desk: Desk, office: Office, sessions: sessionmaker[Session]
) -> None:
    office.bimtek(now() + timedelta(days=5), office.officers(2))
    with sessions.begin() as session:
        path = f"/bimtek/{one(session).id}"
    assert "Dikirim ke 2 orang" in desk.read(f"{path}/batal")
    for _ in range(2):
        assert desk.post(f"{path}/batal", page=f"{path}/batal").status_code == 303
    with sessions.begin() as session:
        assert [len(texts_to(session, phone(number))) for number in range(2)] == [1, 1]
    desk.post(f"{path}/status", {"status": "invited"})
    assert "Tidak bisa: statusnya Dibatalkan." in desk.read(path)
    assert desk.post(f"{path}/status", {"status": "cancelled"}).status_code == 400
