"""Which figures of displacement may stand in one sum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sitroom.merged import Incident, merged_id


def tell_apart(rows: list[dict[str, Any]]) -> None:
    """Gives rows with one id, which say the same of the same group, ids of their own."""
    seen: set[str] = set()
    for row in rows:
        if row["id"] in seen:
            row["id"] = merged_id("figure", (row["id"], *row["records"]))
        seen.add(row["id"])


def one_of_each(rows: list[dict[str, Any]], incidents: Iterable[Incident]) -> None:
    """Includes one count of what merging found to be one happening, though it may stand at several times or places: the
    one that gives the incident's best."""
    home = {m: i for i in incidents if i.family == "displacement" for m in i.members}
    told: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        for incident in {home[r].id: home[r] for r in row["records"] if r in home}.values():
            if row["include"] == "Include" and row["category"] == "flow":
                told[incident.id, row["unit"]].append(row)
    best = {i.id: i.best for i in home.values()}
    for (id_, _), some in told.items():
        kept = next((r for r in some if best[id_] in (r["low"], r["high"])), some[0])
        for row in some:
            if row is not kept:
                row |= {"include": "Exclude", "exclude_reason": "triangulation", "role": "Triangulation"}


def leave_parts_of_time(rows: list[dict[str, Any]]) -> None:
    """Excludes the count of a period that lies in a longer one of the same series: "since April", told in May and again
    in June, must not be added up."""
    flows: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        known = row["start_date"] and row["end_date"] and row["category"] == "flow" and row["group_kind"] == "series"
        if known and row["include"] == "Include":
            flows[row["group_id"], row["unit"]].append(row)
    for some in flows.values():
        some.sort(key=lambda r: (r["start_date"], _later_first(r["end_date"])))
        end = ""
        for row in some:
            if row["end_date"] <= end:
                row |= {"include": "Exclude", "exclude_reason": "overlap", "role": "Triangulation"}
            end = max(end, row["end_date"])


def _later_first(day: str) -> int:
    return -int(day[:10].replace("-", ""))
