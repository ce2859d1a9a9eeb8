"""Files of an older layout are brought up to date and lose nothing; files that may not be written to can be read."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
from tests.store import made
from tests.store.test_merging import LATER, many

from sitroom.errors import SituationError
from sitroom.store import schema
from sitroom.store.situation import Situation, open_situation

# what 0002 added; taking it away gives a file as the layout before had it
_TABLES = ("blocks", "sentences", "holders", "buckets", "lines")
_INDEXES = (
    "items_by_unit", "items_by_incident", "links_by_b", "fingerprints_by_form", "reports_by_copy_of", "series_by_line",
)  # fmt: skip
_COLUMNS = (("items", "unit"), ("items", "incident"), ("fingerprints", "form"), ("series", "line"))
NOBODY = 65534


def make_old(path: Path) -> None:
    """Turns a situation into one of layout 1."""
    with sqlite3.connect(path) as raw:
        for table in _TABLES:
            raw.execute(f"DROP TABLE {table}")
        for index in _INDEXES:
            raw.execute(f"DROP INDEX {index}")
        for table, column in _COLUMNS:
            raw.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        raw.execute("PRAGMA user_version = 1")
    raw.close()


def layout(path: Path) -> list[tuple[str, ...]]:
    """All tables, columns and indexes."""
    with sqlite3.connect(path) as raw:
        tables = raw.execute("SELECT type, name FROM sqlite_master ORDER BY 1, 2").fetchall()
        found = [(kind, name, *map(str, raw.execute(f"PRAGMA table_info('{name}')"))) for kind, name in tables]
    raw.close()
    return found


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    path = tmp_path / "war.situation"
    with made.opened(path) as situation:
        situation.add(many(3))
        situation.judge("accept", situation.rows()[0].id, by="ann")
        situation.merge()
    return path


def test_a_file_of_the_first_layout_is_brought_up_to_date(filled: Path) -> None:
    with made.opened(filled) as situation:
        before = made.content(situation, without=LATER)
        serial, log = situation.counts(), situation.judgements()
    newest = layout(filled)
    make_old(filled)
    assert layout(filled) != newest
    with made.opened(filled) as situation:
        assert situation._db.one("PRAGMA user_version")[0] == schema.newest()
        assert (situation.counts(), situation.judgements()) == (serial, log)
        assert situation.verify() == []
        situation.add([made.reading("late", made.shelled(killed=13), day="2018-07-12")])
        situation.merge()
        assert situation.verify() == []
        situation.add([made.reading("late", made.words("All quiet."))])
        situation.merge()
    assert layout(filled) == newest
    with made.opened(filled) as situation:
        after = made.content(situation, without=LATER)
    for table in ("incidents", "members", "series", "copies", "items", "links"):
        assert after[table] == before[table], table


def test_two_that_open_an_old_file_at_the_same_time(filled: Path) -> None:
    make_old(filled)
    with made.opened(filled) as one, made.opened(filled) as other:
        assert one.counts() == other.counts()
        assert other.merge().incidents == one.merge().incidents


def test_a_layout_that_was_given_out_stays_as_it_was() -> None:
    """Whoever has a file of that layout has it as these scripts made it: what comes later takes a script of its own."""
    given_out = {1: "ec6fe8ae"}
    scripts = dict(schema.migrations())
    assert sorted(scripts) == list(range(1, len(scripts) + 1))
    for number, digest in given_out.items():
        assert sha256(scripts[number].encode()).hexdigest()[:8] == digest


# ---- files that may not be written to ----


@contextmanager
def out_of_reach(path: Path, *, folder: bool) -> Iterator[Path]:
    """The file in a place where it may not be written to, and with `folder` nothing beside it either; as root too."""
    place = Path(tempfile.mkdtemp())
    kept = place / path.name
    shutil.copy(path, kept)
    kept.chmod(0o444)
    place.chmod(0o555 if folder else 0o777)
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        try:
            Path(schema.__file__).read_bytes()
        except PermissionError:
            pytest.skip("only root can read the installed program here")
        yield kept
    finally:
        if root:
            os.seteuid(0)
        place.chmod(0o755)
        shutil.rmtree(place)


@pytest.mark.parametrize("folder", [True, False])
def test_what_may_not_be_written_to_can_be_read(filled: Path, folder: bool) -> None:
    with made.opened(filled) as situation:
        counts, rows = situation.counts(), situation.rows()
    with out_of_reach(filled, folder=folder) as path, open_situation(path, create=False) as situation:
        assert (situation.counts(), situation.rows()) == (counts, rows)
        assert situation.search("mattresses")
        assert situation.verify() == []
        for doing in (_add, _judge):
            with pytest.raises(SituationError, match="may not be written to"):
                doing(situation)
        assert situation.counts() == counts


def _add(situation: Situation) -> None:
    situation.add([made.reading("late", made.shelled())])


def _judge(situation: Situation) -> None:
    situation.judge("note", situation.rows()[0].id, by="bob", note="seen")


def test_an_old_one_that_may_not_be_written_to_says_so(filled: Path) -> None:
    make_old(filled)
    with (
        out_of_reach(filled, folder=True) as path,
        pytest.raises(SituationError, match="open it once where it may be written to"),
    ):
        open_situation(path, create=False)
