"""/pengaturan: quiet hours, budgets, and who is told of a fault."""

from collections.abc import Mapping
from datetime import time

import phonenumbers
from flask import Blueprint, flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from pydantic import BaseModel
from werkzeug.wrappers import Response
from wtforms import EmailField, IntegerField, StringField, TelField, TimeField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from bot import office
from bot.numbers import e164, parsed
from bot.staff import desk
from bot.staff.access import staff_here
from bot.staff.settings_words import FLASH
from bot.web import services
from models import audit

blueprint = Blueprint("office_rules", __name__)

_MOST_TEXTS, _MOST_MINUTES = 1_000_000, 7 * 24 * 60
_NUMBER = "Isi dengan angka, 0 bila tidak dipakai."


def _number(label: str, most: int) -> IntegerField:
    return IntegerField(label, [InputRequired(_NUMBER), NumberRange(0, most, _NUMBER)])


class SendingForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The rules for what leaves. Both ends of a span, or neither."""

    quiet_from = TimeField("Jam tenang mulai", [Optional()])
    quiet_until = TimeField("sampai", [Optional()])
    friday_from = TimeField("Jumat mulai", [Optional()])
    friday_until = TimeField("sampai", [Optional()])
    daily_budget = _number("Batas SMS sehari tiap saluran (0: tanpa batas)", _MOST_TEXTS)
    segment_price = _number("Harga satu SMS (rupiah)", 100_000)
    four_eyes_above = _number("Siaran ke lebih dari ... orang perlu persetujuan kedua", _MOST_TEXTS)

    def validate(self, extra_validators: Mapping[str, object] | None = None) -> bool:
        """Half a span says nothing."""
        sound: bool = super().validate(extra_validators)
        spans = ((self.quiet_from, self.quiet_until), (self.friday_from, self.friday_until))
        for begin, end in spans:
            if (begin.data is None) != (end.data is None):
                end.errors = [*end.errors, "Isi kedua jamnya, atau kosongkan keduanya."]
                sound = False
        return sound


class AlarmsForm(FlaskForm):  # type: ignore[misc]
    """Who is told of a fault, and when it is one."""

    phone = TelField("HP administrator", [Optional(), Length(max=20)])
    email = EmailField(
        "Surel administrator",
        [Optional(), Length(max=120), Regexp(r"[^@\s]+@[^@\s]+$", message="Bukan alamat surel.")],
    )
    silent_minutes = _number("Modem atau HP tidak terdengar selama ... menit", _MOST_MINUTES)
    waiting_minutes = _number("Balasan tertahan selama ... menit", _MOST_MINUTES)
    least_balance = _number("Saldo Twilio kurang dari", _MOST_TEXTS)

    def validate_phone(self, field: StringField) -> None:
        """Kept in E.164, as every number is."""
        number = parsed(field.data)
        if number is None or not phonenumbers.is_possible_number(number):
            raise ValidationError("Bukan nomor HP.")
        field.data = e164(number)


@blueprint.get("/pengaturan")
def show() -> str:
    """Both forms, filled with what is in force."""
    return _page()


@blueprint.post("/pengaturan/pengiriman")
def save_sending() -> Response | tuple[str, int]:
    """Puts new quiet hours and limits in force, from the next look at the outbox on."""
    form = SendingForm()
    if not form.validate():
        return _page(sending=form), 400
    rules = office.Sending(
        quiet_hours=_span(form.quiet_from.data, form.quiet_until.data),
        quiet_friday=_span(form.friday_from.data, form.friday_until.data),
        daily_budget=form.daily_budget.data,
        four_eyes_above=form.four_eyes_above.data,
        segment_price=form.segment_price.data,
    )
    return _keep(office.SENDING, rules)


@blueprint.post("/pengaturan/gangguan")
def save_alarms() -> Response | tuple[str, int]:
    """Puts new rules for alarms in force."""
    form = AlarmsForm()
    if not form.validate():
        return _page(alarms=form), 400
    fields = {name: form[name].data or "" for name in ("phone", "email")}
    minutes = {
        name: form[name].data for name in ("silent_minutes", "waiting_minutes", "least_balance")
    }
    return _keep(office.ALARMS, office.Alarms(**fields, **minutes))


def _keep(key: str, rules: BaseModel) -> Response:
    with services().sessions.begin() as session:
        office.keep(session, key, rules, staff_here().staff_id)
        audit.record(session, staff_here().staff_id, "office_rules_changed", f"setting:{key}")
    flash(FLASH["rules_kept"], "good")
    return redirect(url_for("office_rules.show"), 303)


def _page(sending: SendingForm | None = None, alarms: AlarmsForm | None = None) -> str:
    with services().sessions.begin() as session:
        now = office.sending(session, services().settings)
        waiting = desk.waiting(session)
        told = office.alarms(session)
    spans = dict(zip(("quiet_from", "quiet_until"), now.quiet_hours or (), strict=False))
    spans |= dict(zip(("friday_from", "friday_until"), now.quiet_friday or (), strict=False))
    return render_template(
        "office_rules.html",
        sending=sending or SendingForm(None, data=now.model_dump() | spans),
        alarms=alarms or AlarmsForm(None, data=told.model_dump()),
        mails=services().settings.smtp_url is not None,
        waiting=waiting,
    )


def _span(begin: time | None, end: time | None) -> tuple[time, time] | None:
    return (begin, end) if begin is not None and end is not None else None
