"""What a reviewer typed, as the value that a field of a record takes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from sitroom.lexicon.actors import actor_lexicon
from sitroom.lexicon.gazetteer import load_gazetteer
from sitroom.lexicon.loader import load_lexicon
from sitroom.records import Record, Struct

# what a record has from the reading and nobody codes
UNSHOWN = frozenset({"id", "report_id", "rules", "confidence", "incident", "mentions"})
_SPAN = ("start", "end", "text")
_DAYS = re.compile(r"(\d{4}-\d\d-\d\d)?(?:\s*(?:/|–|to)\s*(\d{4}-\d\d-\d\d)?)?")
_PLACES = frozenset({"place", "origin", "destination"})
_TIMES = frozenset({"time", "signed", "starts", "ends", "deadline", "period"})
_ACTORS = frozenset({"source", "target", "parties", "actor", "recipient", "by", "controller", "from", "speaker"})


class Field(Struct, frozen=True, kw_only=True):
    """A field that can be corrected. `path`: dotted; `label`: for people; `value`: as a reviewer would type it;
    `choices`: all words that it may hold, where these are fixed; `hint`: how to write a value."""

    path: str
    label: str
    value: str
    choices: tuple[str, ...] = ()
    hint: str = ""


def fields(record: Record) -> dict[str, list[Field]]:
    """The fields that can be corrected, by the part of the record that they belong to."""
    found: dict[str, list[Field]] = {}
    for path, value in _fields(msgspec.to_builtins(record), ""):
        top = path.partition(".")[0]
        field = Field(
            path=path, label=_label(path), value=value, choices=_choices(type(record), path), hint=_hint(path)
        )
        found.setdefault(top.replace("_", " "), []).append(field)
    return found


def _label(path: str) -> str:
    """ "harm.0.low" is "harm 1, low"."""
    parts = [str(int(step) + 1) if step.isdecimal() else step.replace("_", " ") for step in path.split(".")]
    return re.sub(r", (\d+)", r" \1", ", ".join(parts))


def _hint(path: str) -> str:
    last, whole = _last(path)
    if not whole:
        return ""
    if last in _PLACES | {"places"}:
        return "a place by its name or gazetteer id"
    if last in _TIMES:
        return "a day, or two: 2018-07-06/2018-07-09; an open end is left empty: 2018-07-06/"
    return "an actor by name or lexicon id" if last in _ACTORS else ""


def _choices(kind: type[Record], path: str) -> tuple[str, ...]:
    """The words of a Literal that the path leads to."""
    found: Any = kind
    for step in path.split("."):
        found = _item(found) if step.isdecimal() else _hints(found).get(step)
        if found is None:
            return ()
    return tuple(str(word) for part in _parts(found) if get_origin(part) is Literal for word in get_args(part))


def _hints(kind: Any) -> dict[str, Any]:
    structs = [part for part in _parts(kind) if isinstance(part, type) and issubclass(part, msgspec.Struct)]
    return _all_hints(structs[0]) if structs else {}


@cache
def _all_hints(struct: type[msgspec.Struct]) -> dict[str, Any]:
    return get_type_hints(struct)


def _item(kind: Any) -> Any:
    tuples = [part for part in _parts(kind) if get_origin(part) is tuple]
    return get_args(tuples[0])[0] if tuples else None


def _parts(kind: Any) -> tuple[Any, ...]:
    """A type, or those of a union."""
    return get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)


def _fields(value: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for name, inner in value.items():
        path = f"{prefix}{name}"
        if not prefix and name in UNSHOWN:
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
    last, whole = _last(field)
    span = dict(words) if words else _own_span(record)
    typed = typed.strip()
    if last in ("evidence", "trigger") and words:
        return span
    if not typed and not words:
        return None
    if whole and last in _PLACES | {"places"}:
        return _place(typed or span["text"], span)
    if whole and last in _TIMES:
        return _time(typed, span)
    if whole and last in _ACTORS:
        return _actor(typed or span["text"], span)
    return _plain(typed or span["text"], _now(record, field))


def _last(path: str) -> tuple[str, bool]:
    """The field's name, and whether it is one of the record itself or an item of one, not a part of such."""
    steps = path.split(".")
    names = [step for step in steps if not step.isdecimal()]
    return names[-1], len(names) == 1


def _own_span(record: Record) -> dict[str, Any]:
    trigger = record.trigger
    return {"start": trigger.start, "end": trigger.end, "text": trigger.text}


def _now(record: Record, field: str) -> Any:
    value: Any = msgspec.to_builtins(record)
    for step in field.split("."):
        try:
            value = value[int(step)] if step.isdecimal() else value[step]
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
