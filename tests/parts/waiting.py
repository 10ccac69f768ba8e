"""Waiting for something to come true: the only place in the tests that sleeps."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def wait_until(condition: Callable[[], T], timeout: float = 60, every: float = 0.02) -> T:
    """Whatever `condition` returns once that is true; `AssertionError` after `timeout` seconds.

    wait_until(lambda: stub.accepted == 1)
    """
    deadline = time.monotonic() + timeout
    while not (result := condition()):
        assert time.monotonic() < deadline, f"not within {timeout} s: {condition!r}"
        time.sleep(every)
    return result
