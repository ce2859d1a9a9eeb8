"""One SQLite file: opening it safely, and transactions that are whole or did not happen."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sitroom.errors import SituationError
from sitroom.store import schema

WAIT = 30.0  # seconds that a writer waits for another one
_OPENING = 20  # attempts to turn a new file into a situation while others try the same


class Database:
    """A connection to a situation. Threads may share it; their calls take turns.

    Every `sqlite3.Error` becomes a SituationError that names the file."""

    def __init__(self, path: Path, *, create: bool) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._ends: str | None = None  # how the open transaction ends
        self._open: sqlite3.Connection | None = None
        if not path.exists() and not create:
            raise SituationError("no such file", path=path)
        if path.is_dir():
            raise SituationError("this is a folder, not a situation", path=path)
        with self._told():
            self._open = _opened(path, create)

    # ---- statements ----

    def run(self, sql: str, values: Iterable[Any] = ()) -> sqlite3.Cursor:
        """One statement; within `writing()` when it changes anything."""
        with self._lock, self._told():
            return self._connection.execute(sql, tuple(values))

    def insert(self, sql: str, values: Mapping[str, Any]) -> int:
        """One statement with named values; the number of the row that it made."""
        with self._lock, self._told():
            return self._connection.execute(sql, values).lastrowid or 0

    def many(self, sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """One statement for many rows."""
        with self._lock, self._told():
            self._connection.executemany(sql, rows)

    def all(self, sql: str, values: Iterable[Any] = ()) -> list[Any]:
        """All rows of a query."""
        with self._lock, self._told():
            return self._connection.execute(sql, tuple(values)).fetchall()

    def one(self, sql: str, values: Iterable[Any] = ()) -> Any:
        """The first row of a query, or None."""
        with self._lock, self._told():
            return self._connection.execute(sql, tuple(values)).fetchone()

    # ---- transactions ----

    @contextmanager
    def writing(self) -> Iterator[None]:
        """All statements inside take place together, or none does. Waits for other writers, at most WAIT seconds."""
        with self._transaction("BEGIN IMMEDIATE", "COMMIT"):
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """All queries inside see one state of the file, whatever others write meanwhile."""
        with self._transaction("BEGIN", "ROLLBACK"):  # there is nothing to commit
            yield

    @contextmanager
    def _transaction(self, begin: str, end: str) -> Iterator[None]:
        """Within another one it is a part of that, which must write if this one is to."""
        with self._lock, self._told():
            if self._ends is not None:
                if end == "COMMIT" and self._ends != end:
                    raise RuntimeError("nothing can be written while reading")
                yield
                return
            self._connection.execute(begin)
            self._ends = end
            try:
                yield
                self._connection.execute(end)
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.rollback()
                raise
            finally:
                self._ends = None

    # ---- the rest ----

    @property
    def _connection(self) -> sqlite3.Connection:
        if self._open is None:
            raise SituationError("the situation is closed", path=self.path)
        return self._open

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as problem:
            raise SituationError(_in_words(problem), path=self.path) from problem
        except UnicodeDecodeError as problem:  # SQLite quotes what it cannot read
            raise SituationError("the file is damaged", path=self.path) from problem

    def close(self) -> None:
        """Lets go of the file; a second time does nothing."""
        with self._lock:
            if self._open is not None:
                self._open.close()
                self._open = None


def _opened(path: Path, create: bool) -> sqlite3.Connection:
    """A connection that is ready: to read and write, or to a file that may not be written to, to read alone."""
    for ways in ("rwc" if create else "rw", "ro", "ro&immutable=1"):
        connection = _connect(path, ways)
        try:
            _prepare(connection, path, create)
        except BaseException as problem:
            connection.close()
            if not _may_be_read(problem, path, ways):
                raise
        else:
            return connection
    raise AssertionError("the last way either opens the file or raises")


def _may_be_read(problem: BaseException, path: Path, tried: str) -> bool:
    """Whether another way to open the file may do. Readers of a file in WAL mode write beside it, so one in a folder
    that they cannot write to is opened as one that nobody changes: only where nobody has it open."""
    if not isinstance(problem, sqlite3.OperationalError) or not path.exists():
        return False
    if tried == "ro":
        return not path.with_name(f"{path.name}-wal").exists()
    return tried != "ro&immutable=1" and "readonly" in str(problem)


def _connect(path: Path, ways: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={ways}", uri=True, timeout=WAIT, check_same_thread=False, isolation_level=None
    )


def _prepare(connection: sqlite3.Connection, path: Path, create: bool) -> None:
    """Checks that the file is a situation, or makes it one when it is empty and `create` is set."""
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA cache_size = -65536")  # KiB
    connection.execute("PRAGMA temp_store = MEMORY")
    if not _known(connection, path):
        if not create:
            raise SituationError("the file is empty, not a situation", path=path)
        _make(connection, path)
    elif schema.version(connection) < schema.newest():
        _bring_up_to_date(connection, path)


def _bring_up_to_date(connection: sqlite3.Connection, path: Path) -> None:
    """Brings a situation of an older layout to the newest one, in one transaction."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        schema.migrate(connection)
        connection.commit()
    except sqlite3.OperationalError as problem:
        if "readonly" not in str(problem):
            raise
        message = "an older version made this situation; open it once where it may be written to"
        raise SituationError(message, path=path) from None


def _known(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether the file is a situation; False for one without content. Raises SituationError for any other file."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    if application == schema.APPLICATION_ID:
        found = schema.version(connection)
        if found > schema.newest():
            message = (
                f"this situation has layout {found}, made by a newer version of Sitroom; this version knows layouts up "
                f"to {schema.newest()}"
            )
            raise SituationError(message, path=path)
        return True
    if application or connection.execute("SELECT 1 FROM sqlite_master").fetchone():
        raise SituationError("this is a database of something else, not a situation", path=path)
    return False


def _make(connection: sqlite3.Connection, path: Path) -> None:
    """Turns an empty file into a situation; when others do so at the same time, one of them does."""
    for attempt in range(_OPENING):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            break
        except sqlite3.OperationalError:  # SQLite does not wait for this lock by itself
            if attempt == _OPENING - 1:
                raise
            time.sleep(0.05 * (attempt + 1))
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not _known(connection, path):
            schema.migrate(connection)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def _in_words(problem: sqlite3.Error) -> str:
    text = str(problem)
    if "not a database" in text:
        return "this is not a situation"
    if "locked" in text:
        return f"another program has been writing to this situation for {WAIT:.0f} seconds"
    if "unable to open" in text:
        return "the file cannot be opened"
    if "readonly" in text:
        return "the file, or the folder that it lies in, may not be written to"
    if "disk is full" in text:
        return "the disk is full; what was kept before is whole"
    if "malformed" in text or "file is encrypted" in text:
        return "the file is damaged"
    return text
