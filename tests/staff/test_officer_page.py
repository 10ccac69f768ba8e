"""/pengurus/<id>: a new number takes the conversation along, the old is a stranger's."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot.conversation import converse
from models.audit import AuditEntry
from models.base import now
from models.bimtek import Bimtek
from models.contact import Contact
from models.dialogue import Dialogue
from models.edit import Edit
from models.inbox_thread import InboxThread
from models.invitation import Invitation
from models.lks import Lks
from models.lks_change import APPROVED as AGREED
from models.lks_change import PENDING as ASKED
from models.lks_change import LksChange
from models.message import REVIEW, Message
from models.officer import APPROVED, Officer
from models.outbox import PENDING, Outbox
from models.report import Report
from tests.staff.desk import Desk
from tests.staff.records import PHONE, Records
from values import SMS, Incoming

NEW = "+6281333333333"


def renumber(desk: Desk, officer: Officer, typed: str, **more: str) -> str:
    page = f"/pengurus/{officer.id}"
    assert desk.post(f"{page}/nomor", {"nomor": typed, **more}, page=page).status_code == 303
    return desk.read(page)


def contact_of(sessions: sessionmaker[Session], address: str) -> Contact:
    with sessions.begin() as session:
        return session.scalars(select(Contact).where(Contact.address == address)).one()


def hear(sessions: sessionmaker[Session], sender: str, text: str) -> None:
    said = Incoming(
        channel="simulator", provider_id=f"sim-{sender}-{text}", medium=SMS, sender=sender,
        recipient="+628000000000", text=text,
    )  # fmt: skip
    with sessions.begin() as session:
        converse(session, said)


def test_a_new_sim_card(
    desk: Desk, records: Records, sessions: sessionmaker[Session], staff: dict[str, int]
) -> None:
    officer = records.officer(state=APPROVED)
    old = contact_of(sessions, PHONE)
    report = records.report(old, "LAPOR LANSIA 3 PENATOI")
    waiting = records.outbox(old, "Besok Bimtek", PENDING)

    page = renumber(desk, officer, "0813-3333 3333", kabari="ya")
    assert f"Nomor Nurhaidah Ismail sekarang {NEW}" in page
    assert f"Nomor dari {PHONE} → menjadi {NEW}" in page
    with sessions.begin() as session:
        moved = session.get_one(Contact, old.id)
        assert (moved.address, moved.officer_id) == (NEW, officer.id)
        assert session.get_one(Outbox, waiting.id).address == NEW
        told = session.scalars(select(Outbox).where(Outbox.text.contains("terdaftar untuk"))).one()
        assert told.address == NEW
        deeds = session.scalars(select(AuditEntry.action)).all()
        edit = session.scalars(select(Edit).where(Edit.field == "phone")).one()
        assert (edit.before, edit.after, edit.staff_id) == (PHONE, NEW, staff["siti"])
    assert deeds.count("officer_number") == 1

    # The operator gave the old card to somebody else; and the officer goes on from the new one.
    hear(sessions, PHONE, "halo ini siapa")
    hear(sessions, NEW, "LAPOR LANSIA 2 SADIA")
    stranger = contact_of(sessions, PHONE)
    assert stranger.officer_id is None
    with sessions.begin() as session:
        reports = session.scalars(select(Report).order_by(Report.id)).all()
        assert [one.officer_id for one in reports] == [officer.id] * 2
        texts = select(Message.text).where(Message.contact_id == old.id).order_by(Message.id)
        assert list(session.scalars(texts)) == ["LAPOR LANSIA 3 PENATOI", "LAPOR LANSIA 2 SADIA"]
        assert session.get_one(Report, report.id).contact_id == old.id
    assert "Nurhaidah Ismail" in desk.read(f"/pengurus?cari={PHONE.lstrip('+')}")
    assert "tidak ada yang berubah" in renumber(desk, officer, NEW).lower()


def test_a_number_that_has_texted_already_joins_the_conversation(
    desk: Desk, records: Records, sessions: sessionmaker[Session]
) -> None:
    officer = records.officer(state=APPROVED)
    old, new = contact_of(sessions, PHONE), records.contact(NEW)
    records.report(new, "LAPOR LANSIA 1 KOLO")
    unread = records.message(new, "ini nomor baru saya pak", state=REVIEW)
    moment = now()
    with sessions.begin() as session:
        event = Bimtek(
            code="317", day_code="4821", state="invited", title="Bimtek", place="Aula", capacity=9,
            starts_at=moment, ends_at=moment + timedelta(hours=2), answers_until=moment,
            created_at=moment,
        )  # fmt: skip
        session.add(event)
        session.flush()
        for contact, answer in ((old, "no"), (new, "yes")):
            row = Invitation(bimtek_id=event.id, contact_id=contact.id, answer=answer)
            row.created_at = row.invited_at = moment
            row.answered_at = moment if answer == "yes" else None
            session.add(row)
            asked = Dialogue(contact_id=contact.id, message_id=unread.id, asked="kelurahan")
            asked.reading, asked.opened_at, asked.asked_at = {}, moment, now()
            session.add(asked)
    renumber(desk, officer, NEW)
    with sessions.begin() as session:
        assert session.get_one(Contact, old.id).address == NEW
        left = session.get_one(Contact, new.id)
        assert (left.address, left.officer_id) == (PHONE, None)
        report = session.scalars(select(Report)).one()
        assert (report.contact_id, report.officer_id, report.verified) == (old.id, officer.id, True)
        assert session.get_one(Message, unread.id).contact_id == old.id
        thread = session.scalars(select(InboxThread)).one()
        assert (thread.contact_id, thread.waiting_since is None) == (old.id, False)
        (row,) = session.scalars(select(Invitation)).all()
        assert (row.contact_id, row.answer) == (old.id, "yes")
        assert {one.contact_id for one in session.scalars(select(Dialogue))} == {old.id}


def test_what_is_no_number_or_another_ones_is_refused(
    desk: Desk, records: Records, sessions: sessionmaker[Session]
) -> None:
    officer = records.officer(state=APPROVED)
    other = records.officer("Ana Lama", "+6281100000001", APPROVED)
    records.contact("+6281100000002", other)
    assert "itu bukan nomor HP" in renumber(desk, officer, "12")
    for theirs in ("081100000001", "081100000002"):
        assert "nomor itu milik Ana Lama (LKS Kasih Ibu)" in renumber(desk, officer, theirs)
    with sessions.begin() as session:
        assert session.get_one(Officer, officer.id).phone == PHONE
        assert session.scalars(select(Edit)).all() == []


def test_what_ubah_asked_for_may_have_been_their_own_number(
    desk: Desk, records: Records, sessions: sessionmaker[Session]
) -> None:
    officer, lks = records.officer(state=APPROVED), records.lks("LKS Kasih Ibu")
    change = records.change(officer, lks, "telepon", after="081333333333")
    assert "Ini nomor Nurhaidah Ismail sendiri" in desk.read("/perubahan")
    for _ in range(2):
        desk.post(f"/perubahan/{change.id}/nomor", page="/perubahan")
    with sessions.begin() as session:
        assert session.get_one(Officer, officer.id).phone == NEW
        assert session.get_one(LksChange, change.id).state == AGREED
        assert session.get_one(Lks, lks.id).phone is None
        assert len(session.scalars(select(Edit)).all()) == 1
    other = records.change(officer, lks, "ketua")
    desk.post(f"/perubahan/{other.id}/nomor", page="/perubahan")
    with sessions.begin() as session:
        assert session.get_one(LksChange, other.id).state == ASKED


def test_name_and_institution_are_put_right(
    desk: Desk, records: Records, sessions: sessionmaker[Session]
) -> None:
    officer, lks = records.officer(state=APPROVED), records.lks("LKS Mawar")
    page = f"/pengurus/{officer.id}"
    form = {"nama": "Nurhaidah binti Ismail", "lks": "lks mawar", "kelurahan": "52.72.05.1005"}
    desk.post(f"{page}/ubah", form, page=page)
    read = desk.read(page)
    assert "Nama dari Nurhaidah Ismail → menjadi Nurhaidah binti Ismail" in read
    assert "LKS dari LKS Kasih Ibu → menjadi LKS Mawar" in read
    desk.post(f"{page}/ubah", form | {"lks": "LKS Entah"}, page=page)
    assert "LKS itu tidak ada di daftar" in desk.read(page)
    with sessions.begin() as session:
        assert session.get_one(Officer, officer.id).lks_id == lks.id


def test_staff_put_one_on_the_list_themselves(
    desk: Desk, records: Records, sessions: sessionmaker[Session], staff: dict[str, int]
) -> None:
    lks, page = records.lks("LKS Kasih Ibu"), "/pengurus/baru"
    assert 'value="LKS Kasih Ibu"' in desk.get(f"{page}?lks=LKS+Kasih+Ibu").text
    form = {"name": " Siti  Aminah", "phone": "62 813-3333.3333", "lks": "lks kasih ibu"}
    form["kelurahan"] = "52.72.05.1005"
    answer = desk.post(page, form, page=page)
    assert "Siti Aminah terdaftar untuk LKS Kasih Ibu." in desk.read(answer.location)
    with sessions.begin() as session:
        listed = session.scalars(select(Officer)).one()
        assert (listed.name, listed.phone, listed.lks_id) == ("Siti Aminah", NEW, lks.id)
        assert (listed.is_approved, listed.decided_by_id) == (True, staff["siti"])
        deed = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert deed
        assert (deed.action, deed.subject) == ("officer_listed", f"officer:{listed.id}")
    hear(sessions, NEW, "DAFTAR SITI AMINAH # KASIH IBU # PENATOI")
    with sessions.begin() as session:
        (told,) = session.scalars(select(Outbox.text))
    assert "Siti Aminah" in told
    assert "LKS Kasih Ibu" in told
    # Once more with another number: perhaps the same person.
    answer = desk.post(page, form | {"phone": "081100000001"}, page=page)
    assert f"sudah terdaftar di LKS itu dengan nomor {NEW}" in desk.read(answer.location)


def test_who_cannot_be_put_on_the_list_and_why(
    desk: Desk, records: Records, sessions: sessionmaker[Session]
) -> None:
    records.lks("LKS Kasih Ibu")
    ana = records.officer("Ana Lama", "+6281100000001", APPROVED)
    records.contact("+6281100000002", ana)
    records.officer("Budi Baru", "+6281100000003")
    form = {"name": "Siti", "phone": "081333333333", "lks": "LKS Kasih Ibu", "kelurahan": ""}
    for wrong, words in (
        ({"name": " "}, "Isi nama"),
        ({"phone": "12"}, "Isi nomor HP"),
        ({"lks": "LKS Entah"}, "Pilih LKS dari daftar"),
        ({"phone": "0811 0000 0001"}, "Nomor ini sudah dipakai Ana Lama"),
        ({"phone": "+62 811 0000 0002"}, "Nomor ini sudah dipakai Ana Lama"),
        ({"phone": "6281100000003"}, "Budi Baru masih menunggu persetujuan"),
    ):
        answer = desk.post("/pengurus/baru", form | wrong, page="/pengurus/baru")
        assert answer.status_code == 422, wrong
        assert words in answer.text, wrong
    with sessions.begin() as session:
        assert len(session.scalars(select(Officer)).all()) == 2


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Rules that are the same on both; tests/staff/test_merging.py has PostgreSQL's part."""
    return sqlite_url
