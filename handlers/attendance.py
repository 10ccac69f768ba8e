"""HADIR, TIDAK, WAKIL, perhaps: the answer to an invitation, which repeats what was recorded."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy.orm import Session

from handlers.asking import next_question
from handlers.bimtek_news import described, seats_given
from handlers.replies import shortened
from handlers.turn import Turn
from models import guests, seating
from models.bimtek import CANCELLED, DRAFT, Bimtek
from models.invitation import ASKED, WAITING, YES, Invitation
from reading import assent_in, party_in
from values import Reply

_MOST_CHOICES = 3
_PARTY = "party"
_CHOICE_TITLE = 20


def answer(session: Session, turn: Turn) -> Reply:
    """Coming, not coming, perhaps, or somebody else instead; the last answer counts."""
    if question := next_question(turn):
        return question
    found = _event(session, turn)
    if isinstance(found, Reply):
        return found
    # Locked before anything is counted: of answers at one instant each sees the one before it.
    bimtek = seating.held(session, found.id)
    if bimtek.state == CANCELLED:
        return Reply("rsvp_cancelled", described(bimtek))
    if not bimtek.takes_answers(turn.moment):
        return Reply("rsvp_over", described(bimtek))
    invitation = guests.own(session, bimtek, turn.contact, turn.moment)
    if invitation.origin == ASKED:
        return _wish(turn, invitation)
    seated = _RECORDERS[turn.reading.intent](session, turn, invitation)
    turn.news += seats_given(session, seated, turn.contact.channel, turn.moment)
    return _receipt(session, invitation)


def hint(session: Session, turn: Turn) -> Reply | None:
    """How to answer the one invitation that is open, to somebody who texts a bare yes or no."""
    if assent_in(turn.text, turn.district) is None:
        return None
    events = guests.open_to(session, turn.contact, turn.moment)
    return Reply("rsvp_hint", described(events[0]), review=True) if len(events) == 1 else None


def _event(session: Session, turn: Turn) -> Bimtek | Reply:
    """The event that is answered: by its code, or the only one that is open to this person."""
    code = turn.reading.fields.get("code")
    if code is not None:
        found = Bimtek.with_code(session, code) or Bimtek.last_with_code(session, code)
        if found is None or found.state == DRAFT:
            return Reply("code_unknown", {"code": shortened(code, 6)}, review=True)
        return found
    events = guests.open_to(session, turn.contact, turn.moment)
    if not events:
        return Reply("no_invitation", review=True)
    return events[0] if len(events) == 1 else _which(turn, events)


def _which(turn: Turn, events: list[Bimtek]) -> Reply:
    """Asks which of several, numbered; a code is as good an answer."""
    shown = events[:_MOST_CHOICES]
    choices = ", ".join(
        f"{place} {shortened(event.title, _CHOICE_TITLE)} "
        f"{event.starts_at.astimezone(turn.district.time_zone):%d/%m}"
        for place, event in enumerate(shown, start=1)
    )
    turn.reading = replace(
        turn.reading,
        fields={**turn.reading.fields, _PARTY: _party(turn)},
        missing=("code",),
        ambiguous={"code": tuple(event.code for event in shown)},
    )
    return Reply("ask_event", {"choices": choices}, asks="code")


def _party(turn: Turn) -> int:
    said: int = turn.reading.fields.get(_PARTY) or party_in(turn.text)
    return said


def _wish(turn: Turn, invitation: Invitation) -> Reply:
    """Somebody whom nobody invited: the staff see the wish, and decide."""
    invitation.answered_at = turn.moment
    invitation.party_asked = _party(turn)
    invitation.delegate = turn.reading.fields.get("delegate")
    return Reply("rsvp_asked", described(invitation.bimtek), review=True)


def _yes(session: Session, turn: Turn, invitation: Invitation) -> list[Invitation]:
    return seating.accept(session, invitation, turn.moment, party=_party(turn))


def _delegate(session: Session, turn: Turn, invitation: Invitation) -> list[Invitation]:
    name = turn.reading.fields["delegate"][:80]
    return seating.accept(session, invitation, turn.moment, delegate=name)


def _no(session: Session, turn: Turn, invitation: Invitation) -> list[Invitation]:
    reason = turn.reading.fields.get("reason")
    return seating.decline(session, invitation, turn.moment, reason)


def _maybe(session: Session, turn: Turn, invitation: Invitation) -> list[Invitation]:
    return seating.consider(session, invitation, turn.moment)


_RECORDERS: dict[str, Callable[[Session, Turn, Invitation], list[Invitation]]] = {
    "rsvp_yes": _yes,
    "rsvp_no": _no,
    "rsvp_maybe": _maybe,
    "rsvp_delegate": _delegate,
}


def _receipt(session: Session, invitation: Invitation) -> Reply:
    told = described(invitation.bimtek) | {"name": invitation.attendee}
    if invitation.answer == WAITING:
        return _waiting(session, invitation, told)
    if invitation.answer != YES:
        return Reply(f"rsvp_{invitation.answer}", told)
    if invitation.party_asked:
        return Reply("rsvp_yes_less", told | {"party": invitation.party_size}, review=True)
    if invitation.delegate:
        names = {"delegate": invitation.delegate, "name": invitation.invited_name}
        return Reply("rsvp_delegate", told | names)
    if invitation.party_size > 1:
        return Reply("rsvp_yes_party", told | {"party": invitation.party_size})
    return Reply("rsvp_yes", told)


def _waiting(session: Session, invitation: Invitation, told: dict[str, object]) -> Reply:
    if invitation.is_late:
        return Reply("rsvp_late", told, review=True)
    told |= {"line": seating.place_in_line(session, invitation)}
    mate = seating.mate_who_comes(session, invitation)
    if mate is not None:
        return Reply("rsvp_quota", told | {"mate": mate.attendee})
    return Reply("rsvp_waiting", told)
