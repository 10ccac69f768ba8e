"""One run on one database: the house opens, everything happens at once, the books are compared."""

import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from redis import Redis
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.house.redis import socket_url
from models.base import now
from models.database import open_database, session_factory
from models.lks import Lks
from models.message import Message
from models.officer import APPROVED, Officer
from models.outbox import CLAIMED, PENDING, POSTING, UNKNOWN, Outbox
from tests.stubs.twilio import running_twilio
from torture.books import Books, compare, look_into_redis
from torture.callbacks import Callbacks
from torture.chaos import Chaos, Strike
from torture.driver import ACCOUNT, TOKEN, Driver
from torture.house import QUICK, House, running_house
from torture.orders import Orders
from torture.outcome import Outcome
from torture.plan import Said, officers, plan
from torture.provider import UnreliableTwilio

_UNSETTLED = (PENDING, CLAIMED, POSTING, UNKNOWN)


def run(database: str, orders: Orders, folder: Path | None = None) -> Outcome:
    """Tortures `sqlite` or `postgresql`. Logs stay in `folder` where one is given."""
    with ExitStack() as stack:
        if folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="torture-")))
        folder.chmod(0o755)  # the database server's user has to get through
        make = partial(UnreliableTwilio, chance=random.Random(orders.seed))
        twilio = stack.enter_context(running_twilio(ACCOUNT, TOKEN, make))
        told = {**QUICK, **orders.surroundings}
        twilio.silence, twilio.late = 3.0, float(told["SEND_TIMEOUT"]) + 0.5
        callbacks = twilio.callbacks = Callbacks(ACCOUNT, TOKEN, orders.seed)
        stack.callback(callbacks.stop)
        house = stack.enter_context(
            running_house(database, folder, twilio.url, orders.surroundings)
        )
        engine = open_database(house.surroundings["DATABASE_URL"])
        stack.callback(engine.dispose)

        said = plan(orders.messages, orders.seed)
        _list_officers(engine, officers(orders.messages))
        driver = Driver(house.url, said, twilio.hears, orders)
        chaos = Chaos(house, orders)
        begun = time.monotonic()
        _strike_while_texts_run(driver, chaos, twilio, orders)
        calm = time.monotonic()
        while _unfinished(engine, said) and time.monotonic() - calm < orders.calm_after:
            time.sleep(0.3)
        calmed = time.monotonic()
        return Outcome(
            database=database,
            orders=orders,
            strikes=chaos.strikes,
            fallen=Counter({part.name: part.falls for part in house.parts if part.falls}),
            faults=twilio.met,
            callbacks=callbacks.posted,
            posts=driver.answers,
            acknowledged=len(driver.acknowledged),
            rows=_count(engine),
            taken=len(twilio.accepted),
            seconds=calm - begun,
            calm_seconds=calmed - calm,
            silence_in=_longest_silence(chaos.strikes, driver.acknowledged.values()),
            silence_out=_longest_silence(chaos.strikes, twilio.arrived.values()),
            books=_compare(engine, house, said, twilio),
        )


def _strike_while_texts_run(
    driver: Driver, chaos: Chaos, twilio: UnreliableTwilio, orders: Orders
) -> None:
    """Strikes for so long at most; the texts go on until each has been posted."""
    end = time.monotonic() + orders.longest
    # The last few rows may wait long for their next try: nothing is learnt from striking then.
    nearly_all = 0.97 * orders.messages
    driver.start()
    try:
        with chaos:
            while not (driver.is_done() and len(twilio.accepted) >= nearly_all):
                if time.monotonic() > end:
                    break
                time.sleep(0.1)
        twilio.calm = True
        while not driver.is_done():
            time.sleep(0.1)
    finally:
        driver.stop()


def _compare(engine: Engine, house: House, said: list[Said], twilio: UnreliableTwilio) -> Books:
    with Session(engine) as session:
        books = compare(session, said, twilio.accepted, twilio.taken_late)
    numbers = {each.sender.removeprefix("whatsapp:+").encode() for each in said}
    with Redis.from_url(socket_url(house.folder)) as redis:
        look_into_redis(books, redis, house.folder / "redis", {*numbers, b"LAPOR", b"LANSIA"})
    return books


def _unfinished(engine: Engine, said: list[Said]) -> bool:
    """Whether a text is still to come in, or a row to leave or to be settled."""
    try:
        with Session(engine) as session:
            texts = session.scalar(select(func.count()).select_from(Message)) or 0
            open_rows = session.scalar(
                select(func.count()).select_from(Outbox).where(Outbox.state.in_(_UNSETTLED))
            )
    except SQLAlchemyError:
        return True  # the database is coming up again
    return texts < len(said) or bool(open_rows)


def _count(engine: Engine) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(Outbox)) or 0


def _longest_silence(strikes: list[Strike], moments: Iterable[float]) -> float:
    """The longest time from a strike to the next sign of life; strikes after the last are left."""
    signs = sorted(moments)
    waits = [
        next((sign - strike.moment for sign in signs if sign > strike.moment), 0.0)
        for strike in strikes
    ]
    return max(waits, default=0.0)


def _list_officers(engine: Engine, phones: list[str]) -> None:
    with session_factory(engine).begin() as session:
        lks = Lks(name="LKS Uji Siksa", created_at=now())
        session.add_all(
            Officer(
                name=f"Pengurus {number}", phone=phone, lks=lks, state=APPROVED, created_at=now()
            )
            for number, phone in enumerate(phones)
        )
