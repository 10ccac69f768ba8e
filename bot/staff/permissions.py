"""Who may open what: one line for each endpoint. One that is not listed is shut to everybody.

A new page: add its endpoint to PERMISSIONS, and its routes to GUARDS in tests/staff/test_routes.py.
What a TKSK sees of a page is narrowed in bot/staff/reach.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from models.staff import ADMIN, PEMANTAU, PETUGAS, ROLES, TKSK

_READING = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Rule:
    """The roles that may read (GET), and those that may write (all other methods)."""

    read: frozenset[str]
    write: frozenset[str]

    def allows(self, role: str, method: str) -> bool:
        """Whether this role may do this."""
        return role in (self.read if method in _READING else self.write)


_ALL = frozenset(ROLES)

# No log-in: the door guards itself, by a signature, by a password, or it has nothing to hide.
OPEN = None
# One's own account.
OWN = Rule(read=_ALL, write=_ALL)
# The daily work: an observer looks on.
WORK = Rule(read=_ALL, write=frozenset({ADMIN, PETUGAS, TKSK}))
# What officers wrote: who only looks on need not read it.
WORDS = Rule(read=frozenset({ADMIN, PETUGAS, TKSK}), write=frozenset({ADMIN, PETUGAS, TKSK}))
# Everybody sees it; the office alone decides.
OFFICE = Rule(read=_ALL, write=frozenset({ADMIN, PETUGAS}))
# The office and its head: whoever works for one kecamatan would see the others' people.
CITY = Rule(read=frozenset({ADMIN, PETUGAS, PEMANTAU}), write=frozenset({ADMIN, PETUGAS}))
# Only the office sees it: letters, money, lists of phones.
OFFICE_ONLY = Rule(read=frozenset({ADMIN, PETUGAS}), write=frozenset({ADMIN, PETUGAS}))
# The office and its head see it, the administrator changes it.
SETTINGS = Rule(read=frozenset({ADMIN, PETUGAS, PEMANTAU}), write=frozenset({ADMIN}))
# Accounts, audit log, retention.
ADMIN_ONLY = Rule(read=frozenset({ADMIN}), write=frozenset({ADMIN}))

PERMISSIONS: Mapping[str, Rule | None] = {
    "answering.answer": WORK,
    "answering.assign": WORK,
    "answering.close": WORK,
    "answering.file": WORK,
    "answering.finish": WORK,
    "answers.add": OFFICE,
    "answers.change": OFFICE,
    "answers.index": OFFICE,
    "answers.remove": OFFICE,
    "assets.serve": OPEN,
    "bimtek.change": CITY,
    "bimtek.create": CITY,
    "bimtek.edit": OFFICE_ONLY,
    "bimtek.index": CITY,
    "bimtek.move": CITY,
    "bimtek.new": OFFICE_ONLY,
    "bimtek.show": CITY,
    "bimtek_people.add": CITY,
    "bimtek_people.answer": CITY,
    "bimtek_people.show": CITY,
    "bimtek_summary.history": CITY,
    "bimtek_summary.records": CITY,
    "bimtek_summary.show": CITY,
    "broadcast_deeds.approve": OFFICE_ONLY,
    "broadcast_deeds.keep_filter": OFFICE_ONLY,
    "broadcast_deeds.make_plain": OFFICE_ONLY,
    "broadcast_deeds.move": OFFICE_ONLY,
    "broadcast_deeds.resend": OFFICE_ONLY,
    "broadcast_deeds.submit": OFFICE_ONLY,
    "broadcast_deeds.tag": OFFICE_ONLY,
    "broadcast_deeds.test": OFFICE_ONLY,
    "broadcast_deeds.use_filter": OFFICE_ONLY,
    "broadcasts.create": OFFICE_ONLY,
    "broadcasts.follow": OFFICE_ONLY,
    "broadcasts.index": OFFICE_ONLY,
    "broadcasts.save": OFFICE_ONLY,
    "broadcasts.show": OFFICE_ONLY,
    "broadcasts.take_list": OFFICE_ONLY,
    "account.change_password": OWN,
    "account.end_others": OWN,
    "account.end_session": OWN,
    "account.show": OWN,
    "accounts.create": ADMIN_ONLY,
    "accounts.index": ADMIN_ONLY,
    "accounts.new": ADMIN_ONLY,
    "accounts.renew_link": ADMIN_ONLY,
    "accounts.reset_two_factor": ADMIN_ONLY,
    "accounts.save": ADMIN_ONLY,
    "accounts.show": ADMIN_ONLY,
    "audit_log.index": ADMIN_ONLY,
    "casework.annotate": WORK,
    "casework.assign": OFFICE,
    "bulk.act": OFFICE,
    "casework.merge": WORK,
    "casework.move": WORK,
    "attachments.show": WORDS,
    "changes.approve": OFFICE,
    "changes.index": OFFICE,
    "changes.refuse": OFFICE,
    "changes.renumber": OFFICE,
    "channel_health.show": WORK,
    "door.board": CITY,
    "door.show": OFFICE_ONLY,
    "door.tick": OFFICE_ONLY,
    "door.worker": OPEN,
    "guest.arrive": OPEN,
    "guest.calendar": OPEN,
    "guest.door_form": OPEN,
    "guest.invitation": OPEN,
    "erasing.erase": OFFICE_ONLY,
    "erasing.show": OFFICE_ONLY,
    "exports.ask": OWN,
    "exports.fetch": OWN,
    "exports.index": OWN,
    "health.healthz": OPEN,
    "home.index": WORK,
    "imports.drop": OFFICE_ONLY,
    "imports.index": OFFICE_ONLY,
    "imports.save": OFFICE_ONLY,
    "imports.show": OFFICE_ONLY,
    "imports.template": OFFICE_ONLY,
    "imports.upload": OFFICE_ONLY,
    "inbox.conversation": WORDS,
    "inbox.index": WORDS,
    "inbox.listen": WORDS,
    "inbox.look": WORDS,
    "listing.create": OFFICE,
    "listing.new": OFFICE_ONLY,
    "lks.create": OFFICE,
    "lks.download": CITY,
    "lks.edit": OFFICE_ONLY,
    "lks.index": OFFICE,
    "lks.new": OFFICE_ONLY,
    "lks.save": OFFICE,
    "lks.show": OFFICE,
    "login.ask_code": OPEN,
    "login.enter": OPEN,
    "login.enter_code": OPEN,
    "login.leave": OPEN,
    "login.show": OPEN,
    "merging.compare": OFFICE_ONLY,
    "merging.index": OFFICE_ONLY,
    "merging.merge": OFFICE_ONLY,
    "merging.set_apart": OFFICE_ONLY,
    "merging.pick": OFFICE_ONLY,
    "merging.take_back": OFFICE_ONLY,
    "office_rules.save_alarms": SETTINGS,
    "office_rules.save_sending": SETTINGS,
    "office_rules.show": SETTINGS,
    "officer.renumber": OFFICE,
    "officer.save": OFFICE,
    "officer.show": OFFICE,
    "officers.approve": OFFICE,
    "officers.index": OFFICE,
    "officers.prefer": OFFICE,
    "officers.refuse": OFFICE,
    "papers.absent_pdf": OFFICE_ONLY,
    "papers.absent_xlsx": OFFICE_ONLY,
    "papers.attendance_pdf": OFFICE_ONLY,
    "papers.attendance_xlsx": OFFICE_ONLY,
    "papers.calendar": CITY,
    "papers.certificates_pdf": OFFICE_ONLY,
    "papers.transport_pdf": OFFICE_ONLY,
    "papers.transport_xlsx": OFFICE_ONLY,
    "recap.by_lks": WORK,
    "recap.download": WORK,
    "recap.index": WORK,
    "reminders.cancel": CITY,
    "reminders.change_rules": SETTINGS,
    "reminders.index": CITY,
    "reminders.rules": SETTINGS,
    "password_link.keep": OPEN,
    "password_link.show": OPEN,
    "reports.index": WORK,
    "reports.reveal": WORDS,
    "reports.show": WORK,
    "schedule.ask": OFFICE_ONLY,
    "schedule.cancel": OFFICE_ONLY,
    "schedule.change": OFFICE_ONLY,
    "schedule.show": OFFICE_ONLY,
    "retention_rules.save": ADMIN_ONLY,
    "retention_rules.show": ADMIN_ONLY,
    "sentences.index": SETTINGS,
    "sentences.save": SETTINGS,
    "sentences.show": SETTINGS,
    "simulator.look": OPEN,
    "simulator.send": OPEN,
    "simulator.show": OPEN,
    "tasks.finish": WORK,
    "tasks.index": WORK,
    "tasks.reveal": WORDS,
    "vocabulary.forget": SETTINGS,
    "vocabulary.show": SETTINGS,
    "vocabulary.teach": SETTINGS,
    "webhooks.inbound": OPEN,
    "webhooks.status": OPEN,
    "two_factor.begin": OWN,
    "two_factor.confirm": OWN,
    "two_factor.renew_codes": OWN,
    "two_factor.show": OWN,
    "two_factor.turn_off": OWN,
    "whatsapp_templates.index": SETTINGS,
    "whatsapp_templates.keep": SETTINGS,
    "whatsapp_templates.show": SETTINGS,
}


def is_open(endpoint: str) -> bool:
    """Whether it needs no log-in."""
    return endpoint in PERMISSIONS and PERMISSIONS[endpoint] is OPEN


def allows(role: str, endpoint: str, method: str = "GET") -> bool:
    """Whether somebody in this role may do this there."""
    rule = PERMISSIONS.get(endpoint)
    return is_open(endpoint) or (rule is not None and rule.allows(role, method))
