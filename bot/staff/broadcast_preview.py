"""What a broadcast would do: who gets which words, who is left out and why, what it costs."""

import heapq
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot import office
from bot.broadcasting import deadline_of, scope_of
from bot.settings import Settings
from bot.staff.finish import finish_at, quiet_until
from bot.wording import Wording, known_placeholders
from handlers.gsm import Size, foreign_characters, measure, to_gsm
from handlers.placeholders import unknown_in
from models.audience import Audience
from models.bimtek import ANSWERABLE, DRAFT, Bimtek
from models.broadcast import MOST_SEGMENTS, Broadcast
from models.broadcast_reach import needs_approval, sent_lately
from models.recipients import people

SHOWN, LEFT_OUT_SHOWN = 10, 100


@dataclass(frozen=True, slots=True)
class Sample:
    """One recipient's text."""

    person: Any
    text: str
    size: Size


@dataclass(slots=True)
class Preview:
    """`samples` has the longest first, `left_out` the first of those who get nothing.

    `obstacles` are keys of `BROADCAST_OBSTACLES`: while there is one it cannot be sent.
    """

    reached: int = 0
    by_whatsapp: int = 0
    segments: int = 0
    rupiah: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    left_out: list[Any] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    foreign: list[tuple[str, str]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    obstacles: list[str] = field(default_factory=list)
    needs_approval: bool = False
    quiet_until: datetime | None = None
    finish_at: datetime | None = None
    same_text: Broadcast | None = None

    @property
    def left_out_count(self) -> int:
        """How many get nothing."""
        return sum(self.reasons.values())

    @property
    def parts(self) -> int:
        """The most SMS parts that one text has."""
        return max((sample.size.segments for sample in self.samples), default=0)


def preview(
    session: Session, broadcast: Broadcast, settings: Settings, moment: datetime
) -> Preview:
    """Everything for the page, from one pass over the audience."""
    seen = Preview()
    bimtek = session.get(Bimtek, broadcast.bimtek_id) if broadcast.bimtek_id else None
    seen.unknown = unknown_in(broadcast.text, known_placeholders(bimtek is not None))
    seen.foreign = [(one, to_gsm(one)) for one in foreign_characters(broadcast.text)]
    wanted = people(Audience.from_json(broadcast.audience), scope_of(broadcast, moment))
    wording = None if seen.unknown else Wording.of(session, broadcast, settings)
    texts = _texts(session.execute(wanted), broadcast.text, wording, seen)
    seen.samples = heapq.nlargest(SHOWN, texts, key=_length)
    rules = office.sending(session, settings)
    seen.rupiah = seen.segments * rules.segment_price
    seen.needs_approval = needs_approval(session, seen.reached)
    starts = max(broadcast.begins_at or moment, moment)
    seen.quiet_until = quiet_until(rules, starts)
    seen.finish_at = finish_at(rules, _rate(settings), seen.reached, starts)
    seen.same_text = sent_lately(session, broadcast, moment)
    seen.obstacles = list(_obstacles(session, broadcast, bimtek, seen, moment))
    return seen


def _texts(
    rows: Iterable[Any], plain: str, wording: Wording | None, seen: Preview
) -> Iterable[Sample]:
    """Counts everybody into `seen`; without a wording the text is as staff wrote it."""
    for person in rows:
        if person.reason is not None:
            seen.reasons[person.reason] += 1
            if len(seen.left_out) < LEFT_OUT_SHOWN:
                seen.left_out.append(person)
            continue
        text = wording.for_person(person).text if wording else plain
        size = measure(text)
        seen.reached += 1
        if person.medium == "whatsapp":
            seen.by_whatsapp += 1
        else:
            seen.segments += size.segments
        yield Sample(person, text, size)


def _length(sample: Sample) -> tuple[int, int]:
    return sample.size.segments, sample.size.units


def _rate(settings: Settings) -> float:
    return settings.rates.get(settings.channels[0], settings.send_rate)


def _obstacles(
    session: Session, broadcast: Broadcast, bimtek: Bimtek | None, seen: Preview, moment: datetime
) -> Iterable[str]:
    if not broadcast.text:
        yield "no_text"
    if seen.unknown:
        yield "unknown_placeholder"
    if not seen.reached:
        yield "nobody"
    if seen.parts > MOST_SEGMENTS:
        yield "too_long"
    if broadcast.begins_at is not None and broadcast.begins_at <= moment:
        yield "begins_past"
    starts = max(broadcast.begins_at or moment, moment)
    if deadline_of(session, broadcast, starts) <= starts:
        yield "deadline_early"
    if bimtek is not None and bimtek.state not in (DRAFT, *ANSWERABLE):
        yield "bimtek_over"
