"""What each keyword means: the table from what was understood to who handles it.

The words that officers type for each are in `data/`; `reading` turns them into these intents.
"""

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from handlers import guide, opt_out, register, report, status, unread
from handlers.turn import Turn
from values import Reply

Handler = Callable[[Session, Turn], Reply]

HANDLERS: Mapping[str, Handler] = {
    "register": register.register,  # DAFTAR
    "report": report.file,  # LAPOR
    "report_multi": report.file,
    "urgent": report.file,  # DARURAT
    "status": status.show,  # STATUS
    "help": guide.show,  # BANTUAN
    "opt_out": opt_out.stop,  # STOP
    "opt_in": opt_out.start,  # MULAI
    "question": unread.forward,  # TANYA
    "none": unread.puzzle,
    "withdrawn": unread.withdrawn,  # "gak jadi", in answer to a question
}


def handler_for(intent: str) -> Handler:
    """Who handles an intent; what nobody handles yet goes to a person."""
    return HANDLERS.get(intent, unread.forward)
