"""The list of conversations: which box, in which order, and what each line shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, or_, select, tuple_
from sqlalchemy.orm import Session, joinedload

from bot.staff import privacy
from bot.staff.access import staff_here
from bot.staff.reach import reach
from bot.staff.word_search import ENOUGH, LATEST, MOST_FOUND, by_index, has_words, holds_words
from bot.staff.words import HIDDEN
from models.contact import Contact
from models.inbox_thread import CLOSED, OPEN, InboxThread
from models.message import REVIEW, Message
from models.officer import Officer

PAGE = 25
WAITING, MINE, ALL_OPEN, ALL_CLOSED = "menunggu", "saya", "terbuka", "ditutup"
BOXES = (WAITING, MINE, ALL_OPEN, ALL_CLOSED)
_LONGEST_SEARCH = 80


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for: a box, a search in all boxes, and where the last page ended."""

    box: str = WAITING
    words: str = ""
    after: tuple[datetime, int] | None = None

    @classmethod
    def from_args(cls, args: Mapping[str, str]) -> "Wanted":
        """Reads the query of an address; an odd value counts as none."""
        box = args.get("kotak", "")
        words = args.get("cari", "").strip()[:_LONGEST_SEARCH]
        return cls(box if box in BOXES else WAITING, words, _place(args.get("setelah", "")))

    def as_args(self) -> dict[str, Any]:
        """The shortest query that means this, without the page."""
        args = {"kotak": self.box if self.box != WAITING else "", "cari": self.words}
        return {name: value for name, value in args.items() if value}


@dataclass(frozen=True, slots=True)
class Line:
    """One conversation in the list; `latest` is the id of the last text that came."""

    thread: InboxThread
    contact: Contact
    latest: int | None
    unread: int


@dataclass(frozen=True, slots=True)
class Lines:
    """A page of the list; `version` changes whenever anything on it does."""

    rows: Sequence[Line]
    after: str | None
    version: str


def lines(session: Session, wanted: Wanted) -> Lines:
    """The conversations of a box: those that wait by who waits longest, others latest first."""
    found = session.execute(_query(session, wanted).limit(PAGE + 1)).unique().all()
    rows = [Line(thread, thread.contact, latest, unread) for thread, latest, unread in found]
    shown = rows[:PAGE]
    more = len(rows) > PAGE
    return Lines(shown, _mark(wanted, shown[-1]) if more else None, _version(shown))


def said_last(session: Session, shown: Lines) -> dict[int | None, str]:
    """What the texts that came last say, by their ids; masked where a click has to come first."""
    ids = [row.latest for row in shown.rows if row.latest is not None]
    texts = session.scalars(select(Message).where(Message.id.in_(ids))).all()
    reports = privacy.reports_of(session, ids)
    private = (privacy.of_text(one, reports[one.id]) for one in texts)
    return {
        one.id: HIDDEN if records else one.text for one, records in zip(texts, private, strict=True)
    }


def _query(session: Session, wanted: Wanted) -> Select[InboxThread, int | None, int]:
    theirs = Message.contact_id == InboxThread.contact_id
    latest = select(Message.id).where(theirs).order_by(Message.id.desc()).limit(1)
    unread = select(func.count()).where(theirs, Message.state == REVIEW)
    whose = joinedload(InboxThread.contact).joinedload(Contact.officer)
    query = (
        select(
            InboxThread,
            latest.correlate(InboxThread).scalar_subquery(),
            unread.correlate(InboxThread).scalar_subquery(),
        )
        .join(Contact, Contact.id == InboxThread.contact_id)
        .options(whose, joinedload(InboxThread.assigned))
        .where(reach().contacts(), _within(session, wanted))
    )
    if _by_waiting(wanted):
        key = (InboxThread.waiting_since, InboxThread.contact_id)
        query = query.order_by(*key)
        return query.where(tuple_(*key) > wanted.after) if wanted.after else query
    key = (InboxThread.touched_at, InboxThread.contact_id)
    query = query.order_by(*(column.desc() for column in key))
    return query.where(tuple_(*key) < wanted.after) if wanted.after else query


def _by_waiting(wanted: Wanted) -> bool:
    return wanted.box == WAITING and not wanted.words


def _within(session: Session, wanted: Wanted) -> ColumnElement[bool]:
    if wanted.words:
        return _matches(session, wanted.words)
    if wanted.box == WAITING:
        return InboxThread.waiting_since.is_not(None)
    if wanted.box == MINE:
        mine = InboxThread.assigned_id == staff_here().staff_id
        return mine & (InboxThread.state == OPEN)
    return InboxThread.state == (CLOSED if wanted.box == ALL_CLOSED else OPEN)


def _matches(session: Session, words: str) -> ColumnElement[bool]:
    by_name = select(Officer.id).where(holds_words(Officer.name, words))
    # What waits is found whatever else there is.
    unread = select(Message.contact_id).where(
        Message.state == REVIEW, holds_words(Message.text, words)
    )
    digits = "".join(one for one in words if one.isdigit()).lstrip("0")
    by_number = Contact.address.contains(digits, autoescape=True) if len(digits) > 3 else false()
    return or_(
        Contact.officer_id.in_(by_name),
        Contact.id.in_(_who_said(session, words)),
        Contact.id.in_(unread),
        by_number,
    )


def _who_said(session: Session, words: str) -> set[int | None]:
    """Who said them among the latest texts; where these are few, also some who ever did."""
    newest = session.scalar(select(func.max(Message.id))) or 0
    latest = select(Message.contact_id).where(Message.id > newest - LATEST)
    found = session.scalars(latest.where(holds_words(Message.text, words))).all()
    who = set(found)
    if len(found) < ENOUGH:
        by_index(session)
        ever = select(Message.contact_id).where(has_words(Message.text, words))
        who.update(session.scalars(ever.limit(MOST_FOUND)))
    return who


def _mark(wanted: Wanted, line: Line) -> str:
    thread = line.thread
    at = thread.waiting_since if _by_waiting(wanted) else None
    return f"{(at or thread.touched_at).isoformat()}~{thread.contact_id}"


def _place(value: str) -> tuple[datetime, int] | None:
    moment, _, contact = value.partition("~")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    known = contact.isascii() and contact.isdigit() and len(contact) < 10
    return (at, int(contact)) if known and at.tzinfo and 2000 <= at.year < 2100 else None


def _version(rows: Sequence[Line]) -> str:
    said = [
        (row.thread.contact_id, row.thread.touched_at, row.thread.assigned_id, row.unread)
        for row in rows
    ]
    return sha256(repr(said).encode()).hexdigest()[:12]
