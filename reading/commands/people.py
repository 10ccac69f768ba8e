"""LAPOR, POTENSI and DARURAT: who is in need, and who can help."""

from __future__ import annotations

from dataclasses import replace

from reading.commands.rest import courtesy, is_sentence, next_keyword, owners, rest_within
from reading.keywords import Lead
from reading.message import Message
from reading.references import find_reference
from reading.reports import read_potential, read_report
from reading.residents import read_residents
from reading.unprompted import counts_none
from reading.urgency import is_about_emergencies, is_alarm_in_report
from reading.values import Reading
from reading.words import listed

_BESIDE = 3  # tokens between a type and its number


def report(message: Message, lead: Lead) -> Reading | None:
    """LAPOR; "lapor potensi" and "lapor jumlah binaan" are what they say."""
    behind = next_keyword(message, lead)
    if behind == "BINAAN" or _counts_residents(message):
        return read_residents(message, "BINAAN")
    if behind == "POTENSI" or _only_resources(message):
        return read_potential(message, "POTENSI")
    if _about_a_report(message, lead):
        return None
    reading = read_report(message, keyword="LAPOR")
    if _reports_nothing(message, lead, reading):
        return None
    return replace(reading, intent="urgent") if is_alarm_in_report(message) else reading


def potential(message: Message, lead: Lead) -> Reading | None:
    """POTENSI."""
    nothing_read = not (message.resources or message.counts)
    if message.gives("negated") or (nothing_read and is_sentence(message, lead)):
        return None
    return read_potential(message, "POTENSI")


def urgent(message: Message, lead: Lead) -> Reading | None:
    """DARURAT; a question about emergencies, a drill or a loan advert is none."""
    advert = message.gives("spam") and not message.counts
    meant = not (message.gives("example") or is_about_emergencies(message))
    if advert or not meant:
        return None
    return read_report(message, urgent=True, keyword="DARURAT")


def _reports_nothing(message: Message, lead: Lead, reading: Reading) -> bool:
    """Nothing to report, a mention of an old report, a quotation or an advert.

    A text that names people and their number is a report in spite of a doubtful word in it, if
    nothing but a greeting stands before the keyword.
    """
    if counts_none(message) or message.gives("example"):
        return True
    named = "category" in reading.ambiguous
    complete = any((case.category or named) and case.count for case in reading.reports)
    noun = message.tokens[lead.after - 1].word == "laporan"
    told_now = complete and lead.bare and not noun
    if noun and message.gives("postponed"):
        return True
    if message.gives("not_reporting", "past_report") and not told_now:
        return True
    return not complete and _is_other_talk(message, lead)


def _is_other_talk(message: Message, lead: Lead) -> bool:
    """A joke, a negation, a sentence that holds no field: "lapor cuaca: Kolo hujan"."""
    if message.gives("negated", "help_wanted", "resolved", "announcement"):
        return True
    if message.gives("jest") and not message.categories:
        return True
    if message.categories or message.counts or _tells_of_people(message):
        return False
    spans = [message.tokens[place.first : place.last + 1] for place in message.places]
    places = {token.word for span in spans for token in span}
    return is_sentence(message, lead, listed("places", "at") | places)


def _tells_of_people(message: Message) -> bool:
    """ "lapor ada orang sakit keras": somebody in need, though of no category that is known."""
    people = listed("units", "persons") | listed("context", "in_need")
    return any(word in people - courtesy() for word in message.words)


def _about_a_report(message: Message, lead: Lead) -> bool:
    """ "laporan 3012 salah", "laporan keuangan sudah dikirim": the noun, not the verb."""
    if message.gives("status_asked") and not message.counts:
        return True
    if message.tokens[lead.after - 1].word != "laporan":
        return False
    if find_reference(message) is not None or message.gives("correcting", "cancelling"):
        return True
    says_nothing = not (message.categories or message.counts or message.places)
    return says_nothing and not rest_within(message, lead, courtesy() | owners())


def _only_resources(message: Message) -> bool:
    """ "lapor tagana 4 orang di kolo": a type with its number and no category."""
    if message.categories or not message.resources:
        return False
    resource = message.resources[-1]
    return any(abs(count.first - resource.last) <= _BESIDE for count in message.counts)


def _counts_residents(message: Message) -> bool:
    return "binaan" in message.words and not message.categories and bool(message.counts)
