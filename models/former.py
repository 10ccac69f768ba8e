"""What a row of the register was called before: found again in the history of its fields."""

from sqlalchemy import ColumnElement, String, cast, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.edit import Edit
from models.lks import Lks


def has_been(
    key: InstrumentedAttribute[int], kind: str, field: str, words: str
) -> ColumnElement[bool]:
    """Of a row with that `key`: whether its field once held these words, in part, in any case."""
    before = select(Edit.subject).where(
        Edit.subject.startswith(f"{kind}:"),
        Edit.field == field,
        Edit.before.icontains(words, autoescape=True),
    )
    return (literal(f"{kind}:") + cast(key, String)).in_(before)


def lks_once_named(session: Session, name: str) -> Lks | None:
    """The institution that had this name, in any case of letters; the latest of several."""
    found = session.scalar(
        select(Edit.subject)
        .where(Edit.subject.startswith("lks:"), Edit.field == "name")
        .where(func.lower(Edit.before) == name.lower())
        .order_by(Edit.id.desc())
        .limit(1)
    )
    return session.get(Lks, int(found.partition(":")[2])) if found else None


def former_names(session: Session) -> dict[str, int]:
    """Every name that an institution has had before -> the institution's id."""
    rows = session.execute(
        select(Edit.before, Edit.subject)
        .where(Edit.subject.startswith("lks:"), Edit.field == "name", Edit.before.is_not(None))
        .order_by(Edit.id)
    )
    return {str(name): int(subject.partition(":")[2]) for name, subject in rows}
