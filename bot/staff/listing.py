"""/pengurus/baru: one officer whom the office puts on the list, as a row of an import would."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField, TelField, ValidationError
from wtforms.validators import DataRequired, Length

from bot.numbers import phone_of
from bot.staff import desk
from bot.staff.access import staff_here
from bot.staff.alike import same
from bot.staff.import_words import FAULTS as ROW_FAULTS
from bot.staff.import_words import NOTICES
from bot.staff.officer import lks_named
from bot.staff.register_words import LISTING
from bot.web import services
from models import audit, edit
from models.lks import Lks
from models.number_change import holder_of
from models.officer import PENDING, REFUSED, Officer
from reading.district import load_district

blueprint = Blueprint("listing", __name__)

_BY_STATE = {PENDING: "waiting", REFUSED: "refused"}


def _tidy(typed: str | None) -> str:
    return " ".join((typed or "").split())


class ListingForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What an import's row holds; `lks` is any name that the institution has or had."""

    name = StringField(
        "Nama", [DataRequired(LISTING["name"]), Length(max=80, message=LISTING["name"])], [_tidy]
    )
    phone = TelField("Nomor HP", [DataRequired(LISTING["phone"])], [_tidy])
    lks = StringField("LKS", [DataRequired(LISTING["lks"])], [_tidy])
    kelurahan = SelectField("Kelurahan, bila diketahui")

    def validate_phone(self, field: TelField) -> None:
        """However people write a number."""
        if phone_of(field.data) is None:
            raise ValidationError(LISTING["phone"])


@blueprint.get("/pengurus/baru")
def new(form: ListingForm | None = None, holder: Officer | None = None) -> str:
    """The form; from an institution's page with its name filled in."""
    district = load_district()
    form = form or _form()
    if not form.is_submitted():
        form.lks.data = request.args.get("lks", "")[:120]
    with services().sessions.begin() as session:
        register = session.scalars(select(Lks.name).order_by(Lks.name)).all()
        waiting = desk.waiting(session)
    return render_template(
        "listing.html",
        form=form,
        holder=holder,
        register=register,
        district=district,
        waiting=waiting,
    )


@blueprint.post("/pengurus/baru")
def create() -> Response | tuple[str, int]:
    """Approved at once; whoever has the number already is named."""
    form = _form()
    if not form.validate_on_submit():
        return new(form), 422
    by, number = staff_here().staff_id, str(phone_of(form.phone.data))
    try:
        with services().sessions.begin() as session:
            lks = lks_named(session, form.lks.data)
            holder = holder_of(session, number)
            if lks and not holder:
                double = _namesake(session, form.name.data, lks)
                officer = Officer.listed(session, form.name.data, number, lks, by)
                place = {"kelurahan": form.kelurahan.data or None}
                officer.amend(session, place, by, edit.BY_HAND)
                audit.record(session, by, "officer_listed", f"officer:{officer.id}")
    except IntegrityError:  # somebody took the number at this very instant
        form.phone.errors = [LISTING["busy"]]
        return new(form), 422
    if not lks or holder:
        _blame(form, lks, holder)
        return new(form, holder), 422
    flash(LISTING["done"].format(name=officer.name, lks=lks.name), "good")
    if double:
        flash(NOTICES["same_person"].format(name=double.name, phone=double.phone), "warn")
    return redirect(url_for("officer.show", officer_id=officer.id), 303)


def _form() -> ListingForm:
    form = ListingForm()
    places = load_district().kelurahan.values()
    form.kelurahan.choices = {"": "–", **{place.code: place.name for place in places}}
    return form


def _blame(form: ListingForm, lks: Lks | None, holder: Officer | None) -> None:
    if not lks:
        form.lks.errors = [LISTING["lks"]]
    if holder:
        key = _BY_STATE.get(holder.state, "of_another")
        form.phone.errors = [ROW_FAULTS[key].format(name=holder.name)]


def _namesake(session: Session, name: str, lks: Lks) -> Officer | None:
    """Somebody of that name at that institution: perhaps the same person with another number."""
    theirs = select(Officer).where(Officer.lks_id == lks.id, Officer.erased_at.is_(None))
    found = (one for one in session.scalars(theirs) if same(one.name) == same(name))
    return next(found, None)
