"""/ (Beranda): what needs a hand now, and where need is; each number leads to its own list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import reporting
from bot.dates import month_of
from bot.staff import desk
from bot.staff.hands import hands
from bot.staff.home_filter import HomeFilter, Span, months_offered
from bot.staff.map import drawing
from bot.staff.reach import reach
from bot.web import services
from models import sums
from models.lks import Lks
from models.sums import Sum
from models.tally import Tally
from reading.district import District, Kelurahan, load_district

blueprint = Blueprint("home", __name__)

_TOP = 10
_SILENT_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Place:
    """One kelurahan's figures, and those of as many months before."""

    place: Kelurahan
    now: Sum
    before: Sum

    @property
    def change(self) -> int:
        """How many people more, or fewer, than before."""
        return self.now.people - self.before.people


@dataclass(frozen=True, slots=True)
class Month:
    """One month's people by group of categories, in the groups' order, and all of them."""

    span: Span
    words: str
    groups: list[int]
    total: int


@blueprint.get("/")
def index() -> str:
    """The first page of the day."""
    district = load_district()
    chosen = HomeFilter.from_args(request.args, district)
    groups = _groups(chosen, district)
    with services().sessions.begin() as session:
        waiting = desk.waiting(session)
        cards = hands(session, waiting)
        places = _places(session, chosen, district)
        months = _months(session, chosen, district, groups)
        now = sums.total(session, chosen.part(district))
        before = sums.total(session, chosen.part(district, chosen.span.before))
        lks_id = int(chosen.lks) if chosen.lks else None
        rows = reporting.matrix(session, [chosen.span.last], lks_id, reach().narrowed(None))
        listed = select(Lks.id, Lks.name).where(reach().lks()).order_by(Lks.name)
        institutions = session.execute(listed).all()
    silent = [row for row in rows if row.is_silent]
    figures = {one.place.code: one.now for one in places}
    return render_template(
        "home.html",
        chosen=chosen,
        district=district,
        kecamatan=kecamatan_within_reach(district),
        institutions=institutions,
        offered=months_offered(),
        month_words=month_of,
        waiting=waiting,
        hands=cards,
        now=now,
        before=before,
        places=places,
        top=[one for one in places if one.now.people][:_TOP],
        groups=groups,
        months=months,
        map=drawing(district, figures, by_share=chosen.warna == "porsi"),
        silent=silent[:_SILENT_SHOWN],
        silent_count=len(silent),
        institution_count=len(rows),
    )


def _groups(chosen: HomeFilter, district: District) -> list[str]:
    every = dict.fromkeys(one.group for one in district.categories.values())
    if not chosen.kategori:
        return list(every)
    one = district.categories.get(chosen.kategori)
    return [one.group if one else chosen.kategori]


def kecamatan_within_reach(district: District) -> Mapping[str, str]:
    """By code: the whole city, or a TKSK's own."""
    own = reach().kecamatan
    return {code: name for code, name in district.kecamatan.items() if own in (None, code)}


def _places(session: Session, chosen: HomeFilter, district: District) -> list[Place]:
    """Every kelurahan that is asked for, the one with most people first."""
    now = sums.by(session, chosen.part(district), Tally.kelurahan)
    before = sums.by(session, chosen.part(district, chosen.span.before), Tally.kelurahan)
    found = [
        Place(place, now.get((place.code,), Sum()), before.get((place.code,), Sum()))
        for place in district.kelurahan.values()
    ]
    return sorted(found, key=lambda one: (-one.now.people, one.place.name))


def _months(
    session: Session, chosen: HomeFilter, district: District, groups: list[str]
) -> list[Month]:
    """The year up to the end of what is asked for, so that a rise is seen as one."""
    year = chosen.span.year_before_its_end
    part = chosen.part(district, Span(year[0], year[-1]))
    counted: dict[tuple[date, str], int] = {}
    for (month, category), found in sums.by(session, part, Tally.month, Tally.category).items():
        known = district.categories.get(category)
        if known:
            key = (month, known.group)
            counted[key] = counted.get(key, 0) + found.people
    return [
        Month(
            span=Span(month, month),
            words=month_of(month),
            groups=(row := [counted.get((month, group), 0) for group in groups]),
            total=sum(row),
        )
        for month in year
    ]
