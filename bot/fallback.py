"""What WhatsApp could not deliver goes out once more, as an SMS. Once only."""

from datetime import datetime

from sqlalchemy import Exists, exists, select
from sqlalchemy.orm import Session, aliased

from models.contact import Contact
from models.outbox import FAILED, UNDELIVERED, Outbox
from models.upsert import insert_once

_AT_ONCE = 200
_COPIED = (
    "contact_id", "message_id", "broadcast_id", "address", "text", "priority", "deadline",
)  # fmt: skip


def fall_back(session: Session, channel: str, moment: datetime) -> int:
    """Writes an SMS through `channel` for each text that WhatsApp refused or lost; how many.

    Not for those who told WhatsApp to stop us, nor for an address that is no number.
    """
    rows = session.execute(
        select(Outbox, Contact.opted_out_at)
        .join(Contact, Contact.id == Outbox.contact_id)
        .where(Outbox.state.in_((FAILED, UNDELIVERED)), Outbox.medium == "whatsapp")
        .where(Outbox.deadline > moment, Outbox.address.startswith("+"))
        .where(~_has_fallen_back())
        .order_by(Outbox.id)
        .limit(_AT_ONCE)
    ).all()
    return sum(
        _write(session, row, channel, moment)
        for row, stopped_at in rows
        if stopped_at is None or row.settled_at is None or stopped_at < row.settled_at
    )


def _has_fallen_back() -> Exists:
    later = aliased(Outbox)
    return exists().where(later.dedupe_key == Outbox.dedupe_key + ":sms")


def _write(session: Session, row: Outbox, channel: str, moment: datetime) -> bool:
    copy = {name: getattr(row, name) for name in _COPIED}
    copy |= {
        "dedupe_key": f"{row.dedupe_key}:sms",
        "channel": channel,
        "medium": "sms",
        "due_at": moment,
        "created_at": moment,
    }
    return insert_once(session, Outbox, ("dedupe_key",), copy) is not None
