"""A sender that kills itself at a given point, as a real process: `python -m … POINT`."""

import os
import signal
import sys
import threading
from datetime import datetime
from inspect import isawaitable

from sqlalchemy import event
from sqlalchemy.orm import Session

from bot.channels import Accepted, Channel, Posting, open_channels
from bot.delivery import Sender
from bot.services import open_services
from bot.settings import settings

# The transactions of one text on its way out, in their order.
COMMITS = {"after claim": 1, "after begin": 2, "after record": 3}
FREEZE, FREEZE_EARLY = "freeze before post", "freeze after begin"


class DyingChannel:
    """Passes everything on to the real channel, unless it dies before or after."""

    def __init__(self, channel: Channel, point: str) -> None:
        self._channel, self._point = channel, point

    async def send(self, posting: Posting) -> Accepted:
        if self._point == "before post":
            die()
        if self._point == FREEZE:
            freeze()
        sent = self._channel.send(posting)
        accepted = await sent if isawaitable(sent) else sent
        if self._point == "after answer":
            die()
        return accepted

    def find_sent(self, posting: Posting, since: datetime) -> list[Accepted]:
        return self._channel.find_sent(posting, since)


def freeze() -> None:
    # To this thread: sent to the process, another thread may take it while this one goes on.
    signal.pthread_kill(threading.get_ident(), signal.SIGSTOP)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(point: str) -> None:
    services = open_services(settings())
    channels = open_channels(services.settings)
    dying = {name: DyingChannel(channel, point) for name, channel in channels.items()}
    commits = 0

    def count(session: Session) -> None:
        nonlocal commits
        if session.in_nested_transaction():  # a savepoint says so too
            return
        commits += 1
        if commits == COMMITS.get(point):
            die()
        if point == FREEZE_EARLY and commits == COMMITS["after begin"]:
            freeze()

    event.listen(Session, "after_commit", count)
    Sender(services, dying).drain(30)


if __name__ == "__main__":
    main(sys.argv[1])
