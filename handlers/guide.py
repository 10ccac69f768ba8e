"""BANTUAN: what can be texted."""

from sqlalchemy.orm import Session

from handlers.turn import Turn
from values import Reply

_PAGES = {
    "LAPOR": "help_report",
    "DAFTAR": "help_register",
    "STATUS": "help_status",
    "STOP": "help_opt_out",
    "MULAI": "help_opt_out",
}


def show(_session: Session, turn: Turn) -> Reply:
    """The page of the keyword asked for, or the list of keywords."""
    return Reply(_PAGES.get(turn.reading.fields.get("keyword") or "", "help"))
