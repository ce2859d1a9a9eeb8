"""Every lexicon table and its row type: what `sitroom lexicon check` goes through."""

from __future__ import annotations

from typing import Any

from sitroom.lexicon.schema import actors as actor_rows
from sitroom.lexicon.schema.attribution import CueRow
from sitroom.lexicon.schema.countries import CountryRow
from sitroom.lexicon.schema.ingest import IngestRow
from sitroom.lexicon.schema.quantities import QuantityRow
from sitroom.lexicon.schema.places import PlaceRow, PlaceWordsRow, WeightRow
from sitroom.lexicon.schema.status import StatusRow
from sitroom.lexicon.schema.text import AbbreviationRow, CasingRow, GivenNameRow

TABLES: dict[str, type[Any]] = {
    "actors": actor_rows.ActorRow,
    "agent_cues": actor_rows.CueRow,
    "agent_modifiers": actor_rows.ModifierRow,
    "agent_titles": actor_rows.TitleRow,
    "agents": actor_rows.AgentRow,
    "abbreviations": AbbreviationRow,
    "attribution": CueRow,
    "casing": CasingRow,
    "countries": CountryRow,
    "given_names": GivenNameRow,
    "ingest": IngestRow,
    "status": StatusRow,
    "quantities": QuantityRow,
    "places": PlaceRow,
    "places_weights": WeightRow,
    "places_words": PlaceWordsRow,
}
