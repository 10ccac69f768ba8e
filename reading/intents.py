"""What a text wants, from the surest sign to the weakest; the first rule that answers decides."""

from __future__ import annotations

from collections.abc import Callable

from reading import free_answers, free_text
from reading.commands import COMMANDS
from reading.keywords import leading_keyword
from reading.message import Message
from reading.reports import read_report
from reading.unprompted import report
from reading.urgency import is_alarm
from reading.values import Reading

Rule = Callable[[Message], Reading | None]

NONE = Reading("none")
NO_ALARM = ("example", "news", "negated", "past_report", "spam", "long_ago", "jest")
NO_ALARM_TOLD = ("announcement", "resolved", "returned", "not_reporting")  # without a number


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
    return NONE if quoted or message.gives("our_reply") else None


def keyword(message: Message) -> Reading | None:
    """A keyword in front."""
    lead = leading_keyword(message)
    return COMMANDS[lead.keyword](message, lead) if lead is not None else None


def joke(message: Message) -> Reading | None:
    """Laughter around fields: "ada 3 orang buta di Rite jalan ke Kolo, siapa duluan? haha"."""
    return NONE if message.gives("jest") and message.categories else None


def advertisement(message: Message) -> Reading | None:
    """Adverts and tricks, whatever words of ours they use."""
    return NONE if message.gives("spam") and not message.categories else None


def alarm(message: Message) -> Reading | None:
    """An urgent report without its keyword in front."""
    if not is_alarm(message) or message.gives(*NO_ALARM):
        return None
    told = message.gives(*NO_ALARM_TOLD) and not message.counts
    return None if told else read_report(message, urgent=True)


RULES: tuple[Rule, ...] = (
    quotation,
    free_text.asked_to_stop,
    keyword,
    advertisement,
    joke,
    alarm,
    free_text.about_reports,
    free_text.about_lks,
    free_text.about_oneself,
    free_text.residents,
    free_text.potential,
    free_answers.wants_help,
    free_answers.checking_in,
    free_answers.attendance,
    report,
    free_answers.asks_question,
)
