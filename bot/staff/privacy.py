"""Whose words are whose business: children, and data of a specific kind (UU 27/2022 article 4).

The one rule, for every page and file:

- What was said about such a report is shown to who works with reports, and to them only once it
  stands in the audit log that they looked: by a click on "Tampilkan", or by opening the
  conversation. An observer sees numbers and places.
- Ailments alone (`health` in the categories: the old, the disabled) need no click of who works with
  reports: reading what they need is the work.
- An entry opens its record to that person for a quarter of an hour. So whatever is shown is on
  record, and a page that asks anew every four seconds writes one line and not two hundred.
- Who only looks on reads no conversation at all: nobody can tell what may stand in one.
- A file leaves the house, and nobody can tell who reads it: it never holds such words.

docs/decisions/0020 says why.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.staff.access import staff_here
from models import audit
from models.audit import AuditEntry
from models.base import now
from models.message import Message
from models.report import Report
from models.report_version import ReportVersion
from reading import read
from reading.district import District, load_district

VIEWED = "viewed"
# Stands for the records of ailments: on nobody's record, open to who reads words at all.
HEALTH = "health"
OPEN_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Sight:
    """What one reader may see now; `on_record` names the private records that they have opened."""

    reads_words: bool
    on_record: frozenset[str] = frozenset()

    def has(self, subjects: Iterable[str]) -> bool:
        """Whether they may see what belongs to these private records."""
        return self.on_record.issuperset(subjects)

    def reads(self, report: Report) -> bool:
        """Whether the words of this report are shown."""
        return self.has(of_report(report))


def is_private(category: str, district: District) -> bool:
    """Whether what was said about a report of this category is specific data, or names a child."""
    found = district.categories.get(category)
    return found is not None and (found.sensitive or found.child)


def _record(categories: Iterable[str], subject: str) -> frozenset[str]:
    """What has to be open before the words about these are shown."""
    district = load_district()
    private = [code for code in categories if is_private(code, district)]
    if not private:
        return frozenset()
    ailments = all(district.categories[code].health for code in private)
    return frozenset({HEALTH if ailments else subject})


def reads_words() -> bool:
    """Whether who is signed in reads what officers write at all."""
    return staff_here().may("inbox.conversation")


def of_report(report: Report) -> frozenset[str]:
    """The private record that a report is; empty where it is none."""
    return _record([report.category], f"report:{report.id}")


def of_text(message: Message, reports: Iterable[Report]) -> frozenset[str]:
    """The private records that a text speaks of: its reports, or itself where it made none."""
    made = list(reports)
    if made:
        return frozenset[str]().union(*(of_report(report) for report in made))
    return _record(_spoken_of(message.text), f"message:{message.id}")


def sounds_private(text: str) -> bool:
    """Whether the reader finds a category in it whose words are masked until a click."""
    return not _record(_spoken_of(text), "a text") <= {HEALTH}


def _spoken_of(text: str) -> set[str]:
    reading = read(text, load_district())
    found = {case.category or "" for case in reading.reports}
    found |= {guess.value for guess in reading.guesses if guess.field == "category"}
    return found.union(*reading.ambiguous.values())


def reports_of(session: Session, messages: Sequence[int]) -> dict[int, list[Report]]:
    """The reports that each of these texts made or changed, by the text's id."""
    found: dict[int, list[Report]] = defaultdict(list)
    made = select(Report.message_id, Report).where(Report.message_id.in_(messages))
    changed = (
        select(ReportVersion.message_id, Report)
        .join(Report, Report.id == ReportVersion.report_id)
        .where(ReportVersion.message_id.in_(messages))
    )
    for wanted in (made, changed):
        for message_id, report in session.execute(wanted.order_by(Report.id)):
            if message_id is not None:
                found[message_id].append(report)
    return found


def of_texts(session: Session, messages: Sequence[int]) -> frozenset[str]:
    """The private records that any of these texts made or changed."""
    reports = (one for found in reports_of(session, messages).values() for one in found)
    return frozenset[str]().union(*(of_report(report) for report in reports))


def sight(session: Session, subjects: Iterable[str]) -> Sight:
    """Which of these private records who is signed in has before them."""
    wanted = frozenset(subjects)
    if not wanted or not reads_words():
        return Sight(reads_words())
    looked = select(AuditEntry.subject).where(
        AuditEntry.subject.in_(wanted),
        AuditEntry.action == VIEWED,
        AuditEntry.staff_id == staff_here().staff_id,
        AuditEntry.at > now() - OPEN_FOR,
    )
    return Sight(reads_words=True, on_record=frozenset({HEALTH, *session.scalars(looked)}))


def sight_of(session: Session, reports: Iterable[Report]) -> Sight:
    """The same for the private ones of these reports."""
    return sight(session, frozenset[str]().union(*(of_report(report) for report in reports)))


def look(session: Session, subjects: Iterable[str]) -> None:
    """Notes that who is signed in sees these private records, unless it stands there already."""
    wanted = frozenset(subjects)
    for subject in sorted(wanted - sight(session, wanted).on_record):
        audit.record(session, staff_here().staff_id, VIEWED, subject)
