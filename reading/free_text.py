"""Wishes in free words, without a keyword in front: one rule per wish.

Each rule answers None when the text is not about it. They are tried in the order of
`reading/intents.py`.
"""

from __future__ import annotations

from reading.corrections import (
    asks_elsewhere,
    corrects_elsewhere,
    read_cancellation,
    read_correction,
    read_status,
)
from reading.message import Message
from reading.references import find_reference
from reading.registration import read_registration
from reading.reports import read_potential
from reading.residents import read_residents
from reading.tokens import WORD
from reading.updates import find_field, read_update
from reading.values import Reading
from reading.words import listed

_FIELDS = frozenset({"jumlah", "kelurahan", "kel", "kategori", "jenis"})
_WRONG = frozenset({"salah", "keliru", "typo", "autokorek", "autokoreksi", "autocorrect"})
_RIGHT = frozenset({"harusnya", "seharusnya", "sebenarnya", "benar", "betul", "bukan"})
_REFUSING = frozenset({"tidak", "jangan", "usah", "stop", "berhenti", "hentikan"})
_NO_STOP = frozenset(
    {"kenapa", "mengapa", "pkh", "bpnt", "bantuan", "bansos"}
)  # other lists than ours
_LONGEST_WISH = 14
_NO_POTENTIAL = ("announcement", "news", "negated", "question_word", "example", "not_reporting")
_OWN_ORGANISATION = frozenset({"saya", "kami", "kita"})


def asked_to_stop(message: Message) -> Reading | None:
    """ "jangan kirim pesan lagi ke nomor ini": about our texts and nothing else."""
    about_cases = message.categories or message.places or message.counts
    other = not _NO_STOP.isdisjoint(message.words)
    short = len(message.words) <= _LONGEST_WISH
    wanted = message.gives("stop") and short and not (about_cases or other)
    return Reading("opt_out") if wanted else None


def about_reports(message: Message) -> Reading | None:
    """A withdrawal, a correction or a question about a report."""
    if message.gives("help_wanted") and find_reference(message) is None:
        return None
    if message.gives("cancelling") and not message.gives("not_cancelling"):
        return read_cancellation(message, None)
    if message.gives("correcting") and _names_report(message):
        correction = read_correction(message, None)
        read = correction.fields["changes"] or correction.fields["ref"] or correction.ambiguous
        if read and not corrects_elsewhere(message, correction):
            return correction
    told_before = message.gives("past_report") and message.gives("status_asked")
    complete = message.categories and message.counts and message.places and not told_before
    if complete or message.gives("help_wanted", "not_reporting") or asks_elsewhere(message):
        return None
    numbered = bool({"laporan", "lap"} & set(message.words)) and find_reference(message) is not None
    asks = message.gives("status_asked") or (numbered and message.gives("question_word"))
    return read_status(message, None) if asks else None


def _names_report(message: Message) -> bool:
    """The word, or a number with the name of a field: "yang no 1288 itu kategorinya salah"."""
    said = set(message.words)
    if {"laporan", "lapor", "lap", "ralat"} & said:
        return True
    told = _FIELDS & said or (_WRONG & said and _RIGHT & said)
    return bool(told) and find_reference(message) is not None


def about_lks(message: Message) -> Reading | None:
    """A look at the registration, or a change to it."""
    if message.categories or message.gives("announcement"):
        return None
    others = message.counts or message.places or message.gives("mused")
    if message.gives("show_data") and not others:
        return Reading("lks_show")
    if message.gives("mused") and not set(message.words) & listed("lks", "asks"):
        return None  # "baru dapat akreditasi A, alhamdulillah"
    field = find_field(message)
    said = set(message.words)
    whose = said & listed("lks", "owners")
    if field is None or not whose or not said & listed("lks", "changed"):
        return None
    one_s_own = field[0] in ("telepon", "alamat", "nama") and not whose - _OWN_ORGANISATION
    if one_s_own or message.gives("question_word"):
        return None
    update = read_update(message, field[1], None)
    return None if update.missing else update


def about_oneself(message: Message) -> Reading | None:
    """Erasure, starting again, registration."""
    short = len(message.words) <= _LONGEST_WISH
    if short and message.gives("forgetting"):
        return Reading("erase")
    refuses = not _REFUSING.isdisjoint(message.words) and not message.gives("stop_regretted")
    if short and message.gives("start") and not refuses:
        return Reading("opt_in")
    if not message.gives("registering") or message.gives("question_word", "help_wanted"):
        return None
    wishes = listed("lks", "registering")
    after = [index for index, token in enumerate(message.tokens) if token.word in wishes]
    if not after or _opens_other_list(message, after[0] + 1):
        return None
    reading = read_registration(message, after[0] + 1, None)
    said_before = read_registration(message, 0, None) if len(reading.missing) > 1 else reading
    return said_before if not said_before.missing else reading


def _opens_other_list(message: Message, index: int) -> bool:
    """ "mau daftar kuliah": no registration with us."""
    behind = (token.word for token in message.tokens[index:] if token.kind == WORD)
    return next(behind, "") in listed("commands", "not_registered")


def residents(message: Message) -> Reading | None:
    """The month's residents, inside and outside."""
    said = set(message.words)
    both_sides = all(said & listed("residents", side) for side in ("inside", "outside"))
    about = said & listed("residents", "people") or ("panti" in said and both_sides)
    others = [mark for mark in message.categories if message.tokens[mark.last].word != "asuh"]
    if others or not about or not message.gives("inside_outside"):
        return None
    reading = read_residents(message, None)
    return reading if len(reading.missing) < 2 else None


def potential(message: Message) -> Reading | None:
    """Potentials: the word must be there."""
    if "potensi" not in message.words or not message.resources:
        return None
    elsewhere = message.gives(*_NO_POTENTIAL)
    return None if elsewhere else read_potential(message)
