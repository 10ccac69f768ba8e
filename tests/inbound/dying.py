"""Our own processes, which kill themselves at a given commit of a text.

As a web application (`create_app`), or `python -m tests.inbound.dying` to replay the spool.
`DIE` says when: `before 1`, `after 3`.
"""

import os
import signal

from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from bot import app
from bot.intake import replay
from bot.services import open_services
from bot.settings import settings
from models.message import Message


def create_app() -> Flask:
    """The real application."""
    _prepare()
    return app.create_app()


def _prepare() -> None:
    when, number = os.environ["DIE"].split()

    def before(session: Session) -> None:
        # Only the commit that adds the text is meant, not a savepoint's, not a health check's.
        kept = session.scalar(select(func.count()).select_from(Message))
        session.info["is_it"] = kept == int(number) and not session.in_nested_transaction()
        if session.info["is_it"] and when == "before":
            _die()

    def after(session: Session) -> None:
        if session.info["is_it"] and when == "after":
            _die()

    event.listen(Session, "before_commit", before)
    event.listen(Session, "after_commit", after)


def _die() -> None:
    # Gunicorn's master too, so that nobody starts the worker again.
    os.killpg(os.getpgid(0), signal.SIGKILL)


if __name__ == "__main__":
    _prepare()
    replay(open_services(settings()))
