"""Figures of one moment side by side: do they agree, and what is the best of them?"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sitroom.merge.values import agree, bounds, span
from sitroom.merge.values.figures import holds
from sitroom.merged import Value, Verdict

__all__ = ["compared", "holds", "words"]


def compared(values: Sequence[Value], tolerance: float = 0.0) -> tuple[Verdict, int | None, int | None, int | None]:
    """Verdict, low, best and high of the values that no later word of their source replaced.

    `tolerance`: how far "about" reaches either way, as a share."""
    kept = [v for v in values if not v.superseded]
    return (_verdict(kept, tolerance), *span(kept))


def _verdict(values: Sequence[Value], tolerance: float) -> Verdict:
    """Of all values together: intervals that overlap pairwise have a number in common."""
    if len(values) < 2:
        return "agree" if values and values[0].origins > 1 else "single"
    ranges = [bounds(v, tolerance) for v in values]
    if max(low for low, _ in ranges) > min(high for _, high in ranges):
        return "conflict"
    return "agree" if all(agree(a, b, tolerance) == "agree" for a, b in pairwise(values)) else "compatible"


def words(low: int | None, high: int | None, qualifier: str | None = None) -> str:
    """A count in words: "12", "about 320,000", "100,000 or more", "up to 40", "24–99"."""
    if low is None or high is None:
        return "no figure" if low is high else f"up to {high:,}" if low is None else f"{low:,} or more"
    if low == high:
        return f"about {low:,}" if qualifier == "approximately" else f"{low:,}"
    return f"{low:,}–{high:,}"
