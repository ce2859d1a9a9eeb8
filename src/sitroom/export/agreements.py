"""Agreements and their terms, after the model of PA-X, the Peace Agreements Database.

Four tables: agreements, provisions, every statement of a state over time, and a wide sheet with one column a PA-X code.
What is coded is what reports tell of a deal, not its text: a 0 says that no report told of such a term."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sitroom.export.evidence import by_report, evidence, joined, located, names, reports_of
from sitroom.export.tables import Built, Table, columns, data_rows
from sitroom.export.view import View
from sitroom.lexicon.schema.countries import CountryRow
from sitroom.merged import Point, Series, merged_id
from sitroom.records import Actor, Agreement, Place, Provision, Record, Struct, ThirdParty

NAME = "agreements"
MADE = ("agreed", "signed")  # states whose day is that of the agreement
SETS_STATE = ("actual", "ongoing")  # statuses of statements that set a state; a provision agreed upon is planned
R = TypeVar("R", bound=Record)


class TermRow(Struct, frozen=True, kw_only=True):
    """PA-X codes of a term. `foreign`: those that hold only for actors from another country than the place's."""

    term: str
    codes: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()


class StageRow(Struct, frozen=True, kw_only=True):
    """PA-X stage and sub-stage of a kind of agreement."""

    kind: str
    stage: str
    sub: str = ""


@dataclass(frozen=True)
class Told:
    """A series with its records, the earliest report first."""

    series: Series
    records: list[Record]


def build(view: View) -> Built:
    """The tables agreements, provisions, states and wide."""
    told = {topic: list(_told(view, topic)) for topic in ("agreement", "provision")}
    terms = {t.series.id: _codes(t) for t in told["provision"]}
    of: dict[str, list[Told]] = {}
    for term in told["provision"]:
        of.setdefault(term.series.agreement or "", []).append(term)
    ids = {t.series.id for t in told["agreement"]}
    deals = [_agreement(view, t, of.get(t.series.id, []), terms) for t in told["agreement"]]
    rows = {
        "agreements": deals,
        "provisions": [_provision(view, t, terms, ids) for t in told["provision"]],
        "states": [r for t in (*told["agreement"], *told["provision"]) for r in _states(view, t)],
        "wide": [_wide(view, d, t, of.get(d["id"], [])) for d, t in zip(deals, told["agreement"], strict=True)],
    }
    tables = (Table(name=name, columns=found, rows=rows[name]) for name, found in columns(NAME).items())
    all_told = [t for some in told.values() for t in some]
    used = {t.series.id for t in all_told} | {r.id for t in all_told for r in t.records}
    return Built(tables=tuple(tables), used=frozenset(used), left=_left(view, used))


def _told(view: View, topic: str) -> Iterator[Told]:
    for series in view.series:
        ids = [r for p in series.points for r in p.records]
        if series.topic == topic and any(i in view.selection.shown for i in ids):
            yield Told(series, by_report(view, ids))


