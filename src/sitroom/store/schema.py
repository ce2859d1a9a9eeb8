"""The layout of a situation file, made by numbered scripts: `migrations/0001_*.sql` leads from layout 0 to layout 1."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from importlib.resources import files

APPLICATION_ID = 0x53495452  # "SITR", in the file's header: tells a situation from other SQLite files


def migrations() -> list[tuple[int, str]]:
    """(number, script) of every migration, in order."""
    folder = files("sitroom.store").joinpath("migrations")
    scripts = [p for p in folder.iterdir() if p.name.endswith(".sql")]
    return sorted((int(p.name.split("_")[0]), p.read_text(encoding="utf-8")) for p in scripts)


def newest() -> int:
    """The layout that this program writes."""
    return migrations()[-1][0]


def version(connection: sqlite3.Connection) -> int:
    """The layout of an open file; 0 for one without tables."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection) -> None:
    """Brings the file to the newest layout, within the transaction that the caller has begun."""
    done = version(connection)
    for number, script in migrations():
        if number > done:
            for statement in _statements(script):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number:d}")  # takes no parameters
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID:d}")


def _statements(script: str) -> Iterator[str]:
    """The statements of a script; those of a trigger's body stay together."""
    waiting = ""
    for line in script.splitlines(keepends=True):
        waiting += line
        if sqlite3.complete_statement(waiting):
            yield waiting
            waiting = ""
