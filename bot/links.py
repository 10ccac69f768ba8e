"""Addresses that open without a log-in, each signed: an invitation's page, the door of one day.

What is signed is an id and nothing about a person. Whoever has the address may look: that is what
it is for, like a paper invitation.
"""

from datetime import date

from itsdangerous import BadSignature, Signer

from bot.settings import Settings

_INVITATION, _GUEST, _DOOR = "invitation", "guest", "door"


def invitation_token(settings: Settings, invitation_id: int) -> str:
    """Names one invitation: `12.k3J…`; also what its QR code carries."""
    return _signer(settings, _INVITATION).sign(str(invitation_id)).decode()


def invitation_of(settings: Settings, token: str) -> int | None:
    """The id in a token of `invitation_token`; None for one that is not ours."""
    told = _unsigned(settings, _INVITATION, token)
    return int(told) if told else None


def invitation_url(settings: Settings, invitation_id: int) -> str:
    """The page of one invitation, for a text to its officer."""
    return f"{settings.public_url}/u/{invitation_token(settings, invitation_id)}"


def guest_url(settings: Settings, bimtek_id: int, contact_id: int) -> str:
    """The same page by event and phone: a text is written before its invitation's row is."""
    token = _signer(settings, _GUEST).sign(f"{bimtek_id}-{contact_id}").decode()
    return f"{settings.public_url}/u/{token}"


def guest_of(settings: Settings, token: str) -> tuple[int, int] | None:
    """The event's and the contact's id in an address of `guest_url`; None for one not ours."""
    bimtek_id, _, contact_id = (_unsigned(settings, _GUEST, token) or "").partition("-")
    return (int(bimtek_id), int(contact_id)) if contact_id else None


def door_token(settings: Settings, bimtek_id: int, day: date) -> str:
    """What the office's QR code of one day carries."""
    return _signer(settings, _DOOR).sign(f"{bimtek_id}-{day:%Y%m%d}").decode()


def door_of(settings: Settings, token: str, today: date) -> int | None:
    """The event whose door this token opens today; None for another day's or not ours."""
    told = _unsigned(settings, _DOOR, token)
    bimtek_id, _, day = (told or "").partition("-")
    return int(bimtek_id) if told and day == f"{today:%Y%m%d}" else None


def _unsigned(settings: Settings, purpose: str, token: str) -> str | None:
    try:
        return _signer(settings, purpose).unsign(token).decode()
    except (BadSignature, UnicodeError):
        return None


def _signer(settings: Settings, purpose: str) -> Signer:
    return Signer(settings.secret_key.get_secret_value(), salt=f"sapa-{purpose}")
