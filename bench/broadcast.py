"""A broadcast to 10,000: preview, writing, sending at 50 and 100 in flight, memory.

python -m bench.broadcast [RECIPIENTS]
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import func, insert, select

from bench.house import running, running_stores
from bench.slow_provider import FASTEST, SLOWEST
from bot.broadcasting import advance
from bot.services import Services, open_services
from bot.settings import Settings
from bot.staff.broadcast_preview import preview
from models.base import now
from models.broadcast import SENDING, Broadcast
from models.lks import Lks
from models.officer import APPROVED, Officer
from models.outbox import ACCEPTED, Outbox
from models.staff import Staff
from tests.conftest import TEST_SETTINGS
from tests.parts.databases import migrate, postgres_copy
from tests.parts.live import answers, free_port
from tests.parts.waiting import wait_until

TEXT = "Yth. {nama} dari {lks} di {kelurahan}: rapat besok pukul 09.00 di Aula Kantor Walikota."


def main(server: str, folder: str, redis_url: str, recipients: int = 10_000) -> None:
    """Prints one table, of a fresh database for each line."""
    print(f"\n### A broadcast to {recipients} (provider answers in 50 to 100 ms)\n")
    columns = "in flight | preview s | rows written s | texts/s | of the possible | MB more"
    print(f"| database | {columns} |")
    print("|---|---|---|---|---|---|---|")
    with _provider() as url:
        for (name, in_flight), database_url in _databases(server, folder):
            migrate(database_url)
            settings = _settings(database_url, redis_url, url, in_flight)
            _measure(name, in_flight, settings, recipients)


def _measure(name: str, in_flight: int, settings: Settings, recipients: int) -> None:
    services = open_services(settings)
    broadcast_id = _prepare(services, recipients)
    begun = time.perf_counter()
    with services.sessions.begin() as session:
        broadcast = session.get_one(Broadcast, broadcast_id)
        assert preview(session, broadcast, settings, now()).reached == recipients
    seen = time.perf_counter()
    advance(services)
    written = time.perf_counter()
    rate, more = _send(settings)
    with services.sessions.begin() as session:
        accepted = select(func.count()).where(Outbox.state == ACCEPTED)
        assert session.scalar(accepted) == recipients
    possible = in_flight / ((FASTEST + SLOWEST) / 2)
    print(
        f"| {name} | {in_flight} | {seen - begun:.1f} | {written - seen:.1f} | {rate:.0f} "
        f"| {rate / possible:.2f} | {more:.0f} |",
        flush=True,
    )
    services.engine.dispose()
    services.redis.close()


def _send(settings: Settings) -> tuple[float, float]:
    """Texts a second from the first claim to the last record, in a process of its own."""
    told = {
        key.upper(): _said(value)
        for key, value in TEST_SETTINGS.items()
        if key not in {"demo", "channels"}
    } | {
        "CHANNELS": "twilio",
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "TWILIO_API_URL": settings.twilio_api_url,
        "SEND_CONCURRENCY": str(settings.send_concurrency),
        "SEND_RATE": str(settings.send_rate),
        "QUIET_HOURS": "",
        "QUIET_FRIDAY": "",
    }
    done = subprocess.run(
        [sys.executable, "-m", "bench.drain"],
        env=told, capture_output=True, text=True, check=True,
    )  # fmt: skip
    rate, more = done.stdout.split()
    return float(rate), float(more)


def _prepare(services: Services, recipients: int) -> int:
    with services.sessions.begin() as session:
        staff = Staff(username="siaran", name="Siaran", password_hash="-", created_at=now())
        lks = Lks(name="LKS Bangku Siaran", kelurahan="52.72.05.1005", created_at=now())
        session.add_all((staff, lks))
        session.flush()
        rows = [
            {
                "name": f"Pengurus {number}", "phone": f"+62813{number:08}", "lks_id": lks.id,
                "lks_name": "", "state": APPROVED, "created_at": now(),
            }
            for number in range(recipients)
        ]  # fmt: skip
        session.execute(insert(Officer), rows)
        broadcast = Broadcast(text=TEXT, audience={}, state=SENDING, created_by_id=staff.id)
        broadcast.created_at = broadcast.begins_at = now()
        session.add(broadcast)
        session.flush()
        return broadcast.id


def _settings(database_url: str, redis_url: str, provider: str, in_flight: int) -> Settings:
    own = {
        "database_url": database_url, "redis_url": redis_url, "twilio_api_url": provider,
        "channels": ("twilio",), "demo": False, "send_concurrency": in_flight,
        "send_rate": 10_000, "quiet_hours": "", "quiet_friday": "",
    }  # fmt: skip
    return Settings.model_validate(TEST_SETTINGS | own)


def _said(value: object) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value)


@contextmanager
def _provider() -> Iterator[str]:
    port = free_port()
    with running(["-m", "bench.slow_provider", str(port)], {}):
        wait_until(lambda: answers(f"http://127.0.0.1:{port}/"))
        yield f"http://127.0.0.1:{port}"


def _databases(server: str, folder: str) -> Iterator[tuple[tuple[str, int], str]]:
    with postgres_copy(server, "template1") as one, postgres_copy(server, "template1") as two:
        for in_flight, url in ((50, one), (100, two)):
            yield ("SQLite", in_flight), f"sqlite:///{folder}/{in_flight}.db"
            yield ("PostgreSQL", in_flight), url


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with running_stores() as stores:
        main(*stores, recipients=wanted)
