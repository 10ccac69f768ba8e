"""What the channels over a SIM card of our own share: our name for a text, and whose number it is.

Twilio gives every text a name of its own; a modem and a phone take ours.
"""

import hmac
import re
from hashlib import sha256

import phonenumbers

from bot.channels import Posting, Rejected
from bot.settings import Settings

_KEY = re.compile(r"sapa-([0-9]{1,12})-([0-9a-f]{6})([0-9a-f]{6})")
_WHOLE_NUMBER = re.compile(r"\+[0-9]{6,15}")
_INDONESIAN = re.compile(r"(0|62)8[0-9]{7,12}")
_MOST_CHARACTERS = 64  # of an address in our tables


def key_of(settings: Settings, posting: Posting) -> str:
    """Our name for this text at the provider: the same at every try, and no other text's.

    The number alone would not do. A new installation counts from one again, and a modem or phone
    that remembers the old one's `sapa-1` would call every new text sent, and send none.
    """
    row = str(posting.outbox_id)
    words = f"{row}\n{posting.address}\n{posting.text}"
    return f"sapa-{row}-{_mark(settings, row)}{_mark(settings, words)}"


def row_in(settings: Settings, key: str) -> int | None:
    """The outbox row that a name of ours stands for; None for a name that is not ours."""
    parts = _KEY.fullmatch(key)
    if parts and hmac.compare_digest(parts[2], _mark(settings, parts[1])):
        return int(parts[1])
    return None


def text_id(sender: str, moment: str, text: str) -> str:
    """The id of an inbound text: its sender, the second that the operator gave it, its words.

    A provider's own id will not do: a modem's text that is read twice has two row ids, and a phone
    that is asked for its inbox gives each text a new event id.
    """
    words = f"{sender}\n{moment}\n{text}"
    return f"sms-{sha256(words.encode('utf-8', 'replace')).hexdigest()[:40]}"


def sender_number(given: str) -> str:
    """The sender in E.164 where it is a number; an operator's word or short code as it is."""
    tidy = given.strip()[:_MOST_CHARACTERS]
    if tidy.startswith("00") and tidy.isdigit():
        tidy = f"+{tidy[2:]}"  # phonenumbers would mangle it
    if not _INDONESIAN.fullmatch(tidy):
        return tidy or "unknown"
    number = phonenumbers.parse(tidy, "ID")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def sound(text: str) -> str:
    """The text without halves of surrogate pairs: no database takes one, and a lost part of an SMS
    may leave one behind.
    """
    return text.encode("utf-8", "replace").decode()


def check_number(posting: Posting) -> None:
    """Raises `Rejected` for what no SIM card can send to."""
    if posting.medium != "sms" or not _WHOLE_NUMBER.fullmatch(posting.address):
        raise Rejected("no SMS number")


def _mark(settings: Settings, words: str) -> str:
    secret = settings.secret_key.get_secret_value().encode()
    return hmac.new(secret, words.encode("utf-8", "replace"), sha256).hexdigest()[:6]
