"""BANTUAN: what can be texted."""

from sqlalchemy.orm import Session

from handlers.turn import Turn
from values import Reply

_PAGES = {
    "LAPOR": "help_report",
    "DARURAT": "help_urgent",
    "POTENSI": "help_potential",
    "RALAT": "help_correct",
    "BATAL": "help_correct",
    "PULIH": "help_correct",
    "BINAAN": "help_residents",
    "UBAH": "help_change",
    "DATA": "help_change",
    "HADIR": "help_attendance",
    "TIDAK": "help_attendance",
    "WAKIL": "help_attendance",
    "ABSEN": "help_attendance",
    "NILAI": "help_attendance",
    "TANYA": "help_question",
    "DAFTAR": "help_register",
    "SETUJU": "help_register",
    "STATUS": "help_status",
    "STOP": "help_opt_out",
    "MULAI": "help_opt_out",
    "HAPUS": "help_erase",
}


def show(_session: Session, turn: Turn) -> Reply:
    """The page of the keyword asked for, or the list of keywords."""
    return Reply(_PAGES.get(turn.reading.fields.get("keyword") or "", "help"))
