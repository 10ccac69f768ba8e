"""What could not be delivered goes out once more: WhatsApp's as an SMS, an SMS a little later."""

from datetime import datetime, timedelta

from sqlalchemy import Exists, exists, select
from sqlalchemy.orm import Session, aliased

from models.contact import Contact
from models.outbox import FAILED, UNDELIVERED, Outbox
from models.upsert import insert_once

_AT_ONCE = 200
# The provider's word that it did not arrive, for a reason that passes: a phone or a modem without
# signal, an operator with too much to do, credit that ran out (channels' codes: docs/channels.md).
_PASSES = (
    "30001", "30003", "30008", "30017",
    "NO_SERVICE", "RADIO_OFF", "GENERIC_FAILURE", "LIMIT_EXCEEDED",
    "SendingError",
)  # fmt: skip
_AGAIN_AFTER = timedelta(minutes=45)
_AS_SMS, _AGAIN = ":sms", ":again"
_MOST_TRIES = 3
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
        .where(~_is_followed(_AS_SMS))
        .order_by(Outbox.id)
        .limit(_AT_ONCE)
    ).all()
    return sum(
        _write(session, row, row.dedupe_key + _AS_SMS, channel, moment)
        for row, stopped_at in rows
        if stopped_at is None or row.settled_at is None or stopped_at < row.settled_at
    )


def try_again(session: Session, moment: datetime) -> int:
    """Writes anew each SMS that met a hindrance of that kind 45 minutes ago; how many.

    Three tries in all, within the row's life. Not a broadcast's: staff see who got nothing, and
    why, and send to those again.
    """
    rows = session.scalars(
        select(Outbox)
        .where(Outbox.state == UNDELIVERED, Outbox.medium == "sms", Outbox.deadline > moment)
        .where(Outbox.error_code.in_(_PASSES), Outbox.settled_at <= moment - _AGAIN_AFTER)
        .where(Outbox.broadcast_id.is_(None), ~_is_followed(_AGAIN))
        .where(Outbox.dedupe_key.not_like("%" + _AGAIN * (_MOST_TRIES - 1)))
        .order_by(Outbox.id)
        .limit(_AT_ONCE)
    ).all()
    return sum(_write(session, row, row.dedupe_key + _AGAIN, row.channel, moment) for row in rows)


def _is_followed(by: str) -> Exists:
    later = aliased(Outbox)
    return exists().where(later.dedupe_key == Outbox.dedupe_key + by)


def _write(session: Session, row: Outbox, key: str, channel: str, moment: datetime) -> bool:
    copy = {name: getattr(row, name) for name in _COPIED}
    copy |= {
        "dedupe_key": key,
        "channel": channel,
        "medium": "sms",
        "due_at": moment,
        "created_at": moment,
    }
    return insert_once(session, Outbox, ("dedupe_key",), copy) is not None
