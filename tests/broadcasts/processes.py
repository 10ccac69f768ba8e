"""Processes of ours over a test's database and stub, to be killed."""

import os

from bot.services import Services
from tests.doors.test_crashes import PASSED_ON
from tests.parts import nursery


def start(services: Services, module: str, *args: str) -> nursery.Child:
    """One of our modules as a process, over the test's database and stub."""
    settings = services.settings
    told = {
        name.upper(): str(value) for name, value in settings.model_dump(include=PASSED_ON).items()
    }
    told |= {"CHANNELS": "twilio", "QUIET_HOURS": "", "QUIET_FRIDAY": "", "SEND_RATE": "1000"}
    told |= {"SEND_CONCURRENCY": "8", "SECRET_KEY": settings.secret_key.get_secret_value()}
    assert settings.twilio_auth_token is not None
    told["TWILIO_AUTH_TOKEN"] = settings.twilio_auth_token.get_secret_value()
    return nursery.start(["-m", module, *args], os.environ | told)
