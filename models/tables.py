"""Every table, imported: for Alembic, and for mappers that name each other by string."""

from models.audit import AuditEntry
from models.base import Base
from models.contact import Contact
from models.dialogue import Dialogue
from models.lks import Lks
from models.message import Message
from models.officer import Officer
from models.outbox import Outbox
from models.report import Report
from models.staff import Staff, StaffSession

__all__ = [
    "AuditEntry",
    "Base",
    "Contact",
    "Dialogue",
    "Lks",
    "Message",
    "Officer",
    "Outbox",
    "Report",
    "Staff",
    "StaffSession",
]
