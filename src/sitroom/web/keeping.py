"""Answers that stay true as long as the situation's file is as it was: kept in memory, the latest used."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import TypeVar

MOST = 12  # answers; one of 50,000 records takes about 2 MB
Stamp = tuple[tuple[int, int] | None, ...]
T = TypeVar("T")


class Kept:
    """Answers by what was asked, forgotten when the file changes."""

    def __init__(self, path: Path, most: int = MOST) -> None:
        self._most = most
        self._files = (path, path.with_name(path.name + "-wal"))
        self._lock = threading.Lock()
        self._answers: OrderedDict[Hashable, tuple[Stamp, object]] = OrderedDict()

    def answer(self, asked: Hashable, make: Callable[[], T]) -> T:
        """What `make` gave when this was last asked, or gives now. `asked` must name the type of answer too."""
        stamp = self._stamp()
        with self._lock:
            found = self._answers.get(asked)
            if found is not None and found[0] == stamp:
                self._answers.move_to_end(asked)
                return found[1]  # type: ignore[return-value]
        made = make()  # if the file changes meanwhile, the older stamp will not match it
        with self._lock:
            self._answers[asked] = (stamp, made)
            self._answers.move_to_end(asked)
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return made

    def _stamp(self) -> Stamp:
        """What changes with every write: SQLite writes to the log beside the file, then to the file."""
        return tuple(_written(path) for path in self._files)


def _written(path: Path) -> tuple[int, int] | None:
    """When the file was last written and its size; None for one that is missing or empty (any reader makes an empty
    log)."""
    try:
        told = path.stat()
    except FileNotFoundError:
        return None
    return (told.st_mtime_ns, told.st_size) if told.st_size else None
