"""What a reviewer typed, as the value that a field of a record takes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from sitroom.lexicon.actors import actor_lexicon
from sitroom.lexicon.gazetteer import load_gazetteer
from sitroom.lexicon.loader import load_lexicon
from sitroom.records import Record

_UNSHOWN = frozenset({"id", "report_id", "rules", "confidence", "incident", "mentions"})
_SPAN = ("start", "end", "text")
_DAYS = re.compile(r"(\d{4}-\d\d-\d\d)?(?:\s*(?:/|–|to)\s*(\d{4}-\d\d-\d\d)?)?")
_PLACES = frozenset({"place", "origin", "destination"})
_TIMES = frozenset({"time", "signed", "starts", "ends", "deadline", "period"})
_ACTORS = frozenset({"source", "target", "parties", "actor", "recipient", "by", "controller", "from", "speaker"})


def fields(record: Record) -> list[tuple[str, str]]:
    """Dotted paths that can be corrected, and the value now as a reviewer would type it."""
    return list(_fields(msgspec.to_builtins(record), ""))


def _fields(value: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for name, inner in value.items():
        path = f"{prefix}{name}"
        if not prefix and name in _UNSHOWN:
            continue
        if isinstance(inner, Mapping):
            yield path, shown(inner)
            if name not in ("evidence", "trigger"):
                yield from _fields({k: v for k, v in inner.items() if k not in _SPAN}, f"{path}.")
        elif isinstance(inner, (list, tuple)):
            for number, item in enumerate(inner):
                yield f"{path}.{number}", shown(item)
                if isinstance(item, Mapping):
                    yield from _fields({k: v for k, v in item.items() if k not in _SPAN}, f"{path}.{number}.")
            yield f"{path}.{len(inner)}", ""  # one more
        else:
            yield path, shown(inner)


def shown(value: Any) -> str:
    """A value as it would be typed."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        if "earliest" in value:
            first, last = value["earliest"] or "", value["latest"] or ""
            return first if first == last else f"{first}/{last}"
        return str(value.get("name") or value.get("text") or value.get("kind") or msgspec.json.encode(value).decode())
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def proposed(record: Record, field: str, typed: str, words: Mapping[str, Any] | None) -> Any:
    """The value for `field`. `words`: {"start", "end", "text"} of the words marked in the report, None when none are.

    A place is looked up, an actor too; a time is a day or two; text and figures are taken as typed; nothing typed and
    nothing marked is None. What does not fit the field is refused when it is judged."""
    last = [step for step in field.split(".") if not step.isdigit()][-1]
    nested = field.count(".") == sum(step.isdigit() for step in field.split("."))
    span = dict(words) if words else _own_span(record)
    typed = typed.strip()
    if last in ("evidence", "trigger") and words:
        return span
    if not typed and not words:
        return None
    if nested and last in _PLACES | {"places"}:
        return _place(typed or span["text"], span)
    if nested and last in _TIMES:
        return _time(typed, span)
    if nested and last in _ACTORS:
        return _actor(typed or span["text"], span)
    return _plain(typed or span["text"], _now(record, field))


def _own_span(record: Record) -> dict[str, Any]:
    trigger = record.trigger
    return {"start": trigger.start, "end": trigger.end, "text": trigger.text}


def _now(record: Record, field: str) -> Any:
    value: Any = msgspec.to_builtins(record)
    for step in field.split("."):
        try:
            value = value[int(step)] if step.isdigit() else value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _plain(typed: str, now: Any) -> Any:
    """A figure, a truth or JSON where it reads as one and the field does not hold text now."""
    if isinstance(now, str):
        return typed
    try:
        return msgspec.json.decode(typed.replace(",", "") if re.fullmatch(r"[\d,]+", typed) else typed)
    except msgspec.DecodeError:
        return typed


def _place(typed: str, span: dict[str, Any]) -> dict[str, Any]:
    """The place of that name or gazetteer id; as written when there is none."""
    gazetteer = load_gazetteer()
    entry = gazetteer.get(typed) or next((m.entry for m in gazetteer.find(typed)), None)
    if entry is None:
        return {"name": typed, **span}
    return {
        "name": entry.name, **span, "gazetteer_id": entry.id, "lat": entry.lat, "lon": entry.lon,
        "country": entry.country, "admin1": gazetteer.admin1(entry), "kind": entry.kind, "precision": 1,
    }  # fmt: skip


def _time(typed: str, span: dict[str, Any]) -> Any:
    found = _DAYS.fullmatch(typed)
    if found is None:
        return typed  # refused when it is judged, with the reason
    first, last = found[1], found[2]
    if "/" not in typed and "to" not in typed and "–" not in typed:
        last = first
    precision = "day" if first == last else "interval"
    return {"earliest": first, "latest": last, "precision": precision, **span, "source": "text"}


def _actor(typed: str, span: dict[str, Any]) -> dict[str, Any]:
    """The actor of that lexicon id; any other name as typed."""
    lexicon = actor_lexicon(load_lexicon())
    if lexicon.knows(typed):
        return {"id": typed, "name": lexicon.name_of(typed), **span}
    return {"name": typed, **span}
