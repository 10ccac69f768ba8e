"""What a bimtek's news are in words: for the one who answers, and for those whom it concerns."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from handlers.replies import day_in_words
from handlers.turn import News
from models.bimtek import Bimtek
from models.invitation import Invitation
from reading.district import load_district
from values import Reply


def described(bimtek: Bimtek) -> dict[str, object]:
    """The event as the placeholders of replies and templates: name, day and hour (WITA), place."""
    local = bimtek.starts_at.astimezone(load_district().time_zone)
    return {
        "event": bimtek.title,
        "when": day_in_words(local),
        "date": f"{local:%d/%m/%Y}",
        "time": f"{local:%H.%M}",
        "place": bimtek.place,
        "code": bimtek.code,
    }


def seats_given(
    session: Session, seated: Iterable[Invitation], channel: str, moment: datetime
) -> list[News]:
    """Those of the waiting list who have a seat now are told so."""
    return _news(session, seated, "seat_given", channel, moment)


def changed(
    session: Session, concerned: Iterable[Invitation], channel: str, moment: datetime
) -> list[News]:
    """Another day, hour or place."""
    return _news(session, concerned, "event_changed", channel, moment)


def cancelled(
    session: Session, concerned: Iterable[Invitation], channel: str, moment: datetime
) -> list[News]:
    """Called off."""
    return _news(session, concerned, "event_cancelled", channel, moment)


def _news(
    session: Session, invitations: Iterable[Invitation], key: str, channel: str, moment: datetime
) -> list[News]:
    """`channel` is for numbers that never texted us; who has no number is left out."""
    told = []
    for invitation in invitations:
        contact = invitation.reach(session, channel, moment)
        if contact is None:
            continue
        bimtek = invitation.bimtek
        reply = Reply(key, {"name": invitation.attendee, **described(bimtek)})
        # Who lost a seat and is given one again hears it again; a change is told once.
        turn = invitation.seat_order if key == "seat_given" else bimtek.revision
        dedupe = f"{key}:{invitation.id}:{turn}"
        told.append(News(contact, reply, dedupe, until=bimtek.starts_at))
    return told
