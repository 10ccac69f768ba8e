"""RALAT, BATAL and STATUS: which report, and what of it changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reading.around import Around
from reading.children import category_of
from reading.marks import CategoryMark, CountMark, PlaceMark
from reading.message import Message
from reading.references import find_reference
from reading.values import Guess, Reading

_REACH = 3  # words between "bukan" and the value that is wrong
_OF_REPORT = frozenset({"laporan", "lap", "lapor", "kelurahan", "kel", "jumlah", "kategori"})


def read_correction(message: Message, keyword: str | None) -> Reading:
    """The fields to change; old values ("bukan 5", "dari Dara") are passed over."""
    reference = find_reference(message)
    changes: dict[str, Any] = {}
    ambiguous: dict[str, tuple[str, ...]] = {}
    counts = [c for c in message.counts if c.value is not None and not _within(c, reference)]
    count = _new(message, counts)
    if isinstance(count, CountMark):
        changes["count"] = count.value
    category = _new(message, message.categories)
    if isinstance(category, CategoryMark):
        _choose(changes, ambiguous, "category", category_of(message, category))
    place = _new(message, [place for place in message.places if place.codes])
    guesses: tuple[Guess, ...] = ()
    if isinstance(place, PlaceMark) and (place.sure or len(place.codes) > 1):
        _choose(changes, ambiguous, "kelurahan", tuple(sorted(place.codes)))
    elif isinstance(place, PlaceMark):
        typed = message.between(place.first, place.last)
        guesses = (Guess("kelurahan", typed, place.codes[0]),)
    return Reading(
        "correct",
        keyword,
        fields={"ref": reference[0] if reference else None, "changes": changes},
        missing=_missing(reference is None, changes, ambiguous, guesses),
        ambiguous=ambiguous,
        guesses=guesses,
    )


def _choose(
    changes: dict[str, Any],
    ambiguous: dict[str, tuple[str, ...]],
    name: str,
    codes: tuple[str, ...],
) -> None:
    """One code is a change; several must be asked."""
    if len(codes) == 1:
        changes[name] = codes[0]
    else:
        ambiguous[name] = codes


def _missing(
    without_reference: bool,
    changes: dict[str, Any],
    ambiguous: dict[str, tuple[str, ...]],
    guesses: Sequence[Guess],
) -> tuple[str, ...]:
    missing = ["ref"] if without_reference else []
    asked = [*ambiguous, *(guess.field for guess in guesses)]
    if asked:
        missing += asked
    elif not changes:
        missing.append("changes")
    return tuple(missing)


def _within(count: CountMark, reference: tuple[str, int, int] | None) -> bool:
    return reference is not None and reference[1] <= count.first <= reference[2]


def _new(
    message: Message, marks: Sequence[CategoryMark | CountMark | PlaceMark]
) -> CategoryMark | CountMark | PlaceMark | None:
    """The value to put in: not an old one, and rather behind "jadi" or "seharusnya"."""
    around = Around(message.tokens)
    wanted = [mark for mark in marks if not _is_old(around, mark.first, message)]
    if not wanted:
        return None
    for mark in wanted:
        before = {around.word(mark.first - step) for step in range(1, _REACH + 1)}
        if before & {"jadi", "menjadi", "seharusnya", "tapi", "melainkan", "benar", "ke", "betul"}:
            return mark
    return wanted[0]


def _is_old(around: Around, first: int, message: Message) -> bool:
    """ "bukan Santi", "dari 5 jadi 4", "tertulis 5"."""
    for step in range(1, _REACH + 1):
        word = around.word(first - step)
        if word in ("bukan", "bukannya", "tertulis", "sebelumnya", "salah", "tadinya", "keliru"):
            return True
        if word == "dari":
            later = message.tokens[first + 1 :]
            return any(token.word in ("jadi", "menjadi", "ke", "seharusnya") for token in later)
        if word in ("tapi", "jadi", "menjadi", "seharusnya", "benar") or around.is_end(
            first - step
        ):
            return False
    return False


def read_cancellation(message: Message, keyword: str | None) -> Reading:
    """The report to withdraw."""
    reference = find_reference(message)
    missing = () if reference else ("ref",)
    ref = reference[0] if reference else None
    return Reading("cancel", keyword, fields={"ref": ref}, missing=missing)


def read_status(message: Message, keyword: str | None) -> Reading:
    """The report that is asked about; none means the latest ones."""
    reference = find_reference(message)
    return Reading("status", keyword, fields={"ref": reference[0] if reference else None})


def asks_elsewhere(message: Message) -> bool:
    """ "lihat status WA bu Nur": a status of somebody else's network."""
    about_reports = {"laporan", "lap", "lapor"} & set(message.words)
    own = about_reports or find_reference(message) is not None
    return message.gives("other_status") and not own


def corrects_elsewhere(message: Message, reading: Reading) -> bool:
    """ "Ralat ibu-ibu: pengajian bukan jam 4 tapi jam 5 di Lewirato": no report of ours."""
    of_report = _OF_REPORT & set(message.words) or reading.fields["ref"] is not None
    changed = reading.fields["changes"].keys() & {"category", "count"}
    told_elsewhere = message.gives("announcement") or bool(message.hours)
    return told_elsewhere and not of_report and not changed


def read_numbered(message: Message, intent: str, keyword: str) -> Reading:
    """BARU and PULIH, which need a report's number."""
    reference = find_reference(message)
    missing = () if reference else ("ref",)
    ref = reference[0] if reference else None
    return Reading(intent, keyword, fields={"ref": ref}, missing=missing)
