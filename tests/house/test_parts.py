"""The tests' own parts hold what they promise."""

import pytest
from sqlalchemy import text

from bot.services import Services


@pytest.mark.parametrize("turn", ["first", "second"])
def test_every_test_begins_with_nothing(services: Services, turn: str) -> None:
    with services.sessions.begin() as session:
        assert session.scalar(text("SELECT count(*) FROM lks")) == 0
        session.execute(text("INSERT INTO lks (name, created_at) VALUES ('a', '2026-01-01')"))
    assert services.redis.dbsize() == 0
    services.redis.set("left", "behind")
