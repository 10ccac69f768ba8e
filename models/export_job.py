"""A large file that the worker makes for somebody: wanted, being made, ready, gone."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Select, String, or_, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.base import Base, one_of
from models.staff import Staff

WAITING, RUNNING, READY, FAILED, GONE = "waiting", "running", "ready", "failed", "gone"
STATES = (WAITING, RUNNING, READY, FAILED, GONE)
# Whoever makes it says so every second or two: one that is silent for this long has died.
LEASE = timedelta(seconds=30)
KEPT_FOR = timedelta(days=3)
_MOST_ATTEMPTS = 3
_UNFINISHED = "state IN ('waiting', 'running')"


class ExportJob(Base):
    """One file. `args` is what the page asked for; `file` a name within the exports' folder.

    `done` of `total` rows are written. `attempts` is also the fence: who holds an older number has
    lost the job to another process.
    """

    __tablename__ = "export_job"
    __table_args__ = (
        one_of("state", STATES),
        Index(
            "ix_export_job_unfinished",
            "id",
            sqlite_where=text(_UNFINISHED),
            postgresql_where=text(_UNFINISHED),
        ),
        Index("ix_export_job_staff_id_id", "staff_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    args: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default=WAITING)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    file: Mapped[str] = mapped_column(String(60), default="")
    size: Mapped[int] = mapped_column(default=0)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    staff: Mapped[Staff] = relationship()

    @property
    def is_unfinished(self) -> bool:
        """Whether it is still being waited for."""
        return self.state in (WAITING, RUNNING)

    @property
    def expires_at(self) -> datetime | None:
        """When the file is taken away."""
        return self.finished_at + KEPT_FOR if self.finished_at else None


def is_wanted(session: Session, moment: datetime) -> bool:
    """Whether a job waits that nobody is at."""
    return session.scalar(_free(moment)) is not None


def claim(session: Session, moment: datetime) -> ExportJob | None:
    """The next job, for this process alone; also one whose maker has died.

    After three tries it is given up: what kills its maker each time must not do so for ever.
    """
    free = _free(moment).with_for_update(skip_locked=True)
    while (found := session.scalar(free)) is not None:
        job = session.get_one(ExportJob, found)
        if job.attempts < _MOST_ATTEMPTS:
            job.state, job.attempts, job.done = RUNNING, job.attempts + 1, 0
            job.lease_until = moment + LEASE
            return job
        job.state, job.finished_at, job.lease_until = FAILED, moment, None
        session.flush()
    return None


def progress(session: Session, job: ExportJob, done: int, total: int, moment: datetime) -> bool:
    """Notes how far it is; False where another process has taken the job over."""
    return _settle(session, job, done=done, total=total, lease_until=moment + LEASE)


def finish(session: Session, job: ExportJob, file: str, size: int, moment: datetime) -> bool:
    """The file is whole; False where another process has taken the job over."""
    ends = {"state": READY, "file": file, "size": size, "finished_at": moment}
    return _settle(session, job, lease_until=None, **ends)


def fail(session: Session, job: ExportJob, moment: datetime) -> bool:
    """It cannot be made; False where another process has taken the job over."""
    return _settle(session, job, state=FAILED, finished_at=moment, lease_until=None)


def expire(session: Session, moment: datetime) -> list[str]:
    """Ends those whose time is over; the names of the files that are to be deleted."""
    over = update(ExportJob).where(
        ExportJob.state == READY, ExportJob.finished_at < moment - KEPT_FOR
    )
    return list(session.scalars(over.values(state=GONE).returning(ExportJob.file)))


def _free(moment: datetime) -> Select[int]:
    held = ExportJob.lease_until >= moment
    free = or_(ExportJob.state == WAITING, (ExportJob.state == RUNNING) & ~held)
    # The first condition names the index.
    unfinished = ExportJob.state.in_((WAITING, RUNNING))
    return select(ExportJob.id).where(unfinished, free).order_by(ExportJob.id).limit(1)


def _settle(session: Session, job: ExportJob, **values: Any) -> bool:
    mine = (ExportJob.id == job.id, ExportJob.attempts == job.attempts)
    changed = session.execute(
        update(ExportJob)
        .where(*mine, ExportJob.state == RUNNING)
        .values(**values)
        .returning(ExportJob.id)
        .execution_options(synchronize_session=False)
    )
    return changed.scalar() is not None
