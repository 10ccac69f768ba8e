"""The only file that enqueues. A nudge says "look at the outbox" and nothing else."""

import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.serializers import JSONSerializer

QUEUE = "sapa"
DELIVER = "worker.deliver"
_WAITING = "sapa:nudged"
# Longer than an idle worker takes to start; if the key outlives a lost job, so little is lost.
_WAITING_SECONDS = 5

log = structlog.get_logger()


def queue(redis: Redis) -> Queue:
    """The one queue. Its jobs are JSON, so that nothing in Redis can make a worker run code."""
    return Queue(QUEUE, connection=redis, serializer=JSONSerializer)


def nudge(redis: Redis) -> None:
    """Wakes a worker, best effort: one waiting job is enough, however many rows are due.

    Never raises and never waits long. A lost nudge is made good by the sweep.
    """
    try:
        if redis.set(_WAITING, 1, nx=True, ex=_WAITING_SECONDS):
            queue(redis).enqueue(DELIVER, result_ttl=0, failure_ttl=3600)
    except RedisError as error:
        log.warning("nudge lost", reason=type(error).__name__)


def begun(redis: Redis) -> None:
    """A worker has begun to look: whatever is written from now on needs a nudge of its own."""
    try:
        redis.delete(_WAITING)
    except RedisError as error:
        log.warning("nudge not cleared", reason=type(error).__name__)
