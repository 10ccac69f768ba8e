"""The only file that enqueues. A nudge says "look at the outbox" and nothing else."""

from datetime import datetime
from threading import Timer

import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.serializers import JSONSerializer

from models.base import now

QUEUE = "sapa"
DELIVER = "worker.deliver"
_WAITING = "sapa:nudged"
# Longer than an idle worker takes to start; if the key outlives a lost job, so little is lost.
_WAITING_SECONDS = 5

log = structlog.get_logger()


def queue(redis: Redis) -> Queue:
    """The one queue. Its jobs are JSON, so that nothing in Redis can make a worker run code."""
    return Queue(QUEUE, connection=redis, serializer=JSONSerializer)


def nudge(redis: Redis) -> bool:
    """Wakes a worker, best effort: one waiting job is enough, however many rows are due.

    False if Redis is away. Never raises and never waits long. A lost nudge is made good by the
    sweep.
    """
    try:
        if redis.set(_WAITING, 1, nx=True, ex=_WAITING_SECONDS):
            queue(redis).enqueue(DELIVER, result_ttl=0, failure_ttl=3600)
    except RedisError as error:
        log.warning("nudge lost", reason=type(error).__name__)
        return False
    return True


class AlarmClock:
    """Wakes a worker at moments that are near: each once, however often it is set.

    It runs in this process's memory. If it dies with the process, nothing is lost: the next sweep,
    in whichever worker, sets it anew or finds the moment gone by.
    """

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._set: set[datetime] = set()

    def at(self, moment: datetime) -> None:
        """Sets it."""
        if moment in self._set:
            return
        self._set.add(moment)
        timer = Timer((moment - now()).total_seconds(), self._ring, (moment,))
        timer.daemon = True  # a worker that is told to stop does not wait for it
        timer.start()

    def _ring(self, moment: datetime) -> None:
        self._set.discard(moment)
        nudge(self._redis)


def begun(redis: Redis) -> None:
    """A worker has begun to look: whatever is written from now on needs a nudge of its own."""
    try:
        redis.delete(_WAITING)
    except RedisError as error:
        log.warning("nudge not cleared", reason=type(error).__name__)
