"""Places: finds and resolves toponyms, and says where things happened."""

from __future__ import annotations

from sitroom.extract.places.demonyms import finish
from sitroom.extract.places.mentions import extract, mention_at
from sitroom.extract.places.phrase import place_at, places_at
from sitroom.extract.places.where import place_of

__all__ = ["extract", "finish", "mention_at", "place_at", "place_of", "places_at"]
