"""What every web page and webhook reaches for."""

from typing import cast

from flask import current_app

from bot.services import Services

EXTENSION = "sapa"


def services() -> Services:
    """The services of the app that answers this request."""
    return cast(Services, current_app.extensions[EXTENSION])
