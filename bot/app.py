"""The web application: every door, listed."""

import sys

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from bot import health, simulator, staff, webhooks
from bot.logs import set_up_logs
from bot.services import Services, open_services
from bot.settings import SettingsError, settings
from bot.web import EXTENSION

MOST_BYTES = 64 * 1024


def create_app(services: Services | None = None) -> Flask:
    """The app over the given services (tests), or over those that the environment names."""
    if services is None:
        set_up_logs()
        services = _opened()
    app = Flask(__name__, static_folder=None, template_folder="staff/templates")
    app.extensions[EXTENSION] = services
    if proxies := services.settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.config["MAX_FORM_MEMORY_SIZE"] = MOST_BYTES
    app.register_blueprint(health.blueprint)
    app.register_blueprint(webhooks.blueprint)
    app.register_blueprint(simulator.blueprint)
    staff.register(app)
    return app


def _opened() -> Services:
    try:
        return open_services(settings())
    except SettingsError as error:
        # 4 is gunicorn's word for "the application is at fault": it does not try again.
        print(error, file=sys.stderr)  # noqa: T201
        sys.exit(4)
