"""ABSEN and NILAI: I am here, and how it was."""

from sqlalchemy.orm import Session

from handlers.asking import next_question
from handlers.bimtek_news import described
from handlers.replies import shortened
from handlers.turn import Turn
from models import door, seating
from models.invitation import BY_TEXT, WALK_IN
from values import Reply


def check_in(session: Session, turn: Turn) -> Reply:
    """At the door, with the code on the board; who was not invited is counted too."""
    if question := next_question(turn):
        return question
    code = turn.reading.fields["code"]
    found = door.open_by_day_code(session, code, turn.moment)
    if found is None:
        return Reply("day_code_unknown", {"code": shortened(code, 8)}, review=True)
    bimtek = seating.held(session, found.id)
    invitation = door.arrive(session, bimtek, turn.contact, turn.moment)
    is_new = door.check_in(session, invitation, turn.moment, BY_TEXT)
    told = described(bimtek) | {"name": invitation.attendee, "number": invitation.door_no}
    if not is_new and invitation.checked_in_at is not None:
        came = invitation.checked_in_at.astimezone(turn.district.time_zone)
        return Reply("checked_in_before", told | {"time": f"{came:%H.%M}"})
    unknown = invitation.origin == WALK_IN and invitation.officer is None
    return Reply("walked_in" if unknown else "checked_in", told, review=unknown)


def rate(session: Session, turn: Turn) -> Reply:
    """1 to 5 and a comment, once per person; the last word counts."""
    invitation = door.to_be_rated(session, turn.contact, turn.moment)
    if invitation is None:
        return Reply("not_rated", review=True)
    if question := next_question(turn):
        return question
    said = turn.reading.fields
    door.rate(invitation, said["rating"], said["comment"], turn.moment)
    return Reply("rated", {"rating": said["rating"], "event": invitation.bimtek.title})
