"""Files that appear under their names only when they are whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class Part:
    """A file on its way to `path`: it is written at `there`, in the same folder, and moved when it is done."""

    def __init__(self, path: Path) -> None:
        self.path, self.there = path, path.with_name(f".{path.name}.part")

    def done(self) -> None:
        """Puts it in its place, over what was there."""
        with naming(self.path):
            os.replace(self.there, self.path)

    def drop(self) -> None:
        """Takes it away, if it is not in its place; what cannot be taken away stays."""
        with suppress(OSError):
            self.there.unlink()


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Raises what goes wrong in writing as an OSError that names the file: a full disk does not say which."""
    try:
        yield
    except OSError as problem:
        raise OSError(problem.errno or 0, problem.strerror or str(problem), str(path)) from None
