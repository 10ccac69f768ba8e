"""The doors of the product: signed posts in, a provider's stub on the way out."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, sessionmaker

from bot.channels import open_channels
from bot.delivery import Sender
from bot.services import Services
from bot.settings import Settings
from models.base import now
from models.lks import Lks
from models.officer import APPROVED, Officer
from tests.stubs.twilio import TwilioStub
from tests.stubs.webhooks import TwilioPosts

OFFICER = "+6281234567890"


@pytest.fixture
def settings(settings_for: Callable[..., Settings], twilio: TwilioStub) -> Settings:
    """Settings whose Twilio is the stub, with time-outs that a test can wait for."""
    return settings_for(twilio_api_url=twilio.url, send_timeout=0.5, send_concurrency=8)


@pytest.fixture
def posts(client: FlaskClient, settings: Settings) -> TwilioPosts:
    """Twilio's side of our webhooks."""
    return TwilioPosts(client, settings)


@pytest.fixture
def sender(services: Services) -> Sender:
    """The way out, as the worker opens it."""
    return Sender(services, open_channels(services.settings))


@pytest.fixture
def officer(sessions: sessionmaker[Session]) -> str:
    """The number of an approved officer."""
    with sessions.begin() as session:
        lks = Lks(name="LKS Kasih Rimpu", created_at=now())
        session.add(
            Officer(
                name="Siti Rahma Lao",
                phone=OFFICER,
                lks=lks,
                state=APPROVED,
                created_at=now(),
            )
        )
    return OFFICER


@pytest.fixture
def say(posts: TwilioPosts, sender: Sender, twilio: TwilioStub) -> Callable[..., str]:
    """Texts something and returns the one answer that reaches the phone."""

    def text(number: str, words: str) -> str:
        before = len(twilio.to(number))
        assert posts.text(number, words).status_code == 200
        assert sender.drain(10)
        answers = twilio.to(number)[before:]
        assert len(answers) == 1, answers
        return answers[0]

    return text
