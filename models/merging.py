"""Two institutions, or two officers, become one.

The one that stays keeps what it says; what it leaves empty is taken from the other. All that
pointed at the other points at it. Two answers to one event: see models/same_event.py. Old names
and numbers stay in the history, where searches find them.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import edit
from models.base import Base, now
from models.broadcast import Broadcast
from models.contact import Contact
from models.invitation import Invitation
from models.lks import Lks
from models.lks_tag import LksTag
from models.merge import LKS, OFFICER, Merge
from models.officer import APPROVED, Officer
from models.pointing import TO_LKS, TO_OFFICER, Pointer, repoint
from models.register import FIELDS, as_text
from models.reminder import Reminder
from models.report import Report
from models.same_event import join, pairs
from models.saved_filter import SavedFilter
from values import SMS

_OWN_OF_OFFICER = ("lks_id", "kelurahan", "consented_at", "prefers")


class _Journal:
    """Does each thing, and writes down how it was before."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.moved: dict[str, list[int]] = {}
        self.deleted: list[list[Any]] = []
        self.changed: list[list[Any]] = []

    def move(self, pointers: Sequence[Pointer], old: int, new: int) -> None:
        """Turns what points at one to the other."""
        for name, ids in repoint(self.session, pointers, old, new).items():
            self.moved[name] = sorted({*self.moved.get(name, ()), *ids})

    def drop(self, row: Base) -> dict[str, Any]:
        """Deletes a row; how it was."""
        before = frozen(row)
        self.session.delete(row)
        self.session.flush()
        return before

    def change(self, row: Any, **values: Any) -> None:
        """Gives a row other values."""
        for field, value in values.items():
            before = getattr(row, field)
            if before != value:
                entry = [row.__tablename__, row.id, field, as_json(before), as_json(value)]
                self.changed.append(entry)
                setattr(row, field, value)
        self.session.flush()

    def close(self, kind: str, kept_id: int, gone: dict[str, Any], staff_id: int) -> Merge:
        """The record of it all."""
        merge = Merge(
            kind=kind, kept_id=kept_id, gone_id=gone["id"], gone_name=gone["name"], gone=gone,
            moved=self.moved, deleted=self.deleted, changed=self.changed, staff_id=staff_id,
            at=now(),
        )  # fmt: skip
        self.session.add(merge)
        self.session.flush()
        return merge


def merge_lks(session: Session, kept: Lks, gone: Lks, staff_id: int) -> Merge:
    """`gone` becomes part of `kept`. Of two BINAAN for one month the later text counts."""
    journal = _Journal(session)
    names = [field.name for field in FIELDS if field.name != "name"]
    taken = _lacking(kept, gone, names)
    history: dict[str, tuple[str | None, str | None]] = {
        name: (None, as_text(value)) for name, value in taken.items()
    }
    history["name"] = (gone.name, kept.name)
    tags = select(LksTag.tag).where(LksTag.lks_id == kept.id)
    twice = select(LksTag).where(LksTag.lks_id == gone.id, LksTag.tag.in_(tags))
    for tag in session.scalars(twice).all():
        journal.deleted.append([LksTag.__tablename__, journal.drop(tag)])
    kept_id, gone_id = kept.id, gone.id
    journal.move((*TO_LKS, LksTag.lks_id), gone_id, kept_id)
    _swap_in_filters(journal, gone_id, kept_id)
    before = journal.drop(gone)
    journal.change(kept, **taken)
    edit.keep(session, f"lks:{kept_id}", history, cause=edit.MERGED, staff_id=staff_id)
    return journal.close(LKS, kept_id, before, staff_id)


