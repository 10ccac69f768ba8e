"""How fast and when texts may leave: the rate per channel, the quiet hours, the day's budget."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import structlog
from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy.orm import Session

from bot import office
from bot.office import Sending
from bot.settings import Settings
from models import claiming
from models.outbox import BROADCAST, REPLY
from reading.district import load_district

_FRIDAY = 4

log = structlog.get_logger()


class Rate:
    """So many texts a second through one channel, shared by all workers through Redis.

    While Redis is away each worker keeps the rate by itself: texts must not wait for it.
    """

    def __init__(self, redis: Redis, settings: Settings, channel: str) -> None:
        rate = settings.rates.get(channel, settings.send_rate)
        # Slower than one a second is one in so many seconds.
        self._item = (
            RateLimitItemPerSecond(int(rate))
            if rate >= 1
            else RateLimitItemPerSecond(1, round(1 / rate))
        )
        self._key = f"sapa:rate:{channel}"
        # The address is the pool's; the library only wants to see one.
        storage = RedisStorage("redis://", connection_pool=redis.connection_pool)
        self._shared = SlidingWindowCounterRateLimiter(storage)
        self._own = SlidingWindowCounterRateLimiter(MemoryStorage())

    @property
    def burst(self) -> int:
        """As many as may leave at once."""
        return self._item.amount

    def take(self, wanted: int) -> int:
        """How many of the wanted texts may leave now."""
        if wanted == 0:
            return 0
        try:
            return self._take(self._shared, wanted)
        except RedisError as error:
            log.warning("rate not shared", reason=type(error).__name__)
            return self._take(self._own, wanted)

    def _take(self, limiter: SlidingWindowCounterRateLimiter, wanted: int) -> int:
        left = min(wanted, limiter.get_window_stats(self._item, self._key).remaining)
        # Another worker may have taken some between the look and the hit: then none this time.
        return left if left > 0 and limiter.hit(self._item, self._key, cost=left) else 0


def least_pressing(session: Session, settings: Settings, channel: str, moment: datetime) -> int:
    """The least pressing priority that may leave now: replies only at night and over budget."""
    zone = load_district().time_zone
    rules = office.sending(session, settings)
    if is_quiet(rules, zone, moment):
        return REPLY
    if rules.daily_budget:
        midnight = datetime.combine(moment.astimezone(zone).date(), time(), zone)
        if claiming.posted_since(session, channel, midnight) >= rules.daily_budget:
            return REPLY
    return BROADCAST


def is_quiet(rules: Sending, zone: ZoneInfo, moment: datetime) -> bool:
    """Whether what can wait waits now: at night, and during the Friday prayer."""
    local = moment.astimezone(zone)
    if _within(rules.quiet_hours, local.time()):
        return True
    return local.weekday() == _FRIDAY and _within(rules.quiet_friday, local.time())


def _within(span: tuple[time, time] | None, moment: time) -> bool:
    if span is None:
        return False
    begin, end = span
    if begin <= end:
        return begin <= moment < end
    return moment >= begin or moment < end  # over midnight
