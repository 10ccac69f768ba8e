"""What a broadcast's form says: text, audience and times, as its page sends them."""

from collections.abc import Container
from datetime import datetime

from werkzeug.datastructures import MultiDict

from bot.dates import zone
from bot.staff.row_ids import row_id
from models.audience import NO, PERMITS, YES, Audience
from models.broadcast import Broadcast
from models.register import CHOICES
from reading.district import load_district

LONGEST_TEXT = 1000
_MOST_CHOICES = 500


def read_into(broadcast: Broadcast, form: MultiDict[str, str]) -> list[str]:
    """Puts the form into the draft; the keys (of `BROADCAST_FAULTS`) of what could not be read."""
    broadcast.text = form.get("teks", "").replace("\r\n", "\n").strip()[:LONGEST_TEXT]
    if broadcast.resend_of_id is None:
        broadcast.audience = _audience(form, Audience.from_json(broadcast.audience)).as_json()
    faults = []
    for name, field in (("mulai", "begins_at"), ("batas", "deadline")):
        try:
            setattr(broadcast, field, _moment(form.get(name, "")))
        except ValueError:
            faults.append(f"bad_{field}")
    return faults


def has_changed(broadcast: Broadcast, form: MultiDict[str, str]) -> bool:
    """Puts the form, where one came along, into the draft; whether that made it another."""
    if "teks" not in form:
        return False
    before = _said(broadcast)
    return bool(read_into(broadcast, form)) or _said(broadcast) != before


def _said(broadcast: Broadcast) -> tuple[object, ...]:
    audience = Audience.from_json(broadcast.audience)
    return broadcast.text, audience, broadcast.begins_at, broadcast.deadline


def _audience(form: MultiDict[str, str], before: Audience) -> Audience:
    district = load_district()
    return Audience(
        listed=form.get("cara") == "daftar",
        silent_of=before.silent_of if "belum_jawab" in form else None,
        lks=tuple(_ids(form, "lks")),
        kecamatan=_known(form, "kecamatan", district.kecamatan),
        kelurahan=_known(form, "kelurahan", district.kelurahan),
        pillar=_known(form, "pilar", CHOICES["pillar"]),
        kind=_known(form, "jenis", CHOICES["kind"]),
        accreditation=_known(form, "akreditasi", CHOICES["accreditation"]),
        permit=_known(form, "izin", PERMITS),
        tags=tuple(_many(form, "label")),
        reported=_yes_or_no(form, "laporan"),
        counted=_yes_or_no(form, "binaan"),
    )


def _known(form: MultiDict[str, str], name: str, known: Container[str]) -> tuple[str, ...]:
    return tuple(value for value in _many(form, name) if value in known)


def _many(form: MultiDict[str, str], name: str) -> list[str]:
    return form.getlist(name)[:_MOST_CHOICES]


def _ids(form: MultiDict[str, str], name: str) -> list[int]:
    return [found for value in _many(form, name) if (found := row_id(value))]


def _yes_or_no(form: MultiDict[str, str], name: str) -> str:
    return {"sudah": YES, "belum": NO}.get(form.get(name, ""), "")


def _moment(value: str) -> datetime | None:
    """A `datetime-local` field is in the office's own time. Raises `ValueError`."""
    if not value:
        return None
    moment = datetime.fromisoformat(value)
    if not 2000 <= moment.year < 2100:
        raise ValueError(value)
    return moment.replace(tzinfo=zone())
