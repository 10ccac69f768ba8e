"""/tugas/<id>/hapus: what is kept on who asked to be forgotten, and the deed."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from werkzeug.wrappers import Response

from bot import media
from bot.conversation import say
from bot.nudge import nudge
from bot.staff import desk, notices
from bot.staff.access import staff_here
from bot.staff.bimtek_news import tell_seated
from bot.staff.duty_words import FLASH, TASK_DEEDS
from bot.staff.reach import reach
from bot.web import services
from models import audit, erasing
from models.base import now
from models.contact import Contact
from models.erasing import StillUrgent
from models.outbox import REPLY
from models.task import ERASE, Task
from values import Reply

blueprint = Blueprint("erasing", __name__, url_prefix="/tugas/<int:task_id>/hapus")


@blueprint.get("")
def show(task_id: int) -> str:
    """What goes and what stays, in numbers, before anybody says yes."""
    with services().sessions.begin() as session:
        task = _open(session, task_id)
        person = erasing.person_of(session, task.contact_id)
        values = {
            "task": task,
            "person": person,
            "held": erasing.holding(session, person),
            "waiting": desk.waiting(session),
        }
    return render_template("erasing.html", **values)


@blueprint.post("")
def erase(task_id: int) -> Response:
    """Does it in one transaction, tells them last, and writes down who did it."""
    if "yakin" not in request.form:
        flash(FLASH["erase_unsure"], "bad")
        return redirect(url_for("erasing.show", task_id=task_id), 303)
    here = staff_here().staff_id
    try:
        with services().sessions.begin() as session:
            task = _open(session, task_id)
            if task.done_at is not None:
                deed = TASK_DEEDS[ERASE]
                notices.tell_who_was_first(session, deed, task.done_by_id, task.done_at)
                return _back()
            person = erasing.person_of(session, task.contact_id)
            last_words = f"erased:{task.id}"
            if task.contact.is_answerable:
                say(session, task.contact, Reply("erased"), dedupe_key=last_words, priority=REPLY)
            tell_seated(session, erasing.erase(session, person, here, now(), last_words=last_words))
            audit.record(session, here, "person_erased", f"task:{task.id}")
    except StillUrgent:
        flash(FLASH["erase_urgent"], "bad")
        return _back()
    media.forget(services())
    nudge(services().redis)
    flash(FLASH["erased"], "good")
    return _back()


def _open(session: Session, task_id: int) -> Task:
    # Held until the commit: of two hands at one instant the second sees the first.
    wanted = select(Task).where(Task.id == task_id, Task.kind == ERASE, reach().tasks())
    whose = joinedload(Task.contact).joinedload(Contact.officer)
    found = session.scalar(wanted.options(whose).with_for_update(of=Task))
    return found or abort(404)


def _back() -> Response:
    return redirect(url_for("tasks.index", _anchor="hapus"), 303)
