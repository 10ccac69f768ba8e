"""tally: how many reports count, by month; kept right by triggers, whoever changes a report

The months are the office's own, so the triggers know its time zone. SQLite knows no zones: there
it is the offset of today (Indonesia has no summer time).
"""

import os
import tomllib
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_COLUMNS = "month, kind, category, kelurahan, officer_id, reports, people, folded"
_EVENTS = "kind, category, count, kelurahan, officer_id, verified, state"
_COUNTS = "{row}verified AND {row}state NOT IN ('ditolak', 'dibatalkan')"


def upgrade() -> None:
    op.create_table(
        "tally",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("category", sa.String(length=8), nullable=False),
        sa.Column("kelurahan", sa.String(length=13), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("folded", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally")),
    )
    op.create_index("ix_tally_month", "tally", ["month"])
    op.create_index("ix_tally_officer_id_month", "tally", ["officer_id", "month"])
    for name, columns, unique, where in (
        ("uq_tally_folded", _COLUMNS.split(", ")[:5], True, "folded"),
        ("ix_tally_fresh", ["id"], False, "NOT folded"),
    ):
        condition = sa.text(where)
        op.create_index(
            name,
            "tally",
            columns,
            unique=unique,
            sqlite_where=condition,
            postgresql_where=condition,
        )
    op.execute(
        f"INSERT INTO tally ({_COLUMNS})"  # noqa: S608 - constants of this file
        f" SELECT {_month('')}, kind, category, kelurahan, COALESCE(officer_id, 0),"
        f" COUNT(*), SUM(count), {_true()} FROM report WHERE {_COUNTS.format(row='')}"
        " GROUP BY 1, 2, 3, 4, 5"
    )
    (_postgresql if _is_postgresql() else _sqlite)()


def downgrade() -> None:
    if _is_postgresql():
        op.execute("DROP TRIGGER report_tally ON report")
        op.execute("DROP FUNCTION report_tally()")
    else:
        for event in ("insert", "update", "delete"):
            op.execute(f"DROP TRIGGER report_tally_{event}")
    op.drop_table("tally")


def _sqlite() -> None:
    plus, minus = _note("NEW.", 1), _note("OLD.", -1)
    # A trigger cannot branch, but each of its statements may find nothing to do.
    for event, deeds in (
        ("insert", plus),
        (f"update OF {_EVENTS}", minus + plus),
        ("delete", minus),
    ):
        name = event.partition(" ")[0]
        op.execute(f"CREATE TRIGGER report_tally_{name} AFTER {event} ON report BEGIN {deeds} END")


def _postgresql() -> None:
    op.execute(
        "CREATE FUNCTION report_tally() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF TG_OP <> 'INSERT' THEN {_note('OLD.', -1)} END IF;"
        f" IF TG_OP <> 'DELETE' THEN {_note('NEW.', 1)} END IF;"
        " RETURN NULL; END $$"
    )
    op.execute(
        f"CREATE TRIGGER report_tally AFTER INSERT OR DELETE OR UPDATE OF {_EVENTS} ON report"
        " FOR EACH ROW EXECUTE FUNCTION report_tally()"
    )


def _note(row: str, sign: int) -> str:
    """Only ever a new row: two transactions that count into the same month never wait."""
    false = "false" if _is_postgresql() else "0"
    return (
        f"INSERT INTO tally ({_COLUMNS}) SELECT {_month(row)}, {row}kind, {row}category,"
        f" {row}kelurahan, COALESCE({row}officer_id, 0), {sign}, {sign} * {row}count, {false}"
        f" WHERE {_COUNTS.format(row=row)};"
    )


def _month(row: str) -> str:
    zone = _zone()
    if _is_postgresql():
        return f"CAST(date_trunc('month', {row}created_at AT TIME ZONE '{zone.key}') AS date)"
    ahead = datetime.now(zone).utcoffset()
    minutes = int(ahead.total_seconds()) // 60 if ahead else 0
    return f"date({row}created_at, '{minutes:+d} minutes', 'start of month')"


def _zone() -> ZoneInfo:
    district = os.environ.get("SAPA_DISTRICT") or "kota_bima"
    facts = Path(__file__).resolve().parents[2] / "data" / district / "district.toml"
    return ZoneInfo(tomllib.loads(facts.read_text(encoding="utf-8"))["time_zone"])


def _true() -> str:
    return "true" if _is_postgresql() else "1"


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
