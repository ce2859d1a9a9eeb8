"""Who an export is for, and what it therefore may show."""

from __future__ import annotations

from typing import Literal

from sitroom.errors import SettingsError
from sitroom.export.tables import data_rows
from sitroom.lexicon.loader import Lexicon
from sitroom.records import Struct
from sitroom.store.selection import Selection


class Profile(Struct, frozen=True, kw_only=True):
    """One row of data/profiles.toml.

    `excerpt_words`: longest excerpt of a report, None for no limit. `persons`: private persons by "role" or by "name".
    `facilities`: whether a facility's point is "coarse" or "exact"; `coarse_degrees`: the grid it is moved to.
    `health`: whether the place of an attack on health care is "withheld" below country or "shown". `texts`: whether
    whole texts of reports are there for formats that can carry them.
    """

    id: str
    excerpt_words: int | None = None
    persons: Literal["role", "name"]
    facilities: Literal["coarse", "exact"]
    coarse_degrees: float = 0.1
    health: Literal["withheld", "shown"]
    texts: bool = False


def profile_named(name: str) -> Profile:
    """The profile of that name. Raises SettingsError when there is none."""
    known = {p.id: p for p in data_rows("profiles.toml", Profile)}
    if name not in known:
        raise SettingsError(f"no such profile: {name!r}; there are {', '.join(known)}")
    return known[name]


def shown_as(selection: Selection, profile: Profile, lexicon: Lexicon) -> Selection:
    """The selection as the profile shows it."""
    return selection
