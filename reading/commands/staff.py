"""UNDANG, SIAR, REKAP and TUGAS: what staff text from their own phones.

Read from anybody, since a text does not tell who sent it; the handlers ask who it is.
"""

from __future__ import annotations

from reading.commands.rest import courtesy, rest_within
from reading.keywords import Lead
from reading.message import Message
from reading.tails import tail
from reading.tokens import NUMBER, WORD
from reading.values import Reading


def invite(message: Message, lead: Lead) -> Reading | None:
    """UNDANG with an event's code."""
    return _numbered(message, lead, "staff_invite", "code")


def recap(message: Message, lead: Lead) -> Reading | None:
    """REKAP, of everything or of one event."""
    return _numbered(message, lead, "staff_recap", "code")


def task(message: Message, lead: Lead) -> Reading | None:
    """TUGAS, all of them or one by its number."""
    return _numbered(message, lead, "staff_task", "task")


def broadcast(message: Message, lead: Lead) -> Reading | None:
    """SIAR, and whatever follows word by word."""
    text = tail(message, lead.after)
    return (
        Reading("staff_broadcast", "SIAR", fields={"text": text}) if text and lead.first else None
    )


def _numbered(message: Message, lead: Lead, intent: str, field: str) -> Reading | None:
    """The keyword alone, or with one number and nothing else."""
    behind = message.tokens[lead.after :]
    numbers = [token.text for token in behind if token.kind == NUMBER]
    is_alone = not numbers and rest_within(message, lead, courtesy())
    has_one = len(numbers) == 1 and not any(token.kind == WORD for token in behind)
    if not lead.first or not (is_alone or has_one):
        return None
    return Reading(intent, lead.keyword, fields={field: numbers[0] if numbers else None})
