"""What else a report tells of the people: a name, an age, what they need."""

from __future__ import annotations

from reading.around import Around
from reading.message import Message
from reading.tokens import LINE, MARK, NUMBER, WORD
from reading.words import listed

MOST_NAME_WORDS = 4
MOST_NEED_WORDS = 15


def find_name(message: Message, first: int, last: int) -> str | None:
    """The name behind "nama", "a.n." or "bernama" among some tokens."""
    around = Around(message.tokens)
    labels = listed("details", "name")
    for index in range(first, last + 1):
        if around.word(index) not in labels and not _is_on_behalf(around, index):
            continue
        start = index + 1
        while _is_skipped(around, start):
            start += 1
        end = _name_end(message, around, start, last)
        if end > start:
            return message.between(start, end - 1)
    return _name_before_age(message, first, last)


def _name_before_age(message: Message, first: int, last: int) -> str | None:
    """ "Ibu Nursanti Wadu, 38 thn": capital letters in front of the age."""
    ages = [age for age in message.ages if first <= age.first <= last]
    if not ages:
        return None
    around = Around(message.tokens)
    fields = {index for c in message.categories for index in range(c.first, c.last + 1)}
    fields |= {index for p in message.places for index in range(p.first, p.last + 1)}
    persons = listed("places", "person") | listed("polite", "salutation")
    for age in ages:
        end = age.first - 1
        while around.text(end) in (",", "(", ".") or around.word(end) in listed("numbers", "ages"):
            end -= 1
        start = end
        while start >= first and start not in fields and _is_capital(message, start):
            start -= 1
        titled = around.word(start + 1) in persons or around.word(start) in persons
        while start + 1 <= end and around.word(start + 1) in listed("details", "titles"):
            start += 1
        unknown = sum(
            not message.lexicon.speller.knows(around.text(index))
            for index in range(start + 1, end + 1)
        )
        enough = (titled and end > start) or (unknown and end - start > 1)
        if enough and end - start <= MOST_NAME_WORDS:
            return message.between(start + 1, end)
    return None


def _is_capital(message: Message, index: int) -> bool:
    """A capital letter where not all letters are capitals."""
    token = message.tokens[index]
    typed = message.text[token.start : token.end]
    return token.kind == WORD and typed[0].isupper() and not message.text.isupper()


def _is_on_behalf(around: Around, index: int) -> bool:
    """ "a.n." and "a/n" are cut into letters."""
    return (
        around.text(index) == "n"
        and around.text(index - 2) == "a"
        and around.text(index - 1) in (".", "/")
    )


def _is_skipped(around: Around, index: int) -> bool:
    token = around.token(index)
    if token is None:
        return False
    return token.text in (":", ".", "=", "-", "/", "n") or token.word in listed("details", "titles")


def _name_end(message: Message, around: Around, start: int, last: int) -> int:
    """The first token that is no more of the name; at most four words are taken."""
    ends = listed("details", "name_ends")
    taken = {place.first for place in message.places if not place.outside}
    taken |= {category.first for category in message.categories}
    index = start
    while index <= last and index - start < MOST_NAME_WORDS + 2:
        token = message.tokens[index]
        if token.kind in (LINE, NUMBER) or token.word in ends:
            break
        if token.kind == MARK and not (token.text == "." and _is_initial(around, index)):
            break
        if index in taken and index > start:
            break
        index += 1
    return index


def _is_initial(around: Around, index: int) -> bool:
    """ "H. Mansyur": a full stop behind one or two letters goes on."""
    return 1 <= len(around.text(index - 1)) <= 2


def find_age(message: Message, first: int, last: int) -> int | None:
    """The only age among some tokens; of several none is said to be his or hers."""
    ages = [age.years for age in message.ages if first <= age.first <= last]
    return ages[0] if len(ages) == 1 else None


def find_need(message: Message, first: int, last: int) -> tuple[int, int] | None:
    """(first, last) token of what is needed: behind "butuh", "perlu", "minta"."""
    around = Around(message.tokens)
    for index in range(first, last + 1):
        if around.word(index) not in listed("details", "need"):
            continue
        start = index + 1
        while start <= last and (
            around.word(start) in listed("details", "need_skip")
            or around.text(start) in (":", "]", "=")
        ):
            start += 1
        token = around.token(start)
        if token is None or start > last or token.kind not in (WORD, NUMBER):
            continue
        if token.word in listed("details", "not_needed"):
            continue
        return start, _need_end(message, around, start, last)
    return None


def _need_end(message: Message, around: Around, start: int, last: int) -> int:
    """The last token of the need: before a full stop, a new line, an emoji or thanks."""
    index = start
    closers = listed("polite", "closers")
    people = {c.first for c in message.categories} | {c.first for c in message.counts}
    places = {place.first for place in message.places if place.sure}
    counted = {count.first for count in message.counts if count.unit}
    while index <= last and index - start < MOST_NEED_WORDS:
        token = message.tokens[index]
        if token.kind == LINE or (token.kind == MARK and token.text not in "&,-/+()'\""):
            break
        if index > start and token.word in listed("details", "need_ends"):
            break
        if index > start and token.word in listed("places", "at") and index + 1 in places:
            break  # "modal di Jatiwangi"
        if index > start and index in counted:
            break  # "biaya 1 org"
        if token.word in ("untuk", "buat") and index + 1 in people:
            break  # "kursi roda untuk penyandang disabilitas 1 org"
        index += 1
    while index - 1 > start and (
        around.word(index - 1) in closers or message.tokens[index - 1].kind == MARK
    ):
        index -= 1
    return index - 1
