"""UBAH and DATA: the LKS's own entry in the office's register."""

from sqlalchemy.orm import Session

from handlers.asking import next_question
from handlers.replies import shortened
from handlers.turn import Turn
from models.lks import FIELDS
from models.lks_change import LksChange
from models.residents import ResidentCount
from values import Reply


def change(session: Session, turn: Turn) -> Reply:
    """Puts a change before the staff, and tells before and after."""
    if question := next_question(turn):
        return question
    officer = turn.officer
    if officer is None or officer.lks is None:
        return Reply("needs_registration", review=True)
    field, value = turn.reading.fields["field"], turn.reading.fields["value"]
    if field not in FIELDS:
        return Reply("forwarded", review=True)
    before = officer.lks.entry(field)
    session.add(
        LksChange(
            lks_id=officer.lks.id,
            field=field,
            before=before,
            after=value,
            officer_id=officer.id,
            message_id=turn.message_id,
            created_at=turn.moment,
        )
    )
    told = {"before": shortened(before or "kosong"), "after": shortened(value)}
    return Reply("change_waiting", {"field": field, **told})


def show(session: Session, turn: Turn) -> Reply:
    """What the office holds on the LKS. Nothing of persons: a number may have changed hands."""
    officer = turn.officer
    if officer is None or officer.lks is None:
        return Reply("needs_registration")
    lks = officer.lks
    month = turn.today.replace(day=1)
    count = ResidentCount.of_month(session, lks.id, month)
    return Reply(
        "lks_data",
        {
            "lks": lks.name,
            "kelurahan": turn.district.kelurahan[lks.kelurahan].name if lks.kelurahan else "-",
            "permit": shortened(lks.permit or "-"),
            "accreditation": shortened(lks.accreditation or "-"),
            "residents": f"{count.inside} dalam, {count.outside} luar" if count else "-",
        },
    )
