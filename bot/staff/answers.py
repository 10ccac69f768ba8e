"""/pesan/jawaban: the answers that the office gives often, for everybody to pick and mend."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot.staff import desk, notices
from bot.staff.access import staff_here
from bot.staff.inbox_words import FLASH
from bot.web import services
from models import audit
from models.answer_template import LONGEST_TITLE, AnswerTemplate
from models.base import now

blueprint = Blueprint("answers", __name__, url_prefix="/pesan/jawaban")


@blueprint.get("")
def index(refused: int | None = None) -> str:
    """All of them, each in a form of its own.

    `refused`: the id (0 for a new one) of which the form was refused: what was typed stays in it.
    """
    with services().sessions.begin() as session:
        answers = list(session.scalars(select(AnswerTemplate).order_by(AnswerTemplate.title)))
        waiting = desk.waiting(session)
    return render_template("answers.html", answers=answers, waiting=waiting, refused=refused)


@blueprint.post("")
def add() -> Response | tuple[str, int]:
    """A new one."""
    return _keep(AnswerTemplate())


@blueprint.post("/<int:answer_id>")
def change(answer_id: int) -> Response | tuple[str, int]:
    """Other words, or another title."""
    return _keep(None, answer_id)


@blueprint.post("/<int:answer_id>/hapus")
def remove(answer_id: int) -> Response:
    """Takes it off the list; what was sent with it stays in its conversations."""
    with services().sessions.begin() as session:
        session.delete(_found(session, answer_id))
        audit.record(session, staff_here().staff_id, "answer_removed", f"answer:{answer_id}")
    flash(FLASH["answer_removed"], "good")
    return _back()


def _keep(row: AnswerTemplate | None, answer_id: int = 0) -> Response | tuple[str, int]:
    title = " ".join(request.form.get("judul", "").split())[:LONGEST_TITLE]
    try:
        words = notices.checked(request.form.get("teks", ""))
        if not title:
            raise notices.Unsayable(FLASH["answer_untitled"])
        with services().sessions.begin() as session:
            kept = row or _found(session, answer_id)
            kept.title, kept.text, kept.changed_at = title, words, now()
            session.add(kept)
            session.flush()
            audit.record(session, staff_here().staff_id, "answer_kept", f"answer:{kept.id}")
    except (notices.Unsayable, IntegrityError) as fault:
        taken = FLASH["answer_title_taken"]
        flash(str(fault) if isinstance(fault, notices.Unsayable) else taken, "bad")
        return index(answer_id), 422
    flash(FLASH["answer_kept"], "good")
    return _back()


def _found(session: Session, answer_id: int) -> AnswerTemplate:
    return session.get(AnswerTemplate, answer_id) or abort(404)


def _back() -> Response:
    return redirect(url_for("answers.index"), 303)
