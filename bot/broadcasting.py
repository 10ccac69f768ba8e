"""Moving broadcasts on: begin those whose time has come, write their texts, end the finished.

Texts are written in chunks, each in a transaction that also says how far it got: whoever kills the
writer, the next one goes on there. The outbox's key makes a recipient's text unique besides.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session, joinedload

from bot.services import Services
from bot.wording import Wording
from models import broadcast as casts
from models import broadcast_reach, guests
from models.audience import Audience, Scope
from models.base import now
from models.bimtek import Bimtek
from models.broadcast import PAUSED, SCHEDULED, SENDING, UNDO, Broadcast
from models.contact import Contact
from models.officer import Officer
from models.outbox import BROADCAST, PENDING, Outbox
from models.recipients import people
from models.upsert import insert as upsert
from models.way_out import Said, WayOut, way_out
from reading.district import load_district

CHUNK = 1000
# A text that staff gave no end is worth nothing after a few days.
LIFETIME = timedelta(days=3)


def advance(services: Services) -> bool:
    """Does everything that is to be done for broadcasts now; whether texts were written."""
    with services.sessions.begin() as session:
        _begin(session, now())
        _hold_back(session, now())
        finish(session)
        is_unwritten = (Broadcast.state == SENDING) & Broadcast.written_at.is_(None)
        unwritten = list(session.scalars(select(Broadcast.id).where(is_unwritten)))
    for broadcast_id in unwritten:
        _write(services, broadcast_id)
    return bool(unwritten)


def finish(session: Session) -> None:
    """Those that have nothing on its way any more are done."""
    wanted = (Broadcast.state == SENDING) & Broadcast.written_at.is_not(None)
    for broadcast in _held(session, wanted):
        broadcast.finish(session, now())


def scope_of(broadcast: Broadcast, moment: datetime) -> Scope:
    """What this broadcast's audience is asked for at that moment."""
    return broadcast_reach.scope_of(broadcast, moment, load_district().time_zone)


def deadline_of(session: Session, broadcast: Broadcast, begins_at: datetime) -> datetime:
    """Until when its texts are worth sending: what staff said, or the event, or a few days."""
    if broadcast.deadline is not None:
        return broadcast.deadline
    bimtek = session.get(Bimtek, broadcast.bimtek_id) if broadcast.bimtek_id else None
    return bimtek.starts_at if bimtek else begins_at + LIFETIME


def _begin(session: Session, moment: datetime) -> None:
    is_time = Broadcast.state.in_((UNDO, SCHEDULED)) & (Broadcast.begins_at <= moment)
    for broadcast in _held(session, is_time):
        broadcast.change(SENDING)


def _hold_back(session: Session, moment: datetime) -> None:
    """What a sender had in hand at a pause or a cancellation, and could not send then."""
    for broadcast in _held(session, casts.was_stopped()):
        if broadcast.state == PAUSED:
            casts.hold(session, broadcast.id)
        else:
            casts.withdraw(session, broadcast.id, moment)


def _held(session: Session, condition: Any) -> Sequence[Broadcast]:
    wanted = select(Broadcast).where(condition).order_by(Broadcast.id)
    return session.scalars(wanted.with_for_update(skip_locked=True)).all()


def _write(services: Services, broadcast_id: int) -> None:
    moment = now()
    with services.sessions.begin() as session:
        broadcast = session.get_one(Broadcast, broadcast_id)
        wanted = people(Audience.from_json(broadcast.audience), scope_of(broadcast, moment))
        _add_contacts(session, wanted, services.settings.channels[0], moment)
        if broadcast.left_out is None:
            broadcast.left_out = left_out(session, wanted)
        begun_at, wording = broadcast.written_to, Wording.of(session, broadcast, services.settings)
        found = wanted.subquery()
        rows = session.execute(
            select(found)
            .where(found.c.reason.is_(None), found.c.contact_id > begun_at)
            .order_by(found.c.contact_id)
        ).all()
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        said = [(person, wording.for_person(person)) for person in chunk]
        with services.sessions.begin() as session:
            if not _write_chunk(session, broadcast_id, begun_at, said):
                return
        begun_at = chunk[-1].contact_id
    with services.sessions.begin() as session:
        held = _at(session, broadcast_id, begun_at)
        if held:
            held.written_at = now()


