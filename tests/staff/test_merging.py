"""/gabung: two entries become one and nothing is lost; and two again, as they were."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from bot.conversation import converse
from models.audit import AuditEntry
from models.base import Base, now
from models.bimtek import Bimtek
from models.broadcast import Broadcast
from models.contact import Contact
from models.invitation import WAITING, YES, Invitation
from models.lks import Lks
from models.lks_change import LksChange
from models.lks_tag import LksTag
from models.officer import APPROVED, PENDING, Officer
from models.outbox import Outbox
from models.pointing import TO_CONTACT, TO_LKS, TO_OFFICER, name_of
from models.reminder import Reminder
from models.report import Report
from models.residents import ResidentCount
from models.tally import Tally
from tests.staff.desk import Desk
from tests.staff.records import PHONE, Records
from values import WHATSAPP, Incoming

USER = "ID.a1B2c3"


def merge(desk: Desk, kind: str, kept: int, gone: int) -> str:
    page = f"/gabung/{kind}/{kept}/{gone}"
    answer = desk.post(page, {"tetap": str(kept)}, page=page)
    assert answer.status_code == 303
    return desk.read(answer.location)


def undo(desk: Desk) -> str:
    desk.post("/gabung/1/urungkan", page="/gabung")
    return desk.read("/gabung")


def everything(sessions: sessionmaker[Session]) -> dict[str, list[Any]]:
    """Every row that a merge may touch, but the records of what was done."""
    tables = (
        Lks, Officer, Contact, Report, Invitation, LksTag, LksChange, ResidentCount, Reminder,
        Broadcast,
    )  # fmt: skip
    with sessions.begin() as session:
        return {
            table.__tablename__: list(session.execute(select(table.__table__).order_by("id")))
            for table in tables
        }


def test_every_table_that_points_at_one_of_them_is_thought_of() -> None:
    found = {"contact": set(), "officer": set(), "lks": set()}  # type: dict[str, set[str]]
    for table in Base.metadata.tables.values():
        for key in table.foreign_keys:
            if key.column.table.name in found:
                found[key.column.table.name].add(f"{table.name}.{key.parent.name}")
    of_contact = {name_of(one) for one in TO_CONTACT}
    assert found["contact"] == of_contact | {"invitation.contact_id", "inbox_thread.contact_id"}
    assert found["officer"] == {name_of(one) for one in TO_OFFICER} | {"invitation.officer_id"}
    assert found["lks"] == {name_of(one) for one in TO_LKS} | {"lks_tag.lks_id"}


def test_two_institutions_become_one_and_two_again(
    desk: Desk, records: Records, sessions: sessionmaker[Session], staff: dict[str, int]
) -> None:
    kept = records.lks("LKS Mawar", chair="Ina", kelurahan="52.72.05.1005")
    gone = records.lks(
        "LKSA Mawar", chair="Ani", phone="037442345", permit_until=date(2027, 1, 31), male=3
    )
    officer = records.officer(state=APPROVED)
    with sessions.begin() as session:
        session.get_one(Officer, officer.id).lks_id = gone.id
        for row, tag in ((kept, "banjir"), (gone, "banjir"), (gone, "lansia")):
            session.add(LksTag(lks_id=row.id, tag=tag))
        draft = Broadcast(text="", audience={"lks": [gone.id, kept.id]})
        draft.created_by_id, draft.created_at = staff["siti"], now()
        session.add(draft)
        contact = session.get_one(Officer, officer.id).contacts[0]
    change = records.change(officer, gone)
    message = records.message(contact, "BINAAN 1 2")
    with sessions.begin() as session:
        count = ResidentCount(lks_id=gone.id, month=date(2026, 11, 1), inside=1, outside=2)
        count.officer_id, count.message_id, count.created_at = officer.id, message.id, now()
        session.add(count)
    before = everything(sessions)

    listed = desk.read("/gabung")
    assert "LKS Mawar Penatoi , Kec. Mpunda · Ina LKSA Mawar – · Ani nama sama" in listed
    side = desk.read(f"/gabung/lks/{kept.id}/{gone.id}")
    assert "Ketua Ina Ani" in side
    assert "Izin berlaku sampai – 31/01/2027" in side
    page = merge(desk, "lks", kept.id, gone.id)
    assert "LKSA Mawar digabung ke LKS Mawar" in page
    assert "Nama dari LKSA Mawar → menjadi LKS Mawar" in page
    with sessions.begin() as session:
        (one,) = session.scalars(select(Lks)).all()
        assert (one.id, one.name, one.chair, one.phone) == (
            kept.id,
            "LKS Mawar",
            "Ina",
            "037442345",
        )
        assert (one.permit_until, one.male) == (date(2027, 1, 31), 3)
        assert session.get_one(Officer, officer.id).lks_id == kept.id
        assert session.get_one(LksChange, change.id).lks_id == kept.id
        assert session.scalars(select(ResidentCount.lks_id)).one() == kept.id
        assert set(session.scalars(select(LksTag.tag))) == {"banjir", "lansia"}
        assert session.scalars(select(Broadcast)).one().audience == {"lks": [kept.id]}
        deeds = session.scalars(select(AuditEntry.subject).where(AuditEntry.action == "lks_merged"))
        assert set(deeds) == {f"lks:{kept.id}", f"lks:{gone.id}"}
    assert "LKS Mawar" in desk.read("/lks?cari=lksa")
    assert desk.get(f"/lks/{gone.id}").location == f"/lks/{kept.id}"
    # Its id is never another's: a history that names it would be theirs.
    assert records.lks("LKS Baru").id > gone.id
    with sessions.begin() as session:
        session.delete(session.scalars(select(Lks).where(Lks.name == "LKS Baru")).one())

    assert "Gabungan diurungkan: LKSA Mawar ada lagi" in undo(desk)
    assert everything(sessions) == before
    assert "sudah diurungkan" in undo(desk)


def test_a_whatsapp_user_joins_the_officer_whom_staff_had_listed(
    desk: Desk, records: Records, sessions: sessionmaker[Session]
) -> None:
    lks = records.lks("LKS Kasih Ibu")
    listed = Officer(name="Nurhaidah Ismail", phone=PHONE, lks_id=lks.id, state=APPROVED)
    listed.created_at, listed.lks_name = now(), ""
    with sessions.begin() as session:
        session.add(listed)
    asked = records.officer("Nurhaidah", USER, PENDING)
    with sessions.begin() as session:
        user = session.get_one(Officer, asked.id).contacts[0]
    report = records.report(user, verified=False)
    before = everything(sessions)
    merge(desk, "pengurus", listed.id, asked.id)
    with sessions.begin() as session:
        one = session.scalars(select(Officer)).one()
        assert (one.id, one.phone, one.kelurahan) == (listed.id, PHONE, "52.72.05.1005")
        assert session.get_one(Contact, user.id).officer_id == listed.id
        counted = session.get_one(Report, report.id)
        assert (counted.officer_id, counted.verified) == (listed.id, True)
        tallied = select(func.sum(Tally.reports)).where(Tally.officer_id == listed.id)
        assert session.scalar(tallied) == 1
    # Texts from WhatsApp are the officer's from now on, and so would be one from the number.
    said = Incoming(
        channel="simulator", provider_id="sim-x", medium=WHATSAPP, sender=USER,
        recipient="+628000000000", text="LAPOR LANSIA 2 SADIA",
    )  # fmt: skip
    with sessions.begin() as session:
        converse(session, said)
        latest = session.scalars(select(Report).order_by(Report.id.desc()).limit(1)).one()
        assert latest.officer_id == listed.id
        session.delete(latest)
    undo(desk)
    with sessions.begin() as session:
        assert session.get_one(Officer, asked.id).state == PENDING
        assert session.get_one(Contact, user.id).officer_id == asked.id
    after = everything(sessions)
    for table in ("officer", "invitation", "lks"):
        assert after[table] == before[table]
    assert after["report"] == before["report"]


def test_two_answers_to_one_event_are_one(
    desk: Desk, records: Records, sessions: sessionmaker[Session]
) -> None:
    kept = records.officer("Ana", PHONE, APPROVED)
    gone = records.officer("Ana B", "+6281100000001", APPROVED)
    third = records.officer("Cici", "+6281100000002", APPROVED)
    moment = now()
    event = Bimtek(
        code="317", day_code="4821", state="invited", title="Bimtek", place="Aula", capacity=2,
        starts_at=moment + timedelta(days=1), ends_at=moment + timedelta(days=2),
        answers_until=moment + timedelta(hours=9), created_at=moment,
    )  # fmt: skip
    with sessions.begin() as session:
        session.add(event)
        session.flush()
        for officer, answer, order, ago in (
            (kept, YES, 1, 5), (gone, YES, 2, 1), (third, WAITING, 3, 1)
        ):  # fmt: skip
            row = Invitation(bimtek_id=event.id, officer_id=officer.id, answer=answer)
            row.invited_at = row.created_at = moment
            row.answered_at, row.seat_order = moment - timedelta(hours=ago), order
            row.delegate = "Budi" if officer is gone else None
            if officer is kept:
                row.rating, row.rated_at, row.comment = 5, moment, "bagus"
            session.add(row)
            session.flush()
            reminder = Reminder(dedupe_key=f"attend:{row.id}", kind="attend", step=1)
            reminder.officer_id, reminder.invitation_id = officer.id, row.id
            reminder.due_at = reminder.deadline = reminder.created_at = moment
            session.add(reminder)
    before = everything(sessions)
    page = merge(desk, "pengurus", kept.id, gone.id)
    assert "daftar tunggu" in page
    with sessions.begin() as session:
        rows = session.scalars(select(Invitation).order_by(Invitation.seat_order)).all()
        assert [(one.officer_id, one.answer) for one in rows] == [(kept.id, YES), (third.id, YES)]
        reminded = session.scalars(select(Reminder.invitation_id).order_by(Reminder.id))
        assert list(reminded) == [rows[0].id, rows[0].id, rows[1].id]
        # The later answer counts; the earlier seat and what she thought of it are kept.
        assert (rows[0].delegate, rows[0].seat_order, rows[0].rating) == ("Budi", 1, 5)
        told = session.scalars(select(Outbox).where(Outbox.dedupe_key.startswith("seat_given")))
        assert [one.address for one in told] == [third.phone]
        phones = select(Contact.address).where(Contact.officer_id == kept.id)
        assert set(session.scalars(phones)) == {PHONE, gone.phone}
    assert "Ana" in desk.read(f"/pengurus?cari={gone.phone}")
    undo(desk)
    after = everything(sessions)
    assert after["officer"] == before["officer"]
    assert after["contact"] == before["contact"]
    assert after["reminder"] == before["reminder"]
    # All as it was, but who was given the free seat in between keeps it.
    rows = [row for row in before["invitation"] if row not in after["invitation"]]
    assert [row.officer_id for row in rows] == [third.id]
