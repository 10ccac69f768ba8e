"""Phone numbers as people type them, and as tables keep them (E.164)."""

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat


def parsed(typed: str) -> PhoneNumber | None:
    """The number that this means in Indonesia; None for what is none at all."""
    try:
        return phonenumbers.parse(typed, "ID")
    except phonenumbers.NumberParseException:
        return None


def e164(number: PhoneNumber) -> str:
    """`+6281234567890`."""
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)
