"""Killed at any moment, a situation opens whole, and adding again completes it; several programs use one at a time."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.store import adder, made

from sitroom.errors import SituationError
from sitroom.store import database

ROOT = Path(__file__).parents[2]
KILLS = 15
PATIENCE = 60.0  # seconds for one program


def start(path: Path, name: str, *doing: str) -> subprocess.Popen[str]:
    """The program, once it is ready to begin."""
    command = [sys.executable, "-m", "tests.store.adder", str(path), name, *doing]
    program = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603
    assert program.stdout is not None
    assert program.stdout.readline() == "ready\n"
    return program


def finish(program: subprocess.Popen[str]) -> None:
    out, _ = program.communicate(timeout=PATIENCE)
    assert program.returncode == 0
    assert out.split()[-1] == str(adder.PAIRS - 1)


def test_killed_at_any_moment_it_opens_whole(tmp_path: Path) -> None:
    dice = random.Random(2018)  # noqa: S311 - the same moments in every run, as far as the machine allows
    path = tmp_path / "war.situation"
    cut = 0
    for _ in range(KILLS):
        program = start(path, "one", "merge", "judge")
        assert program.stdout is not None
        for _ in range(dice.randint(0, 3)):
            program.stdout.readline()
        time.sleep(dice.random() * 0.1)
        program.kill()
        program.wait(PATIENCE)
        program.stdout.close()
        if not path.exists():
            continue
        with sqlite3.connect(path) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        raw.close()
        with adder.opened(path) as situation:
            assert situation.verify() == []
            assert situation.counts().reports % 2 == 0
            cut += 0 < situation.counts().reports < 2 * adder.PAIRS
    assert cut, "no kill came while it was adding"
    with adder.opened(path) as broken, adder.opened(tmp_path / "unbroken") as unbroken:
        for situation in (broken, unbroken):
            for pair in adder.pairs("one"):
                situation.add(pair)
            situation.merge()
        assert broken.verify() == []
        # what was deleted on the way, and the notes that each run added, tell of the way
        without = ("deleted", "judgements", "judged", "meta")
        assert made.content(broken, without=without) == made.content(unbroken, without=without)


def test_a_reader_sees_whole_transactions_while_another_writes(tmp_path: Path) -> None:
    path = tmp_path / "war.situation"
    with adder.opened(path) as reader:
        program = start(path, "one", "merge")
        seen = set()
        while program.poll() is None:
            with reader._db.reading():  # one state for all questions
                counts = reader.counts()
                selection = reader.select()
                assert len(selection.reports) == counts.reports
            assert counts.reports % 2 == 0
            assert sum(counts.records.values()) == len(selection.records)
            seen.add(counts.reports)
        finish(program)
        assert reader.counts().reports == 2 * adder.PAIRS
        assert len(seen) > 2, "the reader came too late to see anything"
        assert reader.verify() == []


def test_writers_take_turns(tmp_path: Path) -> None:
    path = tmp_path / "war.situation"
    programs = [start(path, name, "judge") for name in ("one", "two", "three")]
    for program in programs:
        finish(program)
    with adder.opened(path) as situation:
        assert situation.counts().reports == 3 * 2 * adder.PAIRS
        assert [e.id for e in situation.judgements()] == list(range(1, 3 * adder.PAIRS + 1))
        assert situation.verify() == []


def test_programs_that_add_and_merge_at_the_same_time_come_to_the_same(tmp_path: Path) -> None:
    path = tmp_path / "war.situation"
    programs = [start(path, name, "merge") for name in ("one", "two")]
    for program in programs:
        finish(program)
    with adder.opened(path) as together, adder.opened(tmp_path / "alone") as alone:
        for name in ("one", "two"):
            for pair in adder.pairs(name):
                alone.add(pair)
        for situation in (together, alone):
            situation.merge()
            assert situation.verify() == []
        without = ("deleted", "meta")  # these tell of the way
        assert made.content(together, without=without) == made.content(alone, without=without)


def test_a_writer_that_waits_in_vain_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "WAIT", 0.2)
    path = tmp_path / "war.situation"
    with adder.opened(path) as one, adder.opened(path) as other:
        with one._db.writing(), pytest.raises(SituationError, match="another program has been writing"):
            other.add(made.war())
        assert other.add(made.war()).added == 5


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with adder.opened(tmp_path / "war.situation") as situation:
        situation.add(made.war())
        before = made.content(situation)

        def fail() -> None:
            with situation._db.writing():
                situation._db.run("DELETE FROM reports")
                situation._db.run("INSERT INTO meta VALUES ('x', NULL)")

        with pytest.raises(SituationError, match="NOT NULL"):
            fail()
        assert made.content(situation) == before
        with pytest.raises(RuntimeError, match="while reading"), situation._db.reading(), situation._db.writing():
            pass
        assert situation.verify() == []