def _left(view: View, used: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for series in view.series:
        if series.id not in used:
            found[series.id] = "not_shown" if series.topic in ("agreement", "provision") else "no_agreement"
    for incident in view.incidents:
        found[incident.id] = "no_agreement_series" if incident.family == "agreement" else "no_agreement"
    for record in view.records:
        agreed = isinstance(record, (Agreement, Provision))
        found[record.id] = "no_agreement_series" if agreed else "no_agreement"
    return found


def _codes(told: Told) -> tuple[str, ...]:
    """PA-X codes of a provision."""
    term = told.series.term or next((r.term for r in _kind(told.records, Provision)), None)
    row = next((r for r in data_rows("agreements_terms.csv", TermRow) if r.term == term), None)
    if row is None:
        return ()
    return row.codes + (row.foreign if row.foreign and _foreign(told) else ())


def _foreign(told: Told) -> bool:
    """Whether all actors are known to come from another country than that of the place."""
    actors = {a.country for r in _kind(told.records, Provision) for a in r.actor}
    places = {p.country for p in _places(told)}
    return bool(actors) and bool(places) and None not in actors | places and not actors & places


def _kind(records: Iterable[Record], kind: type[R]) -> list[R]:
    return [r for r in records if isinstance(r, kind)]


def _places(told: Told) -> list[Place]:
    if told.series.place is not None:
        return [told.series.place]
    found = [p for r in _kind(told.records, Provision) for p in r.places]
    return found or [r.place for r in told.records if r.place is not None]


def _agreement(view: View, told: Told, terms: Sequence[Told], codes: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    series = told.series
    records = _kind(told.records, Agreement)
    parties = series.parties or tuple(a for r in records for a in r.parties)
    thirds = [t for r in records for t in r.third_parties]
    signed = [t for r in records if (t := r.signed)]
    return {
        **_common(view, told),
        "name": series.name,
        "kinds": joined(_kinds(records)),
        "signed_earliest": _least(t.earliest for t in signed),
        "signed_latest": _most(t.latest for t in signed),
        "starts": _least(t.earliest for r in records if (t := r.starts)),
        "ends": _most(t.latest for r in records if (t := r.ends)),
        "place": joined(p.name for p in _places(told)),
        "admin1": next((p.admin1 for p in _places(told) if p.admin1), None),
        "parties": names(parties),
        "party_ids": joined(a.id for a in parties),
        "third_parties": _third_parties(thirds) or joined(series.third_parties),
        "provisions": len(terms),
        "codes": joined(sorted({c for t in terms for c in codes[t.series.id]})),
        "violations": list(dict.fromkeys(v for r in records for v in r.violations)),
    }


def _kinds(records: Sequence[Agreement]) -> list[str]:
    """Kinds, the most told first; "other" only where nothing else is told."""
    told: list[str] = [k for k, _ in Counter(r.kind for r in records).most_common()]
    return [k for k in told if k != "other"] or told


def _third_parties(found: Iterable[ThirdParty]) -> str:
    return joined(f"{t.actor.name} ({t.role})" if t.role else t.actor.name for t in found)


def _provision(view: View, told: Told, codes: dict[str, tuple[str, ...]], ids: set[str]) -> dict[str, Any]:
    series = told.series
    records = _kind(told.records, Provision)
    deadlines = [t for r in records if (t := r.deadline)]
    amount = next((r for r in records if r.low is not None or r.high is not None), None)

    def actors(which: Iterable[tuple[Actor, ...]]) -> str:
        return names(a for some in which for a in some)

    return {
        **_common(view, told),
        "agreement_id": series.agreement if series.agreement in ids else None,
        "term": series.term or next((r.term for r in records), None),
        "codes": joined(codes[series.id]),
        "actor": actors(r.actor for r in records),
        "recipient": actors(r.recipient for r in records),
        "object": joined(r.object for r in records),
        "low": amount.low if amount else None,
        "high": amount.high if amount else None,
        "unit": amount.unit if amount else next((r.unit for r in records if r.unit), None),
        "manner": joined(r.manner for r in records),
        "deadline_earliest": _least(t.earliest for t in deadlines),
        "deadline_latest": _most(t.latest for t in deadlines),
        "places": joined(p.name for p in _places(told)),
    }


def _common(view: View, told: Told) -> dict[str, Any]:
    """What agreements and provisions have alike."""
    series = told.series
    places = _places(told)
    lat, lon = located(places[0] if places else None)
    last = _last(series.points)
    return {
        "id": series.id,
        "state": last.state if last else None,
        "state_since": _since(series.points, last),
        "states": joined(_statement(p) for p in series.points),
        "contested": any(p.contested for p in series.points),
        "country": next((p.country for p in places if p.country), None),
        "lat": lat,
        "lon": lon,
        "reports_count": len(series.reports),
        "independent_sources": series.independent_sources,
        **_evidence(view, told.records),
        "records": [r.id for r in told.records],
        "reports": list(series.reports),
        "changed": view.changed(series.id),
    }


def _last(points: Sequence[Point]) -> Point | None:
    """The last statement that sets a state: what is promised, denied, contested or replaced sets none."""
    fit = [p for p in points if p.state and not p.superseded and not p.contested and _sets(p)]
    return fit[-1] if fit else None


def _since(points: Sequence[Point], last: Point | None) -> str | None:
    """The first day of the last state, which may have been told again and again."""
    fit = [p for p in points if p.state and not p.superseded and not p.contested and _sets(p)]
    first = last
    for point in reversed(fit):
        if last is None or point.state != last.state:
            break
        first = point
    return first.earliest if first else None


def _sets(point: Point) -> bool:
    return point.status in SETS_STATE or (point.status == "planned" and point.state == "agreed")


def _statement(point: Point) -> str | None:
    if not point.state:
        return None
    ends = [d for d in dict.fromkeys((point.earliest, point.latest)) if d]
    marks = [m for m, holds in (("contested", point.contested), ("replaced", point.superseded)) if holds]
    when = "/".join(ends) or "no date"
    return f"{when} {point.state}" + (f" ({', '.join(marks)})" if marks else "")


def _evidence(view: View, records: Sequence[Record]) -> dict[str, Any]:
    return evidence(view, records[0]) if records else {}


def _least(days: Iterable[str | None]) -> str | None:
    return min((d for d in days if d), default=None)


def _most(days: Iterable[str | None]) -> str | None:
    return max((d for d in days if d), default=None)


def _states(view: View, told: Told) -> Iterator[dict[str, Any]]:
    for number, point in enumerate(told.series.points):
        records = by_report(view, point.records)
        yield {
            "id": merged_id("state", (told.series.id, str(point.state), *sorted(point.records))),
            "subject_kind": told.series.topic,
            "subject_id": told.series.id,
            "order": number,
            "state": point.state,
            "earliest": point.earliest,
            "latest": point.latest,
            "status": point.status,
            "verdict": point.verdict,
            "contested": point.contested,
            "superseded": point.superseded,
            "reason": point.reason,
            **_evidence(view, records),
            "records": [r.id for r in records],
            "reports": reports_of(records),
        }


def _wide(view: View, deal: dict[str, Any], told: Told, terms: Sequence[Told]) -> dict[str, Any]:
    """One agreement with a column for each code: `deal` is its row in agreements."""
    kinds = deal["kinds"].split("; ")
    stages = {(r.stage, r.sub) for r in data_rows("agreements_stages.csv", StageRow) if r.kind in kinds}
    stage, sub = next(iter(stages)) if len(stages) == len(kinds) == 1 else (None, None)
    codes = {c: 0 for r in data_rows("agreements_terms.csv", TermRow) for c in (*r.codes, *r.foreign)}
    codes |= dict.fromkeys((c for t in terms for c in _codes(t)), 1)
    return {
        "AgtId": deal["id"], "Agt": deal["name"], "Con": _country(view, deal["country"]), "Loc1ISO": deal["country"],
        "Dat": deal["signed_latest"] or _agreed(told), "Stage": stage, "StageSub": sub, "Part": deal["parties"],
        "ThrdPart": deal["third_parties"], **codes,
        "uncoded_terms": joined(t.series.term for t in terms if not _codes(t)),
    }  # fmt: skip


def _agreed(told: Told) -> str | None:
    """The last day on which a text says that it was agreed; None when none says a day."""
    times = [r.time for r in _kind(told.records, Agreement) if r.state in MADE and r.time is not None]
    return _most(t.latest for t in times if t.source == "text" and t.earliest == t.latest)


def _country(view: View, code: str | None) -> str | None:
    return next((r.name for r in view.lexicon.rows("countries", CountryRow) if r.id == code), None)
