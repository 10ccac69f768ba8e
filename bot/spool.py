"""The spool: what came in while the database was away, on disk until it is back.

A folder of small files, one an entry, named by their place in the queue. They hold people's words
and numbers: only we may read them, and each is deleted as soon as the database has it.
"""

import fcntl
import json
import os
import re
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from values import Incoming, Receipt

Entry = Incoming | Receipt

_KINDS: Mapping[str, TypeAdapter[Any]] = {
    "incoming": TypeAdapter(Incoming),
    "receipt": TypeAdapter(Receipt),
}
_ENTRY, _DRAFT = ".json", ".draft"
_PLACE = re.compile(r"[0-9]{12}\.json")  # of so many digits: the names sort as the queue does
_BEFORE_ALL = f"{0:012d}{_ENTRY}"
# No living writer takes so long; if one did, it would find its draft gone and answer 503.
_DRAFT_IS_ABANDONED = 60.0


class Unwritable(Exception):
    """The spool's disk does not take it either: nothing may be promised."""


class Torn(Exception):
    """A file in the spool that holds no whole entry."""


class Spool:
    """The queue in the folder `folder`, which is made when it is first needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._aside = folder / "aside"

    def is_empty(self) -> bool:
        """Whether nothing waits. Asked on the way of every text."""
        return not self.has_more_than(0)

    def has_more_than(self, few: int) -> bool:
        """Whether so many wait and one more; the folder is read no further than that."""
        try:
            with os.scandir(self._folder) as files:
                waiting = (file for file in files if _PLACE.fullmatch(file.name))
                return next(islice(waiting, few, None), None) is not None
        except OSError:  # not made yet, or not to be read: nothing waits that we could fetch
            return False

    def keep(self, entry: Entry) -> None:
        """Puts it at the end of the queue; on disk for good when this returns.

        Raises `Unwritable`.
        """
        try:
            draft = self._draft(entry)
            try:
                self._queue(draft)
            finally:
                draft.unlink(missing_ok=True)
        except OSError as error:
            raise Unwritable(type(error).__name__) from error

    def waiting(self) -> list[Path]:
        """The files of the queue, the first one first."""
        return [self._folder / name for name in sorted(self._names())]

    def put_aside(self, entry: Entry) -> None:
        """Keeps it out of the queue, for a person; the same entry once. Raises `Unwritable`."""
        digest = sha256(entry.provider_id.encode("utf-8", "replace")).hexdigest()[:16]
        try:
            self._draft(entry).replace(self._made(self._aside) / f"{digest}{_ENTRY}")
        except OSError as error:
            raise Unwritable(type(error).__name__) from error

    def put_torn_aside(self, file: Path) -> None:
        """The same for what cannot be read."""
        file.replace(self._made(self._aside) / f"{secrets.token_hex(8)}.torn")

    def adopt_drafts(self) -> None:
        """Queues what a killed process had begun to write: it may be whole."""
        for draft in self._folder.glob(f"*{_DRAFT}"):
            with suppress(FileNotFoundError):
                if time.time() - draft.stat().st_mtime > _DRAFT_IS_ABANDONED:
                    self._queue(draft)
                    draft.unlink()

    @contextmanager
    def only_one(self, task: str, otherwise: bool) -> Iterator[bool]:
        """Whether this thread alone does `task` until the block ends; a killed one frees it.

        `otherwise` is the answer where the disk has no room even for a lock.
        """
        try:
            handle = os.open(
                self._made(self._folder) / f"{task}.lock", os.O_RDWR | os.O_CREAT, 0o600
            )
        except OSError:
            yield otherwise
            return
        try:
            yield _locked(handle)
        finally:
            os.close(handle)

    def _draft(self, entry: Entry) -> Path:
        draft = self._made(self._folder) / f"{secrets.token_hex(8)}{_DRAFT}"
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(encode(entry))
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            draft.unlink(missing_ok=True)
            raise
        return draft

    def _queue(self, draft: Path) -> None:
        """Gives the draft the next place. A link, for that fails where a rename would replace."""
        while True:
            last = max(self._names(), default=_BEFORE_ALL)
            try:
                os.link(draft, self._folder / f"{int(last[: -len(_ENTRY)]) + 1:012d}{_ENTRY}")
            except FileExistsError:
                continue
            _sync(self._folder)
            return

    def _names(self) -> list[str]:
        try:
            return [name for name in os.listdir(self._folder) if _PLACE.fullmatch(name)]
        except OSError:  # as above
            return []

    def _made(self, folder: Path) -> Path:
        if not folder.is_dir():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _sync(folder.parent)
        return folder


def encode(entry: Entry) -> bytes:
    """One line of JSON."""
    kind = "incoming" if isinstance(entry, Incoming) else "receipt"
    # Python's own: it escapes half a surrogate pair, which pydantic's would refuse.
    line = json.dumps({"kind": kind, **_KINDS[kind].dump_python(entry, mode="json")})
    return line.encode() + b"\n"


def decode(line: bytes) -> Entry:
    """The entry again. Raises `Torn`."""
    try:
        found = json.loads(line)
        entry: Entry = _KINDS[found.pop("kind")].validate_python(found)
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise Torn(type(error).__name__) from None
    return entry


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sync(folder: Path) -> None:
    """A new name is on disk once its folder is."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
