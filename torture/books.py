"""The books: what was said and sent by the outside's account, and what our tables say of it."""

import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from redis import Redis
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.message import Message
from models.outbox import ACCEPTED, CANCELLED, DELIVERED, EXPIRED, FAILED, UNDELIVERED, Outbox
from models.report import Report
from torture.plan import Said

_ARRIVED = (ACCEPTED, DELIVERED, UNDELIVERED)
_IN_DOUBT_NO_MORE = (*_ARRIVED, FAILED, CANCELLED, EXPIRED)


@dataclass
class Books:
    """How often each kind of difference was found; `examples` say where to look first."""

    found: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    def note(self, kind: str, where: object) -> None:
        """One difference."""
        self.found[kind] += 1
        if self.found[kind] <= 3:
            self.examples.append(f"{kind}: {where}")


# Every kind that makes a run fail, in the order of the table.
DIFFERENCES = (
    "text in lost",
    "text in doubled",
    "text in from nowhere",
    "report lost",
    "report doubled or false",
    "reply not written",
    "reply written twice",
    "text out never taken by the provider",
    "text out taken twice or by no row's order",
    "text out changed on its way",
    "row left in doubt",
    "out of order without a reason",
    "personal data in Redis",
)
# Counted, and explained in docs/torture.md.
EXCUSED = "overtaken while it was in doubt"


def compare(
    session: Session,
    said: Sequence[Said],
    accepted: Sequence[dict[str, str]],
    late: Collection[str] = (),
) -> Books:
    """Every text that the provider's log has against every row; every row against what it took.

    `late` are the provider's ids for what it took after we had stopped listening.
    """
    books = Books()
    messages = {
        row.id: row.provider_id
        for row in session.execute(select(Message.id, Message.provider_id)).all()
    }
    _texts_in(books, said, messages)
    _reports(books, session, said, messages)
    rows = session.scalars(select(Outbox).order_by(Outbox.id)).all()
    _replies(books, rows, messages)
    _texts_out(books, rows, accepted)
    _order(books, rows, accepted, set(late))
    return books


def _texts_in(books: Books, said: Sequence[Said], messages: dict[int, str]) -> None:
    kept = Counter(messages.values())
    for each in said:
        if not kept[each.sid]:
            books.note("text in lost", each)
        elif kept[each.sid] > 1:
            books.note("text in doubled", each)
    for sid in kept.keys() - {each.sid for each in said}:
        books.note("text in from nowhere", sid)


def _reports(
    books: Books, session: Session, said: Sequence[Said], messages: dict[int, str]
) -> None:
    made: dict[str, Counter[tuple[str, int, str]]] = {}
    for report in session.scalars(select(Report)):
        said_so = report.category, report.count, report.kelurahan
        made.setdefault(messages[report.message_id], Counter())[said_so] += 1
    kept = set(messages.values())
    for each in said:
        if each.sid not in kept:
            continue
        due, have = Counter(each.reports), made.get(each.sid, Counter())
        for lost in (due - have).elements():
            books.note("report lost", (lost, each))
        for strange in (have - due).elements():
            books.note("report doubled or false", (strange, each))


def _replies(books: Books, rows: Sequence[Outbox], messages: dict[int, str]) -> None:
    written = Counter(row.message_id for row in rows)
    for message_id, sid in messages.items():
        if not written[message_id]:
            books.note("reply not written", sid)
        elif written[message_id] > 1:
            books.note("reply written twice", sid)


def _texts_out(books: Books, rows: Sequence[Outbox], accepted: Sequence[dict[str, str]]) -> None:
    taken = {message["Sid"]: message for message in accepted}
    for row in rows:
        message = taken.pop(row.provider_id or "", None)
        if row.state not in _IN_DOUBT_NO_MORE:
            books.note("row left in doubt", _named(row))
        if message is None:
            books.note("text out never taken by the provider", _named(row))
        elif (message["To"].removeprefix("whatsapp:"), message["Body"]) != (row.address, row.text):
            books.note("text out changed on its way", _named(row))
    for message in taken.values():
        alike = [
            _named(row)
            for row in rows
            if row.text == message["Body"] and row.address in message["To"]
        ]
        books.note("text out taken twice or by no row's order", (message, alike))


def _order(
    books: Books, rows: Sequence[Outbox], accepted: Sequence[dict[str, str]], late: set[str]
) -> None:
    place = {message["Sid"]: number for number, message in enumerate(accepted)}
    # Only of one urgency: an answer overtakes a reminder, and who writes both at once writes them
    # in any order.
    last: dict[tuple[int, int], tuple[int, Outbox]] = {}
    for row in rows:
        here = place.get(row.provider_id or "")
        if here is None:
            continue
        kind_of_text = row.contact_id, row.priority
        before = last.get(kind_of_text)
        if before and here < before[0]:
            kind = EXCUSED if _was_in_doubt(before[1], late) else "out of order without a reason"
            books.note(kind, (_named(before[1]), _named(row)))
        else:
            last[kind_of_text] = here, row


def _was_in_doubt(row: Outbox, late: set[str]) -> bool:
    # Tried twice; or settled, by a text of the same words perhaps that another row had sent; or
    # taken after we had stopped listening: then the reason for that still stands at the row.
    is_settled = row.claim_no > row.attempts or row.error_code is not None
    return row.attempts > 1 or is_settled or row.provider_id in late


def _named(row: Outbox) -> str:
    return (
        f"outbox {row.id} contact {row.contact_id} {row.state} attempts {row.attempts} "
        f"claims {row.claim_no} code {row.error_code} id {row.provider_id}"
    )


def look_into_redis(books: Books, redis: Redis, files: Path, secrets: Collection[bytes]) -> None:
    """Looks for what people wrote, and for their numbers, in every value and in the log on disk."""
    kept = [*_everything(redis), *(file.read_bytes() for file in files.rglob("*.aof"))]
    for value in kept:
        for secret in secrets:
            if secret in value:
                books.note("personal data in Redis", secret)


def _everything(redis: Redis) -> Iterator[bytes]:
    for key in redis.scan_iter(count=1000):
        yield _bytes(key)
        for value in _values(redis, key):
            yield value
            with suppress(zlib.error):  # RQ packs what its jobs carry and how they failed
                yield zlib.decompress(value)


def _values(redis: Redis, key: Any) -> list[bytes]:
    readers: dict[bytes, Callable[[], Any]] = {
        b"hash": lambda: chain.from_iterable(redis.hgetall(key).items()),
        b"list": lambda: redis.lrange(key, 0, -1),
        b"set": lambda: redis.smembers(key),
        b"zset": lambda: redis.zrange(key, 0, -1),
        b"string": lambda: [redis.get(key) or b""],
        b"stream": lambda: [repr(redis.xrange(key))],
    }
    kind = _bytes(redis.type(key))
    return [_bytes(value) for value in readers.get(kind, list)()]


def _bytes(value: bytes | str) -> bytes:
    return value.encode() if isinstance(value, str) else value
