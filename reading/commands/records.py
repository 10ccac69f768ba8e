"""STATUS, RALAT, BATAL, BARU and PULIH: reports that the office already has."""

from __future__ import annotations

from reading.attendance import read_no
from reading.commands.rest import courtesy, is_sentence, rest_within
from reading.corrections import (
    asks_elsewhere,
    corrects_elsewhere,
    read_cancellation,
    read_correction,
    read_numbered,
    read_status,
)
from reading.keywords import Lead
from reading.message import Message
from reading.references import find_reference
from reading.values import Reading

REPORT_WORDS = frozenset({"laporan", "lap", "lapor"})


def status(message: Message, lead: Lead) -> Reading | None:
    """STATUS; "cek" needs a report to check."""
    if message.tokens[lead.after - 1].word == "cek":
        about = (REPORT_WORDS | {"status"}) & set(message.words)
        if not about and find_reference(message) is None:
            return None
    if find_reference(message) is None and is_sentence(message, lead, REPORT_WORDS):
        return None
    if asks_elsewhere(message):
        return None
    return read_status(message, "STATUS")


def correction(message: Message, lead: Lead) -> Reading | None:
    """RALAT; with nothing of a report behind it, it corrects something else."""
    reading = read_correction(message, "RALAT")
    read_nothing = "ref" in reading.missing and not reading.fields["changes"]
    if corrects_elsewhere(message, reading):
        return None
    return None if read_nothing and is_sentence(message, lead, REPORT_WORDS) else reading


def cancellation(message: Message, lead: Lead) -> Reading | None:
    """BATAL; "batal hadir" answers an invitation, "batal puasa" nothing of ours."""
    if message.gives("not_attending"):
        return read_no(message, lead.after, "TIDAK")
    about = (REPORT_WORDS | {"nomor", "no", "kode", "terakhir"}) & set(message.words)
    if about or find_reference(message) or rest_within(message, lead, courtesy()):
        return read_cancellation(message, "BATAL")
    return None


def repeat(message: Message, lead: Lead) -> Reading | None:
    """BARU with the number of the report that it only looks like."""
    numbered = lead.first and find_reference(message) is not None
    return read_numbered(message, "repeat", "BARU") if numbered else None


def restore(message: Message, lead: Lead) -> Reading | None:
    """PULIH with the number of a withdrawn report; "pulih juga demamnya" is none."""
    reading = read_numbered(message, "restore", "PULIH")
    chat = bool(reading.missing) and is_sentence(message, lead, REPORT_WORDS)
    return reading if lead.bare and not chat else None
