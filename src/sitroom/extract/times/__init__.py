"""Times: time expressions with TIMEX3 values and their days, and which of them an event belongs to."""

from __future__ import annotations

from sitroom.extract.times.find import extract, time_spans
from sitroom.extract.times.link import time_in, time_of

__all__ = ["extract", "time_in", "time_of", "time_spans"]
