"""Every lexicon table and its row type: what `sitroom lexicon check` goes through."""

from __future__ import annotations

from typing import Any

from sitroom.lexicon.schema import actors as actor_rows
from sitroom.lexicon.schema import agreements as agreement_rows
from sitroom.lexicon.schema import frames as frame_rows
from sitroom.lexicon.schema import harm as harm_rows
from sitroom.lexicon.schema import merging as merging_rows
from sitroom.lexicon.schema import merging_series as series_rows
from sitroom.lexicon.schema import merging_values as value_rows
from sitroom.lexicon.schema.access import AccessRow, AccessWordRow, ThingRow
from sitroom.lexicon.schema.attribution import CueRow
from sitroom.lexicon.schema.control import ControlRow, ControlWordRow
from sitroom.lexicon.schema.countries import CountryRow
from sitroom.lexicon.schema.displacement import MoveRow, WordRow
from sitroom.lexicon.schema.gate import GateClassRow, GateFormRow, GateNumberRow, GateWordRow
from sitroom.lexicon.schema.gazetteer import CountryCodeRow, FeatureRow
from sitroom.lexicon.schema.ingest import IngestRow
from sitroom.lexicon.schema.merging_common import MergingWordsRow, ThresholdRow
from sitroom.lexicon.schema.places import PlaceRow, PlaceWordsRow, WeightRow
from sitroom.lexicon.schema.quantities import QuantityRow
from sitroom.lexicon.schema.relations import RelationRow, RelationWordRow
from sitroom.lexicon.schema.status import StatusRow
from sitroom.lexicon.schema.text import AbbreviationRow, CasingRow, GivenNameRow, OpenerRow
from sitroom.lexicon.schema.times import TimeRow

TABLES: dict[str, type[Any]] = {
    "acled": frame_rows.Crosswalk,
    "arguments": frame_rows.Arguments,
    "confidence": frame_rows.Weight,
    "contexts": frame_rows.Context,
    "events": frame_rows.Frame,
    "families": frame_rows.Family,
    "harm": harm_rows.HarmWord,
    "harm_cues": harm_rows.HarmCue,
    "incidents": frame_rows.Deed,
    "light_verbs": frame_rows.Light,
    "weapons": frame_rows.Weapon,
    "abbreviations": AbbreviationRow,
    "sentence_openers": OpenerRow,
    "agreement_stages": agreement_rows.StageRow,
    "agreement_words": agreement_rows.DealWordRow,
    "agreements": agreement_rows.DealRow,
    "access": AccessRow,
    "access_objects": ThingRow,
    "access_words": AccessWordRow,
    "actors": actor_rows.ActorRow,
    "agent_cues": actor_rows.CueRow,
    "agent_modifiers": actor_rows.ModifierRow,
    "agent_titles": actor_rows.TitleRow,
    "agents": actor_rows.AgentRow,
    "attribution": CueRow,
    "casing": CasingRow,
    "control": ControlRow,
    "control_words": ControlWordRow,
    "countries": CountryRow,
    "country_codes": CountryCodeRow,
    "displacement": MoveRow,
    "displacement_words": WordRow,
    "feature_codes": FeatureRow,
    "gate": GateClassRow,
    "gate_forms": GateFormRow,
    "gate_numbers": GateNumberRow,
    "gate_words": GateWordRow,
    "given_names": GivenNameRow,
    "ingest": IngestRow,
    "merge_common": merging_rows.CommonRow,
    "merge_features": merging_rows.FeatureRow,
    "merge_groups": merging_rows.GroupRow,
    "merge_limits": merging_rows.LimitRow,
    "merge_copies": ThresholdRow,
    "merge_copies_words": MergingWordsRow,
    "merge_sources": ThresholdRow,
    "merge_sources_words": MergingWordsRow,
    "merge_values": ThresholdRow,
    "merge_values_clashes": value_rows.ClashRow,
    "merge_values_fields": value_rows.FieldRow,
    "merge_values_groups": value_rows.PeopleRow,
    "merge_values_phrases": value_rows.PhraseRow,
    "merge_values_sides": value_rows.SideRow,
    "merge_series": series_rows.SeriesLimitRow,
    "merge_series_phrases": value_rows.PhraseRow,
    "merge_series_states": series_rows.SeriesStateRow,
    "merge_series_terms": series_rows.SeriesTermRow,
    "merge_series_words": series_rows.SeriesWordRow,
    "places": PlaceRow,
    "places_weights": WeightRow,
    "places_words": PlaceWordsRow,
    "provision_words": agreement_rows.TermWordRow,
    "provisions": agreement_rows.TermRow,
    "quantities": QuantityRow,
    "relations": RelationRow,
    "relations_words": RelationWordRow,
    "status": StatusRow,
    "times": TimeRow,
}
