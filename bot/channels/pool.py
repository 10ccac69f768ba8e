"""Connections to a provider, kept open."""

import urllib3


def open_pool(connections: int, seconds: float) -> urllib3.PoolManager:
    """As many connections as there are texts in flight, time-outs, no retries of its own.

    Only the outbox decides what is sent again.
    """
    return urllib3.PoolManager(
        maxsize=connections,
        block=True,
        retries=False,
        timeout=urllib3.Timeout(connect=min(5.0, seconds), read=seconds),
    )
