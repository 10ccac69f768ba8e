"""`resume`: the officer's bare answer put into an unfinished reading."""

from __future__ import annotations

from dataclasses import replace

from reading.directions import direction_of
from reading.district import District, load_district
from reading.filling import fill
from reading.folding import MAX_CHARS
from reading.intents import understand
from reading.keywords import leading_keyword
from reading.lexicon import lexicon_for
from reading.merging import with_value
from reading.message import Message
from reading.reader import own_lines
from reading.references import find_reference
from reading.tokens import NUMBER, WORD
from reading.values import REPORT_INTENTS, Reading
from reading.words import listed

WITHDRAWN = Reading("none")
_LONGEST_WITHDRAWAL = 10  # words
_THUMBS = ("👍", "✅", "👌")


def resume(
    previous: Reading, asked: str, text: str, district: District | None = None
) -> Reading | None:
    """The unfinished reading with what an answer adds; None when the text is no answer to it.

    `asked` is the field that the bot asked for, or "confirm" for a plain yes-or-no question, which
    gives the intent confirm_yes or confirm_no. An explicit keyword or a full new report wins and
    is returned as its own reading; a withdrawal gives the intent "none". The result may lack a
    field still, or hold a guess: then it is to be asked again.
    """
    lexicon = lexicon_for(district or load_district())
    own = own_lines(text[:MAX_CHARS])
    fresh = understand(Message(own, lexicon))
    answer = Message(own, lexicon, answer=True)
    agreed = yes_or_no(answer)
    if asked == "confirm" and agreed is not None:
        return Reading("confirm_yes" if agreed else "confirm_no")
    if _is_withdrawn(answer):
        return Reading("confirm_no") if asked == "confirm" else WITHDRAWN
    if agreed is False and asked == "staff_code":
        return WITHDRAWN
    if agreed is not None and previous.guesses:
        return _settled(previous, agreed)
    if _is_new(previous, fresh, answer):
        return fresh
    filled = _chosen(previous, asked, answer) or fill(previous, asked, answer)
    return previous if filled is None and _does_not_know(fresh, answer) else filled


def _does_not_know(fresh: Reading, message: Message) -> bool:
    """ "belum tahu pak" to what was asked, not to an invitation."""
    unsure = fresh.intent == "rsvp_maybe" and fresh.keyword is None
    return unsure and listed("attendance", "verbs").isdisjoint(message.words)


def assent_in(text: str, district: District | None = None) -> bool | None:
    """Whether a short text agrees (True) or declines (False) to something; None for another."""
    lexicon = lexicon_for(district or load_district())
    return yes_or_no(Message(own_lines(text[:MAX_CHARS]), lexicon, answer=True))


def yes_or_no(message: Message) -> bool | None:
    """Whether a short text agrees or declines; None when it does neither."""
    courtesy = listed("polite", "openers") | listed("polite", "closers")
    yes, no = listed("polite", "yes"), listed("polite", "no")
    said = [token.word for token in message.tokens if token.kind in (WORD, NUMBER)]
    if not said:
        return True if any(thumb in message.text for thumb in _THUMBS) else None
    if any(word not in courtesy | yes | no for word in said):
        return None
    if any(word in no for word in said):
        return False
    return True if any(word in yes for word in said) else None


def _is_withdrawn(message: Message) -> bool:
    short = len(message.words) <= _LONGEST_WITHDRAWAL
    return short and message.gives("withdrawn") and find_reference(message) is None


def _is_new(previous: Reading, fresh: Reading, message: Message) -> bool:
    """Whether the text stands on its own: a keyword in front, or a full and different report."""
    if fresh.intent == "none":
        return False
    lead = leading_keyword(message)
    if lead is not None and fresh.keyword is not None:
        same_correction = previous.intent == fresh.intent == "correct"
        return not (same_correction and fresh.fields["ref"] is None)
    if fresh.intent in ("opt_out", "cancel", "help", "question", "status"):
        return True
    if fresh.intent not in REPORT_INTENTS or fresh.missing or not previous.reports:
        return False
    known, said = previous.reports[0], fresh.reports[0]
    return any(
        getattr(known, name) not in (None, getattr(said, name)) for name in ("category", "count")
    )


def _settled(previous: Reading, agreed: bool) -> Reading:
    """A guess that was confirmed is filled in; one that was declined is dropped."""
    settled = replace(previous, guesses=())
    for guess in previous.guesses if agreed else ():
        settled = with_value(settled, guess.field, guess.value)
    return settled


def _chosen(previous: Reading, asked: str, message: Message) -> Reading | None:
    """ "2" out of a numbered choice, "yg utara", "karena listrik", or 0 for none of them."""
    candidates = previous.ambiguous.get(asked, ())
    if not candidates:
        return None
    causes = {message.lexicon.causes.get(word) for word in message.words} & set(candidates)
    if len(causes) == 1 and not message.categories:
        caused = with_value(previous, asked, causes.pop())
        return fill(caused, asked, message) or caused
    numbers = [int(token.text[:3]) for token in message.tokens if token.kind == NUMBER]
    if len(numbers) == 1 and not message.places and not message.categories:
        if numbers[0] == 0:
            left = {name: codes for name, codes in previous.ambiguous.items() if name != asked}
            return replace(previous, ambiguous=left)
        if numbers[0] <= len(candidates):
            return with_value(previous, asked, candidates[numbers[0] - 1])
        return None
    directions = {direction_of(token.text) for token in message.tokens} - {None}
    kelurahan = message.lexicon.district.kelurahan
    fitting = [
        code
        for code in candidates
        if code in kelurahan and kelurahan[code].name.lower().split()[-1] in directions
    ]
    return with_value(previous, asked, fitting[0]) if len(fitting) == 1 else None
