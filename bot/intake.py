"""What a provider hands us is in the database, or else in the spool, before we say yes.

See docs/inbound.md for what is promised, and why later texts wait behind a spooled one.
"""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import structlog
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from bot.conversation import converse
from bot.nudge import nudge
from bot.services import Services
from bot.spool import Entry, Spool, Torn, Unwritable, decode
from models import sending
from models.base import now
from values import Incoming, Receipt

# A provider waits 15 s for its answer. Where more waits it is the worker's: a web process is slow
# at it while its other threads answer what comes in.
_AT_A_DOOR_SECONDS, _AT_A_DOOR_MOST = 2.0, 20

log = structlog.get_logger()


class NotTaken(Exception):
    """The transaction failed; nothing of it is kept. The text names the fault."""


class Away(NotTaken):
    """The database would not have taken another entry either: later."""


def take(services: Services, incoming: Incoming) -> bool:
    """Takes one text for good; False for one that is already here. Raises `Unwritable`.

    While others wait in the spool it goes behind them: one sender's texts stay in their order.
    """
    spool = Spool(services.settings.spool_dir)
    # Who reads it later wants to know when it came.
    dated = replace(incoming, sent_at=incoming.sent_at or now())
    if not spool.is_empty():
        spool.keep(dated)
        replay(services, _AT_A_DOOR_SECONDS, _AT_A_DOOR_MOST)
        return True
    try:
        return _enter(services, incoming)
    except NotTaken as fault:
        log.error("spooled", fault=str(fault))
        spool.keep(dated)
        return True


def take_receipt(services: Services, receipt: Receipt) -> bool:
    """Takes what became of a text for good; False if that was no news. Raises `Unwritable`.

    Straight away also while others wait: a receipt never moves a row backwards.
    """
    try:
        return _enter(services, receipt)
    except NotTaken as fault:
        log.error("spooled", fault=str(fault))
        Spool(services.settings.spool_dir).keep(receipt)
        return True


def replay(services: Services, seconds: float = 60.0, most: int | None = None) -> int:
    """Feeds what waits in the spool, in order, until the database fails or `seconds` have passed.

    More than `most` are left to a worker, if one can be told. Returns how many were news. Never
    raises; two at once do no harm: one leaves it to the other.
    """
    spool = Spool(services.settings.spool_dir)
    if most is not None and spool.has_more_than(most) and nudge(services.redis):
        return 0
    fed = 0
    with spool.only_one("replay", otherwise=False) as alone:
        try:
            for file in _queued(spool, seconds) if alone else ():
                fed += _feed_file(services, spool, file)
        except (Away, Unwritable, OSError) as fault:
            log.error("replay stopped", fault=type(fault).__name__, waiting=len(spool.waiting()))
    if fed:
        log.info("replayed", entries=fed)
        nudge(services.redis)
    return fed


def feed(services: Services, entry: Entry) -> bool:
    """One entry in one transaction; whether it was news. Raises `Away`.

    An entry that is itself at fault must not hold up the others: it is put aside for a person.
    Raises `Unwritable` if that cannot be done.
    """
    try:
        return _enter(services, entry)
    except Away:
        raise
    except NotTaken as fault:
        log.error("put aside", fault=str(fault))
        Spool(services.settings.spool_dir).put_aside(entry)
        return False


def _enter(services: Services, entry: Entry) -> bool:
    try:
        with services.sessions.begin() as session:
            if isinstance(entry, Incoming):
                return converse(session, entry) is not None
            return sending.receive(session, entry, now())
    except (DataError, IntegrityError) as error:
        raise NotTaken(type(error).__name__) from error
    except SQLAlchemyError as error:
        raise Away(type(error).__name__) from error
    except Exception as error:  # a fault of ours: the text must not be lost by it
        raise NotTaken(type(error).__name__) from error


def _queued(spool: Spool, seconds: float) -> Iterator[Path]:
    end = time.monotonic() + seconds
    spool.adopt_drafts()
    # Looked at anew when done: what came in meanwhile stands at the end.
    while waiting := spool.waiting():
        for file in waiting:
            if time.monotonic() > end:
                return
            yield file


def _feed_file(services: Services, spool: Spool, file: Path) -> bool:
    try:
        entry = decode(file.read_bytes())
    except Torn as fault:
        log.error("torn entry put aside", fault=str(fault))
        spool.put_torn_aside(file)
        return False
    is_news = feed(services, entry)
    # Only now, after the commit: if we are killed in between, the constraint stops the double.
    file.unlink(missing_ok=True)
    return is_news
