"""/lampiran: a photo that an officer sent."""

from flask import Blueprint, Response, abort, send_from_directory
from sqlalchemy import or_, select

from bot.staff import privacy
from bot.staff.reach import reach
from bot.web import services
from models.attachment import STORED, Attachment
from models.message import Message
from models.report import Report

blueprint = Blueprint("attachments", __name__)


@blueprint.get("/lampiran/<int:attachment_id>")
def show(attachment_id: int) -> Response:
    """The photo, for who may read the conversation or the report that it belongs to."""
    wanted = (
        select(Attachment.file, Report)
        .join(Message, Message.id == Attachment.message_id)
        .outerjoin(Report, Report.id == Attachment.report_id)
        .where(Attachment.id == attachment_id, Attachment.state == STORED)
        .where(or_(reach().messages(), reach().reports()))
    )
    with services().sessions.begin() as session:
        found = session.execute(wanted).first() or abort(404)
        file, report = str(found[0]), found[1]
        record = privacy.of_report(report) if report else frozenset[str]()
        privacy.look(session, record)
    # An absolute folder: Flask would look beside its own code.
    folder = services().settings.media_dir.resolve()
    photo = send_from_directory(folder, file, mimetype="image/jpeg", max_age=3600)
    photo.cache_control.public, photo.cache_control.private = False, True
    # What was masked is not to be found in the browser of a shared PC.
    photo.cache_control.no_store = bool(record)
    return photo
