"""Figures of one moment side by side: do they agree, and what is the best of them?"""

from __future__ import annotations

from collections.abc import Sequence

from sitroom.merged import Value, Verdict


def compared(values: Sequence[Value]) -> tuple[Verdict, int | None, int | None, int | None]:
    """Verdict, low, best and high of the values that no later word of their source replaced."""
    kept = [v for v in values if not v.superseded]
    lows = [v.low for v in kept if v.low is not None]
    highs = [v.high for v in kept if v.high is not None]
    low, high = min(lows, default=None), max(highs, default=None)
    best = None
    if kept:
        top = min(kept, key=lambda v: (-v.origins, _width(v), v.low or 0))
        ends = [e for e in (top.low, top.high) if e is not None]
        best = round(sum(ends) / len(ends)) if ends else None
    return _verdict(kept), low, best, high


def _width(value: Value) -> float:
    return float("inf") if value.low is None or value.high is None else value.high - value.low


def _verdict(values: Sequence[Value]) -> Verdict:
    if len(values) < 2:
        return "agree" if values and values[0].origins > 1 else "single"
    first = max(v.low or 0 for v in values)
    last = min(float("inf") if v.high is None else v.high for v in values)
    return "compatible" if first <= last else "conflict"


def words(low: int | None, high: int | None, qualifier: str | None = None) -> str:
    """A count in words: "12", "about 320,000", "100,000 or more", "up to 40", "24–99"."""
    if low is None or high is None:
        return "no figure" if low is high else f"up to {high:,}" if low is None else f"{low:,} or more"
    if low == high:
        return f"about {low:,}" if qualifier == "approximately" else f"{low:,}"
    return f"{low:,}–{high:,}"
