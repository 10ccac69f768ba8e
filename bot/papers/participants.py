"""Who stands on a bimtek's lists: one line per chair, with the delegate's name where one comes."""

from collections.abc import Iterable
from dataclasses import dataclass

from models.invitation import Invitation
from reading.district import District


@dataclass(frozen=True, slots=True)
class Participant:
    """One line. `post` and `name` are empty where the office does not know them: for the pen.

    `door_no` is the order of arrival, 0 for who is not here: unlike the line's `number` it stays
    when somebody else comes later.
    """

    number: int
    name: str
    stands_for: str
    post: str
    institution: str
    kelurahan: str
    phone: str
    door_no: int = 0


def participants(invitations: Iterable[Invitation], district: District) -> list[Participant]:
    """The lines of a list, by institution and name; who comes with somebody has a line below."""
    lines: list[Participant] = []
    for invitation in sorted(invitations, key=_by_institution):
        lines.append(_line(len(lines) + 1, invitation, district))
        lines += [
            _companion(len(lines) + nth, lines[-1]) for nth in range(1, invitation.party_size)
        ]
    return lines


def institution(invitation: Invitation) -> str:
    """The LKS that somebody comes for, as the register has it or as they told it."""
    if invitation.lks:
        return invitation.lks.name
    return invitation.officer.institution if invitation.officer else ""


def phone(invitation: Invitation) -> str:
    """Their number, or an empty text for a name without one."""
    if invitation.officer:
        return invitation.officer.phone
    return invitation.contact.address if invitation.contact else ""


def _by_institution(invitation: Invitation) -> tuple[str, str]:
    return institution(invitation).casefold(), invitation.attendee.casefold()


def _line(number: int, invitation: Invitation, district: District) -> Participant:
    lks, officer = invitation.lks, invitation.officer
    code = (lks and lks.kelurahan) or (officer and officer.kelurahan) or ""
    place = district.kelurahan.get(code)
    return Participant(
        number=number,
        name=invitation.attendee,
        stands_for=invitation.invited_name if invitation.delegate else "",
        post=_post(invitation),
        institution=institution(invitation),
        kelurahan=place.name if place else "",
        phone=phone(invitation),
        door_no=invitation.door_no or 0,
    )


def _companion(number: int, beside: Participant) -> Participant:
    return Participant(number, "", "", "", beside.institution, beside.kelurahan, "")


def _post(invitation: Invitation) -> str:
    """The post in the LKS, for those whom the register names."""
    lks, name = invitation.lks, invitation.attendee.casefold()
    if lks is None:
        return ""
    known = {"Ketua": lks.chair, "Sekretaris": lks.secretary, "Bendahara": lks.treasurer}
    return next((post for post, who in known.items() if who and who.casefold() == name), "")
