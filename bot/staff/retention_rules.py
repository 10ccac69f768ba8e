"""/pengaturan/retensi: how long words and names are kept, and what a new rule would take out."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from bot import office
from bot.staff import desk
from bot.staff.access import staff_here
from bot.staff.settings_words import FLASH
from bot.web import services
from models import audit, retention
from models.base import now

blueprint = Blueprint("retention_rules", __name__)

_NUMBER = "Isi dengan angka, 0 untuk menyimpan selamanya."


def _span(label: str, least: int, most: int) -> IntegerField:
    """A number of days or months; too short a one would take the work from under the clerks."""

    def check(_form: FlaskForm, field: IntegerField) -> None:
        if field.data:
            NumberRange(least, most, f"Paling sedikit {least}, atau 0.")(_form, field)

    return IntegerField(label, [InputRequired(_NUMBER), NumberRange(0, most, _NUMBER), check])


class RetentionForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The three times; `sure` is ticked once what they would take out has been shown."""

    message_days = _span("Isi pesan yang sudah ditangani (hari)", 30, 3650)
    case_months = _span("Keterangan kasus sejak ditutup (bulan)", 3, 120)
    audit_months = _span("Catatan kegiatan petugas (bulan)", 12, 240)
    sure = BooleanField("Ya, hapus yang lewat waktu. Ini tidak bisa dibatalkan.")


@blueprint.get("/pengaturan/retensi")
def show() -> str:
    """The rules in force."""
    with services().sessions.begin() as session:
        form = RetentionForm(None, data=office.retention(session).model_dump())
        waiting = desk.waiting(session)
    return render_template("retention_rules.html", form=form, due=None, waiting=waiting)


@blueprint.post("/pengaturan/retensi")
def save() -> Response | str | tuple[str, int]:
    """Shows what would go; with the tick it is put in force."""
    form = RetentionForm()
    with services().sessions.begin() as session:
        waiting = desk.waiting(session)
        if not form.validate():
            return render_template(
                "retention_rules.html", form=form, due=None, waiting=waiting
            ), 400
        rules = office.Retention(
            message_days=form.message_days.data,
            case_months=form.case_months.data,
            audit_months=form.audit_months.data,
        )
        if not form.sure.data:
            due = retention.due(session, rules.limits(now()))
            return render_template("retention_rules.html", form=form, due=due, waiting=waiting)
        office.keep(session, office.RETENTION, rules, staff_here().staff_id)
        audit.record(session, staff_here().staff_id, "office_rules_changed", "setting:retention")
    flash(FLASH["retention_kept"], "good")
    return redirect(url_for("retention_rules.show"), 303)
