"""/pesan and /percakapan: what waits for a person, and what is done about it."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import TestResponse

from bot.conversation import converse
from models.audit import AuditEntry
from models.base import now
from models.contact import Contact
from models.dialogue import Dialogue
from models.inbox_thread import InboxThread
from models.message import DONE, REVIEW, Message
from models.officer import APPROVED
from models.outbox import Outbox
from models.report import Report
from models.task import ERASE, Task
from tests.staff.desk import Desk, words
from tests.staff.records import PHONE, Records
from values import Incoming

KEY = "0" * 32


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The list's query alone runs on both databases, below."""
    return sqlite_url


@pytest.fixture
def phone(records: Records) -> Contact:
    """An approved officer's."""
    return records.contact("+62811111111", records.officer(state=APPROVED))


def send(sessions: sessionmaker[Session], text: str, number: str = PHONE) -> None:
    """A text as the bot takes it in."""
    with sessions.begin() as session:
        marks = (f"s-{text[:40]}", number, "+628000000000", text, "sms")
        converse(session, Incoming("simulator", *marks))


def listed(desk: Desk, **query: str) -> list[str]:
    """The names in the list, in its order."""
    page = desk.get("/pesan", query_string=query).text
    return [
        unescape(one) for one in re.findall(r'class="line".*?<strong>(.*?)</strong>', page, re.S)
    ]


def told(sessions: sessionmaker[Session]) -> list[str]:
    with sessions.begin() as session:
        return list(session.scalars(select(Outbox.text).order_by(Outbox.id)))


def do(desk: Desk, path: str, **form: str) -> TestResponse:
    return desk.post(path, form, follow_redirects=True)


def test_who_waits_longest_comes_first_and_what_is_handled_does_not_wait(
    desk: Desk, records: Records
) -> None:
    moment = now()
    for number, minutes in (("+62811111111", 5), ("+62822222222", 90), ("+62833333333", 30)):
        at = moment - timedelta(minutes=minutes)
        records.message(records.contact(number), "pak minta tolong", REVIEW, at)
    records.message(records.contact("+62844444444"), "STATUS")
    assert listed(desk) == ["+62822222222", "+62833333333", "+62811111111"]
    assert "menunggu 1 jam 30 menit" in desk.read("/pesan")
    assert listed(desk, cari="3333") == ["+62833333333"]
    assert listed(desk, kotak="ditutup") == []
    assert "Tidak ada yang cocok" in desk.read("/pesan?cari=entah")


def test_a_conversation_with_its_unread_text_as_a_form(
    desk: Desk, phone: Contact, records: Records
) -> None:
    records.message(phone, "STATUS")
    records.message(phone, "bu ada 3 lansia di penatoi butuh kursi roda", REVIEW)
    page = desk.get(f"/percakapan/{phone.id}").text
    for shown in ('value="LUT" selected', 'value="3"', 'value="52.72.05.1005" selected'):
        assert shown in page
    for shown in ("Nurhaidah Ismail LKS Kasih Ibu", "STATUS", "Perlu dibaca"):
        assert shown in words(desk.get(f"/percakapan/{phone.id}"))


def test_one_click_makes_it_a_report_with_a_number(
    desk: Desk,
    other_desk: Desk,
    staff: dict[str, int],
    phone: Contact,
    records: Records,
    sessions: sessionmaker[Session],
) -> None:
    text = records.message(phone, "tetangga sy sudah tua sekali, ada dua", REVIEW)
    with sessions.begin() as session:
        asked = {"contact_id": phone.id, "message_id": text.id, "asked": "kelurahan"}
        session.add(Dialogue(**asked, reading={}, opened_at=now(), asked_at=now()))
    path = f"/pesan/{text.id}/laporan"
    form = {"kategori": "LUT", "jumlah": "2", "kelurahan": "52.72.05.1005", "keterangan": "tua"}
    assert "harus diisi" in words(do(desk, path, **{**form, "jumlah": ""}))
    page = words(do(desk, path, **form))
    with sessions.begin() as session:
        [report] = session.scalars(select(Report)).all()
        assert (report.category, report.count, report.verified) == ("LUT", 2, True)
        assert (report.message_id, report.officer_id) == (text.id, phone.officer_id)
        assert session.get_one(Message, text.id).state == DONE
        assert session.scalars(select(Dialogue.outcome)).all() == ["left"]
        entries = session.scalars(select(AuditEntry.action)).all()
    assert f"Laporan {report.number} dibuat" in page
    assert told(sessions)[0].startswith(f"Diterima no {report.number}: LANSIA 2 orang, Penatoi.")
    assert "message_filed" in entries
    assert "sudah dibereskan petugas lain" in words(do(other_desk, path, **form))
    assert len(told(sessions)) == 1
    assert listed(desk) == []


