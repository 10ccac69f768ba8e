"""The names by which the pages may be called.

A page of another name would be a stranger's that points at us (DNS rebinding). Webhooks and the
health check are not concerned: modems and monitors call us by any address, and carry signatures.
"""

from urllib.parse import urlsplit

from flask import Flask, abort, request

from bot import health, webhooks
from bot.settings import Settings

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_MACHINES = frozenset({health.blueprint.name, webhooks.blueprint.name})


def register(app: Flask, settings: Settings) -> None:
    """Refuses requests that name another host than PUBLIC_URL, or this machine itself."""
    ours = _LOOPBACK | {urlsplit(settings.public_url).hostname}

    @app.before_request
    def check_host() -> None:
        if request.blueprint in _MACHINES:
            return
        try:
            named = urlsplit(f"//{request.host}").hostname
        except ValueError:
            named = None
        if named not in ours:
            abort(400)
