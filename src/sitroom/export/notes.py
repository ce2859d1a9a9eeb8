"""Sentences of our own about an incident: when, what, who, how many, who says so, and where sources differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sitroom.export.evidence import by_report, joined
from sitroom.export.excerpts import cut
from sitroom.export.tables import data_rows
from sitroom.export.view import View
from sitroom.merged import Comparison, Incident
from sitroom.records import Struct

NAMED = 12  # words of a speaker's description


class FigureWord(Struct, frozen=True, kw_only=True):
    """A row of data/figure_words.csv: how a figure is told ("{} killed")."""

    field: str
    words: str


def figures(incident: Incident) -> Iterator[str]:
    """ "3 killed (2 to 5), according to the Red Crescent"."""
    words = {w.field: w.words for w in data_rows("figure_words.csv", FigureWord)}
    for told in incident.values:
        if told.field in words:
            text = _figure(told, words[told.field])
            if text:
                yield text


def _figure(told: Comparison, words: str) -> str | None:
    best = next((v for v in (told.best, told.low, told.high) if v is not None), None)
    if best is None:
        return None
    low, high = told.low, told.high
    span = f" (at least {low})" if high is None and low is not None else f" (up to {high})" if low is None else ""
    if low is not None and high is not None and low != high:
        span = f" ({low} to {high})"
    who = speakers(v for value in told.values if not value.superseded for v in value.speakers)
    return words.format(best) + span + (f", according to {who}" if who else "")


def speakers(names: Iterable[str]) -> str:
    """Who says so, each once, "" (a report's own voice) left out."""
    return joined(cut(n, NAMED) for n in names)


def said_by(view: View, incident: Incident) -> str:
    """Everybody to whom the incident's records are attributed."""
    found = by_report(view, incident.members)
    return speakers(r.attribution.speaker for r in found if r.attribution and r.attribution.speaker)


def outlets(view: View, incident: Incident) -> str:
    """ "The Courier (2024-01-12)", of every report, the earliest first."""
    texts = []
    for record in by_report(view, incident.members):
        report = view.report(record.report_id)
        if report is not None:
            day = (report.published or "")[:10]
            name = report.source or report.url or report.id
            texts.append(f"{name} ({day})" if day else name)
    return joined(texts)


def conflicts(incident: Incident) -> list[str]:
    """Names of what the sources differ on."""
    return [c.field for c in incident.values if c.verdict == "conflict"]


def note(view: View, incident: Incident, when: str, sentence: str) -> str:
    """The whole note: sentences of our own, none of a report's."""
    parts = [f"{when}: {sentence}", *figures(incident)]
    who = said_by(view, incident)
    if who:
        parts.append(f"Told by {who}")
    parts.append(f"Reported by {outlets(view, incident)}")
    differing = conflicts(incident)
    if differing:
        parts.append(f"Sources differ on: {', '.join(differing)}")
    return " ".join(f"{p[:1].upper()}{p[1:]}." for p in parts)


def filled(pattern: str, values: Mapping[str, str]) -> str:
    """A sentence with names in place of "{1}", "{2}" and "{place}", left to right, names never read as patterns."""
    out, rest = [], pattern
    while "{" in rest:
        before, _, rest = rest.partition("{")
        key, _, rest = rest.partition("}")
        out += [before, values[key]]
    return "".join([*out, rest])
