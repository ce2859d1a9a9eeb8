"""Answers and comparisons in words for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sitroom.merge.values.rules import Rules
from sitroom.merged import Value, Verdict
from sitroom.records import Report


def answer(value: Value, sort: str, name: str | None, known: Rules) -> str:
    """A value in words: "12 or more", "9 July 2018", "Nasib". `name`: of the place or actor it stands for."""
    if sort == "figure":
        low = f"{value.low:,}" if value.low is not None else ""
        high = f"{value.high:,}" if value.high is not None else ""
        if not low or not high:
            return known.say("more_than" if low else "less_than", low=low, high=high)
        if low != high:
            return known.say("range", low=low, high=high)
        return known.say("approximately" if value.qualifier == "approximately" else "exact", low=low)
    if sort == "day":
        return _days(value.earliest, value.latest, known)
    if sort == "status" and value.ref is not None:
        return known.say(value.ref)
    return name or (value.ref or value.text).replace("_", " ")


def reason(
    verdict: Verdict,
    label: str,
    told: Sequence[tuple[Value, str]],
    reports: Mapping[str, Report],
    known: Rules,
) -> str:
    """Why the verdict is what it is. `told`: values with their words, the best supported first."""
    kept = [(v, words) for v, words in told if not v.superseded]
    shown = kept[: int(known.at["shown_values"])]
    parts = []
    for n, (value, words) in enumerate(shown):
        number = _number(value, known)
        outlets = _outlets(value, reports, known)
        parts.append(known.say("next" if n else "first", value=words, reports=number, number=number, outlets=outlets))
    values = ", ".join(parts)
    if len(kept) > len(shown):
        values = known.say("more", few=values, number=len(kept) - len(shown))
    text = known.say(verdict, label=label, values=values)
    older = [words for v, words in told if v.superseded]
    return f"{text} {known.say('superseded', values=', '.join(older))}" if older else text


def listed(names: Iterable[str], most: int, known: Rules) -> str:
    """Names in the order given, each once, no more than `most` of them."""
    once = list(dict.fromkeys(names))
    few = ", ".join(once[:most])
    return few if len(once) <= most else known.say("more", few=few, number=len(once) - most)


def _number(value: Value, known: Rules) -> str:
    count = len(value.reports)
    if count == 1:
        return known.say("one_report")
    if value.origins == count:
        return known.say("reports", number=count)
    return known.say("one_origin" if value.origins == 1 else "origins", number=count, origins=value.origins)


def _outlets(value: Value, reports: Mapping[str, Report], known: Rules) -> str:
    most = int(known.at["named_outlets"])
    outlets = listed((_outlet(r, reports.get(r)) for r in value.reports), most, known)
    pronouns = known.phrases["pronouns"].split()
    speakers = listed((s for s in value.speakers if s and s.lower() not in pronouns), most, known)
    return known.say("speakers", outlets=outlets, speakers=speakers) if speakers else outlets


def _outlet(report_id: str, report: Report | None) -> str:
    return (report.source or report.title if report is not None else None) or report_id


def _days(earliest: str | None, latest: str | None, known: Rules) -> str:
    if earliest is None or latest is None:
        first, last = _day(earliest, known), _day(latest, known)
        return known.say("since" if earliest else "until", first=first, last=last)
    if earliest == latest:
        return _day(earliest, known)
    return known.say("days", first=_day(earliest, known), last=_day(latest, known))


def _day(day: str | None, known: Rules) -> str:
    try:
        year, month, number = (int(p) for p in (day or "").split("-"))
        return known.say("day", day=number, month=known.phrases["months"].split()[month - 1], year=year)
    except (ValueError, IndexError):
        return day or ""
