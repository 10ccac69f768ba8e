"""What comes without words: photos, places, and what nobody can open."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from handlers.filing import described, file_lines
from handlers.turn import Turn
from models.attachment import tie_to_last_report
from reading import Case, Reading, kelurahan_near, placed
from values import CONTACT, DOCUMENT, PHOTO, PLACE, STICKER, VIDEO, VOICE, Reply

# In a reading's fields: a question of ours still waits.
WAITING = "waiting"

_CALLED: Mapping[str, str] = {
    VOICE: "rekaman suara",
    VIDEO: "video",
    STICKER: "stiker",
    CONTACT: "kartu kontak",
    DOCUMENT: "dokumen",
}
# Somebody may have said something in these.
_TO_BE_OPENED = {VOICE, VIDEO, DOCUMENT}

_NOTHING_YET = Reading(
    "report", reports=(Case(None, None, None),), missing=("category", "count", "kelurahan")
)


def intent_of(turn: Turn) -> str:
    """`photo`, `place` or `unwritten`: a photo goes before a place, and both before the rest."""
    kinds = {one.kind for one in turn.attachments}
    return next((kind for kind in (PHOTO, PLACE) if kind in kinds), "unwritten")


def photo(session: Session, turn: Turn) -> Reply:
    """A photo belongs to the report just before it, or to the one that comes next."""
    report = tie_to_last_report(session, turn.contact.id, turn.message_id, turn.moment)
    if report is not None:
        return Reply("photo_for_report", described(turn, report))
    if turn.reading.fields.get(WAITING):
        return Reply("attached_meanwhile")
    return Reply("photo_alone", review=True)


def place(session: Session, turn: Turn) -> Reply:
    """A place says where the report just before it is, or begins one."""
    report = tie_to_last_report(session, turn.contact.id, turn.message_id, turn.moment)
    if turn.reading.fields.get(WAITING):
        return Reply("attached_meanwhile")
    if report is not None:
        return Reply("place_for_report", described(turn, report) | {"where": where(turn)})
    turn.reading = placed(_NOTHING_YET, codes_of(turn)) or _NOTHING_YET
    _, question = file_lines(session, turn)
    if question is None:
        raise ValueError("a place alone is no report")
    return question


def please_write(_session: Session, turn: Turn) -> Reply:
    """A voice note, a sticker, a contact or a file: the bot reads words only."""
    kind = turn.attachments[0].kind
    return Reply("please_write", {"kind": _CALLED[kind]}, review=kind in _TO_BE_OPENED)


def codes_of(turn: Turn) -> tuple[str, ...]:
    """The kelurahan that the turn's place may lie in; none outside the district."""
    for one in turn.attachments:
        if one.latitude is not None and one.longitude is not None:
            return kelurahan_near(one.latitude, one.longitude, turn.district)
    return ()


def where(turn: Turn) -> str:
    """The kelurahan of the turn's place in words; "near" the nearest where it is not sure."""
    codes = codes_of(turn)
    if not codes:
        return f"di luar {turn.district.name}"
    name = turn.district.kelurahan[codes[0]].name
    return name if len(codes) == 1 else f"dekat {name}"


def telling_where(turn: Turn, question: Reply) -> Reply:
    """The question; where a place came, before it what that was understood to be.

    The notice at registration has no room for it, and asks nothing about a place.
    """
    if not turn.is_wordless or intent_of(turn) != PLACE or question.asks == "confirm":
        return question
    if codes_of(turn):
        values: dict[str, object] = {"where": where(turn), "question": question}
        return Reply("place_asked", values, asks=question.asks, review=question.review)
    values = {"city": turn.district.name, "question": question}
    return Reply("place_outside", values, asks=question.asks, review=question.review)