def merge_officers(
    session: Session, kept: Officer, gone: Officer, staff_id: int, channel: str
) -> tuple[Merge, set[int]]:
    """`gone` is the same person as `kept`: phones, texts, reports and answers are one person's.

    A number stays before a WhatsApp user name. Who is approved once is approved. `channel` is that
    of a number which never texted. Also returns the events (ids) where a seat may be free now.
    """
    journal = _Journal(session)
    # A text from one of these phones at this instant waits, or has been counted.
    phones = select(Contact).where(Contact.officer_id.in_((kept.id, gone.id))).with_for_update()
    session.scalars(phones).all()
    kept_id, gone_id, other_phone = kept.id, gone.id, gone.phone
    events = _join_invitations(journal, kept_id, gone_id)
    _keep_listed_number(session, kept, gone, channel)
    taken = _lacking(kept, gone, _OWN_OF_OFFICER)
    if gone.is_approved and not kept.is_approved:
        taken |= {"state": APPROVED, "decided_by_id": gone.decided_by_id}
        taken["decided_at"] = gone.decided_at
    if other_phone.startswith("+") and not kept.phone.startswith("+"):
        taken["phone"] = other_phone
    history = {
        "phone": (kept.phone if "phone" in taken else other_phone, taken.get("phone", kept.phone))
    }
    if gone.name != kept.name:
        history["name"] = (gone.name, kept.name)
    journal.move((*TO_OFFICER, Invitation.officer_id), gone_id, kept_id)
    before = journal.drop(session.get_one(Officer, gone_id))
    journal.change(kept, **taken)
    _count_reports(journal, kept)
    edit.keep(session, f"officer:{kept_id}", history, cause=edit.MERGED, staff_id=staff_id)
    return journal.close(OFFICER, kept_id, before, staff_id), events


def _lacking(kept: Any, gone: Any, names: Sequence[str]) -> dict[str, Any]:
    def is_empty(value: object) -> bool:
        return value is None or value == ""

    return {
        name: getattr(gone, name)
        for name in names
        if is_empty(getattr(kept, name)) and not is_empty(getattr(gone, name))
    }


def _join_invitations(journal: _Journal, kept_id: int, gone_id: int) -> set[int]:
    session, events = journal.session, set[int]()
    for counts, other in list(pairs(session, Invitation.officer_id, kept_id, gone_id)):
        taken = join(counts, other) | {"officer_id": kept_id}
        for reminder in session.scalars(select(Reminder).filter_by(invitation_id=other.id)).all():
            journal.change(reminder, invitation_id=counts.id)
        events.add(other.bimtek_id)
        journal.deleted.append([Invitation.__tablename__, journal.drop(other)])
        journal.change(counts, **taken)
    return events


def _keep_listed_number(session: Session, kept: Officer, gone: Officer, channel: str) -> None:
    """A listed number that never texted will be known when it does, and is never written to first.

    Hence a contact that was seen last before all others.
    """
    known = select(Contact).where(Contact.address == gone.phone)
    if not gone.phone.startswith("+") or session.scalar(known):
        return
    if not kept.contacts and kept.phone.startswith("+"):
        Contact.to_be_told(session, kept.phone, channel, now()).officer_id = kept.id
    first = [contact.first_seen_at for contact in kept.contacts]
    contact = Contact(address=gone.phone, channel=channel, medium=SMS, officer_id=gone.id)
    contact.first_seen_at = contact.last_seen_at = min([kept.created_at, gone.created_at, *first])
    session.add(contact)
    session.flush()


def _count_reports(journal: _Journal, officer: Officer) -> None:
    if not officer.is_approved:
        return
    theirs = select(Contact.id).where(Contact.officer_id == officer.id)
    waiting = select(Report).where(Report.contact_id.in_(theirs), Report.verified.is_(False))
    for report in journal.session.scalars(waiting).all():
        journal.change(report, verified=True, officer_id=officer.id)


def _swap_in_filters(journal: _Journal, gone_id: int, kept_id: int) -> None:
    """Audiences that name the one that went."""
    rows: list[SavedFilter | Broadcast] = [
        *journal.session.scalars(select(SavedFilter)),
        *journal.session.scalars(select(Broadcast)),
    ]
    for row in rows:
        named = row.audience.get("lks", [])
        if gone_id in named:
            turned = [kept_id if one == gone_id else one for one in named]
            journal.change(row, audience={**row.audience, "lks": list(dict.fromkeys(turned))})


def frozen(row: Base) -> dict[str, Any]:
    """All columns of a row."""
    return {column.key: as_json(getattr(row, column.key)) for column in row.__table__.columns}


def as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
