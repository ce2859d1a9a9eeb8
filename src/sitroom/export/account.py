"""The account of an export: everything selected is either in it or left out with a reason."""

from __future__ import annotations

from collections.abc import Iterator

from sitroom.errors import SettingsError
from sitroom.export.tables import Built, reasons
from sitroom.export.view import View
from sitroom.merged import Incident, Series
from sitroom.records import Record, Struct, kind_of


class LeftOut(Struct, frozen=True, kw_only=True):
    """A row of left_out.csv. `kind`: "incident", "series" or the record's kind. `report`: where it was read, for
    incidents and series the first of their reports. `reason`: a code; `sentence`: the same for people."""

    id: str
    kind: str
    report: str
    reason: str
    sentence: str


def given_out(view: View, built: Built) -> frozenset[str]:
    """Ids of everything selected that the export holds: rows, records that rows stand for, incidents of used records.

    What is in no row itself is in by its incident or series only if the filter showed it."""
    used = set(built.used)
    whole = view.selection
    for incident in whole.incidents:
        if incident.id in built.used:
            used.update(incident.members)
        elif any(m in built.used for m in incident.members):
            used.add(incident.id)
    for series in whole.series:
        records = {r for p in series.points for r in p.records}
        if series.id in built.used:
            used |= records
        elif records & built.used:
            used.add(series.id)
    return frozenset(used & everything(view))


def everything(view: View) -> frozenset[str]:
    """Ids of all that is selected: incidents, series, and the records that pass the filter."""
    whole = view.selection
    records = set(whole.shown) & set(whole.records)
    return frozenset(records | {i.id for i in whole.incidents} | {s.id for s in whole.series})


def left_out(view: View, built: Built) -> list[LeftOut]:
    """What is selected and not in the export, in order of kind and id. Raises SettingsError for an unknown reason."""
    given = given_out(view, built)
    sentences = reasons()
    found = []
    for item, why in _reasons(view, built, given):
        code, _, detail = why.partition(": ")
        if code not in sentences:
            raise SettingsError(f"no such reason in data/reasons: {code!r}")
        sentence = f"{sentences[code]} ({detail})" if detail else sentences[code]
        kind, report = _of(item)
        found.append(LeftOut(id=item.id, kind=kind, report=report, reason=code, sentence=sentence))
    return sorted(found, key=lambda row: (row.kind, row.id))


def _of(item: Record | Incident | Series) -> tuple[str, str]:
    if isinstance(item, Record):
        return kind_of(item), item.report_id
    return kind_of_merged(item), item.reports[0] if item.reports else ""


def kind_of_merged(item: Incident | Series) -> str:
    """ "incident" or "series"."""
    return "incident" if isinstance(item, Incident) else "series"


def _reasons(view: View, built: Built, given: frozenset[str]) -> Iterator[tuple[Record | Incident | Series, str]]:
    whole = view.selection
    why: dict[str, str] = {}  # of records, by what they are in
    for series in whole.series:
        reason = built.left.get(series.id) or ("not_in_format" if view.is_new(series.id) else "unchanged")
        why |= {r: "series_only" if reason == "not_in_format" else reason for p in series.points for r in p.records}
        if series.id not in given:
            yield series, reason
    for incident in whole.incidents:
        reason = built.left.get(incident.id) or ("not_in_format" if view.is_new(incident.id) else "unchanged")
        why |= dict.fromkeys(incident.members, reason)
        if incident.id not in given:
            yield incident, reason
    for id_, record in whole.records.items():
        if id_ in whole.shown and id_ not in given:
            yield record, built.left.get(id_) or why.get(id_) or _alone(view, id_)


def _alone(view: View, id_: str) -> str:
    if not view.is_new(id_):
        return "unchanged"
    return f"not_merged: {view.selection.left[id_]}" if id_ in view.selection.left else "not_in_format"
