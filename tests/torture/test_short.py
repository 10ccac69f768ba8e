"""The torture suite's short form: a few strikes while 150 texts come in and 150 go out."""

from dataclasses import replace

from torture.orders import Orders
from torture.run import run

# Each kind of strike falls once on PostgreSQL, in an order that the seed decides.
SHORT = Orders(
    messages=150,
    seed=1,
    per_second=30,
    most_strikes=9,
    strike_every=(0.6, 1.0),
    frozen_for=(2.5, 3.5),
    longest=60,
    calm_after=400,
    surroundings={
        "SEND_TIMEOUT": "1",
        "LEASE_SECONDS": "2",
        # Many times what a busy machine's provider may need to take a text that we gave up on.
        "SETTLE_SECONDS": "15",
        "SWEEP_SECONDS": "1",
        "RECONCILE_SECONDS": "2",
    },
)


def test_nothing_is_lost_or_doubled_whatever_is_killed() -> None:
    # A server whose clock shows another city's time must make no difference either.
    elsewhere = {**SHORT.surroundings, "TZ": "America/New_York"}
    outcome = run("postgresql", replace(SHORT, surroundings=elsewhere))

    assert len(outcome.strikes) >= 3, outcome.struck
    assert outcome.agrees, (outcome.books.found, outcome.books.examples)
