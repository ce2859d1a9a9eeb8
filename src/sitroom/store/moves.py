"""How much a merge found, and how that differs from what was there."""
# ruff: noqa: S608 - what is put together here are constants

from __future__ import annotations

from dataclasses import dataclass, field

from sitroom.records import Struct
from sitroom.store.database import Database


class MergeCounts(Struct, frozen=True, kw_only=True):
    """What there is after merging; and of incidents and series, how many are new, changed, deleted or unchanged since
    the merge before. `left`: records in no incident and no series."""

    records: int = 0
    incidents: int = 0
    series: int = 0
    copies: int = 0
    left: int = 0
    new: int = 0
    changed: int = 0
    deleted: int = 0
    unchanged: int = 0


@dataclass(slots=True)
class Moves:
    """Ids of incidents and series that are new, changed or no more."""

    new: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)

    def came(self, key: str) -> None:
        """It was not there just now; it may have been when all began."""
        (self.changed if key in self.deleted else self.new).add(key)
        self.deleted.discard(key)

    def differs(self, key: str) -> None:
        if key not in self.new:
            self.changed.add(key)

    def went(self, key: str) -> None:
        self.changed.discard(key)
        if key in self.new:
            self.new.discard(key)
        else:
            self.deleted.add(key)


def counts(db: Database, moves: Moves | None = None) -> MergeCounts:
    """What there is, and how it differs from what was there."""
    moves = moves or Moves()
    total = {
        name: db.one(f"SELECT count(*) FROM {table}")[0]
        for name, table in (
            ("records", "records"), ("incidents", "incidents"), ("series", "series"), ("copies", "copies"),
            ("left", "left_out"),
        )
    }  # fmt: skip
    new, changed, deleted = (len(some) for some in (moves.new, moves.changed, moves.deleted))
    unchanged = total["incidents"] + total["series"] - new - changed
    return MergeCounts(**total, new=new, changed=changed, deleted=deleted, unchanged=unchanged)
