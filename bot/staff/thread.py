"""What was said between the office and one address, both ways, in the order of time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.staff.inbox_words import delivery
from models.attachment import Attachment
from models.message import REVIEW, Message
from models.outbox import Outbox
from models.phone_order import without_code

LONGEST = 100


@dataclass(frozen=True, slots=True)
class Said:
    """One text of a conversation. `delivery` and `look` are only there on the way out.

    `message_id` is its own, or on the way out that of the text it answers; `key` is what set it
    off (`Outbox.dedupe_key`).
    """

    at: datetime
    text: str
    medium: str
    inbound: bool
    message_id: int | None = None
    key: str = ""
    waits: bool = False
    button: str | None = None
    attachments: tuple[Attachment, ...] = ()
    delivery: str = ""
    look: str = ""


@dataclass(frozen=True, slots=True)
class Thread:
    """The texts before a moment, oldest first; `older` is the moment to go on from."""

    said: list[Said]
    older: datetime | None

    @property
    def message_ids(self) -> list[int]:
        """The texts that came in, by their ids."""
        return [one.message_id for one in self.said if one.inbound and one.message_id is not None]

    def about(self, message_ids: Collection[int], keys: Collection[str]) -> list[Said]:
        """Those texts and their answers, and what went out for one of the keys."""
        return [one for one in self.said if one.message_id in message_ids or one.key in keys]


def thread(session: Session, contact_id: int, before: datetime | None = None) -> Thread:
    """The last texts with this contact, before that moment if one is given."""
    texts_in = select(Message).where(Message.contact_id == contact_id)
    texts_out = select(Outbox).where(Outbox.contact_id == contact_id)
    if before is not None:
        texts_in = texts_in.where(Message.received_at < before)
        texts_out = texts_out.where(Outbox.created_at < before)
    texts_in = texts_in.order_by(Message.id.desc()).limit(LONGEST + 1)
    texts_out = texts_out.order_by(Outbox.id.desc()).limit(LONGEST + 1)
    messages = session.scalars(texts_in).all()
    attached = _attachments(session, messages)
    said = [_inbound(message, attached.get(message.id, ())) for message in messages]
    said += [_outbound(row) for row in session.scalars(texts_out)]
    # A reply bears the time of its text at the earliest, and stands below it.
    said.sort(key=lambda one: (one.at, not one.inbound))
    shown = said[-LONGEST:]
    return Thread(shown, older=shown[0].at if len(said) > LONGEST else None)


def _attachments(
    session: Session, messages: Sequence[Message]
) -> dict[int, tuple[Attachment, ...]]:
    theirs = Attachment.message_id.in_([message.id for message in messages])
    ordered = select(Attachment).where(theirs).order_by(Attachment.message_id, Attachment.position)
    by_message = groupby(session.scalars(ordered), key=lambda one: one.message_id)
    return {message_id: tuple(found) for message_id, found in by_message}


def _inbound(message: Message, attached: tuple[Attachment, ...]) -> Said:
    return Said(
        at=message.received_at,
        text=message.text,
        medium=message.medium,
        inbound=True,
        message_id=message.id,
        waits=message.state == REVIEW,
        button=message.button,
        attachments=attached,
    )


def _outbound(row: Outbox) -> Said:
    words, look = delivery(row)
    return Said(
        at=row.created_at,
        text=without_code(row.text),
        medium=row.medium,
        inbound=False,
        message_id=row.message_id,
        key=row.dedupe_key,
        delivery=words,
        look=look,
    )
