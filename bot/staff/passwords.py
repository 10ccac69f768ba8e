"""Passwords: argon2id, at the cost that OWASP names for a small machine (19 MiB, two rounds)."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# A web process with eight threads must not need half a gigabyte because eight people log in.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

_FEWEST_LETTERS = 5

# What an unknown name is compared with, so that it takes as long as a wrong password. Written
# down, as a hash for each start of a process is dear: of random letters, at the cost above.
NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1"
    "$xRmFwkDyShKVfQlLx2eEUA$6jda5ixy2/Sv+XcMrOzdpJ3j2/qau5lGrVHnHK/QOq8"
)


SHORTEST, LONGEST = 10, 200


def fault(password: str, again: str, username: str) -> str:
    """What is wrong with a new password: a key of `FAULTS` in account_words.py, or nothing."""
    if password != again:
        return "differ"
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    if username in password.lower() or len(set(password)) < _FEWEST_LETTERS:
        return "easy"
    return ""


def hash_password(password: str) -> str:
    """What `Staff.password_hash` keeps."""
    return _HASHER.hash(password)


def hash_nothing() -> str:
    """The hash of a password that nobody knows: for an account whose owner has yet to set one."""
    return _HASHER.hash(secrets.token_urlsafe(32))


def matches(password_hash: str, password: str) -> bool:
    """Whether this is the password. Takes some 20 ms: never inside a transaction."""
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
