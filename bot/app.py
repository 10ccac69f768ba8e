"""The web application: every door, listed."""

from flask import Flask

from bot.services import Services, open_services
from bot.settings import settings
from bot.web import EXTENSION

MOST_BYTES = 64 * 1024


def create_app(services: Services | None = None) -> Flask:
    """The app over the given services (tests), or over those that the environment names."""
    app = Flask(__name__, static_folder=None)
    app.extensions[EXTENSION] = services or open_services(settings())
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    return app
