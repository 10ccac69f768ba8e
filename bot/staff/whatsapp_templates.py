"""/pengaturan/template: the WhatsApp templates that the office has had approved."""

import re
from dataclasses import dataclass, field

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot.staff import desk
from bot.staff.access import staff_here
from bot.staff.settings_words import FLASH, TEMPLATE_FAULTS
from bot.web import services
from models import audit
from models.base import now
from models.upsert import insert_once
from models.whatsapp_template import (
    MESSAGE,
    MOST_BUTTONS,
    MOST_VARIABLES,
    PURPOSES,
    WhatsappTemplate,
    numbers_in,
)

blueprint = Blueprint("whatsapp_templates", __name__)

_SID = re.compile(r"HX[0-9a-f]{32}")
_LONGEST_TEXT, _LONGEST_TITLE, _LONGEST_PAYLOAD = 1024, 20, 128  # WhatsApp's own limits


@dataclass(slots=True)
class Draft:
    """A template as the form has it; `faults` are sentences, empty when it may be kept."""

    content_sid: str = ""
    text: str = ""
    variables: dict[str, str] = field(default_factory=dict)
    buttons: list[dict[str, str]] = field(default_factory=list)
    is_active: bool = True
    faults: list[str] = field(default_factory=list)

    def columns(self) -> dict[str, object]:
        """What is kept of it."""
        names = ("content_sid", "text", "variables", "buttons", "is_active")
        return {name: getattr(self, name) for name in names}


@blueprint.get("/pengaturan/template")
def index() -> str:
    """Every purpose, and the template that serves it."""
    with services().sessions.begin() as session:
        kept = {each.purpose: each for each in session.scalars(select(WhatsappTemplate))}
        waiting = desk.waiting(session)
    return render_template("templates.html", kept=kept, purposes=PURPOSES, waiting=waiting)


@blueprint.get("/pengaturan/template/<purpose>")
def show(purpose: str) -> str:
    """The form for one purpose."""
    _known(purpose)
    with services().sessions.begin() as session:
        kept = _kept(session, purpose)
        waiting = desk.waiting(session)
    draft = Draft()
    if kept:
        draft = Draft(
            kept.content_sid, kept.text, kept.variables, list(kept.buttons), kept.is_active
        )
    return _form(purpose, draft, waiting)


@blueprint.post("/pengaturan/template/<purpose>")
def keep(purpose: str) -> Response | tuple[str, int]:
    """Keeps it, or says what is wrong with it."""
    draft = _read(_known(purpose))
    with services().sessions.begin() as session:
        if draft.faults:
            return _form(purpose, draft, desk.waiting(session)), 422
        row = draft.columns() | {"changed_at": now(), "changed_by_id": staff_here().staff_id}
        if insert_once(session, WhatsappTemplate, ("purpose",), {"purpose": purpose} | row) is None:
            kept = _kept(session, purpose)
            for name, value in row.items():
                setattr(kept, name, value)
        audit.record(session, staff_here().staff_id, "template_kept", f"template:{purpose}")
    flash(FLASH["template_kept"], "good")
    return redirect(url_for("whatsapp_templates.index"), 303)


def _known(purpose: str) -> str:
    return purpose if purpose in PURPOSES else abort(404)


def _kept(session: Session, purpose: str) -> WhatsappTemplate | None:
    return session.scalar(select(WhatsappTemplate).where(WhatsappTemplate.purpose == purpose))


def _form(purpose: str, draft: Draft, waiting: desk.Waiting) -> str:
    return render_template(
        "template.html",
        purpose=purpose,
        draft=draft,
        values=(MESSAGE, *PURPOSES[purpose]),
        most_variables=MOST_VARIABLES,
        most_buttons=MOST_BUTTONS,
        waiting=waiting,
    )


def _read(purpose: str) -> Draft:
    form = request.form
    draft = Draft(
        content_sid=form.get("content_sid", "").strip(),
        text=form.get("text", "").strip().replace("\r\n", "\n"),
        is_active="is_active" in form,
    )
    for number in map(str, range(1, MOST_VARIABLES + 1)):
        if form.get(f"value_{number}") in (MESSAGE, *PURPOSES[purpose]):
            draft.variables[number] = form[f"value_{number}"]
    for place in range(1, MOST_BUTTONS + 1):
        title, payload = (form.get(f"{name}_{place}", "").strip() for name in ("title", "payload"))
        if title or payload:
            draft.buttons.append({"title": title, "payload": payload or title})
    draft.faults = _faults(draft)
    return draft


def _faults(draft: Draft) -> list[str]:
    used = numbers_in(draft.text, *(button["payload"] for button in draft.buttons))
    lacking = [number for number in used if number not in draft.variables]
    unused = [number for number in draft.variables if number not in used]
    faults = {
        "sid": not _SID.fullmatch(draft.content_sid),
        "text": not 0 < len(draft.text) <= _LONGEST_TEXT,
        "buttons": any(
            not 0 < len(button["title"]) <= _LONGEST_TITLE
            or len(button["payload"]) > _LONGEST_PAYLOAD
            for button in draft.buttons
        ),
        "lacking": lacking,
        "unused": unused,
    }
    named = {"numbers": ", ".join(f"{{{{{number}}}}}" for number in lacking or unused)}
    return [TEMPLATE_FAULTS[name].format(**named) for name, is_one in faults.items() if is_one]
