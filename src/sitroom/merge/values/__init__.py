"""What reports of one happening answer to each question, and whether the answers agree."""

from sitroom.merge.values.compare import comparisons, overall
from sitroom.merge.values.figures import agree, best, bounds, point, span
from sitroom.merge.values.relations import GazetteerGeography, Geography

__all__ = [
    "GazetteerGeography",
    "Geography",
    "agree",
    "best",
    "bounds",
    "comparisons",
    "overall",
    "point",
    "span",
]
