"""The way out: claim what is due, post it, record what became of it.

The steps of a row are in `models/claiming.py` and `models/sending.py`, drawn in docs/delivery.md.
No database connection is held while a provider is called.
"""

import time
from collections import deque
from collections.abc import Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue

import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot import pace, runs
from bot.channels import (
    Accepted,
    Channel,
    OptedOut,
    Posting,
    Rejected,
    SendError,
    TryLater,
    Uncertain,
)
from bot.pace import Rate
from bot.services import Services
from models import claiming, sending
from models.base import now
from models.channel_state import ChannelState
from models.claiming import Claim, Wanted
from models.sending import Taken

CLAIM_ROWS = 250
# WhatsApp would refuse it: nothing is sent, and it falls back to SMS where that is possible.
WINDOW_SHUT = "window shut"
# While texts fly, their outcomes are written in groups: one commit for what came in meanwhile.
_GROUP_SECONDS = 0.03

log = structlog.get_logger()


class Sender:
    """Sends the outbox's due rows through the channels, many in flight, one writer a channel."""

    def __init__(self, services: Services, channels: Mapping[str, Channel]) -> None:
        self._services = services
        self._channels = channels
        self._rates = {name: Rate(services.redis, services.settings, name) for name in channels}
        self._latest: dict[str, datetime] = {}  # when each channel last took a text
        self._in_flight = services.settings.send_concurrency
        self._lease = timedelta(seconds=services.settings.lease_seconds)
        # Well before anybody looks into a row whose sender seems to be dead.
        self._stale_after = services.settings.settle_seconds / 2

    def drain(self, seconds: float) -> bool:
        """Sends until nothing is due (True) or `seconds` have passed (False).

        Each channel by itself: a modem that takes ten seconds a text holds up nobody else.
        """
        end = time.monotonic() + seconds
        with ThreadPoolExecutor(len(self._channels)) as pool:
            return all(pool.map(lambda name: self._drain(name, end), self._channels))

    def _drain(self, name: str, end: float) -> bool:
        before = self._latest.get(name)
        try:
            return self._drain_alone(name, end)
        finally:
            if (latest := self._latest.get(name)) != before:
                with self._services.sessions.begin() as session:
                    ChannelState.note(session, name, last_out_at=latest)

    def _drain_alone(self, name: str, end: float) -> bool:
        # The lock outlives the pool: while a thread may still post, the run is not over.
        with (
            runs.running(self._services.engine) as run,
            ThreadPoolExecutor(self._in_flight) as pool,
        ):
            while time.monotonic() < end:
                waiting = deque(self._claim(name, self._most(name)))
                if not waiting:
                    return True
                self._send(name, run, pool, waiting, end)
        return False

    def _most(self, name: str) -> int:
        # No more than may leave within a second: what is claimed here, a reply cannot overtake.
        return min(CLAIM_ROWS, self._rates[name].burst)

    def _claim(self, name: str, most: int) -> list[Claim]:
        moment = now()
        with self._services.sessions.begin() as session:
            least = pace.least_pressing(session, self._services.settings, name, moment)
            return claiming.claim(session, Wanted(name, most, self._lease, least), moment)

    def _send(self, name: str, run: str, pool: Executor, waiting: deque[Claim], end: float) -> None:
        flying: dict[Future[Accepted | SendError], Claim] = {}
        landed: list[tuple[Claim, Accepted | SendError]] = []
        done: SimpleQueue[Future[Accepted | SendError]] = SimpleQueue()
        is_more, ready = True, self._in_flight
        while waiting or flying or landed:
            # Twice as many as have just landed stand ready: no thread waits for our commits, and a
            # slow provider is given no more than it will soon take.
            ready = max(2 * len(landed), ready // 2)
            room = max(0, min(self._in_flight + ready - len(flying), len(waiting)))
            starting = [waiting.popleft() for _ in range(self._rates[name].take(room))]
            # One commit both records what has landed and says what is about to be posted.
            begun_at = _clock()
            with self._services.sessions.begin() as session:
                _record(session, landed)
                begun = claiming.begin_posting(session, starting, now(), run)
            for held in begun:
                posted = pool.submit(self._post, held, begun_at)
                flying[posted] = held
                posted.add_done_callback(done.put)
            if any(isinstance(outcome, Accepted) for _, outcome in landed):
                self._latest[name] = now()
            until = time.monotonic() + _GROUP_SECONDS
            # While many are flying the next are claimed: no thread waits for the last of a batch.
            wanted = self._most(name) - len(waiting)
            is_busy = len(flying) >= self._in_flight and wanted * 2 >= self._most(name)
            if is_more and is_busy and time.monotonic() < end:
                claimed = self._claim(name, wanted)
                is_more = len(claimed) == wanted
                waiting.extend(claimed)
            landed = [
                (flying.pop(one), one.result()) for one in _some_done(done, len(flying), until)
            ]

    def _post(self, held: Claim, begun_at: float) -> Accepted | SendError:
        # Frozen since: a PostgreSQL that was restarted meanwhile has let go of our run's lock, and
        # another may have sent the row by now. If it is still ours it goes again.
        if _clock() - begun_at > self._stale_after:
            return TryLater("frozen")
        if not held.is_open and held.content is None:
            return Rejected(WINDOW_SHUT)
        content = None if held.is_open else held.content
        posting = Posting(held.outbox_id, held.medium, held.address, held.text, content)
        try:
            return self._channels[held.channel].send(posting)
        except SendError as error:
            return error
        except Exception as error:  # a channel's own fault: it may have sent before it broke
            log.error("channel failed", channel=held.channel, error=type(error).__name__)
            return Uncertain(type(error).__name__)


def _clock() -> float:
    """Seconds that go on while this process or the whole machine sleeps."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def _some_done(
    done: "SimpleQueue[Future[Accepted | SendError]]", flying: int, until: float
) -> list[Future[Accepted | SendError]]:
    """Waits for the first of them, and until then for those that land with it."""
    if not flying:  # the rate lets nothing leave at this moment
        time.sleep(_GROUP_SECONDS)
        return []
    found = [done.get()]
    with suppress(Empty):
        while len(found) < flying:
            found.append(done.get(timeout=max(0.0, until - time.monotonic())))
    return found


def _record(session: Session, landed: list[tuple[Claim, Accepted | SendError]]) -> None:
    moment = now()
    taken = [
        Taken(held, outcome.provider_id, outcome.provider_state, outcome.delivered)
        for held, outcome in landed
        if isinstance(outcome, Accepted)
    ]
    try:
        with session.begin_nested():
            sending.accept(session, taken, moment)
    except IntegrityError:
        for each in taken:
            _record_alone(session, each, moment)
    for held, outcome in landed:
        if isinstance(outcome, SendError):
            _record_error(session, held, outcome)


def _record_alone(session: Session, taken: Taken, moment: datetime) -> None:
    try:
        with session.begin_nested():
            sending.accept(session, [taken], moment)
    except IntegrityError:
        # An id that another row already has proves nothing about this one.
        sending.lose_sight(session, taken.held, "provider id twice")


def _record_error(session: Session, held: Claim, error: SendError) -> None:
    moment = now()
    match error:
        case TryLater():
            sending.try_later(session, held, error.code, error.after, moment)
        case Uncertain():
            sending.lose_sight(session, held, error.code)
        case _:
            opted_out = isinstance(error, OptedOut)
            sending.give_up(session, held, error.code, moment, opted_out)
    log.info("not accepted", outbox_id=held.outbox_id, code=error.code, kind=type(error).__name__)
