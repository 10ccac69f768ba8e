"""DAFTAR, BINAAN, UBAH, DATA: the officer and the organisation."""

from __future__ import annotations

from reading.attendance import read_delegate
from reading.commands.rest import courtesy, follower, is_sentence, owners, rest_within
from reading.corrections import read_correction
from reading.keywords import Lead
from reading.message import Message
from reading.references import find_reference
from reading.registration import read_registration
from reading.residents import read_residents
from reading.tokens import WORD
from reading.updates import find_field, read_update
from reading.values import Reading
from reading.words import listed, words

_LONGEST_NAME = 4  # words
_LISTING = frozenset({"nama"})  # "daftar nama lansia": a list
_TITLES = frozenset({"haji"})  # behind "nama" no pilgrimage
_BECOMES = frozenset({"jadi", "menjadi"})
_REPORT_FIELDS = frozenset({"jumlah", "kelurahan", "kategori"})


def register(message: Message, lead: Lead) -> Reading | None:
    """DAFTAR; an advert or a list ("daftar harga") registers nobody."""
    if message.gives("spam", "news", "question_word", "help_wanted"):
        return None
    other = listed("commands", "not_registered")
    if follower(message, lead) in _LISTING:
        other -= _TITLES
    if follower(message, lead, passed=_LISTING) in other:
        return None
    reading = read_registration(message, lead.after, "DAFTAR")
    name = reading.fields["name"]
    only_words = set(reading.missing) >= {"lks", "kelurahan"} and name is not None
    return None if only_words and len(name.split()) > _LONGEST_NAME else reading


def residents(message: Message, lead: Lead) -> Reading | None:
    """BINAAN."""
    reading = read_residents(message, "BINAAN")
    read_nothing = len(reading.missing) == 2 and is_sentence(message, lead, owners())
    return None if read_nothing else reading


def update(message: Message, lead: Lead) -> Reading | None:
    """UBAH; with a report's number or fields it corrects a report."""
    field = find_field(message, lead.after)
    names_field = field is not None and field[1] <= lead.after + 1
    if message.gives("delegating") and not (names_field and _BECOMES & set(message.words)):
        return read_delegate(message, 0, "WAKIL")
    if field is None and _is_new_report(message):
        return None
    if _corrects_report(message, field):
        return read_correction(message, "UBAH")
    known = field is not None or (lead.bare and rest_within(message, lead, courtesy() | owners()))
    reading = read_update(message, lead.after, "UBAH")
    says_else = "value" in reading.missing and is_sentence(
        message, lead, owners() | set(words().lks_fields)
    )
    return reading if known and not says_else else None


def _is_new_report(message: Message) -> bool:
    """ "update laporan: fakir miskin 8 kk Lampe": complete, and with no number to change."""
    said = {"laporan", "lapor"} & set(message.words) and find_reference(message) is None
    return bool(said and message.categories and message.counts and message.places)


def _corrects_report(message: Message, field: tuple[str, int] | None) -> bool:
    """ "UBAH 2210 jumlah 4", "UBAH jumlah 4"; but "UBAH alamat ... 85113" is an address."""
    if field is None:
        return bool(_REPORT_FIELDS & set(message.words)) or find_reference(message) is not None
    reference = find_reference(message)
    return reference is not None and field[1] > reference[2] and field[0] != "alamat"


def show(message: Message, lead: Lead) -> Reading | None:
    """DATA alone, or of one's own LKS, perhaps by its name."""
    own = lead.bare and (
        rest_within(message, lead, owners() | courtesy()) or _names_own(message, lead)
    )
    return Reading("lks_show", "DATA") if own else None


def _names_own(message: Message, lead: Lead) -> bool:
    """ "DATA LKS KASIH RIMPU": a name, so words that are in no dictionary."""
    if follower(message, lead) not in listed("lks", "organisations"):
        return False
    behind = message.tokens[lead.after + 1 :]
    unknown = [token for token in behind if not message.lexicon.speller.knows(token.text)]
    words_only = all(token.kind == WORD for token in behind)
    return words_only and len(unknown) > 0 and len(behind) <= _LONGEST_NAME
