"""Quantities: figures with their qualifiers, as inclusive intervals, and what they count."""

from __future__ import annotations

from sitroom.extract.quantities.find import extract
from sitroom.extract.quantities.link import quantity_of

__all__ = ["extract", "quantity_of"]
