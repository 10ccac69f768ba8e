"""What each keyword at the head of a text means: one reader per keyword, in one table.

A reader answers None when the word was no keyword after all ("bantuan beras kapan cair"); the
text is then read like any other.
"""

from __future__ import annotations

from collections.abc import Callable

from reading.commands import events, lks, people, records, service, staff
from reading.keywords import Lead
from reading.message import Message
from reading.values import Reading

Command = Callable[[Message, Lead], Reading | None]

COMMANDS: dict[str, Command] = {
    "LAPOR": people.report,
    "POTENSI": people.potential,
    "DARURAT": people.urgent,
    "STATUS": records.status,
    "RALAT": records.correction,
    "BATAL": records.cancellation,
    "BARU": records.repeat,
    "PULIH": records.restore,
    "DAFTAR": lks.register,
    "BINAAN": lks.residents,
    "UBAH": lks.update,
    "DATA": lks.show,
    "HADIR": events.attend,
    "TIDAK": events.refuse,
    "WAKIL": events.delegate,
    "ABSEN": events.check_in,
    "NILAI": events.rate,
    "TANYA": service.question,
    "BANTUAN": service.helping,
    "STOP": service.stop,
    "MULAI": service.start,
    "SETUJU": service.consent,
    "HAPUS": service.erase,
    "UNDANG": staff.invite,
    "SIAR": staff.broadcast,
    "REKAP": staff.recap,
    "TUGAS": staff.task,
}
