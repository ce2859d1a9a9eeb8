"""What judgements make of a record: a pure replay of log entries, without the file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from sitroom.errors import JudgementError
from sitroom.merged import Judgement
from sitroom.records import Record, Struct
from sitroom.store import checks, paths

VERDICTS = ("accept", "correct", "reject")  # the last of these that stands says whether a record holds
FIXED = frozenset({"id", "report_id"})  # what no correction may change


class Standing(Struct, frozen=True, kw_only=True):
    """A record after its judgements. `value`: corrected, also when it is rejected. `state`: "accepted", "corrected",
    "flagged", "rejected", or None when nothing of these stands. `outdated`: ids of corrections that no longer fit."""

    value: Record
    state: str | None = None
    outdated: tuple[int, ...] = ()

    @property
    def record(self) -> Record | None:
        """The record, None when it is rejected."""
        return None if self.state == "rejected" else self.value


def apply(record: Record, entries: Iterable[Judgement]) -> Record | None:
    """The record as its judgements leave it, None when it is rejected."""
    return replay(record, entries).record


def replay(record: Record, entries: Iterable[Judgement]) -> Standing:
    """Plays the entries about one record over the record as read, in order of their ids."""
    value, outdated = record, []
    verdict: str | None = None
    flagged = corrected = False
    for entry in standing(entries):
        if entry.action == "correct":
            changed = _corrected(record, value, entry)
            if changed is None:
                outdated.append(entry.id)
                continue
            value, corrected = changed, True
        if entry.action == "flag":
            flagged = True
        elif entry.action in VERDICTS:
            verdict, flagged = entry.action, False
    state = _state(verdict, flagged, corrected)
    return Standing(value=value, state=state, outdated=tuple(outdated))


def _state(verdict: str | None, flagged: bool, corrected: bool) -> str | None:
    if verdict == "reject":
        return "rejected"
    if flagged:
        return "flagged"
    return "corrected" if corrected else "accepted" if verdict else None


def in_force(entries: Iterable[Judgement]) -> list[Judgement]:
    """The entries that are not taken back, in order. An undo may itself be undone."""
    kept, undone = [], set[int | None]()
    for entry in sorted(entries, key=lambda e: -e.id):  # an undo names an earlier entry, so it is settled before that
        if entry.id not in undone:
            kept.append(entry)
            if entry.action == "undo":
                undone.add(entry.undoes)
    return kept[::-1]


def standing(entries: Iterable[Judgement]) -> list[Judgement]:
    """The same without the undo entries."""
    return [e for e in in_force(entries) if e.action != "undo"]


# ---- corrections ----


def plain(record: Record) -> dict[str, Any]:
    """A record as JSON values, which paths lead into."""
    value: dict[str, Any] = msgspec.to_builtins(record)
    return value


def _corrected(read: Record, value: Record, entry: Judgement) -> Record | None:
    """`value` with a correction, None when that does not fit: its place is gone, or an item of a list that was read
    differently when it was judged."""
    path = entry.field or ""
    try:
        if paths.numbered(path) and not _same_item(plain(read), entry, path):
            return None
        return msgspec.convert(paths.put(plain(value), path, entry.new), type(read))
    except (paths.PathError, msgspec.ValidationError):
        return None


def _same_item(read: dict[str, Any], entry: Judgement, path: str) -> bool:
    try:
        found = paths.get(read, path)
    except paths.PathError:
        return entry.read is None  # it was added by a correction
    return bool(found in (entry.read, entry.new))


def correction(value: Record, text: str, path: str, new: Any) -> Record:
    """`value`, of a report with that text, with `new` at a dotted path. Raises JudgementError when the path leads
    nowhere, the value has a wrong type, or the field would break the rules of records."""
    top = path.split(".")[0]
    if top in FIXED:
        raise JudgementError(f"{top} cannot be corrected")
    try:
        made = msgspec.convert(paths.put(plain(value), path, new), type(value))
    except paths.PathError:
        raise JudgementError(f"the record has no field {path}") from None
    except msgspec.ValidationError as problem:
        raise JudgementError(f"{path} cannot be {_shown(new)}: {problem}") from None
    faults = [f for f in checks.faults(made, text) if f not in set(checks.faults(value, text))]
    if faults:
        raise JudgementError(f"{path} cannot be {_shown(new)}: {faults[0]}")
    return made


def _shown(value: Any) -> str:
    shown = msgspec.json.encode(value).decode()
    return shown if len(shown) <= 80 else f"{shown[:79]}…"


# ---- pairs ----


def pairs(entries: Sequence[Judgement], action: str) -> list[Judgement]:
    """The entries of action "same" or "different" that stand."""
    return [e for e in standing(entries) if e.action == action and e.other is not None]
