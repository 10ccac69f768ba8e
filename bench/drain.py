"""Drains an outbox, and prints the texts a second and the megabytes that it took more meanwhile.

A process of its own, as the worker is: `python -m bench.drain` with settings in the environment.
"""

import gc
import resource
import time

from sqlalchemy import func, select

from bot.channels import open_channels
from bot.delivery import Sender
from bot.services import open_services
from bot.settings import settings
from models.outbox import PENDING, Outbox


def main() -> None:
    """From the first claim to the last record."""
    services = open_services(settings())
    sender = Sender(services, open_channels(services.settings))
    gc.freeze()  # as `worker.py` does
    with services.sessions.begin() as session:
        texts = session.scalar(select(func.count()).where(Outbox.state == PENDING)) or 0
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.perf_counter()
    while not sender.drain(30):
        pass
    seconds = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(texts / seconds, (after - before) / 1024)


if __name__ == "__main__":
    main()
