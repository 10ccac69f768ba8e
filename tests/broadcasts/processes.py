"""Processes of ours over a test's database and stub, to be killed."""

import os
import subprocess
import sys

from bot.services import Services
from tests.doors.test_crashes import PASSED_ON
from tests.parts.live import ROOT


def start(services: Services, module: str, *args: str) -> "subprocess.Popen[bytes]":
    """One of our modules as a process, over the test's database and stub."""
    settings = services.settings
    told = {
        name.upper(): str(value) for name, value in settings.model_dump(include=PASSED_ON).items()
    }
    told |= {"CHANNELS": "twilio", "QUIET_HOURS": "", "QUIET_FRIDAY": "", "SEND_RATE": "1000"}
    told |= {"SEND_CONCURRENCY": "8", "SECRET_KEY": settings.secret_key.get_secret_value()}
    assert settings.twilio_auth_token is not None
    told["TWILIO_AUTH_TOKEN"] = settings.twilio_auth_token.get_secret_value()
    return subprocess.Popen([sys.executable, "-m", module, *args], cwd=ROOT, env=os.environ | told)
