"""What a situation was read with."""

from __future__ import annotations

import hashlib
from functools import cache

from sitroom.lexicon.loader import DATA


def program_version() -> str:
    """The version of this program."""
    import sitroom

    return sitroom.__version__


@cache
def lexicon_digest() -> str:
    """sha256 of the names and bytes of all lexicon files that this program reads with."""
    total = hashlib.sha256()
    for path in sorted(p for p in DATA.rglob("*") if p.suffix in (".toml", ".csv")):
        content = path.read_bytes()
        total.update(f"{path.relative_to(DATA).as_posix()}\x1f{len(content)}\x1f".encode())
        total.update(content)
    return total.hexdigest()
