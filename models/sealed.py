"""Small secrets as the database keeps them: worth nothing to who has its file but not the key."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class NotOurs(Exception):
    """It was sealed with another key, for another label, or was changed since."""


def seal(secret: str, key: str, label: str) -> str:
    """The secret, sealed anew each time; 140 letters for one of 32. `label` says whose it is."""
    return _fernet(key, label).encrypt(secret.encode()).decode()


def unseal(sealed: str, key: str, label: str) -> str:
    """The secret again. Raises `NotOurs`."""
    try:
        return _fernet(key, label).decrypt(sealed).decode()
    except InvalidToken:
        raise NotOurs from None


def _fernet(key: str, label: str) -> Fernet:
    # A key for each label: what signs cookies is never used as it is, and nothing fits another row.
    own = HKDF(SHA256(), length=32, salt=None, info=f"sapa-lks sealed {label}".encode())
    return Fernet(urlsafe_b64encode(own.derive(key.encode())))
