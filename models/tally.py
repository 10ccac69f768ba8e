"""How many reports count, by month: what the office's first page and its recapitulations add up.

Triggers write it (migration `tally`), in the transaction that changes a report, whoever does: see
docs/decisions/0015.
"""

from datetime import date

from sqlalchemy import ColumnElement, Date, Index, String, delete, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base
from models.report import Report
from models.upsert import insert

# What staff refused and what its sender took back is no case.
UNCOUNTED = ("ditolak", "dibatalkan")
_KEY = ("month", "kind", "category", "kelurahan", "officer_id")
_MOST = 5000
_AT_ONCE = 500  # rows of one statement


class Tally(Base):
    """So many reports more (or fewer) of one month, kind, category, kelurahan and officer.

    Every sum is over all rows, `folded` or not: a trigger adds a row for each change, and `fold`
    makes one of all that are alike. `month` is the first day of a month at the office; `people`
    adds up what the reports count, persons or households; `officer_id` is 0 for nobody.
    """

    __tablename__ = "tally"
    __table_args__ = (
        Index(
            "uq_tally_folded",
            *_KEY,
            unique=True,
            sqlite_where=text("folded"),
            postgresql_where=text("folded"),
        ),
        Index(
            "ix_tally_fresh",
            "id",
            sqlite_where=text("NOT folded"),
            postgresql_where=text("NOT folded"),
        ),
        Index("ix_tally_officer_id_month", "officer_id", "month"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[date] = mapped_column(Date, index=True)
    kind: Mapped[str] = mapped_column(String(10))
    category: Mapped[str] = mapped_column(String(8))
    kelurahan: Mapped[str] = mapped_column(String(13))
    officer_id: Mapped[int]
    reports: Mapped[int]
    people: Mapped[int]
    folded: Mapped[bool]


def is_counted() -> ColumnElement[bool]:
    """Of `Report`: by somebody whom the office knows, and neither refused nor withdrawn."""
    return Report.verified & Report.state.not_in(UNCOUNTED)


def fold(session: Session) -> int:
    """Adds up to 5,000 single changes to the sums; how many it took. No sum is different after."""
    fresh = select(Tally.id).where(~Tally.folded).order_by(Tally.id).limit(_MOST)
    taken = session.execute(
        delete(Tally)
        .where(Tally.id.in_(fresh.with_for_update(skip_locked=True)))
        .returning(*(getattr(Tally, name) for name in (*_KEY, "reports", "people")))
        .execution_options(synchronize_session=False)
    ).all()
    sums: dict[tuple[object, ...], list[int]] = {}
    for *values, reports, people in taken:
        added = sums.setdefault(tuple(values), [0, 0])
        added[0] += reports
        added[1] += people
    # In one order everywhere: of two workers that fold the second waits instead of locking up.
    rows = [
        {**dict(zip(_KEY, key, strict=True)), "reports": reports, "people": people, "folded": True}
        for key, (reports, people) in sorted(sums.items(), key=lambda one: one[0])
    ]
    for first in range(0, len(rows), _AT_ONCE):
        _add(session, rows[first : first + _AT_ONCE])
    return len(taken)


def _add(session: Session, rows: list[dict[str, object]]) -> None:
    added = insert(session, Tally).values(rows)
    session.execute(
        added.on_conflict_do_update(
            index_elements=_KEY,
            index_where=text("folded"),
            set_={
                "reports": Tally.reports + added.excluded.reports,
                "people": Tally.people + added.excluded.people,
            },
        )
    )
