"""The worker process: woken by a nudge, or by the sweep where the nudge was lost."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from redis import Redis
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot.conversation import converse
from bot.nudge import nudge, queue
from models.base import now
from models.broadcast import UNDO, Broadcast
from models.outbox import Outbox
from models.staff import Staff
from tests.parts.live import LiveServer
from tests.parts.waiting import wait_until
from values import Incoming

NUMBER = "+6281234567890"
SECRET = "rahasia-sekali"


def incoming(number: int) -> Incoming:
    return Incoming(
        channel="simulator",
        provider_id=f"sim-{number}",
        sender=NUMBER,
        recipient="simulator",
        text=f"LAPOR LANSIA {number} PENATOI {SECRET}",
        medium="sms",
    )


def states(sessions: sessionmaker[Session]) -> list[str]:
    with sessions.begin() as session:
        return list(session.scalars(select(Outbox.state).order_by(Outbox.id)))


def test_a_nudge_wakes_the_worker(live_server: LiveServer) -> None:
    with live_server.sessions.begin() as session:
        converse(session, incoming(1))
    nudge(live_server.services.redis)

    wait_until(lambda: states(live_server.sessions)[0] == "delivered")


def test_a_lost_nudge_is_made_good_by_the_sweep(live_server: LiveServer) -> None:
    with live_server.sessions.begin() as session:
        converse(session, incoming(2))
    # What the scheduler does each time it ticks.
    queue(live_server.services.redis).enqueue("worker.sweep")

    wait_until(lambda: states(live_server.sessions)[1] == "delivered")


def test_a_broadcast_begins_when_its_time_to_undo_is_over(live_server: LiveServer) -> None:
    with live_server.sessions.begin() as session:
        clerk = Staff(username="rahma", name="Rahma", password_hash="x", created_at=now())
        session.add(clerk)
        session.flush()
        soon = Broadcast(text="Halo", audience={}, state=UNDO, created_by_id=clerk.id)
        soon.created_at, soon.begins_at = now(), now() + timedelta(seconds=1)
        session.add(soon)
    nudge(live_server.services.redis)  # and no sweep: this house has no scheduler

    def state() -> str:
        with live_server.sessions.begin() as session:
            return session.scalars(select(Broadcast.state)).one()

    wait_until(lambda: state() != UNDO, timeout=20)


def test_many_nudges_are_one_job(redis_url: str) -> None:
    with Redis.from_url(redis_url.replace("db=0", "db=2")) as redis:
        redis.flushdb()
        for _ in range(100):
            nudge(redis)
        assert len(queue(redis)) == 1


def test_redis_never_holds_what_people_say(redis_url: str, live_server: LiveServer) -> None:
    with live_server.sessions.begin() as session:
        converse(session, incoming(3))
    nudge(live_server.services.redis)
    kept = b"".join(everything(live_server.services.redis))

    assert b"sapa" in kept
    for secret in (SECRET, NUMBER.removeprefix("+"), "PENATOI"):
        assert secret.encode() not in kept


def everything(redis: Redis) -> Iterator[bytes]:
    for key in redis.scan_iter():
        yield key
        yield redis.dump(key) or b""


@pytest.fixture(autouse=True)
def _log_of_the_worker(live_server: LiveServer, tmp_path: Path) -> Iterator[None]:
    yield
    assert "Traceback" not in live_server.log("worker")
