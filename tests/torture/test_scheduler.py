"""The scheduler killed, and several at once: what is due in the database leaves once."""

import signal
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot.conversation import converse
from models.base import now
from tests.parts.waiting import wait_until
from tests.torture.house import Run, running
from torture.house import process
from torture.orders import Orders
from torture.part import Part
from torture.plan import Said
from values import Incoming

NOBODY_TEXTS = Orders(messages=0)
ROWS = 60


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    """A house in which no nudge wakes anybody: rows are written past the web server."""
    with ExitStack() as stack:
        name = stack.enter_context(tempfile.TemporaryDirectory(prefix="torture-"))
        yield stack.enter_context(running("sqlite", Path(name), NOBODY_TEXTS))


def write_rows(run: Run, first: int) -> None:
    """Texts that come in without anybody being nudged."""
    for number in range(first, first + ROWS):
        said = Said(f"SM{number:032x}", f"+62812600{number:05}", "+62800000009000", "BANTUAN", ())
        incoming = Incoming("twilio", said.sid, said.sender, said.recipient, said.text, "sms")
        with Session(run.engine) as session, session.begin():
            converse(session, incoming)
        run.twilio.hears(said)
        run.said.append(said)


def test_a_killed_scheduler_delays_and_loses_nothing(run: Run) -> None:
    scheduler = run.house.scheduler
    write_rows(run, 1)
    run.reaches(ROWS)
    run.house.scheduler.strike(signal.SIGKILL, down=3.0)
    write_rows(run, 1 + ROWS)
    wait_until(lambda: scheduler.process() is not None)
    assert run.differences() == {}


def test_several_schedulers_send_nothing_twice(run: Run, tmp_path: Path) -> None:
    start = partial(process, run.house.surroundings, ["worker.py", "schedule"])
    others = [Part(f"scheduler{number}", start, tmp_path) for number in range(2)]
    begun = now()
    try:
        for other in others:
            other.start()
        write_rows(run, 1 + 2 * ROWS)
        assert run.differences() == {}
    finally:
        for other in others:
            other.stop()
    assert (now() - begun).total_seconds() < 60
