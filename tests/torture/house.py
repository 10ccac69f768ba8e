"""A small run whose strike the test itself decides: no other fault disturbs it."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from models.database import open_database
from models.outbox import Outbox
from tests.parts.waiting import wait_until
from tests.stubs.twilio import running_twilio
from torture.books import DIFFERENCES, compare
from torture.driver import ACCOUNT, TOKEN, Driver
from torture.house import House, running_house
from torture.orders import Orders
from torture.plan import Said, plan
from torture.provider import UnreliableTwilio


@dataclass(frozen=True, slots=True)
class Run:
    """Texts on their way through a house."""

    house: House
    twilio: UnreliableTwilio
    engine: Engine
    driver: Driver
    said: list[Said]

    def reaches(self, taken: int) -> None:
        """Waits until the provider has taken so many texts."""
        wait_until(lambda: len(self.twilio.accepted) >= taken)

    def differences(self) -> dict[str, int]:
        """Waits until every text came in and was answered; what the books then say."""
        wait_until(lambda: self._answered() == len(self.said))
        with Session(self.engine) as session:
            found = compare(session, self.said, self.twilio.accepted).found
        return {kind: found[kind] for kind in DIFFERENCES if found[kind]}

    def _answered(self) -> int:
        with Session(self.engine) as session:
            settled = select(func.count()).where(Outbox.provider_id.is_not(None))
            return session.scalar(settled) or 0


@contextmanager
def running(database: str, folder: Path, orders: Orders) -> Iterator[Run]:
    """A house in which `orders.messages` texts have begun to come in."""
    make = partial(UnreliableTwilio, calm=True, chance=random.Random(orders.seed))
    with (
        running_twilio(ACCOUNT, TOKEN, make) as twilio,
        running_house(database, folder, twilio.url, orders.surroundings) as house,
    ):
        engine = open_database(house.surroundings["DATABASE_URL"])
        said = plan(orders.messages, orders.seed)
        driver = Driver(house.url, said, twilio.hears, orders)
        driver.start()
        try:
            yield Run(house, twilio, engine, driver, said)
        finally:
            driver.stop()
            engine.dispose()
