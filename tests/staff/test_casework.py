"""A report's way through the office: each step once, by the one who saw what it was."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import TestResponse

from bot.conversation import converse
from models.attachment import Attachment
from models.audit import AuditEntry
from models.base import now
from models.casework import TRANSITIONS
from models.contact import Contact
from models.officer import APPROVED
from models.outbox import Outbox
from models.report import STATES, Report
from models.report_event import ReportEvent
from models.staff import TKSK, Staff
from tests.staff.desk import Desk, words
from tests.staff.records import PHONE, Records
from values import Incoming


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The rules do not depend on the database; the race below is the row's lock on both."""
    return sqlite_url


@pytest.fixture
def phone(records: Records) -> Contact:
    """An approved officer's."""
    return records.contact("+62811111111", records.officer(state=APPROVED))


@pytest.fixture
def report(records: Records, phone: Contact) -> Report:
    """New, nobody has seen it."""
    return records.report(phone)


def step(desk: Desk, report: Report, state: str, seen: int = 0, **more: str) -> TestResponse:
    """One step as the page's form sends it; the page that follows."""
    form = {"status": state, "revisi": str(seen), **more}
    return desk.post(f"/laporan/{report.number}/status", form, follow_redirects=True)


def told(sessions: sessionmaker[Session]) -> list[str]:
    with sessions.begin() as session:
        return list(session.scalars(select(Outbox.text).order_by(Outbox.id)))


def kept(sessions: sessionmaker[Session], report: Report) -> Report:
    with sessions.begin() as session:
        return session.get_one(Report, report.id)


def test_each_state_leads_only_where_the_table_says() -> None:
    assert set(TRANSITIONS) == set(STATES)
    assert {after for ways in TRANSITIONS.values() for after in ways} <= set(STATES)


def test_a_report_goes_its_way_and_the_officer_hears_of_each_step(
    desk: Desk, staff: dict[str, int], report: Report, sessions: sessionmaker[Session]
) -> None:
    page = desk.get(f"/laporan/{report.number}?langkah=diverifikasi").text
    default = f"laporan no {report.number} (LANSIA 3, Penatoi) sudah diperiksa"
    assert default in page
    edited = "Sudah kami periksa – petugas datang besok pukul 9"
    for seen, state in enumerate(("diverifikasi", "ditangani", "selesai")):
        text = edited if state == "ditangani" else f"kabar {state}"
        page = words(step(desk, report, state, seen, kabari="ya", teks=text))
        assert "Kabar untuk pelapor masuk antrean kirim." in page
    printed = desk.get(f"/laporan/{report.number}").text.split('class="thread"')[1]
    assert printed.count("no-print") == 0  # nothing was said of anything else
    assert told(sessions) == ["kabar diverifikasi", edited.replace("–", "-"), "kabar selesai"]
    assert kept(sessions, report).state == "selesai"
    with sessions.begin() as session:
        events = session.scalars(select(ReportEvent).order_by(ReportEvent.id)).all()
        deeds = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert [(event.before, event.after) for event in events] == [
        ("baru", "diverifikasi"), ("diverifikasi", "ditangani"), ("ditangani", "selesai"),
    ]  # fmt: skip
    assert {event.staff_id for event in events} == {staff["siti"]}
    done = [deed for deed in deeds if deed.startswith("report_")]
    assert done == ["report_diverifikasi", "report_ditangani", "report_selesai"]
    assert "Siti Rahmawati" in page


def test_the_officer_asks_for_the_status_and_hears_the_new_one(
    desk: Desk, records: Records, sessions: sessionmaker[Session]
) -> None:
    report = records.report(records.contact(PHONE))
    step(desk, report, "diverifikasi")
    with sessions.begin() as session:
        text = f"STATUS {report.number}"
        converse(session, Incoming("simulator", "s1", PHONE, "+628000000000", text, "sms"))
    assert "Status: sudah diperiksa" in told(sessions)[-1]


