"""The fields that every record carries, filled in one place."""

from __future__ import annotations

from typing import Any

from sitroom.analyse.tokens import Token
from sitroom.extract.attribution import attribution_of
from sitroom.extract.draft import Draft
from sitroom.extract.places import place_of
from sitroom.extract.status import status_of
from sitroom.extract.times import time_of


def common(draft: Draft, trigger: Token, *rules: str, last: Token | None = None, **known: Any) -> dict[str, Any]:
    """Keyword arguments for any Record made from `trigger` (to `last`): report_id, evidence, trigger, status,
    attribution, time, place, rules. What the caller already knows goes in `known` and is not worked out again."""
    values: dict[str, Any] = {
        "report_id": draft.report.id,
        "evidence": draft.evidence(trigger),
        "trigger": draft.words(trigger, last),
        "rules": rules,
    }
    values["status"] = known["status"] if "status" in known else status_of(draft, trigger)
    if "attribution" not in known:
        values["attribution"] = attribution_of(draft, trigger)
    if "time" not in known:
        values["time"] = time_of(draft, trigger, carry=values["status"] != "ongoing")
    if "place" not in known:
        values["place"] = place_of(draft, trigger)
    return values | known
