"""Two-factor codes by an app (TOTP, RFC 6238): a secret, its picture, and which code is right."""

import hmac
from datetime import datetime

import pyotp
import qrcode
from markupsafe import Markup
from qrcode.image.svg import SvgPathImage

from bot.web import services
from models.sealed import NotOurs, seal, unseal
from models.staff import Staff

_STEP_SECONDS = 30
# Phones' clocks are wrong by some seconds, and people type slowly.
_STEPS_APART = (-1, 0, 1)


def new_secret() -> str:
    """160 random bits in base 32, as apps take them."""
    return pyotp.random_base32()


def keep(staff: Staff, secret: str) -> None:
    """Gives the account this secret; the database has it sealed."""
    staff.totp_sealed = seal(secret, _key(), _label(staff))


def secret_of(staff: Staff) -> str | None:
    """The account's secret; None without one, or where SECRET_KEY is another one since."""
    if staff.totp_sealed is None:
        return None
    try:
        return unseal(staff.totp_sealed, _key(), _label(staff))
    except NotOurs:
        return None


def _key() -> str:
    return services().settings.secret_key.get_secret_value()


def _label(staff: Staff) -> str:
    # Copied to another row it opens nothing.
    return f"totp:{staff.id}"


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
