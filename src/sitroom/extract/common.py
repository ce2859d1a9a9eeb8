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
    for name, work_out in _FIELDS.items():
        if name not in known:
            values[name] = work_out(draft, trigger)
    return values | known


_FIELDS = {"status": status_of, "attribution": attribution_of, "time": time_of, "place": place_of}
