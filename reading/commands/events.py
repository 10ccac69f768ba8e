"""HADIR, TIDAK, WAKIL, ABSEN and NILAI: invitations and what comes after."""

from __future__ import annotations

from reading.attendance import (
    read_check_in,
    read_delegate,
    read_maybe,
    read_no,
    read_rating,
    read_yes,
)
from reading.commands.rest import courtesy, follower, rest_within
from reading.keywords import Lead
from reading.message import Message
from reading.references import find_event_code
from reading.tokens import WORD
from reading.values import Reading
from reading.words import listed

_HANDED_OVER = frozenset({"diwakili", "diwakilkan", "digantikan"})
_LONGEST_ANSWER = 16  # words; an answer to an invitation is short
_LONGEST_BARE = 4  # words of a refusal that need not say that a reason follows
_LONGEST_ABSENCE = 8


def attend(message: Message, lead: Lead) -> Reading | None:
    """HADIR, unless somebody else's coming is told; with a condition it is a maybe."""
    if message.gives("others_attend") or len(message.words) > _LONGEST_ANSWER:
        return None
    if _HANDED_OVER & set(message.words):
        return read_delegate(message, lead.after, "WAKIL")
    if message.gives("not_attending"):
        return read_no(message, 0, "TIDAK")
    if message.gives("maybe_attending"):
        return read_maybe(message, lead.after, "HADIR")
    others = bool(message.places) and any(count.unit != "orang" for count in message.counts)
    elsewhere = others or message.gives("spam", "announcement", "news")
    return None if elsewhere else read_yes(message, lead.after, "HADIR")


def refuse(message: Message, lead: Lead) -> Reading | None:
    """TIDAK alone, with a code or with a reason; "tidak ada pengemis" is no answer."""
    if not lead.bare or message.gives("negated", "others_attend"):
        return None
    if message.gives("delegating"):
        return read_delegate(message, 0, None)
    if message.gives("maybe_attending"):
        return read_maybe(message, 0, None)
    if not message.gives("not_attending") and not _may_be_reason(message, lead):
        return None
    return read_no(message, lead.after, "TIDAK")


def _may_be_reason(message: Message, lead: Lead) -> bool:
    said = follower(message, lead)
    occasions = listed("attendance", "occasions")
    apart = message.tokens[lead.after : lead.after + 1]
    only_now = said == "lagi" and bool(apart) and apart[0].text in (",", ".")  # "tdk,lg melaut"
    if said in listed("attendance", "not_answers") and not only_now:
        return False
    if said == "ada" and occasions.isdisjoint(message.words):
        return False  # "tidak ada sinyal tadi"
    told = message.places and (message.categories or message.counts)
    if message.gives("question_word") or told:
        return False
    if len(message.words) > _LONGEST_BARE and not _opens_reason(message, lead):
        return False
    return len(message.words) <= _LONGEST_ANSWER


def _opens_reason(message: Message, lead: Lead) -> bool:
    """ "TIDAK hujan deras" on the card, "tidak, ..." or a word that gives reasons."""
    keyword = message.tokens[lead.after - 1]
    behind = message.tokens[lead.after]
    reasons = listed("attendance", "because") | listed("attendance", "reasons") | {"ada"}
    typed = message.text[keyword.start : keyword.end]
    coded = find_event_code(message, lead.after) is not None
    return coded or typed.isupper() or behind.kind != WORD or behind.word in reasons


def delegate(message: Message, lead: Lead) -> Reading | None:
    """WAKIL; "wakil bupati ..." is a person in the news."""
    elsewhere = message.gives("announcement", "news", "spam")
    office = follower(message, lead) in listed("attendance", "offices")
    return None if elsewhere or office else read_delegate(message, lead.after, "WAKIL")


def check_in(message: Message, lead: Lead) -> Reading | None:
    """ABSEN with a code; with a reason it says that somebody stays away."""
    reading = read_check_in(message, lead.after, "ABSEN")
    if not reading.missing or rest_within(
        message, lead, courtesy() | {"kode", "hadir", "masuk", "datang", "saya"}
    ):
        return reading
    because = listed("attendance", "because") | listed("attendance", "reasons") | {"ada"}
    if _is_there(message):
        return reading
    tells_why = message.gives("not_attending") or any(word in because for word in message.words)
    short = len(message.words) <= _LONGEST_ABSENCE and not message.counts
    short = short and not message.gives("others_attend")
    return read_no(message, lead.after, "TIDAK") if short and tells_why else None


def _is_there(message: Message) -> bool:
    """ "absen bu, saya sudah di ruangan", "absen pak, kodenya saya lupa"."""
    about_code = not {"kode", "kodenya"}.isdisjoint(message.words)
    arrived = not listed("attendance", "arrived").isdisjoint(message.words)
    short = len(message.words) <= _LONGEST_ABSENCE and not message.counts
    away = message.gives("not_attending", "others_attend", "question_word", "maybe_attending")
    return short and (about_code or arrived) and not away


def rate(message: Message, lead: Lead) -> Reading | None:
    """NILAI with 1 to 5, or alone; "nilai anak saya" is about school."""
    reading = read_rating(message, lead.after, "NILAI")
    alone = rest_within(message, lead, courtesy())
    return reading if lead.bare and (alone or not reading.missing) else None
