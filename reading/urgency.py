"""Whether a text is an alarm: said so, or help asked at once for somebody in danger."""

from __future__ import annotations

from reading.message import Message
from reading.signals import signals
from reading.words import listed

_LAUGHTER = frozenset("\N{FACE WITH TEARS OF JOY}\N{ROLLING ON THE FLOOR LAUGHING}")
_SOS = "\N{SQUARED SOS}"


def is_alarm(message: Message) -> bool:
    """For a text with DARURAT in front, or with no keyword."""
    if _says_alarm(message):
        return True
    if is_about_emergencies(message):
        return False
    hurries = not listed("commands", "hurry").isdisjoint(message.words)
    pleads = "tolong" in message.words and message.gives("danger")
    if (pleads or (hurries and _is_in(message, "danger"))) and _stands_before_us(message):
        return True
    grave = _is_in(message, "danger") or _is_in(message, "calamity")
    return grave and message.gives("urgent")


def is_alarm_in_report(message: Message) -> bool:
    """For a text with LAPOR in front, where "mohon segera dibantu" is only polite."""
    if _says_alarm(message):
        return True
    return message.gives("danger") and message.gives("urgent")


def _stands_before_us(message: Message) -> bool:
    """ "tolong, ada orang gila ngamuk": said to be there now."""
    return message.gives("existence") and not message.gives("done", "hearsay", "question_word")


def _is_in(message: Message, name: str) -> bool:
    """Whether a signal is given, be it within a category's name: "anak disekap"."""
    spans = (message.tokens[mark.first : mark.last + 1] for mark in message.categories)
    said = {token.word for span in spans for token in span}
    return message.gives(name) or not said.isdisjoint(signals().alone(name))


def _says_alarm(message: Message) -> bool:
    if is_about_emergencies(message):
        return False
    alarms = listed("commands", "alarms")
    return _SOS in message.text or any(word in alarms for word in message.words)


def _only_laughs(message: Message) -> bool:
    """ "gawat bu, kue gosong semua" with a laughing face."""
    laughs = message.gives("jest") or not _LAUGHTER.isdisjoint(message.text)
    return laughs and not (message.categories or message.counts or message.places)


def _is_over(message: Message) -> bool:
    """ "yang darurat kemarin sudah aman", and no other alarm raised."""
    alarms = listed("commands", "alarms")
    return message.gives("alarm_over") and sum(word in alarms for word in message.words) == 1


def _is_trifle(message: Message) -> bool:
    """ "gawat bu, kunci saya hilang": the sender's own, nobody in danger and nowhere."""
    if not message.gives("trifle") or message.categories or message.counts or message.places:
        return False
    return _SOS not in message.text and set(message.words) & signals().alone("danger") <= {"hilang"}


def is_about_emergencies(message: Message) -> bool:
    """ "bukan darurat", a drill, a number to call, one that is over: no alarm."""
    if message.gives("not_urgent") or _only_laughs(message):
        return True
    if _is_over(message) or _is_trifle(message):
        return True
    return message.gives("about_urgency", "help_wanted") and not (
        message.categories and message.places
    )
