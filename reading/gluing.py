"""Digits stuck to letters: "3org", "LUT3", "anak2", "l4por", "rt05rw02"."""

from __future__ import annotations

from collections.abc import Collection

from reading.tokens import NUMBER, WORD, Token

_ENDINGS = ("nya", "an", "x")
_LETTERS = str.maketrans("0134578", "oleastb")


def unglue(
    tokens: list[Token],
    vocabulary: Collection[str],
    codes: Collection[str],
    units: Collection[str],
) -> list[Token]:
    """The tokens with digits typed for letters put right and repetition signs taken in.

    `vocabulary` holds the words that a digit may hide in. A 2 behind a word repeats it ("anak2")
    and is no number, unless the word is one of `codes` ("LUT2"), a unit follows ("lansia2 org")
    or the word is a field of its own ("#lansia2#").
    """
    result: list[Token] = []
    index = 0
    while index < len(tokens):
        end = _run_end(tokens, index)
        run = tokens[index:end]
        word = _digits_as_letters(run, vocabulary) if len(run) > 1 else None
        if word is not None:
            result.append(word)
        elif _is_repetition(
            run, codes, units, before=tokens[:index][-1:], after=tokens[end : end + 1]
        ):
            head = run[0]
            result.append(
                Token(WORD, head.text, head.start, run[1].end, head.glued, head.text, doubled=True)
            )
            result += [token for token in run[2:] if token.text not in _ENDINGS]
        else:
            result += run
        index = end
    return result


def _run_end(tokens: list[Token], first: int) -> int:
    """The end of the letters and digits written in one piece."""
    end = first + 1
    if tokens[first].kind not in (WORD, NUMBER):
        return end
    while end < len(tokens) and tokens[end].glued and tokens[end].kind in (WORD, NUMBER):
        end += 1
    return end


def _digits_as_letters(run: list[Token], vocabulary: Collection[str]) -> Token | None:
    typed = "".join(token.text for token in run)
    for one in ("l", "i"):
        word = typed.replace("1", one).translate(_LETTERS)
        if len(word) > 3 and word in vocabulary:
            return Token(WORD, word, run[0].start, run[-1].end, run[0].glued, word)
    if typed in vocabulary:  # "lk3" is a name
        return Token(WORD, typed, run[0].start, run[-1].end, run[0].glued, typed)
    return None


def _is_repetition(
    run: list[Token],
    codes: Collection[str],
    units: Collection[str],
    before: list[Token],
    after: list[Token],
) -> bool:
    if len(run) < 2 or run[0].kind != WORD or run[1].text != "2" or len(run[0].text) < 3:
        return False
    unit_follows = any(token.text in units for token in run[2:3] or after)
    own_field = any(token.text in "#*" for token in before)
    return not (run[0].text in codes or unit_follows or own_field)
