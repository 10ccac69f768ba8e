"""/pengaturan/petugas: the office's accounts, as the administrator keeps them."""

import re

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import BooleanField, SelectField, StringField, TelField, ValidationError
from wtforms.validators import DataRequired, Length

from bot.staff import desk, passwords
from bot.staff.access import staff_here
from bot.staff.account_words import FAULTS, ROLES, SAID
from bot.staff.phone import mobile_number
from bot.web import services
from models import audit, edit
from models.base import now
from models.register import as_text
from models.staff import ADMIN, TKSK, Staff
from models.staff_keys import (
    LastAdministrator,
    check_not_last_administrator,
    end_sessions,
    forget_two_factor,
    issue_link,
)
from reading.district import load_district

blueprint = Blueprint("accounts", __name__, url_prefix="/pengaturan/petugas")

_NO_CHOICE = "Pilih dari daftar."
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")


class AccountForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What is kept of a member of staff."""

    username = StringField("Nama pengguna", [DataRequired("Isi nama pengguna.")])
    name = StringField("Nama lengkap", [DataRequired("Isi namanya."), Length(max=80)])
    role = SelectField("Peran", choices=ROLES, default="petugas", invalid_choice_message=_NO_CHOICE)
    kecamatan = SelectField("Kecamatan (wajib untuk TKSK)", invalid_choice_message=_NO_CHOICE)
    phone = TelField("HP, untuk panggilan darurat", [Length(max=20)])
    on_duty = BooleanField("Jaga: HP-nya dihubungi bila ada laporan darurat")
    two_factor_required = BooleanField("Wajib masuk dua langkah")
    is_active = BooleanField("Akun aktif", default=True)

    def validate_username(self, field: StringField) -> None:
        """Lower case, as it is typed on a phone."""
        field.data = field.data.strip().lower()
        if not _USERNAME.fullmatch(field.data):
            raise ValidationError("3 huruf atau lebih: a-z, angka, titik, garis. Tanpa spasi.")

    def validate_kecamatan(self, field: SelectField) -> None:
        """A TKSK works in one."""
        if self.role.data == TKSK and not field.data:
            raise ValidationError("Pilih kecamatan TKSK ini.")

    def validate_phone(self, field: TelField) -> None:
        """Kept in E.164; none is no fault."""
        if field.data and (number := mobile_number(field.data)) is None:
            raise ValidationError("Bukan nomor HP Indonesia.")
        field.data = number if field.data else None


_FIELDS = ("name", "role", "kecamatan", "phone", "on_duty", "two_factor_required", "is_active")


def _form(staff: Staff | None = None) -> AccountForm:
    form = AccountForm(obj=staff)
    form.kecamatan.choices = {"": "–", **load_district().kecamatan}
    if staff is None:  # a new one is active; a box that the form lacks would say that it is not
        del form.is_active
    else:
        del form.username
    return form


@blueprint.get("")
def index() -> str:
    """Everybody, the active first."""
    with services().sessions.begin() as session:
        everybody = select(Staff).order_by(Staff.is_active.desc(), Staff.name)
        values = {"people": list(session.scalars(everybody)), "waiting": desk.waiting(session)}
    return render_template("accounts.html", **values, kecamatan=load_district().kecamatan)


@blueprint.get("/baru")
def new(form: AccountForm | None = None) -> str:
    """The empty form."""
    with services().sessions.begin() as session:
        waiting = desk.waiting(session)
    return render_template("account_edit.html", form=form or _form(), staff=None, waiting=waiting)


@blueprint.post("/baru")
def create() -> tuple[str, int] | str:
    """A new account, and the link by which its owner sets the password; shown this once."""
    form = _form()
    if not form.validate_on_submit():
        return new(form), 422
    staff = Staff(username=form.username.data, created_at=now())
    staff.password_hash = passwords.hash_nothing()
    try:
        with services().sessions.begin() as session:
            _take(staff, form)
            session.add(staff)
            session.flush()
            token = issue_link(session, staff.id, now())
            audit.record(session, staff_here().staff_id, "account_created", f"staff:{staff.id}")
            waiting = desk.waiting(session)
    except IntegrityError:  # the name is unique; a question beforehand could come too early
        form.username.errors = [FAULTS["username_taken"]]
        return new(form), 422
    return _shown(staff, token, waiting)


@blueprint.get("/<int:staff_id>")
def show(staff_id: int, form: AccountForm | None = None) -> str:
    """One account, filled in, with its history."""
    with services().sessions.begin() as session:
        staff = session.get(Staff, staff_id) or abort(404)
        values = {"waiting": desk.waiting(session)}
    return render_template("account_edit.html", form=form or _form(staff), staff=staff, **values)


@blueprint.post("/<int:staff_id>")
def save(staff_id: int) -> tuple[str, int] | Response:
    """What the form says; somebody dismissed is out at once."""
    with services().sessions.begin() as session:
        staff = session.get(Staff, staff_id) or abort(404)
    form = _form(staff)
    if not form.validate_on_submit():
        return show(staff_id, form), 422
    try:
        with services().sessions.begin() as session:
            if not (form.is_active.data and form.role.data == ADMIN):
                check_not_last_administrator(session, staff_id)
            staff = session.get_one(Staff, staff_id, with_for_update=True)
            _change(session, staff, form)
    except LastAdministrator:
        flash(FAULTS["last_admin"], "bad")
        return redirect(url_for("accounts.show", staff_id=staff_id), 303)
    flash(SAID["saved"].format(name=staff.name), "good")
    return redirect(url_for("accounts.index"), 303)


@blueprint.post("/<int:staff_id>/tautan")
def renew_link(staff_id: int) -> str:
    """A forgotten password, or one that somebody else may know: it is void, and so are log-ins."""
    nothing = passwords.hash_nothing()
    with services().sessions.begin() as session:
        staff = session.get(Staff, staff_id) or abort(404)
        staff.password_hash = nothing
        end_sessions(session, staff.id)
        token = issue_link(session, staff.id, now())
        audit.record(session, staff_here().staff_id, "account_link", f"staff:{staff.id}")
        waiting = desk.waiting(session)
    return _shown(staff, token, waiting)


@blueprint.post("/<int:staff_id>/dua-langkah")
def reset_two_factor(staff_id: int) -> Response:
    """A lost phone: a password is enough again, and the account's log-ins end."""
    with services().sessions.begin() as session:
        staff = session.get(Staff, staff_id, with_for_update=True) or abort(404)
        forget_two_factor(session, staff)
        end_sessions(session, staff.id)
        audit.record(session, staff_here().staff_id, "two_factor_reset", f"staff:{staff.id}")
    flash(SAID["two_factor_reset"].format(name=staff.name), "good")
    return redirect(url_for("accounts.show", staff_id=staff_id), 303)


def _take(staff: Staff, form: AccountForm) -> None:
    for name in _FIELDS:
        if name in form:
            setattr(staff, name, form[name].data)
    staff.kecamatan = staff.kecamatan or None


def _change(session: Session, staff: Staff, form: AccountForm) -> None:
    before = {name: as_text(getattr(staff, name)) for name in _FIELDS}
    _take(staff, form)
    changed = {
        name: (before[name], after)
        for name in _FIELDS
        if (after := as_text(getattr(staff, name))) != before[name]
    }
    by = staff_here().staff_id
    edit.keep(session, f"staff:{staff.id}", changed, cause=edit.BY_HAND, staff_id=by)
    if changed:
        audit.record(session, by, "account_changed", f"staff:{staff.id}")
    if not staff.is_active:
        end_sessions(session, staff.id)


def _shown(staff: Staff, token: str, waiting: desk.Waiting) -> str:
    address = f"{services().settings.public_url}{url_for('password_link.show', token=token)}"
    return render_template("account_link.html", staff=staff, address=address, waiting=waiting)
