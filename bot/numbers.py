"""Phone numbers as people type them, and as tables keep them (E.164)."""

import re

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat

_DIGITS = re.compile(r"\+?[\d\s().-]{8,22}")


def parsed(typed: str) -> PhoneNumber | None:
    """The number that this means in Indonesia; None for what is none at all."""
    try:
        return phonenumbers.parse(typed, "ID")
    except phonenumbers.NumberParseException:
        return None


def e164(number: PhoneNumber) -> str:
    """`+6281234567890`."""
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def looks_like_number(given: str) -> bool:
    """Whether it is written like a number, right or wrong."""
    return bool(_DIGITS.fullmatch(given))


def phone_of(given: str) -> str | None:
    """A mobile or fixed number in E.164, however people write it; None for what is none."""
    if not looks_like_number(given):
        return None
    tidy = re.sub(r"[^\d+]", "", given)
    if tidy.startswith("8"):  # a spreadsheet took the zero away
        tidy = f"0{tidy}"
    elif tidy.startswith("62"):
        tidy = f"+{tidy}"
    number = parsed(tidy)
    return e164(number) if number and phonenumbers.is_valid_number(number) else None