def test_an_urgent_one_calls_the_staff_and_help_found_is_help(
    desk: Desk, phone: Contact, records: Records, sessions: sessionmaker[Session]
) -> None:
    text = records.message(phone, "banjir besar", REVIEW)
    place = {"jumlah": "4", "kelurahan": "52.72.05.1005", "keterangan": ""}
    do(desk, f"/pesan/{text.id}/laporan", kategori="KBA", darurat="ya", **place)
    text = records.message(phone, "ada karang taruna aktif", REVIEW)
    do(desk, f"/pesan/{text.id}/laporan", kategori="KT", **place)
    with sessions.begin() as session:
        kinds = session.execute(select(Report.kind, Report.urgent).order_by(Report.id)).all()
        assert len(session.scalars(select(Task)).all()) == 1
    assert [tuple(kind) for kind in kinds] == [("case", True), ("potential", False)]


def test_an_answer_leaves_once_and_nothing_is_unread_any_more(
    desk: Desk, phone: Contact, records: Records, sessions: sessionmaker[Session]
) -> None:
    records.message(phone, "kapan bantuan datang", REVIEW)
    form = {"teks": "Besok pagi – insya Allah.", "kunci": KEY}
    for _ in range(2):
        page = words(do(desk, f"/percakapan/{phone.id}/jawab", **form))
        assert "Balasan masuk antrean kirim." in page
    assert told(sessions) == ["Besok pagi - insya Allah."]
    assert listed(desk) == []
    assert listed(desk, kotak="terbuka") == ["Nurhaidah Ismail"]
    assert "Isi kabar kosong" in words(do(desk, f"/percakapan/{phone.id}/jawab", kunci=KEY))
    refused = do(desk, f"/percakapan/{phone.id}/jawab", kunci=KEY, teks="é" * 480)
    assert refused.status_code == 422
    assert f">{'é' * 480}</textarea>" in refused.text  # to be shortened, not written anew


def test_taken_closed_and_open_again_with_the_next_text(
    desk: Desk, other_desk: Desk, staff: dict[str, int], sessions: sessionmaker[Session]
) -> None:
    send(sessions, "pak minta tolong ada masalah")
    with sessions.begin() as session:
        [contact] = session.scalars(select(InboxThread.contact_id)).all()
    do(desk, f"/percakapan/{contact}/tugaskan", petugas=str(staff["budi"]))
    assert listed(desk, kotak="saya") == []
    assert listed(other_desk, kotak="saya") == [PHONE]
    page = words(do(desk, f"/percakapan/{contact}/tutup"))
    assert "Percakapan ditutup" in page
    assert listed(desk) == []
    assert listed(desk, kotak="ditutup") == [PHONE]
    send(sessions, "masih belum ada yang datang ya")
    assert listed(desk) == [PHONE]
    assert "Budi Hartono" in desk.read("/pesan")
    log = desk.read("/pengaturan/catatan")
    assert log.count("Membagi percakapan") == log.count("Menutup percakapan") == 2  # filter, line


def test_a_question_that_is_left_waits_too(desk: Desk, sessions: sessionmaker[Session]) -> None:
    send(sessions, "LAPOR LANSIA 3")
    assert listed(desk) == []
    send(sessions, "STATUS")
    assert listed(desk) == [PHONE]


