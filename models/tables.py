"""Every table, imported: for Alembic, and for mappers that name each other by string."""

from models.answer_template import AnswerTemplate
from models.attachment import Attachment
from models.audit import AuditEntry
from models.base import Base
from models.bimtek import Bimtek
from models.broadcast import Broadcast
from models.broadcast_line import BroadcastLine
from models.channel_state import ChannelState
from models.contact import Contact
from models.dialogue import Dialogue
from models.door_tick import DoorTick
from models.edit import Edit
from models.export_job import ExportJob
from models.inbox_thread import InboxThread
from models.incident import Incident
from models.invitation import Invitation
from models.lks import Lks
from models.lks_change import LksChange
from models.lks_tag import LksTag
from models.mark import Mark
from models.merge import Merge
from models.message import Message
from models.not_same import NotSame
from models.office_setting import OfficeSetting
from models.officer import Officer
from models.outbox import Outbox
from models.phone_order import PhoneOrder
from models.reminder import Reminder
from models.report import Report
from models.report_event import ReportEvent
from models.report_version import ReportVersion
from models.residents import ResidentCount
from models.saved_filter import SavedFilter
from models.sheet_import import SheetImport
from models.staff import RecoveryCode, Staff, StaffLink, StaffSession
from models.tally import Tally
from models.task import Task
from models.whatsapp_template import WhatsappTemplate

__all__ = [
    "AnswerTemplate",
    "Attachment",
    "AuditEntry",
    "Base",
    "Bimtek",
    "Broadcast",
    "BroadcastLine",
    "ChannelState",
    "Contact",
    "Dialogue",
    "DoorTick",
    "Edit",
    "ExportJob",
    "InboxThread",
    "Incident",
    "Invitation",
    "Lks",
    "LksChange",
    "LksTag",
    "Mark",
    "Merge",
    "Message",
    "NotSame",
    "OfficeSetting",
    "Officer",
    "Outbox",
    "PhoneOrder",
    "RecoveryCode",
    "Reminder",
    "Report",
    "ReportEvent",
    "ReportVersion",
    "ResidentCount",
    "SavedFilter",
    "SheetImport",
    "Staff",
    "StaffLink",
    "StaffSession",
    "Tally",
    "Task",
    "WhatsappTemplate",
]
