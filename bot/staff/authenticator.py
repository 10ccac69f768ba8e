"""Two-factor codes by an app (TOTP, RFC 6238): a secret, its picture, and which code is right."""

import hmac
from datetime import datetime

import pyotp
import qrcode
from markupsafe import Markup
from qrcode.image.svg import SvgPathImage

_STEP_SECONDS = 30
# Phones' clocks are wrong by some seconds, and people type slowly.
_STEPS_APART = (-1, 0, 1)


def new_secret() -> str:
    """160 random bits in base 32, as apps take them."""
    return pyotp.random_base32()


def picture(secret: str, username: str) -> Markup:
    """What the app's camera reads, as SVG."""
    address = pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name="Sapa LKS")
    drawn = qrcode.make(address, image_factory=SvgPathImage, box_size=10, border=2)
    # Drawn by us from letters that we chose.
    return Markup(drawn.to_string(encoding="unicode"))  # noqa: S704


def step_of(secret: str, typed: str, moment: datetime) -> int | None:
    """The half minute whose code this is, now or next to now; None for a wrong one."""
    code = "".join(typed.split())
    if not (len(code) == 6 and code.isascii() and code.isdigit()):
        return None
    totp = pyotp.TOTP(secret)
    here = int(moment.timestamp()) // _STEP_SECONDS
    for apart in _STEPS_APART:
        if hmac.compare_digest(totp.generate_otp(here + apart), code):
            return here + apart
    return None