def test_polls_answer_only_with_news(
    desk: Desk, phone: Contact, records: Records, sessions: sessionmaker[Session]
) -> None:
    records.message(phone, "halo", REVIEW)
    page = desk.get(f"/percakapan/{phone.id}").text
    polls = [unescape(one) for one in re.findall(r'hx-get="([^"]+versi=[^"]+)"', page)]
    assert [desk.get(poll).status_code for poll in polls] == [204, 204]
    records.message(phone, "lagi pak", REVIEW)
    for poll in polls:
        assert "lagi pak" in desk.get(poll).text
    assert 'id="menunggu-messages"' in desk.get(polls[0]).text + desk.get(polls[1]).text


def test_the_way_of_an_answer_is_shown(
    desk: Desk, phone: Contact, sessions: sessionmaker[Session]
) -> None:
    path = f"/percakapan/{phone.id}"
    assert "Dikirim sebagai SMS." in desk.read(path)
    for ago, shown in ((1, "WhatsApp terbuka sampai"), (30, "Jendela WhatsApp tertutup")):
        with sessions.begin() as session:
            contact = session.get_one(Contact, phone.id)
            contact.medium, contact.whatsapp_at = "whatsapp", now() - timedelta(hours=ago)
        assert shown in desk.read(path)


def test_done_is_done_once(
    desk: Desk,
    other_desk: Desk,
    staff: dict[str, int],
    records: Records,
    sessions: sessionmaker[Session],
) -> None:
    message = records.message(records.contact("+62811111111"), "halo", state=REVIEW)
    path = f"/pesan/{message.id}/selesai"
    assert desk.post(path).status_code == 303
    assert other_desk.post(path).status_code == 303
    assert listed(desk) == []
    with sessions.begin() as session:
        assert session.get_one(Message, message.id).state == DONE
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "message_done"))
        assert [entry.staff_id for entry in entries] == [staff["siti"]]


def test_ready_answers_are_kept_changed_and_removed(desk: Desk, phone: Contact) -> None:
    refused = do(desk, "/pesan/jawaban", judul="Jam kantor", teks="Buka pukul 8")
    assert "Judul itu sudah dipakai" in words(refused)
    assert refused.text.count(">Buka pukul 8</textarea>") == 1
    do(desk, "/pesan/jawaban", judul="Kursi roda", teks="Stok kursi roda kosong sampai Januari.")
    page = desk.get("/pesan/jawaban").text
    [number] = re.findall(r'/pesan/jawaban/(\d+)">(?:(?!</form>).)*Kursi roda', page, re.S)
    do(desk, f"/pesan/jawaban/{number}", judul="Kursi roda", teks="Stok ada lagi.")
    assert "Stok ada lagi." in desk.get(f"/percakapan/{phone.id}").text
    do(desk, f"/pesan/jawaban/{number}/hapus")
    assert "Kursi roda" not in desk.read("/pesan/jawaban")


def test_the_menu_counts_what_waits(desk: Desk, records: Records) -> None:
    contact = records.contact("+62811111111")
    for _ in range(3):
        records.message(contact, "halo", state=REVIEW)
    officer = records.officer()
    records.task(contact, "DARURAT")
    records.task(contact, "HAPUS", kind=ERASE)
    records.change(officer, records.lks("LKS Kasih Ibu"))
    menu = desk.read("/laporan")
    for shown in (
        "Tugas 2 menunggu, 1 darurat",
        "Kotak masuk 3 menunggu",
        "Pengurus 1 menunggu",
        "Perubahan 1 menunggu",
    ):
        assert shown in menu


def test_it_is_said_why_a_text_waits(
    desk: Desk, records: Records, sessions: sessionmaker[Session]
) -> None:
    contact = records.contact("+62811111111")
    for text, fault in (("halo", "silent"), ("hola", "KeyError")):
        message = records.message(contact, text, state=REVIEW)
        with sessions.begin() as session:
            session.get_one(Message, message.id).fault = fault
    page = desk.read(f"/percakapan/{contact.id}")
    assert "Tidak dibalas: terlalu banyak pesan" in page
    assert page.count("Gangguan sistem") == 1
