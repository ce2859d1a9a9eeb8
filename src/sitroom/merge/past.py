"""What a former merge left, to be looked up bit by bit: of a hundred thousand records, a late report touches few."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol

from sitroom.merge.block import Shelf
from sitroom.merge.items import Item
from sitroom.merged import Link


class Past(Shelf, Protocol):
    """Items, units, links, groups and blocks as the merge before left them. Blocks alone are changed by who uses it.

    What is asked for and not known is passed over."""

    def homes(self, records: Collection[str]) -> dict[str, str]:
        """Record -> id of the unit that it is in."""

    def units(self, reports: Collection[str]) -> set[str]:
        """Ids of the units of reports."""

    def items(self, units: Collection[str]) -> Iterable[Item]:
        """All items of units."""

    def links(self, units: Collection[str]) -> Iterable[Link]:
        """All links that have an end in one of the units."""

    def groups(self, units: Collection[str]) -> Iterable[tuple[str, ...]]:
        """The clusters that hold the units: ids of all their units, in any order, but always the same one."""
