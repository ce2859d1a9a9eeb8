"""What a situation was read with."""

from __future__ import annotations

from sitroom.lexicon.loader import data_digest as lexicon_digest

__all__ = ["lexicon_digest", "program_version"]


def program_version() -> str:
    """The version of this program."""
    import sitroom

    return sitroom.__version__
