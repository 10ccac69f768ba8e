"""Large files for staff: the worker starts the process that makes them, and clears up after it."""

import os
import subprocess
import sys
import time
from pathlib import Path

from bot.house import leash
from bot.services import Services
from models import export_job
from models.base import now

_ROOT = Path(__file__).resolve().parent.parent
_DRAFTS_LIVE = 86_400  # seconds: nobody writes at one file for a day

_children: list["subprocess.Popen[bytes]"] = []


def launch(services: Services) -> None:
    """Starts `bot/exporting.py` where a job waits and no process of ours is at one.

    It dies with the worker, and what it was at begins anew once its lease has run out.
    """
    _children[:] = [child for child in _children if child.poll() is None]
    with services.sessions.begin() as session:
        wanted = export_job.is_wanted(session, now())
    if wanted and not _children:
        surroundings = os.environ | {"PYTHONPATH": str(_ROOT)}
        command = [sys.executable, "-m", "bot.exporting"]
        _children.append(leash.start(command, env=surroundings))


def sweep(services: Services) -> None:
    """Deletes the files whose time is over, and what dead processes left half written."""
    with services.sessions.begin() as session:
        gone = export_job.expire(session, now())
    folder = services.settings.export_dir
    for name in gone:
        (folder / name).unlink(missing_ok=True)
    for draft in folder.glob("*.part"):
        if draft.stat().st_mtime < time.time() - _DRAFTS_LIVE:
            draft.unlink(missing_ok=True)
