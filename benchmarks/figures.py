"""Medians, ratios and how far they scatter. Pure."""

from collections.abc import Sequence
from statistics import median, quantiles

type Rounds = Sequence[Sequence[float]]


def flat(rounds: Rounds) -> list[float]:
    """All times of all rounds."""
    return [time for each in rounds for time in each]


def figures(rounds: Rounds) -> dict[str, float]:
    """Median and 95th percentile in milliseconds."""
    times = flat(rounds)
    high = quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    return {"median_ms": round(median(times), 3), "p95_ms": round(high, 3)}


def compare(ours: Rounds, bare: Rounds) -> dict[str, object]:
    """Ours against the bare thing: the ratio of medians, and the ratio of each round as its scatter."""
    each = sorted(median(a) / median(b) for a, b in zip(ours, bare, strict=True))
    return {
        "ours": figures(ours),
        "bare": figures(bare),
        "ratio": round(median(flat(ours)) / median(flat(bare)), 2),
        "ratio_of_rounds": [round(each[0], 2), round(each[-1], 2)],
    }
