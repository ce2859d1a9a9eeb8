"""Dotted paths into plain values: "harm.0.low" is `value["harm"][0]["low"]`."""

from __future__ import annotations

from typing import Any

_DIGITS = 10  # of a place in a list; more would be no place in any


class PathError(LookupError):
    """A path that leads nowhere."""


def get(value: Any, path: str) -> Any:
    """The value at a path. Raises PathError."""
    for step in path.split("."):
        value = _step(value, step, path)
    return value


def put(value: Any, path: str, new: Any) -> Any:
    """A copy of `value` with `new` at the path; a list may grow by one at its end. Raises PathError."""
    step, _, rest = path.partition(".")
    if isinstance(value, dict):
        if step not in value:
            raise PathError(path)
        return value | {step: put(value[step], rest, new) if rest else new}
    if isinstance(value, (list, tuple)) and _is_number(step) and int(step) <= len(value):
        number = int(step)
        if rest and number == len(value):
            raise PathError(path)
        return [*value[:number], put(value[number], rest, new) if rest else new, *value[number + 1 :]]
    raise PathError(path)


def numbered(path: str) -> bool:
    """Whether a step of the path counts in a list."""
    return any(_is_number(step) for step in path.split("."))


def _is_number(step: str) -> bool:
    return step.isdecimal() and len(step) < _DIGITS


def _step(value: Any, step: str, path: str) -> Any:
    if isinstance(value, dict) and step in value:
        return value[step]
    if isinstance(value, (list, tuple)) and _is_number(step) and int(step) < len(value):
        return value[int(step)]
    raise PathError(path)
