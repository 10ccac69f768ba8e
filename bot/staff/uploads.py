"""How much a form may send: little everywhere, more at the doors that take a table."""

from collections.abc import Mapping

from flask import Flask, request

from bot.sheets import MOST_BYTES

# Endpoint -> bytes of the whole form. Whatever is not here keeps the limit of `bot/app.py`.
LARGER: Mapping[str, int] = dict.fromkeys(
    (
        "imports.upload",
        # A draft's form travels with each of its buttons, and a pasted list may stand in it.
        "broadcasts.take_list",
        "broadcasts.save",
        "broadcast_deeds.keep_filter",
        "broadcast_deeds.make_plain",
        "broadcast_deeds.submit",
        "broadcast_deeds.tag",
        "broadcast_deeds.test",
        "broadcast_deeds.use_filter",
    ),
    MOST_BYTES + 1024 * 1024,
)


def register(app: Flask) -> None:
    """Before the token is looked for, which already reads the form."""

    @app.before_request
    def allow() -> None:
        if most := LARGER.get(request.endpoint or ""):
            request.max_content_length = most
            request.max_form_memory_size = most
