"""TANYA, BANTUAN, STOP, MULAI, SETUJU and HAPUS: the officer and the counter itself."""

from __future__ import annotations

from reading.commands.records import REPORT_WORDS
from reading.commands.rest import courtesy, follower, next_keyword, owners, rest_within
from reading.corrections import read_cancellation
from reading.keywords import Lead
from reading.message import Message
from reading.references import find_reference
from reading.values import Reading
from reading.words import listed

_HELP_WORDS = frozenset({"keyword", "cara", "format", "menu", "lapor", "nya", "sms", "pesan"})
_OWN = frozenset({"saya", "kami", "aku", "karena", "sudah", "soalnya", "sebab", "berhubung"})
_LONGEST_STOP = 14
_AGAIN = frozenset(
    {"kembali", "terima", "menerima", "aktif", "aktifkan", "kemarin", "hentikan", "stop", "ana"}
)


def question(message: Message, lead: Lead) -> Reading | None:
    """TANYA, whatever follows; "mau tanya perkembangan laporan 2210" asks for its status."""
    of_report = message.gives("status_asked") and find_reference(message) is not None
    other = message.gives("spam") or of_report
    return None if other and not lead.first else Reading("question", "TANYA")


def helping(message: Message, lead: Lead) -> Reading | None:
    """BANTUAN alone or with a keyword; "bantuan sembako ..." is about aid."""
    if not lead.bare or message.counts or message.places:
        return None
    topic = next_keyword(message, lead)
    if topic is None and not rest_within(message, lead, courtesy() | _HELP_WORDS):
        return None
    return Reading("help", "BANTUAN", fields={"keyword": topic if topic != "BANTUAN" else None})


def stop(message: Message, lead: Lead) -> Reading | None:
    """STOP as the whole message or its first word alone; "stop pengemis" is an opinion."""
    about_texts = rest_within(message, lead, courtesy() | listed("commands", "texts"))
    wanted = about_texts or _is_leaving(message, lead)
    if not lead.bare or not wanted or "?" in message.text:
        return None
    return Reading("opt_out", "STOP")


def _is_leaving(message: Message, lead: Lead) -> bool:
    """ "STOP ya pak, saya sudah bukan pengurus": first of all, and why, of oneself."""
    told = message.categories or message.places or message.counts
    short = len(message.words) <= _LONGEST_STOP
    own = follower(message, lead, courtesy() - _OWN) in _OWN
    return lead.first and short and own and not told and message.gives("leaving")


def start(message: Message, lead: Lead) -> Reading | None:
    """MULAI alone, or again."""
    allowed = courtesy() | listed("commands", "texts") | _AGAIN
    again = lead.bare and rest_within(message, lead, allowed - {"jangan"})
    return Reading("opt_in", "MULAI") if again else None


def consent(message: Message, lead: Lead) -> Reading | None:
    """SETUJU."""
    return Reading("consent", "SETUJU") if rest_within(message, lead, courtesy()) else None


def erase(message: Message, lead: Lead) -> Reading | None:
    """HAPUS my data; HAPUS with a report withdraws the report."""
    if find_reference(message) or REPORT_WORDS & set(message.words):
        return read_cancellation(message, "BATAL")
    own = courtesy() | owners() | listed("commands", "own_data")
    return Reading("erase", "HAPUS") if rest_within(message, lead, own) else None
