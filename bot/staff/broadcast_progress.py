"""How far a broadcast has come, counted at the moment of looking, and what became of each text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload
from werkzeug.datastructures import MultiDict

from bot import office
from bot.settings import Settings
from bot.staff import keyset
from bot.staff.broadcast_words import causes_in_words
from bot.staff.finish import finish_at, quiet_until
from models.audience import cause
from models.base import now
from models.broadcast import SENDING, UNDO, Broadcast
from models.contact import Contact
from models.outbox import (
    ACCEPTED,
    CANCELLED,
    CLAIMED,
    DELIVERED,
    EXPIRED,
    FAILED,
    HELD,
    PENDING,
    POSTING,
    UNDELIVERED,
    UNKNOWN,
    Outbox,
)

PAGE = 50
_LATELY = timedelta(seconds=60)

# What staff read (words in `BROADCAST_GROUPS`) for the outbox's states, in the order of the page.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "arrived": (DELIVERED,),
    "sent": (ACCEPTED,),
    "waiting": (PENDING, CLAIMED, POSTING, HELD),
    "unsure": (UNKNOWN,),
    "failed": (FAILED, UNDELIVERED, EXPIRED),
    "withdrawn": (CANCELLED,),
}


@dataclass(frozen=True, slots=True)
class Progress:
    """Numbers of texts by group of `GROUPS`; `finish_at` is an estimate.

    `quiet_until`: when the quiet hours end that hold it back, if they do.
    """

    counts: Mapping[str, int]
    is_written: bool
    finish_at: datetime | None
    quiet_until: datetime | None

    @property
    def total(self) -> int:
        """How many texts there are."""
        return sum(self.counts.values())

    @property
    def left(self) -> int:
        """How many are not waiting any more."""
        return self.total - self.counts["waiting"]

    @property
    def is_over(self) -> bool:
        """Whether nothing is on its way: true at once, the state follows within seconds."""
        return self.is_written and not self.counts["waiting"]


def progress(session: Session, broadcast: Broadcast, settings: Settings) -> Progress:
    """Counted over the broadcast's part of an index: a few milliseconds for ten thousand."""
    rows = session.execute(
        select(Outbox.state, func.count().label("texts"))
        .where(Outbox.broadcast_id == broadcast.id)
        .group_by(Outbox.state)
    ).all()
    by_state = {row.state: row.texts for row in rows}
    counts = {
        group: sum(by_state.get(state, 0) for state in states) for group, states in GROUPS.items()
    }
    ends = waits = None
    if broadcast.state == UNDO and broadcast.begins_at:
        waits = quiet_until(office.sending(session, settings), broadcast.begins_at)
    if broadcast.state == SENDING and counts["waiting"]:
        rules = office.sending(session, settings)
        waits = quiet_until(rules, now())
        rate = _recent_rate(session, broadcast.id) or _allowed(settings)
        ends = finish_at(rules, rate, counts["waiting"], now())
    return Progress(counts, broadcast.written_at is not None, ends, waits)


def results(
    session: Session, broadcast_id: int, group: str, args: MultiDict[str, str]
) -> "keyset.Slice[Any]":
    """Each text with its recipient, the newest first; of one group of `GROUPS`, or all."""
    whose = joinedload(Outbox.contact).joinedload(Contact.officer)
    wanted = select(Outbox).where(Outbox.broadcast_id == broadcast_id).options(whose)
    if states := GROUPS.get(group):
        wanted = wanted.where(Outbox.state.in_(states))
    return keyset.newest_first(session, wanted, Outbox.id, args, PAGE)


@dataclass(slots=True)
class Reason:
    """Why texts did not arrive, as staff read it: how many, and the `cause`s that it stands for."""

    words: str
    texts: int = 0
    causes: tuple[str, ...] = ()


def reasons(session: Session, broadcast_id: int) -> Sequence[Reason]:
    """Of the texts that did not arrive, the most frequent first."""
    counted = func.count().label("texts")
    rows = session.execute(
        select(Outbox.state, Outbox.error_code, counted)
        .where(Outbox.broadcast_id == broadcast_id, Outbox.state.in_(GROUPS["failed"]))
        .group_by(Outbox.state, Outbox.error_code)
    )
    found: dict[str, Reason] = {}
    for row in rows:
        because = cause(row.state, row.error_code)
        [words] = causes_in_words([because])
        reason = found.setdefault(words, Reason(words))
        reason.texts += row.texts
        reason.causes += (because,)
    return sorted(found.values(), key=lambda reason: -reason.texts)


def _recent_rate(session: Session, broadcast_id: int) -> float:
    """Texts a second over the last minute; 0 where it has only just begun."""
    since = now() - _LATELY
    first, posted = session.execute(
        select(func.min(Outbox.posting_at), func.count()).where(
            Outbox.broadcast_id == broadcast_id,
            Outbox.state.in_((ACCEPTED, DELIVERED, UNDELIVERED, FAILED)),
            Outbox.posting_at > since,
        )
    ).one()
    seconds = (now() - first).total_seconds() if first else 0
    return posted / seconds if seconds > 3 else 0.0


def _allowed(settings: Settings) -> float:
    return settings.rates.get(settings.channels[0], settings.send_rate)
