"""`python -m bot.exporting`: makes the large files that staff wait for, one after the other.

A process of its own (`bot/exports.py` starts it): a million rows take minutes, and the worker has
texts to send meanwhile.
"""

import os
import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from bot.logs import set_up_logs
from bot.services import Services, open_services
from bot.settings import settings
from bot.sheet_out import Cell, Sheet, csv_lines, write_xlsx
from bot.staff.export_rows import COLUMNS, WIDTHS, Wanted, rows_below
from models import export_job
from models.base import now
from models.export_job import ExportJob

_PAGE = 2000
_NICE = 10

log = structlog.get_logger()


class TakenOver(Exception):
    """Another process is at this job: we were silent for longer than our lease."""


def make_all(services: Services) -> None:
    """Makes every file that is waited for."""
    services.settings.export_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    while True:
        with services.sessions.begin() as session:
            job = export_job.claim(session, now())
        if job is None:
            return
        _make(services, job)


def _make(services: Services, job: ExportJob) -> None:
    # Nobody guesses the name, and a file that is half written has another.
    name = f"{job.id}-{secrets.token_hex(8)}.{job.kind}"
    draft = services.settings.export_dir / f"{name}.part"
    try:
        _write(draft, job, _rows(services.sessions, job))
        draft.replace(services.settings.export_dir / name)
        size = (services.settings.export_dir / name).stat().st_size
        with services.sessions.begin() as session:
            export_job.finish(session, job, name, size, now())
    except TakenOver:
        log.warning("export taken over", job=job.id)
    except Exception as error:
        # Where it broke and not what it says: a database's complaint quotes people's words.
        log.error("export failed", job=job.id, error=type(error).__name__)
        with services.sessions.begin() as session:
            export_job.fail(session, job, now())
    finally:
        draft.unlink(missing_ok=True)


def _write(draft: Path, job: ExportJob, rows: Iterator[Sequence[Cell]]) -> None:
    if job.kind == "xlsx":
        write_xlsx(draft, [Sheet("Laporan", COLUMNS, rows, widths=WIDTHS)])
        return
    with draft.open("w", encoding="utf-8", newline="") as out:
        out.writelines(csv_lines(COLUMNS, rows))


def _rows(sessions: sessionmaker[Session], job: ExportJob) -> Iterator[Sequence[Cell]]:
    """Page by page, each in a transaction of its own: none may stay open for minutes."""
    wanted = Wanted.model_validate(job.args)
    with sessions.begin() as session:
        total = session.scalar(select(func.count()).select_from(wanted.reports().subquery())) or 0
    done, below = 0, None
    while True:
        with sessions.begin() as session:
            if not export_job.progress(session, job, done, total, now()):
                raise TakenOver
            page = rows_below(session, wanted, below, _PAGE)
        if not page:
            return
        yield from (cells for _, cells in page)
        done, below = done + len(page), page[-1][0]


if __name__ == "__main__":
    set_up_logs()
    os.nice(_NICE)
    make_all(open_services(settings()))
