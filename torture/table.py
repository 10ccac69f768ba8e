"""What is printed: one column per database."""

from collections.abc import Callable, Sequence

from torture.books import DIFFERENCES, EXCUSED
from torture.outcome import LONGEST_SILENCE, Outcome


def table(outcomes: Sequence[Outcome]) -> str:
    """Markdown; every line that must be zero is named as in `torture.books`."""
    lines = [_line("", [f"**{outcome.database}**" for outcome in outcomes])]
    lines.append("|---" * (len(outcomes) + 1) + "|")
    for name, value in _FIGURES.items():
        lines.append(_line(name, [value(outcome) for outcome in outcomes]))
    for title, counts in _COUNTS.items():
        for name in sorted({name for outcome in outcomes for name in counts(outcome)}):
            cells = [str(counts(outcome).get(name, 0)) for outcome in outcomes]
            lines.append(_line(f"{title}: {name}", cells))
    for name in (*DIFFERENCES, EXCUSED):
        lines.append(_line(name, [str(outcome.books.found[name]) for outcome in outcomes]))
    verdicts = ["holds" if outcome.holds else "**DOES NOT HOLD**" for outcome in outcomes]
    lines.append(_line("verdict", verdicts))
    return "\n".join(lines)


_FIGURES: dict[str, Callable[[Outcome], str]] = {
    "texts in, with a 200": lambda outcome: f"{outcome.orders.messages}, {outcome.acknowledged}",
    "rows out, taken by the provider": lambda outcome: f"{outcome.rows}, {outcome.taken}",
    "seconds under torture": lambda outcome: f"{outcome.seconds:.0f}",
    "seconds until nothing was in doubt": lambda outcome: f"{outcome.calm_seconds:.0f}",
    "longest from a strike to the next text in": lambda outcome: f"{outcome.silence_in:.1f} s",
    "longest from a strike to the next text out": lambda outcome: (
        f"{outcome.silence_out:.1f} s (bar: {LONGEST_SILENCE:.0f})"
    ),
    "strikes": lambda outcome: str(len(outcome.strikes)),
}
_COUNTS: dict[str, Callable[[Outcome], dict[str, int]]] = {
    "struck": lambda outcome: outcome.struck,
    "fell by itself": lambda outcome: outcome.fallen,
    "provider": lambda outcome: outcome.faults,
    "callback": lambda outcome: outcome.callbacks,
    "webhook's answer": lambda outcome: outcome.posts,
}


def _line(name: str, cells: Sequence[str]) -> str:
    return f"| {' | '.join((name, *cells))} |"
