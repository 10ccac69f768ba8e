"""Passwords: argon2id, at the cost that OWASP names for a small machine (19 MiB, two rounds)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# A web process with eight threads must not need half a gigabyte because eight people log in.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

# What an unknown name is compared with, so that it takes as long as a wrong password.
NOBODY = _HASHER.hash("no one has this password")


def hash_password(password: str) -> str:
    """What `Staff.password_hash` keeps."""
    return _HASHER.hash(password)


def matches(password_hash: str, password: str) -> bool:
    """Whether this is the password. Takes some 20 ms: never inside a transaction."""
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
