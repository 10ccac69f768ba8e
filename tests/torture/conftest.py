"""A provider's stub, signed posts, and settings whose times a test can wait for."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from bot.channels import Channel, open_channels
from bot.delivery import Sender
from bot.services import Services
from bot.settings import Settings
from tests.stubs.twilio import TwilioStub
from tests.stubs.webhooks import TwilioPosts


@pytest.fixture
def settings(settings_for: Callable[..., Settings], twilio: TwilioStub) -> Settings:
    """Short times, and no limit of rate."""
    return settings_for(
        channels=("twilio",),
        twilio_api_url=twilio.url,
        send_timeout=0.5,
        send_concurrency=8,
        send_rate=10_000,
        lease_seconds=2,
        settle_seconds=2,
    )


@pytest.fixture
def posts(client: FlaskClient, settings: Settings) -> TwilioPosts:
    """Twilio's side of our webhooks."""
    return TwilioPosts(client, settings)


@pytest.fixture
def channels(services: Services) -> dict[str, Channel]:
    """The channels, as the worker opens them."""
    return dict(open_channels(services.settings))


@pytest.fixture
def sender(services: Services, channels: dict[str, Channel]) -> Sender:
    """The way out, as the worker opens it."""
    return Sender(services, channels)
