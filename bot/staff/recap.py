"""/rekap: categories by places, and who has reported in which month, on the page and as files."""

from flask import Blueprint, Response, abort, render_template, request
from sqlalchemy import select

from bot import recaps, reporting
from bot.dates import month_of
from bot.recap_files import KINDS, Content
from bot.staff import desk
from bot.staff.access import staff_here
from bot.staff.home import kecamatan_within_reach
from bot.staff.home_filter import HomeFilter, Span, months_offered, months_on, typed_month
from bot.staff.reach import reach
from bot.staff.row_ids import known_id
from bot.staff.times import today
from bot.web import services
from models import audit
from models.lks import Lks
from reading.district import load_district

blueprint = Blueprint("recap", __name__)

_MONTHS_SHOWN = 6


@blueprint.get("/rekap")
def index() -> str:
    """People by category and kecamatan; by kelurahan once one kecamatan is chosen."""
    district = load_district()
    chosen = HomeFilter.from_args(request.args, district)
    with services().sessions.begin() as session:
        whole = recaps.by_kelurahan(session, chosen.part(district), district)
        listed = select(Lks.id, Lks.name).where(reach().lks()).order_by(Lks.name)
        institutions = session.execute(listed).all()
        waiting = desk.waiting(session)
    one_kecamatan = len({place.kecamatan for place in whole.places}) == 1
    return render_template(
        "recap.html",
        chosen=chosen,
        recap=whole if one_kecamatan else recaps.by_kecamatan(whole, district),
        district=district,
        kecamatan=kecamatan_within_reach(district),
        institutions=institutions,
        offered=months_offered(),
        month_words=month_of,
        waiting=waiting,
    )


@blueprint.get("/rekap/unduh/<kind>")
def download(kind: str) -> Response:
    """The same as a file; who took it is in the audit log."""
    wanted = KINDS.get(kind) or abort(404)
    district = load_district()
    chosen = HomeFilter.from_args(request.args, district)
    span = chosen.span
    months = [months_on(span.first, on) for on in range(span.length)]
    lks_id = int(chosen.lks) if chosen.lks else None
    with services().sessions.begin() as session:
        whole = recaps.by_kelurahan(session, chosen.part(district), district)
        rows = reporting.matrix(session, months, lks_id, reach().narrowed(None))
        lks = session.get(Lks, lks_id) if lks_id else None
        audit.record(session, staff_here().staff_id, "recap_exported", f"recap:{kind}")
    about = [span.words]
    about += [f"Kecamatan {district.kecamatan[chosen.kecamatan]}"] if chosen.kecamatan else []
    about += [lks.name] if lks else []
    content = Content(whole, rows, ", ".join(about), today(), district)
    response = Response(wanted.make(content), content_type=wanted.type)
    name = f"rekap-ppks-{span.first:%Y-%m}-{span.last:%Y-%m}.{wanted.ending}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@blueprint.get("/rekap/lks")
def by_lks() -> str:
    """Each LKS over half a year; `belum=ya` leaves those that are silent in the last month."""
    last = typed_month(request.args.get("bulan", "")) or today().replace(day=1)
    months = [months_on(last, -back) for back in range(_MONTHS_SHOWN - 1, -1, -1)]
    lks = known_id(request.args.get("lks", ""))
    with services().sessions.begin() as session:
        rows = reporting.matrix(session, months, int(lks) if lks else None, reach().narrowed(None))
        waiting = desk.waiting(session)
    silent = [row for row in rows if row.is_silent]
    only_silent = request.args.get("belum") == "ya"
    return render_template(
        "recap_lks.html",
        rows=silent if only_silent else rows,
        only_silent=only_silent,
        silent_count=len(silent),
        institution_count=len(rows),
        months=[Span(month, month) for month in months],
        last=last,
        chosen=HomeFilter(lks=lks),
        offered=months_offered(),
        month_words=month_of,
        waiting=waiting,
    )
