"""Reminders that are due for everybody at once: planned, looked at again, and written.

python -m bench.reminders [OFFICERS]

Statements are counted beside the seconds: what grows with every officer shows there, whatever else
the machine is doing.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import time as clock
from datetime import timedelta
from itertools import chain
from typing import Any

from sqlalchemy import Engine, event, func, insert, select

from bench.house import running_stores
from bot.reminding import plan_ahead, remind
from bot.services import Services, open_services
from bot.settings import Settings
from models import guests, reminder_rules
from models.base import now
from models.bimtek import Bimtek, free_code, free_day_code
from models.invitation import YES, Invitation
from models.lks import Lks
from models.officer import APPROVED, Officer
from models.outbox import Outbox
from models.reminder import ATTEND, RESIDENTS
from models.reminder_rules import DEFAULTS, Rule
from reading.district import load_district
from tests.conftest import TEST_SETTINGS
from tests.parts.databases import migrate, postgres_copy

PER_LKS = 5


def main(server: str, folder: str, redis_url: str, officers: int = 10_000) -> None:
    """Prints one table: a tenth of the officers and all of them, on both databases."""
    print(f"\n### Reminders of {officers} officers, two each, due at once\n")
    print("| database | officers | | seconds | statements | for each officer |")
    print("|---|---|---|---|---|---|")
    for count in (officers // 10, officers):
        with postgres_copy(server, "template1") as url:
            for name, database in (
                ("SQLite", f"sqlite:///{folder}/{count}.db"),
                ("PostgreSQL", url),
            ):
                migrate(database)
                _measure(name, database, redis_url, count)


def _measure(name: str, database: str, redis_url: str, officers: int) -> None:
    given = TEST_SETTINGS | {"database_url": database, "redis_url": redis_url}
    services = open_services(Settings.model_validate(given))
    _prepare(services, officers)
    steps: tuple[tuple[str, Callable[[Services], Any]], ...] = (
        ("planned", plan_ahead),
        ("planned again", plan_ahead),
        ("written", remind),
    )
    for words, step in steps:
        with _statements(services.engine) as counted:
            begun = time.perf_counter()
            step(services)
            seconds = time.perf_counter() - begun
        each = len(counted) / officers
        print(f"| {name} | {officers} | {words} | {seconds:.1f} | {len(counted)} | {each:.2f} |")
    with services.sessions.begin() as session:
        assert session.scalar(select(func.count()).select_from(Outbox)) == officers
    services.engine.dispose()
    services.redis.close()


@contextmanager
def _statements(engine: Engine) -> Iterator[list[str]]:
    found: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        found.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    yield found
    event.remove(engine, "before_cursor_execute", count)


def _prepare(services: Services, officers: int) -> None:
    """Everybody comes tomorrow, and every LKS owes this month's BINAAN since midnight."""
    moment = now()
    today = moment.astimezone(load_district().time_zone).day
    at_midnight = {
        ATTEND: Rule((1,), at=clock()),
        RESIDENTS: Rule((today,), at=clock()),
    }
    off = {kind: Rule(rule.days, rule.at, on=False) for kind, rule in DEFAULTS.items()}
    with services.sessions.begin() as session:
        reminder_rules.keep(session, off | at_midnight, None)
        institutions = [
            Lks(name=f"LKS {number}", created_at=moment) for number in range(officers // PER_LKS)
        ]
        session.add_all(institutions)
        session.flush()
        owners = chain.from_iterable([lks.id] * PER_LKS for lks in institutions)
        rows = [
            {
                "name": f"Pengurus {number}", "phone": f"+62813{number:08}", "lks_id": lks_id,
                "lks_name": "", "state": APPROVED, "created_at": moment,
            }
            for number, lks_id in enumerate(owners)
        ]  # fmt: skip
        session.execute(insert(Officer), rows)
        tomorrow = moment + timedelta(days=1)
        bimtek = Bimtek(title="Bimtek", place="Aula", capacity=500, created_at=moment)
        bimtek.starts_at, bimtek.ends_at = tomorrow, tomorrow + timedelta(hours=3)
        bimtek.answers_until = tomorrow
        bimtek.code, bimtek.day_code = free_code(session), free_day_code(session)
        session.add(bimtek)
        session.flush()
        guests.invite(session, bimtek, list(session.scalars(select(Officer.id))), moment)
        long_ago = moment - timedelta(days=9)
        for invitation in session.scalars(select(Invitation)):
            invitation.answer, invitation.answered_at = YES, long_ago


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with running_stores() as stores:
        main(*stores, officers=wanted)
