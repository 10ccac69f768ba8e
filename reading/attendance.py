"""HADIR, TIDAK, WAKIL, ABSEN and NILAI: the answer, the check-in at the door, the opinion."""

from __future__ import annotations

from typing import Any

from reading.around import Around
from reading.message import Message
from reading.references import find_closing_code, find_event_code
from reading.tails import tail
from reading.tokens import LINE, MARK, NUMBER, WORD
from reading.values import Reading
from reading.words import listed

MOST_NAME_WORDS = 5
RATINGS = range(1, 6)
_BUT = frozenset({"tapi", "melainkan"})  # "yang datang bukan saya tapi ..."
_OCCASIONS = frozenset({"rapat", "acara", "kegiatan", "pelatihan", "undangan", "seminar"})
_LATER = frozenset({"menyusul", "nanti", "belum", "kabari", "dikabari", "diinfokan", "siapa"})
_COMING = frozenset({"datang", "hadir", "ikut", "berangkat"})
_SHORT_WORDS = frozenset({"ya", "di", "ke", "no", "pa", "pk", "bu", "yg", "sy"})


def read_yes(message: Message, start: int, keyword: str | None) -> Reading:
    """I come."""
    return _answer("rsvp_yes", keyword, code=_code(message, start))


def read_maybe(message: Message, start: int, keyword: str | None) -> Reading:
    """I do not know yet, or only if."""
    return _answer("rsvp_maybe", keyword, code=_code(message, start))


def read_no(message: Message, start: int, keyword: str | None) -> Reading:
    """I do not come, perhaps with a reason in the officer's own words."""
    code = find_event_code(message, start)
    behind = code[2] + 1 if code else start
    reason = _reason(message, behind)
    return _answer("rsvp_no", keyword, code=code[0] if code else None, reason=reason)


def read_delegate(message: Message, start: int, keyword: str | None) -> Reading:
    """Somebody else comes; without a name, the name is missing."""
    code = find_event_code(message, start) or find_closing_code(message)
    leads = code is not None and _is_first(message, start, code[1])
    name = _delegate(
        message,
        code[2] + 1 if code and leads else start,
        code[1] if code and not leads else len(message.tokens),
    )
    return _answer("rsvp_delegate", keyword, code=code[0] if code else None, delegate=name)


def read_check_in(message: Message, start: int, keyword: str | None) -> Reading:
    """I am here; digits may be typed one by one."""
    pieces: list[str] = []
    passed = listed("polite", "openers") | listed("polite", "closers")
    passed |= {"kode", "no", "nomor", "hadir"}
    for token in message.tokens[start:]:
        lettered = token.kind == WORD and token.text not in _SHORT_WORDS and len(token.text) <= 2
        if token.kind == NUMBER or (lettered and not pieces):
            pieces.append(token.text)
        elif token.kind == WORD and (
            pieces or (token.word not in passed and message.lexicon.speller.knows(token.text))
        ):
            break  # but a name or a slip is passed over: "Fatimah 6417", "koenya 6417"
    typed = "".join(pieces).upper()
    code = typed if len(typed) > 1 and any(piece.isdigit() for piece in pieces) else None
    missing = () if code else ("code",)
    return Reading("check_in", keyword, fields={"code": code}, missing=missing)


def read_rating(message: Message, start: int, keyword: str | None) -> Reading:
    """How it was: 1 to 5 right at the start, in digits or as a word, then anything."""
    while start < len(message.tokens) and message.tokens[start].kind == MARK:
        start += 1
    for count in message.counts:
        if count.first == start and count.value in RATINGS:
            said = {"rating": count.value, "comment": tail(message, count.last + 1)}
            return Reading("rate", keyword, fields=said)
    return Reading("rate", keyword, fields={"rating": None, "comment": ""}, missing=("rating",))


def _answer(intent: str, keyword: str | None, **said: Any) -> Reading:
    fields = {"code": None, "delegate": None, "reason": None} | said
    missing = ("delegate",) if intent == "rsvp_delegate" and not fields["delegate"] else ()
    return Reading(intent, keyword, fields=fields, missing=missing)


def _code(message: Message, start: int) -> str | None:
    code = find_event_code(message, start)
    return code[0] if code else None


