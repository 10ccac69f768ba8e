"""What a run is told."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Orders:
    """How much is to happen. Seconds; `strike_every` and `frozen_for` are ranges."""

    messages: int = 10_000
    seed: int = 1
    per_second: float = 1000
    most_strikes: int = 1000
    strike_every: tuple[float, float] = (1.5, 4.0)
    frozen_for: tuple[float, float] = (5.0, 12.0)
    longest: float = 1800  # no strikes after that
    calm_after: float = 180  # at most so long until nothing is in doubt any more
    surroundings: dict[str, str] = field(default_factory=dict)
