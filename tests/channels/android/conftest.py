"""An office with an Android phone: a gateway of our own, and the phone's posts."""

from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient

from bot.channels.android import AndroidChannel
from bot.delivery import Sender
from bot.services import Services
from bot.settings import Settings
from tests.stubs.android import AndroidPosts, AndroidStub, running_android

KEY = "k3yk3yk3"
USER, PASSWORD = "sapa", "an-invented-password"


@pytest.fixture
def android() -> Iterator[AndroidStub]:
    """A gateway of our own."""
    with running_android(USER, PASSWORD) as stub:
        yield stub


@pytest.fixture
def settings(settings_for: Callable[..., Settings], android: AndroidStub) -> Settings:
    """Settings of an office with a phone, with time-outs that a test can wait for."""
    return settings_for(
        channels=("android",),
        android_url=android.url,
        android_user=USER,
        android_password=PASSWORD,
        android_signing_key=KEY,
        send_timeout=0.5,
    )


@pytest.fixture
def channel(settings: Settings) -> AndroidChannel:
    """The channel, as the worker opens it."""
    return AndroidChannel(settings)


@pytest.fixture
def posts(client: FlaskClient) -> AndroidPosts:
    """The phone's side of our webhook."""
    return AndroidPosts(client, KEY)


@pytest.fixture
def sender(services: Services, channel: AndroidChannel) -> Sender:
    """The way out of the worker."""
    return Sender(services, {"android": channel})
