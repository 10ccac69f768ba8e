"""Who is meant, who is left out and why, on both databases; lists as people write them."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot.broadcasting import scope_of
from bot.staff.broadcast_list import lines_of, rows_of
from models import guests
from models.audience import Audience, cause
from models.base import now
from models.bimtek import Bimtek
from models.broadcast import Broadcast
from models.broadcast_line import replace_lines
from models.contact import Contact
from models.invitation import NO, Invitation
from models.lks_tag import LksTag
from models.message import Message
from models.officer import Officer
from models.outbox import Outbox
from models.recipients import people
from models.report import Report
from models.residents import ResidentCount
from tests.broadcasts.conftest import Register

PENATOI, KOLO = "52.72.05.1005", "52.72.01.1001"


def found(sessions: sessionmaker[Session], broadcast_id: int, audience: Audience) -> dict[str, str]:
    """Everybody's name (or LKS, or line) -> why they are left out; empty for who gets it."""
    with sessions.begin() as session:
        scope = scope_of(session.get_one(Broadcast, broadcast_id), now())
        rows = session.execute(people(audience, scope)).all()
    return {row.name or row.lks or row.given: row.reason or "" for row in rows}


def test_conditions_of_the_register(register: Register, sessions: sessionmaker[Session]) -> None:
    today = scope_of(Broadcast(id=1, audience={}), now()).today
    first = register.officers(
        1, 1, kelurahan=PENATOI, pillar="psm", kind="lksa", accreditation="A",
        permit_until=today + timedelta(days=30),
    )  # fmt: skip
    second = register.officers(1, 2, kelurahan=KOLO, permit_until=today - timedelta(days=1))
    register.officers(1, 3, kelurahan=KOLO, kind="lksa")
    phone = register.contact(first[0])
    with sessions.begin() as session:
        one, two = (session.get_one(Officer, officer) for officer in (first[0], second[0]))
        assert one.lks_id is not None
        assert two.lks_id is not None
        message = Message(channel="twilio", provider_id="SM1", medium="sms", text="", sender="")
        message.recipient, message.received_at, message.contact_id = "", now(), phone
        session.add(message)
        session.flush()
        report = Report(contact_id=phone, officer_id=one.id, message_id=message.id, category="LUT")
        report.count, report.kelurahan, report.verified, report.created_at = 3, KOLO, True, now()
        counted = ResidentCount(lks_id=two.lks_id, month=today.replace(day=1), inside=1, outside=2)
        counted.officer_id, counted.message_id, counted.created_at = two.id, message.id, now()
        session.add_all((report, counted, LksTag(lks_id=two.lks_id, tag="rapat")))
        lks = two.lks_id
    broadcast = register.broadcast()

    for audience, numbers in (
        (Audience(), "123"),
        (Audience(lks=(lks,)), "2"),
        (Audience(kecamatan=("52.72.01",)), "23"),
        (Audience(kelurahan=(PENATOI,)), "1"),
        (Audience(kecamatan=("52.72.01",), kelurahan=(PENATOI,)), "123"),
        (Audience(pillar=("psm",)), "1"),
        (Audience(kind=("lksa",)), "13"),
        (Audience(kind=("lksa",), kecamatan=("52.72.01",)), "3"),
        (Audience(accreditation=("A",)), "1"),
        (Audience(permit=("expiring",)), "1"),
        (Audience(permit=("expired", "unknown")), "23"),
        (Audience(permit=("valid",)), ""),
        (Audience(tags=("rapat", "lain")), "2"),
        (Audience(reported="yes"), "1"),
        (Audience(reported="no"), "23"),
        (Audience(counted="yes"), "2"),
        (Audience(counted="no"), "13"),
    ):
        wanted = {f"Pengurus {number}": "" for number in numbers}
        kept = Audience.from_json(audience.as_json())
        assert found(sessions, broadcast, kept) == wanted, audience


def test_a_list_says_what_is_wrong_line_by_line(
    register: Register, sessions: sessionmaker[Session]
) -> None:
    ours = register.officers(2)
    register.contact(ours[1], opted_out_at=now())
    pasted = (
        "Nama;No HP\n;081200000000\nIna;0812-0000-0001\n\nDua; +62 812 0000 0000\n"
        "Baru;81234567899\nSalah;0812"
    )
    broadcast = register.broadcast()
    with sessions.begin() as session:
        replace_lines(session, broadcast, lines_of(rows_of(pasted)))
    assert found(sessions, broadcast, Audience(listed=True)) == {
        "Pengurus 0": "",
        "Ina": "opted_out",
        "Dua": "duplicate",
        "Baru": "",
        "Salah": "bad_number",
    }


@pytest.mark.parametrize(
    ("rows", "read"),
    [
        ([["081234567890", "Ina", "LKS Kasih"]], [(1, "+6281234567890", "Ina", "LKS Kasih")]),
        ([["Ina", "+62 812-3456-7890"]], [(1, "+6281234567890", "Ina", "")]),
        (
            [["Nama LKS", "Pengurus", "No. HP pengurus"], [], ["LKS A", "Ina", "6281234567890"]],
            [(3, "+6281234567890", "Ina", "LKS A")],
        ),
        ([["Nama", "HP"], ["Ina"]], [(2, None, "Ina", "")]),
        ([["halo"]], [(1, None, "", "")]),
        ([], []),
    ],
)
def test_columns_are_found(rows: list[list[str]], read: list[tuple[object, ...]]) -> None:
    found = [(line.line, line.address, line.name, line.lks) for line in lines_of(rows)]
    assert found == read


def test_those_whom_a_reason_kept_it_from(
    register: Register, sessions: sessionmaker[Session]
) -> None:
    ours = register.officers(3)
    phones = [register.contact(officer) for officer in ours]
    first = register.broadcast()
    with sessions.begin() as session:
        fates = (("failed", "21211"), ("undelivered", "30003"), ("failed", None))
        for phone, (state, code) in zip(phones, fates, strict=True):
            row = Outbox(dedupe_key=f"b:{phone}", contact_id=phone, broadcast_id=first, state=state)
            row.error_code, row.channel, row.medium, row.address, row.text = (
                code,
                "twilio",
                "",
                "",
                "",
            )
            row.due_at = row.deadline = row.created_at = now()
            session.add(row)
    for why, numbers in (
        ((), "012"),
        ((cause("undelivered", "30003"),), "1"),
        ((cause("failed", "21211"), cause("failed", None)), "02"),
    ):
        wanted = {f"Pengurus {number}": "" for number in numbers}
        audience = Audience(failed_of=first, failed_why=why)
        assert found(sessions, first, Audience.from_json(audience.as_json())) == wanted


def test_those_who_have_not_answered_by_number_or_as_officers(
    register: Register, sessions: sessionmaker[Session]
) -> None:
    silent, said_no = register.officers(2)
    event = register.bimtek()
    with sessions.begin() as session:
        bimtek = session.get_one(Bimtek, event)
        guests.invite(session, bimtek, [silent, said_no], now())
        stranger = Contact.to_be_told(session, "+6281355550000", "twilio", now())
        guests.invite_contact(session, bimtek, stranger, "Ina", now())
        no = select(Invitation).where(Invitation.officer_id == said_no)
        session.scalars(no).one().answer = NO
    audience = Audience(silent_of=event)
    broadcast = register.broadcast(bimtek_id=event, audience=audience.as_json())
    assert found(sessions, broadcast, audience) == {"Pengurus 0": "", "Ina": ""}
    near = Audience(silent_of=event, kecamatan=("52.72.01",))
    assert found(sessions, broadcast, near) == {}
