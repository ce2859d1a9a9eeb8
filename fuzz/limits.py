"""The memory that fuzzing a target may take."""

from __future__ import annotations

import resource
from pathlib import Path


def bound_memory(megabytes: int) -> None:
    """Lets this process have so much more address space than it has now; a MemoryError follows beyond it."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0]) if Path("/proc/self/statm").exists() else 0
    limit = pages * resource.getpagesize() + megabytes * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
