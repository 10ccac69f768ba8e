"""What each keyword means: the table from what was understood to who handles it.

The words that officers type for each are in `data/`; `reading` turns them into these intents.
"""

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from handlers import (
    again,
    at_the_door,
    attached,
    attendance,
    correct,
    erase,
    guide,
    lks_data,
    opt_out,
    register,
    report,
    residents,
    staff_orders,
    staff_phone,
    status,
    unread,
)
from handlers.turn import Turn
from values import Reply

Handler = Callable[[Session, Turn], Reply]

HANDLERS: Mapping[str, Handler] = {
    "register": register.register,  # DAFTAR
    "report": report.file,  # LAPOR
    "report_multi": report.file,
    "urgent": report.file_urgent,  # DARURAT
    "potential": report.file,  # POTENSI
    "repeat": again.file_again,  # BARU
    "correct": correct.correct,  # RALAT
    "cancel": correct.withdraw,  # BATAL
    "restore": correct.restore,  # PULIH
    "status": status.show,  # STATUS
    "residents": residents.state,  # BINAAN
    "lks_update": lks_data.change,  # UBAH
    "lks_show": lks_data.show,  # DATA
    "rsvp_yes": attendance.answer,  # HADIR
    "rsvp_no": attendance.answer,  # TIDAK
    "rsvp_maybe": attendance.answer,
    "rsvp_delegate": attendance.answer,  # WAKIL
    "check_in": at_the_door.check_in,  # ABSEN
    "rate": at_the_door.rate,  # NILAI
    "question": unread.forward,  # TANYA
    "help": guide.show,  # BANTUAN
    "opt_out": opt_out.stop,  # STOP
    "opt_in": opt_out.start,  # MULAI
    "consent": register.consent_alone,  # SETUJU, where nothing had been asked
    "erase": erase.ask,  # HAPUS
    "staff_recap": staff_phone.recap,  # REKAP
    "staff_task": staff_phone.tasks,  # TUGAS
    "staff_invite": staff_orders.invite,  # UNDANG
    "staff_broadcast": staff_orders.announce,  # SIAR
    "photo": attached.photo,
    "place": attached.place,
    "unwritten": attached.please_write,  # a voice note, a sticker, a contact, a file
    "none": unread.puzzle,
    "withdrawn": unread.withdrawn,  # "gak jadi", in answer to a question
}


def handler_for(intent: str) -> Handler:
    """Who handles an intent; what nobody handles yet goes to a person."""
    return HANDLERS.get(intent, unread.forward)
