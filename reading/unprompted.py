"""A report without the keyword in front: complete, asked for, or told as it is now."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence

from reading.around import Around
from reading.message import AnyMark, Message
from reading.not_counts import is_family
from reading.quantities import find_quantities
from reading.reports import read_report
from reading.tokens import LINE, WORD
from reading.values import Reading
from reading.words import listed, words

MOST_WORDS_BESIDE = 1  # beside the fields of a text that is nothing but a card
NOT_REPORTED = ("example", "not_reporting", "past_report", "spam", "jest", "devotion")
_LASTING = frozenset({"meninggal", "cerai", "bercerai", "dicerai", "ditinggal", "sejak"})
_YET = frozenset({"tapi", "namun", "belum", "masih", "tetap"})
NOT_MEANT = ("example", "not_reporting", "past_report", "jest", "news", "past_time", "plan")
# What tells of people in need without reporting them.
SETTLED = ("resolved", "past_time", "plan", "news")
NOT_TOLD_NOW = (*SETTLED, "own_family")  # "lansia kami": unless help is asked for them
# What a complete text may be about instead, unless the office is asked for something.
_NO_PASSIVES = frozenset({"di", "dini", "diri", "disabilitas", "difabel"})
ONLY_TOLD = (
    "question_word", "hearsay", "postponed", "acted_on", "ordinary_life", "mused", "long_ago",
)  # fmt: skip


def report(message: Message) -> Reading | None:
    """A report if the word is there, if it is complete, or if it asks or tells plainly."""
    said = bool({"lapor", "dilaporkan", "melapor"} & set(message.words))
    said = said and not message.gives("postponed")
    pleads = _pleads(message, said)
    if counts_none(message) or (message.gives(*NOT_REPORTED) and not pleads):
        return None
    reading = read_report(message)
    if message.gives("negated") and not _denies_a_part(message, reading):
        return None
    case = reading.reports[0]
    has_category = case.category is not None or "category" in reading.ambiguous
    complete = has_category and _names_all(message)
    if not pleads and _is_over(message, sender_may_announce=said and complete):
        return None
    known = sum(value is not None for value in (case.category, case.count, case.kelurahan))
    if said and (complete or not _only_asks(message)):
        is_report = has_category or known >= 2
    elif "laporan" in message.words and known == 3 and not message.gives("done", "postponed"):
        is_report = True
    else:
        is_report = (
            (complete and _is_told_fully(message))
            or (has_category and _is_asked_or_told(message, reading, known))
            or (known == 2 and not has_category and _is_plight(message))
        )
    return reading if is_report else None


def _pleads(message: Message, said: bool) -> bool:
    """People, number and place, put as a report or in need, and the office is asked to act."""
    named = message.categories and message.counts and any(p.sure for p in message.places)
    asks = said or message.gives("request")
    lasting = not _LASTING.isdisjoint(message.words)
    against = [name for name in NOT_MEANT if not (lasting and name == "past_time")]
    if not named or not asks or message.gives(*against):
        return False
    if message.gives("resolved", "returned") and _YET.isdisjoint(message.words):
        return False
    put_apart = _counts_apart(message) and not message.gives("acted_on")
    return put_apart or message.gives("existence", "distress")


def counts_none(message: Message) -> bool:
    """ "lansia 0": numbers, and all of them zero."""
    return bool(message.counts) and all(count.value == 0 for count in message.counts)


def _denies_a_part(message: Message, reading: Reading) -> bool:
    """ "Lampe 2 lansia, Dodu 3 lansia, Kumbe nihil": the list holds reports all the same."""
    return "nihil" in message.words and len(reading.reports) > 1 and not reading.missing


def _names_all(message: Message) -> bool:
    """Whether a number of people and a place of the district are named, be they doubtful."""
    vague = listed("numbers", "vague")
    counted = bool(message.counts) or any(word in vague for word in message.words)
    return counted and any(not place.outside for place in message.places)


def _is_over(message: Message, sender_may_announce: bool) -> bool:
    """Whether it is told as past, planned, announced or settled.

    `sender_may_announce`: the posyandu is who reports.
    """
    migrant = not listed("context", "migrant").isdisjoint(message.words)
    announced = message.gives("announcement") and not sender_may_announce
    asked = message.gives("request") and bool(message.counts) and bool(message.places)
    over = message.gives(*NOT_TOLD_NOW) and not (asked and not message.gives(*SETTLED))
    return announced or over or (message.gives("returned") and not migrant)


def _only_asks(message: Message) -> bool:
    return message.gives("question_word") and not message.gives("request", "existence")


def _is_told_fully(message: Message) -> bool:
    """A complete text reports, unless it speaks of something else or of anybody's grandmother.

    "Lansia ..., 1 org" is how a report is put. "2 lansia" is how a sentence mentions them, so it
    must tell of need; likewise "nenek", whose name says nothing of need.
    """
    if message.gives("request"):
        return True
    if message.gives(*ONLY_TOLD):
        return False
    plain = not _only_kin(message) and (_counts_apart(message) or is_terse(message))
    plain = plain or _is_listed(message)
    return plain or message.gives("distress", "existence") or _suffers(message)


def _is_listed(message: Message) -> bool:
    """A recap: two lines or more with people, number and place each."""
    ends = [index for index, token in enumerate(message.tokens) if token.kind == LINE]
    places = [place for place in message.places if place.codes]
    kinds: tuple[Sequence[AnyMark], ...] = (message.categories, message.counts, places)
    if not ends or not message.gives("recap"):
        return False
    lines = [{bisect(ends, mark.first) for mark in marks} for marks in kinds]
    return len(set.intersection(*lines)) > 1


def _suffers(message: Message) -> bool:
    """ "anak ditelantarkan", "istri dipukul": the phrase itself says what was done to them."""
    behind = (
        token.text
        for mark in message.categories
        for token in message.tokens[mark.first + 1 : mark.last + 1]
    )
    return any(word.startswith("di") and word not in _NO_PASSIVES for word in behind)


def _is_plight(message: Message) -> bool:
    """People counted in a kelurahan and in need, of a category to be asked."""
    counted = any(count.unit in ("orang", "KK") and not count.part for count in message.counts)
    against = message.gives("done", "announcement", "status_asked", *ONLY_TOLD)
    return counted and message.gives("plight") and not against and not message.resources


def _counts_apart(message: Message) -> bool:
    """Whether a number stands elsewhere than right in front of whom it counts."""
    heads = {mark.first for mark in message.categories if mark.kind != "condition"}
    for count in message.counts:
        behind = count.last + 1
        unit = behind < len(message.tokens) and message.tokens[behind].kind == WORD
        if count.first not in heads and not heads & {behind, behind + 1 if unit else behind}:
            return True
    return not message.counts


def _only_kin(message: Message) -> bool:
    return all(mark.kind == "kin" for mark in message.categories)


def _is_asked_or_told(message: Message, reading: Reading, known: int) -> bool:
    """Whether a text that lacks a field asks for something, or says that they are there."""
    in_need = message.gives("existence") and message.gives("distress") and bool(message.places)
    if known < 2 or (_only_kin(message) and known < 3 and not in_need):
        return False
    return message.gives("request") or _is_told(message, reading)


def _is_told(message: Message, reading: Reading) -> bool:
    """Whether it is said that they are there, or nothing but the fields is said."""
    if message.gives("done", *ONLY_TOLD):
        return False
    vague = listed("numbers", "vague")
    grave = message.gives("existence") and message.gives("distress")
    uncounted = grave or any(word in vague for word in message.words) or _counts_family(message)
    only_number_left = set(reading.missing) <= {"count"} and uncounted
    if reading.missing and not only_number_left and "category" not in reading.ambiguous:
        return False
    return message.gives("existence") or is_terse(message)


def _counts_family(message: Message) -> bool:
    """ "pengemis bawa anak 2": whose number is said, theirs is not."""
    if message.counts:
        return False
    around = Around(message.tokens)
    return any(is_family(around, q) for q in find_quantities(message.tokens, words()))


def is_terse(message: Message) -> bool:
    """Whether hardly a word stands beside the fields: "penatoi 2 lansia"."""
    marks: list[AnyMark] = [*message.categories, *message.counts, *message.places]
    fields = {index for mark in marks for index in range(mark.first, mark.last + 1)}
    form = listed("polite", "openers") | listed("polite", "closers") | listed("places", "at")
    form |= listed("units", "persons") | listed("units", "households")
    form |= listed("places", "near") | listed("places", "landmarks") | listed("numbers", "having")
    beside = [
        token
        for index, token in enumerate(message.tokens)
        if token.kind == WORD and index not in fields and token.word not in form
    ]
    return len(beside) <= MOST_WORDS_BESIDE
