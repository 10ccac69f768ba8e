"""A writer of broadcasts that kills itself after so many commits: `python -m … COMMITS`."""

import os
import signal
import sys

from sqlalchemy import event
from sqlalchemy.orm import Session

from bot import broadcasting
from bot.services import open_services
from bot.settings import settings


def main(commits: int) -> None:
    services = open_services(settings())
    broadcasting.CHUNK = 40
    seen = 0

    def count(session: Session) -> None:
        nonlocal seen
        seen += not session.in_nested_transaction()
        if seen == commits:
            os.kill(os.getpid(), signal.SIGKILL)

    # Before the commit: what this transaction wrote is gone with the process.
    event.listen(Session, "before_commit", count)
    broadcasting.advance(services)


if __name__ == "__main__":
    main(int(sys.argv[1]))
