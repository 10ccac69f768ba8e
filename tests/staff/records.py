"""Rows for the pages to show, made as the bot makes them."""

import itertools
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy.orm import Session, sessionmaker

from models import inbox_thread
from models.base import now
from models.contact import Contact
from models.lks import Lks
from models.lks_change import LksChange
from models.message import HANDLED, REVIEW, Message
from models.officer import PENDING, Officer
from models.outbox import PENDING as WAITING
from models.outbox import Outbox
from models.report import Report
from models.task import ERASE, ERASE_WITHIN, URGENT, Task

PHONE = "+6281234567890"

T = TypeVar("T")


class Records:
    """Each call is one transaction; what it returns stays readable."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions
        self._numbers = itertools.count(1)

    def lks(self, name: str, **more: object) -> Lks:
        """An institution of the register."""
        return self._keep(Lks(name=name, created_at=now(), **more))

    def change(self, officer: Officer, lks: Lks, field: str = "ketua", **more: str) -> LksChange:
        """What UBAH asks for, by an officer who texts from their own phone."""
        with self._sessions.begin() as session:
            contact = session.get_one(Officer, officer.id).contacts[0]
        message = self.message(contact, f"UBAH {field}")
        values: dict[str, str | None] = {"before": lks.entry(field), "after": "Ina Baru"}
        return self._keep(
            LksChange(
                lks_id=lks.id,
                field=field,
                officer_id=officer.id,
                message_id=message.id,
                created_at=now(),
                **(values | more),
            )
        )

    def task(
        self, contact: Contact, text: str, kind: str = URGENT, ago: timedelta = timedelta()
    ) -> Task:
        """A duty that a text from there made, some time ago."""
        begun = now() - ago
        message = self.message(contact, text, at=begun)
        due = begun + (ERASE_WITHIN if kind == ERASE else timedelta())
        row = Task(kind=kind, contact_id=contact.id, message_id=message.id)
        row.created_at, row.due_at = begun, due
        return self._keep(row)

    def officer(
        self, name: str = "Nurhaidah Ismail", phone: str = PHONE, state: str = PENDING
    ) -> Officer:
        """Somebody who registered by text, with the contact that this made."""
        officer = Officer(
            name=name, phone=phone, lks_name="LKS Kasih Ibu", state=state, created_at=now()
        )
        officer.kelurahan = "52.72.05.1005"
        self._keep(officer)
        self.contact(phone, officer)
        return officer

    def contact(self, address: str, officer: Officer | None = None) -> Contact:
        """An address that texts came from."""
        moment = now()
        return self._keep(
            Contact(
                address=address,
                officer_id=officer and officer.id,
                channel="simulator",
                medium="sms",
                first_seen_at=moment,
                last_seen_at=moment,
            )
        )

    def message(
        self, contact: Contact, text: str, state: str = HANDLED, at: datetime | None = None
    ) -> Message:
        """One text from there; `review` puts it into the inbox."""
        if state == REVIEW:
            with self._sessions.begin() as session:
                inbox_thread.wait(session, contact.id, at or now())
        return self._keep(
            Message(
                channel="simulator",
                provider_id=f"sim-{next(self._numbers)}",
                medium="sms",
                sender=contact.address,
                recipient="+628000000000",
                text=text,
                contact_id=contact.id,
                state=state,
                received_at=at or now(),
            )
        )

    def outbox(self, contact: Contact, text: str, state: str = WAITING, **more: object) -> Outbox:
        """One text to there."""
        moment = now()
        return self._keep(
            Outbox(
                dedupe_key=f"test:{next(self._numbers)}",
                contact_id=contact.id,
                channel="simulator",
                medium="sms",
                address=contact.address,
                text=text,
                state=state,
                due_at=moment,
                deadline=moment + timedelta(hours=1),
                created_at=moment,
                **more,
            )
        )

    def report(self, contact: Contact, text: str = "LAPOR", **more: object) -> Report:
        """One report from there, of three old people in Penatoi unless said otherwise."""
        at = more.pop("created_at", None) or now()
        assert isinstance(at, datetime)
        message = self.message(contact, text, at=at)
        values: dict[str, object] = {
            "category": "LUT",
            "count": 3,
            "kelurahan": "52.72.05.1005",
            "verified": contact.officer_id is not None,
        }
        return self._keep(
            Report(
                contact_id=contact.id,
                officer_id=contact.officer_id,
                message_id=message.id,
                created_at=at,
                **(values | more),
            )
        )

    def _keep(self, row: T) -> T:
        with self._sessions.begin() as session:
            session.add(row)
        return row