def _reason(message: Message, start: int) -> str | None:
    """What follows the refusal, without "karena"; else what was said before it."""
    tokens, around = message.tokens, Around(message.tokens)
    refusal = _refusal_end(message, start)
    index = refusal
    because = listed("attendance", "because")
    skipped = listed("attendance", "topics") | because
    while index < len(tokens) and (
        tokens[index].kind in (MARK, LINE) or tokens[index].word in skipped
    ):
        if tokens[index].word in because and around.word(index + 1) not in because:
            index += 1
            break
        if tokens[index].text in ("ibu", "bapak") and around.word(index + 1) not in skipped | {""}:
            break  # "TIDAK ibu opname": hers, where "bu" only speaks to somebody
        if tokens[index].word in ("di", "ke") and around.word(index + 1) not in skipped:
            break
        if tokens[index].text == "," and _is_clause(around, index + 1):
            index += 1
            break
        index += 1
    said = {token.word for token in tokens[index:] if token.kind == WORD}
    index = _with_occasion(message, index)
    only_hopes = said <= listed("attendance", "later") | listed("polite", "closers")
    return None if only_hopes else tail(message, index) or None


def _with_occasion(message: Message, index: int) -> int:
    """ "Tidak. Rapat di provinsi": what keeps away, where "rapat" alone may be ours."""
    before = message.tokens[index - 1] if index else None
    there = index < len(message.tokens) and message.tokens[index].word in ("di", "ke")
    opens = index > 1 and message.tokens[index - 2].kind == MARK
    told = there and opens and before is not None and before.word in _OCCASIONS
    return index - 1 if told else index


def _is_clause(around: Around, index: int) -> bool:
    """ "..., ibu saya sakit": somebody of whom more is said, not somebody spoken to."""
    of_mine = around.word(index + 1) in ("saya", "kami")
    return of_mine and around.word(index) not in listed("attendance", "because")


def _refusal_end(message: Message, start: int) -> int:
    """The token behind "tidak bisa hadir": refusing words and the verbs that follow them."""
    index = start
    for position in range(start, len(message.tokens)):
        if message.tokens[position].word in listed("attendance", "verbs"):
            index = position + 1
            break
    while index < len(message.tokens) and message.tokens[index].word in listed(
        "attendance", "verbs"
    ):
        index += 1
    return index


def _delegate(message: Message, start: int, until: int) -> str | None:
    """The name behind roles and titles: "bendahara kami ibu Rosdiana Lao"."""
    tokens = message.tokens[:until]
    index = start
    skipped = listed("details", "titles") | listed("details", "roles") | {"yang"}
    skipped |= listed("attendance", "topics") | listed("polite", "openers") - {"haji"}
    delegating = _delegating_word(message, start)
    index = delegating + 1 if delegating is not None else start
    while index < len(tokens) and (
        tokens[index].kind in (MARK, LINE) or tokens[index].word in skipped
    ):
        index += 1
    end = index
    around = Around(tokens)
    while end < len(tokens) and end - index < MOST_NAME_WORDS + 1:
        token = tokens[end]
        initial = token.text == "." and 1 <= len(around.text(end - 1)) <= 3
        if token.kind != WORD and not initial:
            break
        if token.word in listed("details", "name_ends") | listed("polite", "closers"):
            break
        if end > index and token.word in listed("details", "roles"):
            break
        end += 1
    told_later = index < len(tokens) and tokens[index].word in _LATER
    if end == index or told_later:
        return None  # "nama menyusul"
    return message.between(index, end - 1).strip(" .,") or None


def _is_first(message: Message, start: int, index: int) -> bool:
    """Whether only marks stand between two tokens."""
    return all(token.kind == MARK for token in message.tokens[start:index])


def _delegating_word(message: Message, start: int) -> int | None:
    """The word that hands over, in free text: "sy diwakili ...", "yang datang ..."."""
    behind = range(start, len(message.tokens))
    for handing in (listed("attendance", "handing"), _BUT):
        for index in behind:
            if message.tokens[index].word in handing:
                return index
    for index in behind[1:]:
        if message.tokens[index].word in _COMING and message.tokens[index - 1].word == "yang":
            return index
    return None
