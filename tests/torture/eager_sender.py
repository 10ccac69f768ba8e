"""A sender that drains again and again until nothing is left: `python -m …`, one of several."""

import time

from sqlalchemy import func, select

from bot.channels import open_channels
from bot.delivery import Sender
from bot.services import open_services
from bot.settings import settings
from models.outbox import CLAIMED, PENDING, POSTING, Outbox

_AT_MOST = 60.0


def main() -> None:
    services = open_services(settings())
    sender = Sender(services, open_channels(services.settings))
    left = select(func.count()).where(Outbox.state.in_((PENDING, CLAIMED, POSTING)))
    end = time.monotonic() + _AT_MOST
    while time.monotonic() < end:
        sender.drain(5)
        with services.sessions.begin() as session:
            if not session.scalar(left):
                return
        time.sleep(0.02)


if __name__ == "__main__":
    main()
