"""Changes every text and place within records and merged records, however deeply they are nested."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from sitroom.records import Actor, Place, Span

S = TypeVar("S", bound=msgspec.Struct)
KEPT = frozenset({"id", "report_id", "kind", "url", "source", "records", "reports", "members", "sha256"})


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What is done to the parts of a value: to any text, to an actor, to a place, and to a stretch of a report. An
    actor or place is not looked into again, and a span's text only by `span`."""

    text: Callable[[str], str]
    actor: Callable[[Actor], Actor]
    place: Callable[[Place], Place]
    span: Callable[[Span], Span]


def changed(value: S, change: Change) -> S:
    """The struct with its parts changed; the same object when nothing did."""
    new: dict[str, Any] = {}
    for name in value.__struct_fields__:
        old = getattr(value, name)
        if old is None or (name in KEPT and not _nested(old)):
            continue
        made = _part(old, change)
        if made is not old:
            new[name] = made
    return msgspec.structs.replace(value, **new) if new else value


def _nested(value: Any) -> bool:
    """`source` is a text in some structs, and the actors of an event."""
    return isinstance(value, tuple) and bool(value) and not isinstance(value[0], str)


def _part(value: Any, change: Change) -> Any:
    kind = type(value)
    if kind is str:
        made: Any = change.text(value)
        return value if made == value else made
    if kind is tuple:
        parts = tuple(_part(v, change) for v in value)
        return value if all(a is b for a, b in zip(parts, value, strict=True)) else parts
    if kind is Actor:
        return change.actor(value)
    if kind is Place:
        return change.place(value)
    if isinstance(value, Span):
        return change.span(value)
    return changed(value, change) if isinstance(value, msgspec.Struct) else value