def left_out(session: Session, wanted: Any) -> dict[str, int]:
    """How many of an audience are left out, by reason."""
    found = wanted.subquery()
    counted = select(found.c.reason, func.count().label("how_many")).where(
        found.c.reason.is_not(None)
    )
    rows = session.execute(counted.group_by(found.c.reason)).all()
    return {row.reason: row.how_many for row in rows}


def _add_contacts(session: Session, wanted: Any, channel: str, moment: datetime) -> None:
    """Makes a contact of each number that never texted us: by SMS, until it does."""
    found = wanted.subquery()
    columns = ["address", "officer_id", "channel", "medium", "first_seen_at", "last_seen_at"]
    moments = [literal(moment, Contact.first_seen_at.type)] * 2
    new = select(
        found.c.new_address, found.c.officer_id, literal(channel), literal("sms"), *moments
    ).where(found.c.new_address.is_not(None), found.c.reason.is_(None))
    statement = upsert(session, Contact).from_select(columns, new)
    session.execute(statement.on_conflict_do_nothing(index_elements=["address"]))


def _at(session: Session, broadcast_id: int, written_to: int) -> Broadcast | None:
    """The broadcast, held, if it is still to be written from there on."""
    wanted = select(Broadcast).where(
        Broadcast.id == broadcast_id,
        Broadcast.state == SENDING,
        Broadcast.written_at.is_(None),
        Broadcast.written_to == written_to,
    )
    return session.scalar(wanted.with_for_update())


def _write_chunk(
    session: Session, broadcast_id: int, written_to: int, said: Sequence[tuple[Any, Said]]
) -> bool:
    """False when somebody has paused or cancelled it, or writes it beside us."""
    broadcast = _at(session, broadcast_id, written_to)
    if broadcast is None:
        return False
    moment = now()
    begins_at = broadcast.begins_at or moment
    shared = {
        "broadcast_id": broadcast_id,
        "priority": BROADCAST,
        "state": PENDING,
        "due_at": begins_at,
        "deadline": deadline_of(session, broadcast, begins_at),
        "created_at": moment,
        "attempts": 0,
        "claim_no": 0,
        "provider_rank": -1,
    }
    rows = [
        {"dedupe_key": f"broadcast:{broadcast_id}:{contact.id}", **_addressed(contact, way, text)}
        | shared
        for contact, way, text in _ways(session, said, moment)
    ]
    statement = upsert(session, Outbox).on_conflict_do_nothing(index_elements=["dedupe_key"])
    session.connection().execute(statement, rows)
    if broadcast.bimtek_id is not None:
        _invite(session, broadcast.bimtek_id, [person for person, _ in said], moment)
    broadcast.written_to = said[-1][0].contact_id
    return True


def _ways(
    session: Session, said: Sequence[tuple[Any, Said]], moment: datetime
) -> Iterator[tuple[Contact, WayOut, str]]:
    """To whom, which way, in which words."""
    contacts = {
        contact.id: contact
        for contact in session.scalars(
            select(Contact)
            .where(Contact.id.in_([person.contact_id for person, _ in said]))
            .options(joinedload(Contact.officer).load_only(Officer.prefers).lazyload(Officer.lks))
        )
    }
    for person, words in said:
        contact = contacts[person.contact_id]
        yield contact, way_out(session, contact, words, moment), words.text


def _addressed(contact: Contact, way: WayOut, text: str) -> dict[str, Any]:
    return {"contact_id": contact.id, "address": contact.address, "text": text, **way.columns()}


def _invite(session: Session, bimtek_id: int, invited: Sequence[Any], moment: datetime) -> None:
    bimtek = session.get_one(Bimtek, bimtek_id)
    officers = [person.officer_id for person in invited if person.officer_id is not None]
    guests.invite(session, bimtek, officers, moment)
    for person in invited:
        if person.officer_id is None:
            contact = session.get_one(Contact, person.contact_id)
            guests.invite_contact(session, bimtek, contact, person.name, moment)
