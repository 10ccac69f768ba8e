"""Whether a text is an alarm: said so, or help asked at once for somebody in danger."""

from __future__ import annotations

from reading.message import Message
from reading.signals import signals
from reading.words import listed

_SOS = "\N{SQUARED SOS}"


def is_alarm(message: Message) -> bool:
    """For a text with DARURAT in front, or with no keyword."""
    if _says_alarm(message):
        return True
    if message.gives("danger") and "tolong" in message.words and _stands_before_us(message):
        return not is_about_emergencies(message)
    grave = message.gives("danger", "calamity") or _suffer_danger(message)
    return grave and message.gives("urgent") and not is_about_emergencies(message)


def is_alarm_in_report(message: Message) -> bool:
    """For a text with LAPOR in front, where "mohon segera dibantu" is only polite."""
    if _says_alarm(message):
        return True
    return message.gives("danger") and message.gives("urgent")


def _stands_before_us(message: Message) -> bool:
    """ "tolong, ada orang gila ngamuk": said to be there now."""
    return message.gives("existence") and not message.gives("done", "hearsay", "question_word")


def _suffer_danger(message: Message) -> bool:
    """ "anak disekap": the danger is part of a category's name."""
    spans = (message.tokens[mark.first : mark.last + 1] for mark in message.categories)
    said = {token.word for span in spans for token in span}
    return any(said & signals().alone(name) for name in ("danger", "calamity"))


def _says_alarm(message: Message) -> bool:
    if is_about_emergencies(message):
        return False
    alarms = listed("commands", "alarms")
    return _SOS in message.text or any(word in alarms for word in message.words)


def is_about_emergencies(message: Message) -> bool:
    """ "bukan darurat", a drill, or a number to call: no alarm."""
    if message.gives("not_urgent"):
        return True
    return message.gives("about_urgency") and not (message.categories and message.places)
