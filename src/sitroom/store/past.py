"""What the merge before left in the file, looked up bit by bit."""
# ruff: noqa: S608 - what is put together here are constants; every value is a parameter

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Any

import msgspec

from sitroom.merge.block import Place
from sitroom.merge.items import Item
from sitroom.merged import Link
from sitroom.store.database import Database

IN = "IN (SELECT value FROM json_each(?))"

_ITEM = msgspec.json.Decoder(Item)
_LINK = msgspec.json.Decoder(Link)
_INSERT = "INSERT INTO blocks VALUES (?, ?, ?)"


def listed(values: Iterable[str] | Iterable[int]) -> str:
    """Values for `IN`."""
    return msgspec.json.encode(sorted(values)).decode()


class StoredPast:
    """Items, units, links, clusters and blocks in the file (`sitroom.merge.past.Past`); within a transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def homes(self, records: Collection[str]) -> dict[str, str]:
        sql = f"SELECT record_id, unit FROM items WHERE unit IS NOT NULL AND record_id {IN}"
        return dict(self._db.all(sql, (listed(records),)))

    def units(self, reports: Collection[str]) -> set[str]:
        sql = f"SELECT DISTINCT unit FROM items WHERE unit IS NOT NULL AND report_id {IN}"
        return {row[0] for row in self._db.all(sql, (listed(reports),))}

    def items(self, units: Collection[str]) -> Iterable[Item]:
        rows = self._db.all(f"SELECT payload FROM items WHERE unit {IN}", (listed(units),))
        return [_ITEM.decode(row[0]) for row in rows]

    def links(self, units: Collection[str]) -> Iterable[Link]:
        wanted = listed(units)
        sql = f"SELECT payload FROM links WHERE a {IN} UNION SELECT payload FROM links WHERE b {IN}"
        return [_LINK.decode(row[0]) for row in self._db.all(sql, (wanted, wanted))]

    def groups(self, units: Collection[str]) -> Iterable[tuple[str, ...]]:
        inside = f"SELECT incident FROM items WHERE unit {IN}"
        sql = f"SELECT DISTINCT incident, unit FROM items WHERE unit IS NOT NULL AND incident IN ({inside})"
        found: dict[str, list[str]] = {}
        for incident, unit in self._db.all(sql, (listed(units),)):
            found.setdefault(incident, []).append(unit)
        return [tuple(sorted(group)) for group in found.values()]

    # ---- blocks ----

    def put(self, keys: Sequence[str], place: Place) -> None:
        self._db.many(_INSERT, rows(keys, place))

    def take(self, keys: Sequence[str], place: Place) -> None:
        self._db.many('DELETE FROM blocks WHERE "key" = ? AND place = ? AND unit = ?', rows(keys, place))

    def sides(self, key: str, place: Place, count: int) -> tuple[list[str], list[str]]:
        at = (_digest(key), packed(place[:-1]), place[-1], count)
        sql = 'SELECT unit FROM blocks WHERE "key" = ? AND (place, unit) {} (?, ?) ORDER BY place {}, unit {} LIMIT ?'
        before = self._db.all(sql.format("<", "DESC", "DESC"), at)
        after = self._db.all(sql.format(">", "ASC", "ASC"), at)
        return [row[0] for row in before], [row[0] for row in after]


def rows(keys: Iterable[str], place: Place) -> Iterator[tuple[int, bytes, str]]:
    """The rows of a unit in the table of blocks."""
    where = packed(place[:-1])
    for key in keys:
        yield _digest(key), where, place[-1]


def _digest(key: str) -> int:
    found = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(found, signed=True)


def packed(values: Iterable[Any]) -> bytes:
    """Numbers and texts, in tuples or not, as bytes that sort as the values do (the scheme of FoundationDB's tuple
    layer): a text ends with a zero byte, and a number says first how many bytes it has."""
    return b"".join(_packed(value) for value in values)


def _packed(value: int | str | tuple[Any, ...]) -> bytes:
    if isinstance(value, tuple):
        return packed(value)
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass").replace(b"\0", b"\0\xff") + b"\0"
    size = (value.bit_length() + 7) // 8
    if value >= 0:
        return bytes([0x80 + size]) + value.to_bytes(size)
    return bytes([0x80 - size]) + (value + (1 << 8 * size) - 1).to_bytes(size)
