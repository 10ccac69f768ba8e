"""What a reminder says: a whole sentence when it is alone, a few words beside others."""

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from handlers.bimtek_news import described
from handlers.gsm import measure
from handlers.replies import render
from models.lks import Lks
from models.reminder import ATTEND, FOLLOW_UP, KINDS, PERMIT, Reminder
from models.report import Report
from reading.district import load_district
from values import Reply


def in_words(due: Sequence[Reminder]) -> tuple[Reply, Sequence[Reminder]]:
    """One SMS for one person, and which of what is due it speaks of.

    Where not all has room, what is of use longest waits for the next day's text.
    """
    if len(due) == 1:
        [one] = due
        key = "reminder" if one.kind == ATTEND else f"reminder_{one.kind}"
        return Reply(key, _values(one)), due
    items: dict[str, list[Reminder]] = {}
    for one in sorted(due, key=lambda one: (one.deadline, one.due_at)):
        # Two reminders of one thing say the same.
        words = render(Reply(f"item_{one.kind}", _values(one)))
        items.setdefault(words, []).append(one)
    return next(_bundles(items))


def _bundles(items: Mapping[str, list[Reminder]]) -> Iterator[tuple[Reply, list[Reminder]]]:
    """One SMS of as many items as have room, or of the first alone; these in the order of KINDS."""
    for room in range(len(items), 0, -1):
        told = sorted(list(items)[:room], key=lambda words: KINDS.index(items[words][0].kind))
        left = len(items) - room
        more = [render(Reply("item_more", {"left": left}))] if left else []
        bundle = Reply("reminders", {"items": "; ".join([*told, *more])})
        if room == 1 or measure(render(bundle)).segments == 1:
            yield bundle, [one for words in told for one in items[words]]


def _values(one: Reminder) -> dict[str, object]:
    if one.invitation is not None:
        return described(one.invitation.bimtek)
    if one.kind == FOLLOW_UP:
        return _report(cast(Report, one.report))
    lks = cast(Lks, one.lks)
    values: dict[str, object] = {"lks": lks.name}
    if one.kind == PERMIT:
        return values | {"date": f"{lks.permit_until:%d/%m/%Y}"}
    return values | {"month": f"{one.due_at.astimezone(load_district().time_zone):%m/%Y}"}


def _report(report: Report) -> dict[str, object]:
    district = load_district()
    return {
        "number": report.number,
        "category": district.subject(report.category).short_name,
        "count": report.count,
        "kelurahan": district.kelurahan[report.kelurahan].name,
    }
