"""What a text wants, from the surest sign to the weakest; the first rule that answers decides."""

from __future__ import annotations

from collections.abc import Callable

from reading.attendance import read_delegate, read_maybe, read_no, read_yes
from reading.commands import COMMANDS, is_urgent
from reading.corrections import read_cancellation, read_correction, read_status
from reading.keywords import leading_keyword
from reading.message import Message
from reading.registration import read_registration
from reading.reports import read_potential, read_report
from reading.residents import read_residents
from reading.updates import find_field, read_update
from reading.values import Reading
from reading.words import listed, words

Rule = Callable[[Message], Reading | None]

NONE = Reading("none")
_LONGEST_ANSWER = 20  # words; an answer to an invitation is short
_LONGEST_STOP = 14


def understand(message: Message) -> Reading:
    """The reading of a message without its quoted lines."""
    if not message.words:
        return Reading("help", fields={"keyword": None}) if message.text.strip() == "?" else NONE
    for rule in RULES:
        reading = rule(message)
        if reading is not None:
            return reading
    return NONE


def quotation(message: Message) -> Reading | None:
    """One of our own replies sent back changes nothing."""
    quoted = message.gives("quoted") and not message.gives("status_asked")
    return NONE if quoted else None


def asked_to_stop(message: Message) -> Reading | None:
    """ "jangan kirim pesan lagi ke nomor ini": about our texts and nothing else."""
    about_cases = message.categories or message.places or message.counts
    if message.gives("stop") and not about_cases and len(message.words) <= _LONGEST_STOP:
        return Reading("opt_out")
    return None


def keyword(message: Message) -> Reading | None:
    """A keyword in front."""
    lead = leading_keyword(message)
    return COMMANDS[lead.keyword](message, lead) if lead is not None else None


def advertisement(message: Message) -> Reading | None:
    """Adverts and tricks, whatever words of ours they use."""
    return NONE if message.gives("spam") and not message.categories else None


def alarm(message: Message) -> Reading | None:
    """An urgent report without its keyword in front."""
    if not is_urgent(message) or message.gives("news", "negated", "past_report", "spam"):
        return None
    if message.gives("announcement", "resolved", "not_reporting") and not message.counts:
        return None
    return read_report(message, urgent=True)


def about_reports(message: Message) -> Reading | None:
    """A question about a report, a correction or a withdrawal in free words."""
    if message.gives("cancelling") and not message.gives("not_cancelling"):
        return read_cancellation(message, None)
    says_report = {"laporan", "lapor", "lap", "ralat"} & set(message.words)
    if message.gives("correcting") and says_report:
        correction = read_correction(message, None)
        if correction.fields["changes"] or correction.fields["ref"] or correction.ambiguous:
            return correction
    if message.gives("status_asked") and not message.gives("help_wanted", "not_reporting"):
        return read_status(message, None)
    return None


def about_lks(message: Message) -> Reading | None:
    """A change to the registration, or a look at it, in free words."""
    owners, changed = listed("lks", "owners"), listed("lks", "changed")
    said = set(message.words)
    field = find_field(message)
    if message.gives("show_data") and not message.categories:
        return Reading("lks_show")
    if field is None or not said & owners or not said & changed or message.categories:
        return None
    if field[0] in ("telepon", "alamat", "nama") and not said & owners - {"saya", "kami", "kita"}:
        return None  # one's own number or house, not the LKS's
    if message.gives("announcement", "question_word"):
        return None
    update = read_update(message, field[1], None)
    return update if not update.missing else None


def about_oneself(message: Message) -> Reading | None:
    """Registration, starting again, erasure in free words."""
    if message.gives("forgetting") and len(message.words) <= _LONGEST_STOP:
        return Reading("erase")
    if message.gives("start") and len(message.words) <= _LONGEST_STOP:
        return Reading("opt_in")
    if message.gives("registering") and not message.gives("question_word", "help_wanted"):
        start = next(
            index
            for index, token in enumerate(message.tokens)
            if token.word in ("daftar", "didaftarkan", "terdaftar", "mendaftarkan", "bergabung",
                              "gabung", "registrasi", "daftarkan")
        )
        return read_registration(message, start + 1, None)
    return None


def residents(message: Message) -> Reading | None:
    """The month's residents in free words."""
    said = set(message.words)
    if message.categories or not message.gives("inside_outside"):
        return None
    if not said & {"binaan", "penghuni", "klien", "asuhan", "asuh"}:
        return None
    reading = read_residents(message, None)
    return reading if len(reading.missing) < 2 else None


def potential(message: Message) -> Reading | None:
    """Potentials in free words: the word must be there."""
    if "potensi" not in message.words or not message.resources:
        return None
    if message.gives("announcement", "news", "negated", "question_word"):
        return None
    return read_potential(message)


def attendance(message: Message) -> Reading | None:
    """The answer to an invitation in free words: short, and about oneself."""
    if len(message.words) > _LONGEST_ANSWER or message.gives("others_attend", "news", "spam"):
        return None
    if (message.categories or message.places) and message.counts:
        return None
    if message.categories and message.places:
        return None
    if message.gives("delegating"):
        return read_delegate(message, 0, None)
    if message.gives("maybe_attending"):
        return read_maybe(message, 0, None)
    if message.gives("not_attending"):
        return read_no(message, 0, None)
    if message.gives("attending") and not message.gives("question_word"):
        return read_yes(message, 0, None)
    return None


def wants_help(message: Message) -> Reading | None:
    """ "format nya gimana ya pak": how to text."""
    if not message.gives("help_wanted") or message.counts:
        return None
    named = [words().keywords.get(word) for word in message.words]
    topics = ("LAPOR", "POTENSI", "DARURAT", "BINAAN", "RALAT", "DAFTAR", "HADIR", "WAKIL", "ABSEN")
    keyword = next((name for name in named if name in topics), None)
    return Reading("help", fields={"keyword": keyword})


def report(message: Message) -> Reading | None:
    """A report without the keyword in front: it must be complete, or asked for in words."""
    if message.gives(*NOT_TOLD_NOW) or not (message.categories or message.gives("request")):
        return None
    if message.gives("not_reporting", "negated", "past_report", "spam"):
        return None
    says_report = {"lapor", "dilaporkan", "melapor"} & set(message.words)
    reading = read_report(message)
    case = reading.reports[0]
    known = sum(value is not None for value in (case.category, case.count, case.kelurahan))
    has_category = case.category is not None or "category" in reading.ambiguous
    if message.gives("question_word") and not (says_report or known == 3):
        return None
    if says_report and (has_category or known >= 2):
        return reading
    if not has_category or (all(mark.kind == "kin" for mark in message.categories) and known < 3):
        return None
    return reading if known == 3 or (known == 2 and message.gives("request")) else None


NOT_TOLD_NOW = ("resolved", "own_family", "past_time", "plan", "announcement", "news")


def asks_question(message: Message) -> Reading | None:
    """A question that the office can answer."""
    asked = message.gives("question_word") and message.gives("office_topic")
    return Reading("question") if asked else None


RULES: tuple[Rule, ...] = (
    quotation,
    asked_to_stop,
    keyword,
    advertisement,
    alarm,
    about_reports,
    about_lks,
    about_oneself,
    residents,
    potential,
    wants_help,
    attendance,
    report,
    asks_question,
)
