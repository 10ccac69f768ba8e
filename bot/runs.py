"""Who is still alive: a lock that the kernel holds for each run of a sender.

A killed process frees its lock, a frozen one does not. So a row that says `posting` may be looked
into exactly when its run's lock can be had (docs/delivery.md).
"""

import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text


@contextmanager
def running(engine: Engine) -> Iterator[str]:
    """A new run's name; its lock is held until the block ends, however it ends."""
    name = secrets.token_hex(8)
    hold = _held_in_postgres if engine.dialect.name == "postgresql" else _held_in_file
    with hold(engine, name):
        yield name


def is_over(engine: Engine, name: str) -> bool:
    """Whether nobody holds this run's lock any more."""
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            got = connection.execute(_TRY, {"key": _key(name)}).scalar_one()
            # Whatever was locked here goes with the transaction.
            return bool(got)
    return _file_is_free(_path(engine, name))


_LOCK = text("SELECT pg_advisory_lock(:key)")
_TRY = text("SELECT pg_try_advisory_xact_lock(:key)")


@contextmanager
def _held_in_postgres(engine: Engine, name: str) -> Iterator[None]:
    # A connection of its own: the lock lives as long as that does.
    connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    try:
        connection.execute(_LOCK, {"key": _key(name)})
        yield
    finally:
        # Closed for good and not given back to the pool, where the lock would live on.
        connection.invalidate()
        connection.close()


@contextmanager
def _held_in_file(engine: Engine, name: str) -> Iterator[None]:
    path = _path(engine, name)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def _file_is_free(path: Path) -> bool:
    try:
        file = path.open("r+")
    except FileNotFoundError:
        return True
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        path.unlink(missing_ok=True)
        return True


def _path(engine: Engine, name: str) -> Path:
    # Beside the database: whoever can send from it is on this machine.
    database = Path(os.path.abspath(str(engine.url.database)))
    return database.with_name(database.name + ".runs") / name


def _key(name: str) -> int:
    digest = hashlib.sha256(name.encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
