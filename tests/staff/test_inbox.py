"""/pesan: texts that wait for a person."""

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from models.audit import AuditEntry
from models.message import DONE, REVIEW, Message
from models.task import ERASE
from tests.staff.desk import Desk
from tests.staff.records import Records


def test_only_what_waits_is_listed_with_its_conversation(desk: Desk, records: Records) -> None:
    contact = records.contact("+62811111111", records.officer())
    records.message(contact, "STATUS")
    records.message(contact, "pak minta tolong", state=REVIEW)
    page = desk.get("/pesan")
    assert "pak minta tolong" in page.text
    assert "STATUS" not in page.text
    assert "Nurhaidah Ismail" in page.text
    assert f'href="/percakapan/{contact.id}"' in page.text
    conversation = desk.read(f"/percakapan/{contact.id}")
    assert "Perlu dibaca" in conversation
    assert "Nurhaidah Ismail LKS Kasih Ibu" in conversation
    assert "STATUS" in conversation


def test_the_menu_counts_what_waits(desk: Desk, records: Records) -> None:
    contact = records.contact("+62811111111")
    for _ in range(3):
        records.message(contact, "halo", state=REVIEW)
    officer = records.officer()
    records.task(contact, "DARURAT")
    records.task(contact, "HAPUS", kind=ERASE)
    records.change(officer, records.lks("LKS Kasih Ibu"))
    menu = desk.read("/laporan").partition("Keluar")[0]
    for entry in (
        "Tugas 2 menunggu, 1 darurat",
        "Kotak masuk 3 menunggu",
        "Pengurus 1 menunggu",
        "Perubahan 1 menunggu",
    ):
        assert entry in menu


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
    assert "Tidak ada pesan yang menunggu" in desk.read("/pesan")
    with sessions.begin() as session:
        assert session.get_one(Message, message.id).state == DONE
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "message_done"))
        assert [entry.staff_id for entry in entries] == [staff["siti"]]


def test_htmx_gets_a_word_and_the_new_count(desk: Desk, records: Records) -> None:
    contact = records.contact("+62811111111")
    message = records.message(contact, "halo", state=REVIEW)
    records.message(contact, "lagi", state=REVIEW)
    response = desk.post(f"/pesan/{message.id}/selesai", headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert "Ditandai selesai" in response.text
    assert 'id="menunggu-messages"' in response.text
    assert ">1<" in response.text


def test_it_is_said_why_a_text_waits(
    desk: Desk, records: Records, sessions: sessionmaker[Session]
) -> None:
    contact = records.contact("+62811111111")
    for text, fault in (("halo", "silent"), ("hola", "KeyError")):
        message = records.message(contact, text, state=REVIEW)
        with sessions.begin() as session:
            session.get_one(Message, message.id).fault = fault
    page = desk.read("/pesan")
    assert "Tidak dibalas: terlalu banyak pesan" in page
    assert page.count("Gangguan sistem") == 1
