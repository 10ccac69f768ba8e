"""Two hundred answers at the same instant for thirty seats."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from sqlalchemy.exc import OperationalError

from models.database import open_database, session_factory
from tests.bimtek.conftest import Office

SEATS, ANSWERS = 30, 200


@pytest.fixture
def database_url(request: pytest.FixtureRequest, kind: str) -> str:
    return str(request.getfixturevalue(kind))


# On SQLite one writes at a time and the next is whoever asks first: as many as a web server has.
@pytest.mark.parametrize(("kind", "threads"), [("sqlite_url", 8), ("postgres_url", 20)])
def test_exactly_as_many_are_seated_as_there_are_seats(
    database_url: str, threads: int, office: Office, soon: datetime
) -> None:
    phones = office.officers(ANSWERS)
    code = office.bimtek(soon, phones, capacity=SEATS)
    engine = open_database(database_url, pool_size=threads)
    crowd = Office(session_factory(engine))
    gate = Barrier(threads)

    def answer(place: int) -> int:
        if place < threads:
            gate.wait(60)
        while True:
            try:
                return crowd.come_in(phones[place], "HADIR")
            except OperationalError as busy:
                # SQLite's lock goes to whoever asks first. A web server that got none in 15 s keeps
                # the text on disk and takes it in later.
                if "locked" not in str(busy):
                    raise

    with ThreadPoolExecutor(threads) as pool:
        messages = list(pool.map(answer, range(ANSWERS)))
    engine.dispose()
    said = office.answers_to(messages)

    kept = office.answers(code)
    assert [order for _, order in kept] == list(range(1, ANSWERS + 1))
    assert [answer for answer, _ in kept] == ["yes"] * SEATS + ["waiting"] * (ANSWERS - SEATS)
    # What each was told is what was recorded.
    lines = [found[1] for text in said if (found := re.search(r"tunggu no (\d+)", text))]
    assert sorted(map(int, lines)) == list(range(1, ANSWERS - SEATS + 1))
    for place in range(0, ANSWERS, 20):
        order = office.invitation(phones[place], code).seat_order or 0
        waits = f"tunggu no {order - SEATS}:" in said[place]
        assert waits == (order > SEATS)
