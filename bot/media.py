"""Fetching the photos that officers sent: in the worker, one by one, never in a webhook."""

import os
import secrets
import time
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import structlog

from bot.channels import Channel, Files, SendError, TryLater
from bot.photos import MOST_BYTES, NotAPhoto, cleaned
from bot.services import Services
from models import fetching
from models.base import now
from models.fetching import Due

# The one worker has other jobs as well.
_AT_A_TIME_SECONDS = 10.0

log = structlog.get_logger()


def fetch(services: Services, channels: Mapping[str, Channel]) -> int:
    """Fetches what is due until nothing is, or the time is up; how many photos are new here."""
    sources = {name: each for name, each in channels.items() if isinstance(each, Files)}
    end, stored = time.monotonic() + _AT_A_TIME_SECONDS, 0
    while sources and time.monotonic() < end:
        with services.sessions.begin() as session:
            due = fetching.take_due(session, list(sources), now())
        if due is None:
            break
        stored += _fetch_one(services, sources[due.channel], due)
    return stored


def forget(services: Services) -> None:
    """Takes away the photos and places of texts whose words are forgotten already."""
    with services.sessions.begin() as session:
        gone = fetching.forgotten(session)
    for attachment_id, file in gone.items():
        if file:
            (services.settings.media_dir / file).unlink(missing_ok=True)
        # Only now: if we are killed in between, the file is looked for once more.
        with services.sessions.begin() as session:
            fetching.forget(session, attachment_id)


def _fetch_one(services: Services, source: Files, due: Due) -> bool:
    # No transaction is open while the provider is asked, nor while the picture is decoded.
    try:
        photo = cleaned(source.download(due.source, MOST_BYTES))
        name = f"{due.attachment_id}-{sha256(photo).hexdigest()[:16]}.jpg"
        _write(services.settings.media_dir, name, photo)
    except (SendError, NotAPhoto, OSError) as error:
        fault = str(error) if isinstance(error, SendError | NotAPhoto) else "disk"
        for_good = not isinstance(error, TryLater | OSError)
        log.warning("photo not fetched", attachment_id=due.attachment_id, fault=fault)
        with services.sessions.begin() as session:
            fetching.fail(session, due.attachment_id, fault[:40], now(), for_good=for_good)
        return False
    with services.sessions.begin() as session:
        fetching.store(session, due.attachment_id, name, len(photo))
    return True


def _write(folder: Path, name: str, data: bytes) -> None:
    """On disk for good when this returns; a half-written file never has the name."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f"{secrets.token_hex(8)}.draft"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(folder / name)
    finally:
        draft.unlink(missing_ok=True)