@pytest.mark.parametrize(
    ("state", "more", "said"),
    [
        ("selesai", {}, "dari status Baru tidak bisa ke sana"),
        ("tidak-ada", {}, "dari status Baru tidak bisa ke sana"),
        ("ditolak", {"kabari": "ya", "teks": "Maaf, ditolak"}, "Tulis alasannya dulu"),
        ("diverifikasi", {"kabari": "ya", "teks": " "}, "Isi kabar kosong"),
        ("diverifikasi", {"kabari": "ya", "teks": "é" * 480}, "lebih dari 3 SMS"),
    ],
)
def test_what_cannot_be_done_is_said_and_leaves_nothing(
    desk: Desk,
    report: Report,
    sessions: sessionmaker[Session],
    state: str,
    more: dict[str, str],
    said: str,
) -> None:
    page = step(desk, report, state, **more)
    assert page.status_code == 422
    assert said in words(page)
    if state in TRANSITIONS["baru"]:
        assert f">{more['teks']}</textarea>" in page.text  # nothing has to be written twice
    assert kept(sessions, report).revision == 0
    assert told(sessions) == []


def test_of_two_clerks_the_second_is_told_who_was_first(
    desk: Desk, other_desk: Desk, report: Report, sessions: sessionmaker[Session]
) -> None:
    step(desk, report, "diverifikasi")
    page = step(other_desk, report, "ditolak", alasan="ganda", kabari="ya", teks="maaf")
    assert "Belum disimpan: Siti Rahmawati mengubah laporan ini pada" in words(page)
    assert 'value="ganda"' in page.text
    assert ">maaf</textarea>" in page.text
    assert kept(sessions, report).state == "diverifikasi"
    assert told(sessions) == []


def test_a_correction_by_text_counts_as_a_change(
    desk: Desk, phone: Contact, report: Report, records: Records, sessions: sessionmaker[Session]
) -> None:
    fix = records.message(phone, "RALAT")
    with sessions.begin() as session:
        session.get_one(Report, report.id).correct(session, {"count": 4}, now(), fix.id)
    assert "pelapor mengubah laporan ini" in words(step(desk, report, "diverifikasi"))


def test_an_end_is_reopened_with_a_reason_only(
    desk: Desk, report: Report, sessions: sessionmaker[Session]
) -> None:
    step(desk, report, "ditolak", alasan="alamat tidak ada")
    assert "Buka lagi" in desk.read(f"/laporan/{report.number}")
    assert "Tulis alasannya dulu" in words(step(desk, report, "ditangani", 1))
    step(desk, report, "ditangani", 1, alasan="alamat ketemu")
    assert kept(sessions, report).state == "ditangani"


def test_the_tksk_of_the_place_is_put_in_charge_and_told(
    desk: Desk, report: Report, sessions: sessionmaker[Session]
) -> None:
    ids = {}
    with sessions.begin() as session:
        for name, kecamatan in (("Amir", "52.72.05"), ("Beni", "52.72.01")):
            row = Staff(username=name, name=name, password_hash="x", created_at=now())
            row.role, row.kecamatan, row.phone = TKSK, kecamatan, "+628127777777"
            session.add(row)
            session.flush()
            ids[name] = row.id
    page = desk.read(f"/laporan/{report.number}")
    assert "Amir (TKSK Mpunda)" in page
    assert "Beni" not in page
    due = (now() - timedelta(days=3)).date().isoformat()
    form = {"petugas": str(ids["Amir"]), "tenggat": due, "revisi": "0"}
    page = words(desk.post(f"/laporan/{report.number}/disposisi", form, follow_redirects=True))
    assert "didisposisikan ke Amir. SMS tugas masuk antrean kirim." in page
    assert "Tenggat sudah lewat" in page
    [text] = told(sessions)
    assert text.startswith(f"Tugas laporan no {report.number}: LANSIA 3 orang, Penatoi.")
    assert f"/laporan/{report.number}" in text
    again = {**form, "revisi": str(kept(sessions, report).revision)}
    page = words(desk.post(f"/laporan/{report.number}/disposisi", again, follow_redirects=True))
    assert "Tidak ada yang berubah" in page
    assert len(told(sessions)) == 1


def test_a_note_stays_in_the_office(
    desk: Desk, report: Report, sessions: sessionmaker[Session]
) -> None:
    form = {"isi": "Ibu ini tetangga RT 04 <b>", "revisi": "0"}
    assert desk.post(f"/laporan/{report.number}/catatan", form).status_code == 303
    page = desk.reveal(report.number)
    assert "Ibu ini tetangga RT 04 <b>" in page
    assert told(sessions) == []


