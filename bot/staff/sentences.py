"""/pengaturan/kalimat: what the bot says, in the office's own words."""

from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot import office
from bot.staff import desk
from bot.staff.access import staff_here
from bot.staff.settings_words import FLASH, SENTENCE_FAULTS
from bot.web import services
from handlers import replies
from handlers.examples import example
from handlers.gsm import foreign_characters, measure, plain
from models import audit, office_setting

blueprint = Blueprint("sentences", __name__)

_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Trial:
    """A sentence with the longest real names and numbers in it: `size` in characters of an SMS."""

    preview: str
    size: int
    faults: list[str]


@blueprint.get("/pengaturan/kalimat")
def index() -> str:
    """Every sentence as it is said now."""
    with services().sessions.begin() as session:
        own = office_setting.read(session, office.REPLIES)
        waiting = desk.waiting(session)
    wanted = request.args.get("cari", "").lower().strip()
    shown = {
        key: own.get(key, text)
        for key, text in replies.sentences().items()
        if wanted in f"{key} {own.get(key, text)}".lower()
    }
    return render_template("sentences.html", shown=shown, own=own, waiting=waiting, wanted=wanted)


@blueprint.get("/pengaturan/kalimat/<key>")
def show(key: str) -> str:
    """One sentence, to be reworded."""
    shipped = _shipped(key)
    with services().sessions.begin() as session:
        text = office_setting.read(session, office.REPLIES).get(key, shipped)
        return _form(session, key, text)


@blueprint.post("/pengaturan/kalimat/<key>")
def save(key: str) -> Response | str | tuple[str, int]:
    """Says it from the next text on; `coba` only shows how it would look, `asli` puts ours back."""
    shipped = _shipped(key)
    text = shipped if "asli" in request.form else _typed()
    with services().sessions.begin() as session:
        if "coba" in request.form:
            return _form(session, key, text)
        if attempt(key, text).faults:
            return _form(session, key, text), 400
        own = office_setting.read(session, office.REPLIES) | {key: text}
        if text == shipped:
            del own[key]
        office_setting.write(session, office.REPLIES, own, staff_here().staff_id)
        audit.record(session, staff_here().staff_id, "sentence_reworded", f"reply:{key}")
    flash(FLASH["sentence_kept"], "good")
    return redirect(url_for("sentences.index", _anchor=key), 303)


def attempt(key: str, text: str) -> Trial:
    """What this text would look like in place of the catalogue's, and why it cannot be kept."""
    try:
        given = replies.placeholders(text)
    except ValueError:
        return Trial("", 0, [SENTENCE_FAULTS["braces"]])
    unknown = given - replies.placeholders(replies.sentences()[key]) - {"agency", "phone"}
    if unknown:
        names = ", ".join(f"{{{name}}}" for name in sorted(unknown))
        return Trial("", 0, [SENTENCE_FAULTS["unknown"].format(names=names)])
    faults = []
    if not text:
        faults.append(SENTENCE_FAULTS["empty"])
    if strange := foreign_characters(plain(text)):
        faults.append(SENTENCE_FAULTS["strange"].format(characters=" ".join(strange)))
    preview = replies.render(example(key), text)
    size = measure(preview)
    if size.segments > 1:
        faults.append(SENTENCE_FAULTS["long"].format(over=size.units - 160))
    return Trial(preview, size.units, faults)


def _form(session: Session, key: str, text: str) -> str:
    names = sorted(replies.placeholders(_shipped(key)))
    return render_template(
        "sentence.html",
        key=key,
        text=text,
        shipped=_shipped(key),
        names=names,
        trial=attempt(key, text),
        waiting=desk.waiting(session),
    )


def _shipped(key: str) -> str:
    return replies.sentences().get(key) or abort(404)


def _typed() -> str:
    return " ".join(plain(request.form.get("text", "")).split())[:_LONGEST]
