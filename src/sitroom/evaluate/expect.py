"""Expectations: what a golden file or a lexicon example says must be read, and whether a record meets it.

An expectation is a table with `kind` (event, displacement, toll, agreement, provision, control, access, relation,
claim, or a mention: place_mention, time_mention, actor_mention, quantity) and any fields of that record:

- trigger, text, cue, content: the record's words must contain the given ones (case aside)
- an actor, place or third party: "x" meets it when x is its id, or the words of x stand in its name or text, or
  the other way round; "" or "none" asks for null; a list asks for as many, in any order
- time, period, signed, starts, ends, deadline: "2018-07-06" (one day), "2018-07-01/2018-07-06", "2015/" (open end),
  "2018-06-19/*" (any end), "none"
- "some": any value but null or an empty list; {any = ["actual", "ongoing"]}: one of these values
- attribution: the speaker's name ("none": the report's own voice); stance: the record's own or its attribution's
- harm: a list of "killed 12", "killed 12-15", "injured 3-" (at least), "injured -9" (at most), "killed ?" (no figure)
- acled: the sub-event type; anything else: equality, lists in any order
- absent = true: no record of this kind with these fields may exist
- gap = "why": known not to hold yet; a strict expected failure
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from sitroom.records import LISTS, Reading

_MENTIONS = {"place_mention": "places", "time_mention": "times", "actor_mention": "actors", "quantity": "quantities"}
_KINDS = {cls.__name__.lower(): name for name, cls in LISTS.items()}
_TIMES = frozenset({"time", "period", "signed", "starts", "ends", "deadline"})
_WORDS = frozenset({"trigger", "text", "cue", "content", "evidence"})
_NOT_FIELDS = frozenset({"kind", "absent", "gap", "note", "optional", "kind_"})
Value = dict[str, Any]


def candidates(reading: Reading, kind: str, within: tuple[int, int] | None = None) -> list[Value]:
    """Records of `kind` as plain dicts; with `within`, those whose trigger (or span) starts in that stretch."""
    if kind in _MENTIONS:
        found = msgspec.to_builtins(getattr(reading.mentions, _MENTIONS[kind]))
    else:
        found = msgspec.to_builtins(getattr(reading, _KINDS[kind]))
    if within is None:
        return list(found)
    return [r for r in found if within[0] <= _start(r) < within[1]]


def _start(record: Value) -> int:
    where = record.get("trigger") or record
    return int(where["start"])


def meets(record: Value, expected: Value) -> list[str]:
    """What speaks against the record being the expected one; empty when it is. A field `kind_` expects the record's
    own field `kind` (agreement, toll)."""
    problems = []
    for name, wanted in expected.items():
        if name in _NOT_FIELDS and name != "kind_":
            continue
        field = "kind" if name == "kind_" else name
        got = _stance(record) if field == "stance" else record.get(field)
        if field not in record and field != "stance":
            problems.append(f"no field {field!r}")
        elif not _same(field, got, wanted):
            problems.append(f"{field}: expected {wanted!r}, read {_show(got)}")
    return problems


def _stance(record: Value) -> Any:
    attribution = record.get("attribution") or {}
    return record.get("stance") or attribution.get("stance") or "asserts"


def _same(field: str, got: Any, wanted: Any) -> bool:
    if isinstance(wanted, dict) and set(wanted) == {"any"}:
        return any(_same(field, got, each) for each in wanted["any"])
    if isinstance(wanted, str) and wanted == "some":
        return got is not None and not _is_empty(got)
    if field == "harm":
        return sorted(map(_harm, got)) == sorted(wanted)
    if isinstance(wanted, list):
        return len(got or ()) == len(wanted) and _pair_off(field, list(got or ()), wanted)
    if isinstance(wanted, str) and wanted in ("", "none"):
        return got is None or got == "none" or _is_empty(got)
    if field in _TIMES:
        return bool(got) and _interval_meets(got, wanted)
    if field == "acled":
        return bool(got) and got["sub_event_type"] == wanted
    if field == "attribution":
        return bool(got) and _alike(wanted, [got.get("speaker") or ""])
    if field in _WORDS:
        return bool(got) and fold(wanted) in fold(got["text"] if isinstance(got, dict) else got)
    if isinstance(wanted, str) and isinstance(got, dict):
        return _alike(wanted, _names(got))
    if isinstance(wanted, str) and isinstance(got, str) and field in ("name", "group", "object", "manner"):
        return fold(wanted) in fold(got)
    return bool(got == wanted)


def _pair_off(field: str, got: list[Any], wanted: list[Any]) -> bool:
    """Each wanted value is met by another one of those read (lists are short: plain backtracking)."""
    if not wanted:
        return True
    for n, value in enumerate(got):
        if _same(field, value, wanted[0]) and _pair_off(field, got[:n] + got[n + 1 :], wanted[1:]):
            return True
    return False


def _names(value: Value) -> list[str]:
    inner = value.get("actor")
    if isinstance(inner, dict):
        return _names(inner)
    return [v for v in (value.get(k) for k in ("id", "gazetteer_id", "name", "text")) if isinstance(v, str)]


def _alike(wanted: str, names: list[str]) -> bool:
    if wanted in names:
        return True
    x = set(fold(wanted).split()) - {"the", "a", "an"}
    for name in names:
        y = set(fold(name).split()) - {"the", "a", "an"}
        if x and y and (x <= y or y <= x):
            return True
    return False


def fold(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def _interval(time: Value) -> str:
    return f"{time.get('earliest') or ''}/{time.get('latest') or ''}"


def _is_empty(got: Any) -> bool:
    return isinstance(got, (list, tuple)) and not got


def _interval_meets(time: Value, wanted: str) -> bool:
    ends = _interval(time).split("/")
    wanted_ends = wanted.split("/") if "/" in wanted else [wanted, wanted]
    return all(want in ("*", end) for end, want in zip(ends, wanted_ends, strict=True))


def _harm(harm: Value) -> str:
    low, high = harm.get("low"), harm.get("high")
    if low is None and high is None:
        return f"{harm['kind']} ?"
    if low == high:
        return f"{harm['kind']} {low}"
    return f"{harm['kind']} {'' if low is None else low}-{'' if high is None else high}"


def _show(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_show(v) for v in value) + "]"
    if isinstance(value, dict):
        if "earliest" in value:
            return _interval(value)
        if "sub_event_type" in value:
            return repr(value["sub_event_type"])
        if "low" in value and "kind" in value:
            return _harm(value)
        return repr(value.get("id") or value.get("name") or value.get("speaker") or value.get("text"))
    return repr(value)


def assign(records: list[Value], expected: list[Value]) -> tuple[dict[int, int], dict[int, list[str]]]:
    """Pairs expectations with records of one kind, one to one.

    Returns ({expectation: record}, {unmet expectation: the problems of the nearest record})."""
    pairs: dict[int, int] = {}
    nearest: dict[int, list[str]] = {}
    options = {i: [j for j, r in enumerate(records) if not meets(r, e)] for i, e in enumerate(expected)}
    taken: dict[int, int] = {}

    def place(i: int, seen: set[int]) -> bool:
        for j in options[i]:
            if j not in seen:
                seen.add(j)
                if j not in taken or place(taken[j], seen):
                    taken[j] = i
                    return True
        return False

    for i in options:
        place(i, set())
    pairs = {i: j for j, i in taken.items()}
    free = [r for j, r in enumerate(records) if j not in taken]
    for i, wanted in enumerate(expected):
        if i not in pairs:
            problems = sorted((meets(r, wanted) for r in free), key=len)
            nearest[i] = problems[0] if problems else ["no such record"]
    return pairs, nearest
