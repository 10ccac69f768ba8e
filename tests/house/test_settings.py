"""A process that lacks settings does not start, and says everything that is wrong, at once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Nothing is set, as on a new machine, but for two that are wrong.
SECRET = "too-short-a-secret"
WRONG = {"SECRET_KEY": SECRET, "PUBLIC_URL": "sapa.example/with-a-path-and-no-scheme"}


@pytest.mark.parametrize(
    "command",
    [
        ["-m", "gunicorn", "--no-control-socket", "--bind=127.0.0.1:0", "bot.app:create_app()"],
        ["worker.py"],
    ],
    ids=["web", "worker"],
)
def test_all_faults_are_named_and_no_value_is_told(command: list[str]) -> None:
    ended = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]} | WRONG,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    said = ended.stdout + ended.stderr
    assert ended.returncode != 0
    faulty = ["SECRET_KEY", "PUBLIC_URL", "DATABASE_URL", "REDIS_URL"]
    faulty += ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_WHATSAPP_FROM"]
    assert [name for name in faulty if f"\n  {name}: " not in said] == []
    assert SECRET not in said
    assert WRONG["PUBLIC_URL"] not in said