def test_a_duplicate_is_merged_and_its_sender_hears_of_the_other(
    desk: Desk, records: Records, sessions: sessionmaker[Session]
) -> None:
    first = records.report(records.contact("+62822222222"))
    again = records.report(records.contact(PHONE), count=2)
    other = records.report(records.contact("+62833333333"), category="FM")
    page = desk.read(f"/laporan/{again.number}")
    assert f"Gabungkan {again.number} ke {first.number}" in page
    assert other.number not in page
    form = {"asli": first.number, "revisi": "0", "kabari": "ya", "teks": "digabung"}
    page = words(desk.post(f"/laporan/{again.number}/ganda", form, follow_redirects=True))
    assert f"Laporan {again.number} digabung dengan {first.number}." in page
    assert told(sessions) == ["digabung"]
    assert f"Digabung ke sini {again.number}" in desk.read(f"/laporan/{first.number}")
    step(desk, first, "diverifikasi")
    with sessions.begin() as session:
        text = f"STATUS {again.number}"
        converse(session, Incoming("simulator", "s1", PHONE, "+628000000000", text, "sms"))
    assert "Status: sudah diperiksa" in told(sessions)[-1]
    # The first cannot be merged with what points at it.
    form = {"asli": again.number, "revisi": "1"}
    page = words(desk.post(f"/laporan/{first.number}/ganda", form, follow_redirects=True))
    assert "tidak bisa digabung dengan dirinya sendiri" in page
    step(desk, again, "ditangani", 1, alasan="bukan orang yang sama")
    assert kept(sessions, again).duplicate_of_id is None


def test_many_at_once_each_with_its_own_outcome(
    desk: Desk, phone: Contact, records: Records, sessions: sessionmaker[Session]
) -> None:
    fresh, done, stale = (records.report(phone, state=one) for one in ("baru", "selesai", "baru"))
    step(desk, stale, "diverifikasi")
    ticked = [f"{fresh.number}:0", f"{done.number}:0", f"{stale.number}:0", "99999:0"]
    form = {"tindakan": "diverifikasi", "kabari": "ya", "pilih": ticked}
    page = words(desk.post("/laporan/massal", form))  # type: ignore[arg-type]
    assert "1 dari 4 laporan berhasil" in page
    assert f"Berhasil {fresh.number} Laporan {fresh.number}: Diverifikasi." in page
    assert f"Gagal {done.number} Tidak diubah: dari status Selesai" in page
    assert f"Gagal {stale.number} Belum disimpan: Siti Rahmawati" in page
    assert "Gagal 99999 Laporan itu tidak ada" in page
    assert [text.split(" (")[0] for text in told(sessions)] == [
        f"Dinsos Kota Bima: laporan no {fresh.number}"
    ]


def test_a_clerk_chooses_columns_and_who_is_in_charge(
    desk: Desk, staff: dict[str, int], phone: Contact, records: Records
) -> None:
    mine = records.report(phone, assigned_id=staff["siti"])
    free = records.report(phone)
    page = desk.read("/laporan?kolom=penanggung&kolom=tenggat")
    assert "Penanggung jawab Tenggat" in page.split(free.number)[0]
    assert "Penanggung jawab Tenggat" in desk.read("/laporan").split(free.number)[0]
    assert mine.number not in desk.read("/laporan?petugas=belum")
    page = desk.read(f"/laporan?petugas={staff['siti']}")
    assert mine.number in page
    assert free.number not in page


def test_where_it_is_is_drawn_with_the_pin_that_came_along(
    desk: Desk, phone: Contact, records: Records, sessions: sessionmaker[Session]
) -> None:
    report = records.report(phone, category="AT")
    path = f"/laporan/{report.number}"
    assert desk.get(path).text.count('class="pin"') == 0
    assert 'aria-label="Letak Penatoi, Kec. Mpunda di kota"' in desk.get(path).text
    with sessions.begin() as session:
        for position, latitude in enumerate((-8.46, 51.5)):
            row = Attachment(message_id=report.message_id, contact_id=report.contact_id)
            row.position, row.report_id, row.kind = position, report.id, "place"
            row.latitude, row.longitude, row.state = latitude, 118.73, "noted"
            row.channel = row.source = row.media_type = ""
            row.due_at = row.created_at = now()
            session.add(row)
    assert desk.get(path).text.count('class="pin"') == 0
    desk.reveal(report.number)
    # London is no place of this city.
    assert desk.get(path).text.count('class="pin"') == 1
