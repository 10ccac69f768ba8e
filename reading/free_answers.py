"""Free words to the counter itself: help, the answer to an invitation, a check-in, a question.

Each rule answers None when the text is not about it; `reading/intents.py` has their order.
"""

from __future__ import annotations

from reading.attendance import read_check_in, read_delegate, read_maybe, read_no, read_yes
from reading.message import Message
from reading.values import Reading
from reading.words import listed, words

_LONGEST_ANSWER = 20  # words; an answer to an invitation is short
_COMING = frozenset({"hadir", "ikut", "datang", "bisa", "pasti", "kabari", "sempat"})
_COMING_SELF = frozenset({"hadir", "ikut", "datang"})
_SELF = frozenset({"saya", "kami"})
_LONGEST_CHECK_IN = 8
_HELP_TOPICS = frozenset(
    {
        "BATAL",
        "UBAH",
        "STATUS",
        "LAPOR",
        "POTENSI",
        "DARURAT",
        "BINAAN",
        "RALAT",
        "DAFTAR",
        "HADIR",
        "WAKIL",
        "ABSEN",
    }
)


def wants_help(message: Message) -> Reading | None:
    """ "format nya gimana ya pak": how to text."""
    if not message.gives("help_wanted") or message.counts:
        return None
    if listed("commands", "services") & set(message.words) and message.gives("office_topic"):
        return None  # "kalau mau dapat kursi roda caranya gimana": how to be helped, not to text
    named = [words().keywords.get(word) for word in message.words]
    topics = [name for name in named if name in _HELP_TOPICS]
    topic = next((name for name in topics if name != "LAPOR"), topics[0] if topics else None)
    return Reading("help", fields={"keyword": topic})


def attendance(message: Message) -> Reading | None:
    """The answer to an invitation: short, and about oneself."""
    if len(message.words) > _LONGEST_ANSWER or message.gives("others_attend", "news", "spam"):
        return None
    fields = (message.categories, message.counts, message.places)
    if sum(bool(found) for found in fields) > 1:
        return None
    if message.gives("delegating"):
        return read_delegate(message, 0, None)
    if message.gives("maybe_attending"):
        asks = message.gives("question_word") and _COMING.isdisjoint(message.words)
        people = message.categories and not _is_weather(message)
        return None if people or asks else read_maybe(message, 0, None)
    if message.gives("not_attending"):
        return read_no(message, 0, None)
    comes = message.gives("attending") and not message.gives("question_word")
    return read_yes(message, 0, None) if comes else None


def _is_weather(message: Message) -> bool:
    """ "kalau jalan tidak banjir saya hadir": what may keep the sender from coming."""
    comes = not _COMING_SELF.isdisjoint(message.words) and not _SELF.isdisjoint(message.words)
    return comes and message.gives("calamity") and not (message.counts or message.places)


def checking_in(message: Message) -> Reading | None:
    """ "kode absen saya 8840": the code, and hardly a word more."""
    short = len(message.words) <= _LONGEST_CHECK_IN
    said = set(message.words)
    if not short or "kode" not in said or not said & listed("attendance", "here"):
        return None
    words_of_code = [i for i, token in enumerate(message.tokens) if token.word in ("absen", "kode")]
    reading = read_check_in(message, words_of_code[-1] + 1, None)
    return None if reading.missing or message.gives("question_word", "spam") else reading


def asks_question(message: Message) -> Reading | None:
    """A question that the office can answer."""
    asked = message.gives("question_word") and message.gives("office_topic")
    if message.gives("long_ago") and message.gives("mused"):
        return None
    return Reading("question") if asked else None
