"""The way out: claim what is due, post it, record what became of it.

The steps of a row are in `models/claiming.py` and `models/sending.py`, drawn in docs/delivery.md.
No database connection is held while a provider is called.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from inspect import iscoroutinefunction
from threading import Thread
from typing import TypeVar, TypeVarTuple, cast
from weakref import finalize

import structlog

from bot import pace, runs
from bot.channels import (
    Accepted,
    Channel,
    KeepsOpen,
    Posting,
    Rejected,
    SendError,
    TryLater,
    Uncertain,
)
from bot.outcomes import Landed, record
from bot.pace import Rate
from bot.services import Services
from models import claiming
from models.base import now
from models.channel_state import ChannelState
from models.claiming import Claim, Wanted

CLAIM_ROWS = 250
# WhatsApp would refuse it: nothing is sent, and it falls back to SMS where that is possible.
WINDOW_SHUT = "window shut"
# While texts fly, their outcomes are written in groups: one commit for what came in meanwhile.
_GROUP_SECONDS = 0.03

log = structlog.get_logger()

_Post = asyncio.Task[Accepted | SendError]
_Arguments = TypeVarTuple("_Arguments")
_Result = TypeVar("_Result")


@dataclass(slots=True)
class _Run:
    """One channel's way through its due rows; `name` is its lock's (`bot/runs.py`)."""

    channel: str
    name: str
    end: float
    slots: asyncio.Semaphore
    waiting: deque[Claim] = field(default_factory=deque)
    flying: dict[_Post, Claim] = field(default_factory=dict)


class Sender:
    """Sends the outbox's due rows through the channels, many in flight, one writer a channel.

    Texts fly on an event loop, in a thread of its own; the database is asked from other threads.
    """

    def __init__(self, services: Services, channels: Mapping[str, Channel]) -> None:
        self._services = services
        self._channels = channels
        self._rates = {name: Rate(services.redis, services.settings, name) for name in channels}
        self._latest: dict[str, datetime] = {}  # when each channel last took a text
        self._in_flight = services.settings.send_concurrency
        self._lease = timedelta(seconds=services.settings.lease_seconds)
        # Well before anybody looks into a row whose sender seems to be dead.
        self._stale_after = services.settings.settle_seconds / 2
        # One for each channel: what the database is asked for waits for no name server.
        self._clerks = ThreadPoolExecutor(len(channels))
        self._loop = asyncio.new_event_loop()
        self._ways_out = {name: self._way_out(channel) for name, channel in channels.items()}
        Thread(target=_turn, args=(self._loop,), daemon=True).start()
        finalize(self, _stop, self._loop, tuple(channels.values()))

    def drain(self, seconds: float) -> bool:
        """Sends until nothing is due (True) or `seconds` have passed (False).

        Each channel by itself: a modem that takes ten seconds a text holds up nobody else.
        """
        drained = asyncio.run_coroutine_threadsafe(
            self._drain_all(time.monotonic() + seconds), self._loop
        )
        return drained.result()

    async def _drain_all(self, end: float) -> bool:
        drained = await asyncio.gather(
            *(self._drain(name, end) for name in self._channels), return_exceptions=True
        )
        for each in drained:
            if isinstance(each, BaseException):
                raise each
        return all(drained)

    async def _drain(self, channel: str, end: float) -> bool:
        before = self._latest.get(channel)
        try:
            return await self._drain_alone(channel, end)
        finally:
            if (latest := self._latest.get(channel)) and latest != before:
                await self._aside(self._note, channel, latest)

    def _note(self, channel: str, latest: datetime) -> None:
        with self._services.sessions.begin() as session:
            ChannelState.note(session, channel, last_out_at=latest)

    async def _drain_alone(self, channel: str, end: float) -> bool:
        with ExitStack() as lock:
            name = await self._aside(lock.enter_context, runs.running(self._services.engine))
            run = _Run(channel, name, end, asyncio.Semaphore(self._in_flight))
            try:
                while time.monotonic() < end:
                    claimed = await self._aside(self._claim, channel, self._most(channel))
                    if not claimed:
                        return True
                    run.waiting.extend(claimed)
                    await self._send(run)
            finally:  # it is not over while a text may still leave
                if run.flying:
                    await asyncio.wait(run.flying)
        return False

    def _most(self, name: str) -> int:
        # No more than may leave within a second: what is claimed here, a reply cannot overtake.
        return min(CLAIM_ROWS, self._rates[name].burst)

    def _claim(self, name: str, most: int) -> list[Claim]:
        moment = now()
        with self._services.sessions.begin() as session:
            least = pace.least_pressing(session, self._services.settings, name, moment)
            return claiming.claim(session, Wanted(name, most, self._lease, least), moment)

    async def _send(self, run: _Run) -> None:
        waiting, flying = run.waiting, run.flying
        landed: list[Landed] = []
        is_more, ready = True, self._in_flight
        while waiting or flying or landed:
            # Twice as many as have just landed stand ready: no slot waits for our commits, and a
            # slow provider is given no more than it will soon take.
            ready = max(2 * len(landed), ready // 2)
            room = max(0, min(self._in_flight + ready - len(flying), len(waiting)))
            begun_at = _clock()
            for held in await self._aside(self._begin, run, landed, room):
                flying[self._loop.create_task(self._post(held, begun_at, run.slots))] = held
            if any(isinstance(outcome, Accepted) for _, outcome in landed):
                self._latest[run.channel] = now()
            until = time.monotonic() + _GROUP_SECONDS
            # While many are flying the next are claimed: no slot waits for the last of a batch.
            most = self._most(run.channel)
            wanted = most - len(waiting)
            is_busy = len(flying) >= self._in_flight and wanted * 2 >= most
            if is_more and is_busy and time.monotonic() < run.end:
                claimed = await self._aside(self._claim, run.channel, wanted)
                is_more = len(claimed) == wanted
                waiting.extend(claimed)
            landed = [(flying.pop(one), one.result()) for one in await _some_done(flying, until)]

    def _begin(self, run: _Run, landed: Sequence[Landed], most: int) -> list[Claim]:
        starting = [run.waiting.popleft() for _ in range(self._rates[run.channel].take(most))]
        # One commit both records what has landed and says what is about to be posted.
        with self._services.sessions.begin() as session:
            record(session, landed)
            return claiming.begin_posting(session, starting, now(), run.name)

    async def _post(
        self, held: Claim, begun_at: float, slots: asyncio.Semaphore
    ) -> Accepted | SendError:
        async with slots:
            # Frozen since: a PostgreSQL that was restarted meanwhile has let go of our run's lock,
            # and another may have sent the row by now. If it is still ours it goes again.
            if _clock() - begun_at > self._stale_after:
                return TryLater("frozen")
            if not held.is_open and held.content is None:
                return Rejected(WINDOW_SHUT)
            content = None if held.is_open else held.content
            posting = Posting(held.outbox_id, held.medium, held.address, held.text, content)
            try:
                return await self._ways_out[held.channel](posting)
            except SendError as error:
                return error
            except Exception as error:  # a channel's own fault: it may have sent before it broke
                log.error("channel failed", channel=held.channel, error=type(error).__name__)
                return Uncertain(type(error).__name__)

    def _way_out(self, channel: Channel) -> Callable[[Posting], Awaitable[Accepted]]:
        if iscoroutinefunction(channel.send):
            return channel.send
        send = cast(Callable[[Posting], Accepted], channel.send)
        loop, pool = self._loop, ThreadPoolExecutor(self._in_flight)
        return lambda posting: loop.run_in_executor(pool, send, posting)

    def _aside(
        self, work: Callable[[*_Arguments], _Result], *arguments: *_Arguments
    ) -> asyncio.Future[_Result]:
        """What waits for a store is done in another thread."""
        return self._loop.run_in_executor(self._clerks, work, *arguments)


def _turn(loop: asyncio.AbstractEventLoop) -> None:
    try:
        loop.run_forever()
    finally:
        loop.close()


def _stop(loop: asyncio.AbstractEventLoop, channels: Iterable[Channel]) -> None:
    async def hang_up() -> None:
        for channel in channels:
            if isinstance(channel, KeepsOpen):
                await channel.hang_up()
        loop.stop()

    # Nobody waits for it: the sender's last trace may be let go by the loop's own thread.
    asyncio.run_coroutine_threadsafe(hang_up(), loop)


def _clock() -> float:
    """Seconds that go on while this process or the whole machine sleeps."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


async def _some_done(flying: Collection[_Post], until: float) -> Collection[_Post]:
    """Waits for the first of them, and until then for those that land with it."""
    if not flying:  # the rate lets nothing leave at this moment
        await asyncio.sleep(_GROUP_SECONDS)
        return ()
    await asyncio.wait(flying, return_when=asyncio.FIRST_COMPLETED)
    landed, _ = await asyncio.wait(flying, timeout=max(0.0, until - time.monotonic()))
    return landed
