"""What both doors and worker stand on: settings, database, Redis. No Flask here."""

from dataclasses import dataclass
from typing import cast

from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from bot.settings import Settings
from models.database import open_database, session_factory
from models.way_out import Ways


@dataclass(frozen=True, slots=True)
class Services:
    """Opened once per process, after any fork."""

    settings: Settings
    sessions: sessionmaker[Session]
    redis: Redis

    @property
    def engine(self) -> Engine:
        """What the sessions are bound to."""
        return cast(Engine, self.sessions.kw["bind"])


def open_services(settings: Settings) -> Services:
    """Opens nothing yet but the pools: the first use connects."""
    ways = Ways(sms=settings.fallback_channel, whatsapp=settings.whatsapp_channel)
    return Services(
        settings=settings,
        sessions=session_factory(open_database(settings.database_url), ways.as_info()),
        redis=quick_redis(settings.redis_url),
    )


def quick_redis(url: str) -> Redis:
    """A client that gives up within half a second.

    Nobody who waits at a webhook may wait for Redis: all it carries is a nudge.
    """
    return Redis.from_url(
        url, socket_timeout=0.5, socket_connect_timeout=0.5, retry=Retry(NoBackoff(), 0)
    )
