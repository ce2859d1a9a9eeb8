"""Reading and merging without looking for cyclic garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Holds the search for cyclic garbage back: the words of a batch of reports, or the records that are merged, are
    some hundred thousand small things that stay to the end of the work, and every search would go through all of them
    again. It was a quarter of what is done with the parsed words."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
