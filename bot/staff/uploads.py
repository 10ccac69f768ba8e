"""How much a form may send: little everywhere, more at the doors that take a table."""

from collections.abc import Mapping

from flask import Flask, request

from bot.sheets import MOST_BYTES

# Endpoint -> bytes of the whole form. Whatever is not here keeps the limit of `bot/app.py`.
LARGER: Mapping[str, int] = {
    "broadcasts.take_list": MOST_BYTES + 1024 * 1024,
    "imports.upload": MOST_BYTES + 1024 * 1024,
}


def register(app: Flask) -> None:
    """Before the token is looked for, which already reads the form."""

    @app.before_request
    def allow() -> None:
        if most := LARGER.get(request.endpoint or ""):
            request.max_content_length = most
            request.max_form_memory_size = most
