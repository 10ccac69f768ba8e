"""What a text wants, from the surest sign to the weakest; the first rule that answers decides."""

from __future__ import annotations

from collections.abc import Callable

from reading import free_text
from reading.commands import COMMANDS
from reading.keywords import leading_keyword
from reading.message import AnyMark, Message
from reading.reports import read_report
from reading.tokens import WORD
from reading.urgency import is_alarm
from reading.values import Reading
from reading.words import listed

Rule = Callable[[Message], Reading | None]

NONE = Reading("none")
MOST_WORDS_BESIDE = 1  # beside the fields of a text that is nothing but a card
# What tells of people in need without reporting them.
NOT_TOLD_NOW = ("resolved", "own_family", "past_time", "plan", "announcement", "news")
NOT_REPORTED = ("not_reporting", "negated", "past_report", "spam")


def understand(message: Message) -> Reading:
    """The reading of a message without its quoted lines."""
    if not message.words:
        asks = message.text.strip() == "?"
        return Reading("help", fields={"keyword": None}) if asks else NONE
    for rule in RULES:
        reading = rule(message)
        if reading is not None:
            return reading
    return NONE


def quotation(message: Message) -> Reading | None:
    """One of our own replies sent back changes nothing."""
    quoted = message.gives("quoted") and not message.gives("status_asked")
    return NONE if quoted else None


def keyword(message: Message) -> Reading | None:
    """A keyword in front."""
    lead = leading_keyword(message)
    return COMMANDS[lead.keyword](message, lead) if lead is not None else None


def advertisement(message: Message) -> Reading | None:
    """Adverts and tricks, whatever words of ours they use."""
    return NONE if message.gives("spam") and not message.categories else None


def alarm(message: Message) -> Reading | None:
    """An urgent report without its keyword in front."""
    if not is_alarm(message) or message.gives("news", "negated", "past_report", "spam"):
        return None
    told = message.gives("announcement", "resolved", "not_reporting") and not message.counts
    return None if told else read_report(message, urgent=True)


def report(message: Message) -> Reading | None:
    """A report without the keyword in front: asked for, or told as it is now."""
    if message.gives(*NOT_TOLD_NOW) or message.gives(*NOT_REPORTED):
        return None
    reading = read_report(message)
    case = reading.reports[0]
    known = sum(value is not None for value in (case.category, case.count, case.kelurahan))
    has_category = case.category is not None or "category" in reading.ambiguous
    if {"lapor", "dilaporkan", "melapor"} & set(message.words):
        return reading if has_category or known >= 2 else None
    if "laporan" in message.words and known == 3 and not message.gives("done"):
        return reading
    only_kin = all(mark.kind == "kin" for mark in message.categories)
    if not has_category or known < 2 or (only_kin and known < 3):
        return None
    return reading if message.gives("request") or _is_told(message, reading) else None


def _is_told(message: Message, reading: Reading) -> bool:
    """Whether it is said that they are there, or nothing but the fields is said."""
    if message.gives("question_word", "done", "hearsay"):
        return False
    vague = listed("numbers", "vague")
    only_number_left = set(reading.missing) <= {"count"} and any(w in vague for w in message.words)
    if reading.missing and not only_number_left and "category" not in reading.ambiguous:
        return False
    return message.gives("existence") or is_terse(message)


def is_terse(message: Message) -> bool:
    """Whether hardly a word stands beside the fields: "penatoi 2 lansia"."""
    marks: list[AnyMark] = [*message.categories, *message.counts, *message.places]
    fields = {index for mark in marks for index in range(mark.first, mark.last + 1)}
    form = listed("polite", "openers") | listed("polite", "closers") | listed("places", "at")
    form |= listed("units", "persons") | listed("units", "households")
    beside = [
        token
        for index, token in enumerate(message.tokens)
        if token.kind == WORD and index not in fields and token.word not in form
    ]
    return len(beside) <= MOST_WORDS_BESIDE


RULES: tuple[Rule, ...] = (
    quotation,
    free_text.asked_to_stop,
    keyword,
    advertisement,
    alarm,
    free_text.about_reports,
    free_text.about_lks,
    free_text.about_oneself,
    free_text.residents,
    free_text.potential,
    free_text.wants_help,
    free_text.attendance,
    report,
    free_text.asks_question,
)
