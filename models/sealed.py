"""Small secrets as the database keeps them: worth nothing to who has its file but not the key.

Encrypt-then-MAC with HMAC-SHA256, which the standard library has: the secret is masked with a
stream of HMAC(key, nonce, counter), as in counter mode, and what came out is authenticated together
with a label that says whose it is. docs/decisions/0019 says why not another library.
"""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

_NONCE, _MAC, _BLOCK = 16, 16, 32


class NotOurs(Exception):
    """It was sealed with another key, for another label, or was changed since."""


def seal(secret: str, key: str, label: str) -> str:
    """The secret, sealed anew each time; of some 80 letters for one of 32."""
    nonce = secrets.token_bytes(_NONCE)
    masked = _masked(secret.encode(), key, nonce)
    return urlsafe_b64encode(nonce + masked + _mac(nonce + masked, key, label)).decode()


def unseal(sealed: str, key: str, label: str) -> str:
    """The secret again. Raises `NotOurs`."""
    try:
        raw = urlsafe_b64decode(sealed)
    except ValueError:
        raise NotOurs from None
    held, mac = raw[:-_MAC], raw[-_MAC:]
    if len(held) < _NONCE or not hmac.compare_digest(mac, _mac(held, key, label)):
        raise NotOurs
    return _masked(held[_NONCE:], key, held[:_NONCE]).decode()


def _masked(data: bytes, key: str, nonce: bytes) -> bytes:
    """Masks, and unmasks."""
    blocks = range((len(data) + _BLOCK - 1) // _BLOCK)
    own = _derived(key, "mask")
    stream = b"".join(hmac.digest(own, nonce + bytes([each]), "sha256") for each in blocks)
    return bytes(one ^ other for one, other in zip(data, stream, strict=False))


def _mac(held: bytes, key: str, label: str) -> bytes:
    return hmac.digest(_derived(key, "mac"), label.encode() + b"\0" + held, "sha256")[:_MAC]


def _derived(key: str, use: str) -> bytes:
    # A key for each use: what signs cookies is never used as it is.
    return hmac.digest(key.encode(), f"sapa-lks sealed {use}".encode(), "sha256")
