"""The commands of a situation: what they print, their exit status, and what they say when they cannot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from tests.store import made
from typer.testing import CliRunner

from sitroom.cli import app
from sitroom.show.lines import line


def invoke(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments])


@pytest.fixture
def readings(tmp_path: Path) -> Path:
    path = tmp_path / "read.jsonl"
    path.write_bytes(b"".join(line(reading) for reading in made.war()))
    return path


@pytest.fixture
def situation(tmp_path: Path, readings: Path) -> Path:
    path = tmp_path / "war.situation"
    assert invoke("add", path, "--readings", readings).exit_code == 0
    return path


def events(situation: Path) -> list[str]:
    with made.opened(situation) as opened:
        return [row.id for row in opened.rows(order="report") if row.kind == "event"]


def test_open_makes_a_situation_and_tells_what_is_in_it(tmp_path: Path, readings: Path) -> None:
    path = tmp_path / "new.situation"
    done = invoke("open", path)
    assert done.exit_code == 0
    assert done.output.startswith(f"{path}: 0 reports, 0 inputs not read\n{path}: 0 records\n")
    with made.opened(path) as opened:
        opened.add(made.war())
    told = invoke("open", path).output
    assert f"{path}: 5 reports, 0 inputs not read\n" in told
    assert "(access 1, claim 1, control 1, displacement 2, event 4)" in told
    assert "5 reports to be merged: `sitroom merge` does" in told


def test_adding_again_changes_nothing(situation: Path, readings: Path) -> None:
    before = situation.read_bytes()
    done = invoke("add", situation, "--readings", readings)
    assert "0 new reports, 0 read anew, 5 as before, 0 could not be read" in done.output
    assert situation.read_bytes() == before


def test_judging_and_merging_from_a_shell(situation: Path) -> None:
    one, other = events(situation)[0], events(situation)[2]
    done = invoke("judge", situation, "correct", one, "--by", "ann", "--field", "status", "--new", "negated")
    assert done.exit_code == 0
    entry = json.loads(done.stdout)
    assert (entry["id"], entry["old"], entry["new"]) == (1, "actual", "negated")
    assert invoke("judge", situation, "correct", one, "--by", "ann", "--field", "place", "--new", "null").exit_code == 0
    for action, more in (("accept", ()), ("flag", ()), ("note", ("--note", "seen")), ("same", ("--other", other))):
        assert invoke("judge", situation, action, one, "--by", "bob", *more).exit_code == 0
    done = invoke("merge", situation)
    assert done.exit_code == 0
    assert " of 9 records; " in done.output
    assert " 0 new, 0 changed, 0 gone, " in invoke("merge", situation, "--full").output
    with made.opened(situation) as opened:
        homes = opened.incidents_of([one, other])
        assert homes[one].id == homes[other].id
    assert invoke("judge", situation, "undo", 6, "--by", "bob").exit_code == 0
    assert "1 new" in invoke("merge", situation).output
    log = [json.loads(entry) for entry in invoke("judgements", situation).stdout.splitlines()]
    assert [entry["action"] for entry in log] == ["correct", "correct", "accept", "flag", "note", "same", "undo"]
    about = [json.loads(entry)["id"] for entry in invoke("judgements", situation, other).stdout.splitlines()]
    assert about == [6, 7]
    assert invoke("verify", situation).output == f"{situation}: all in order.\n"


def test_judgements_survive_reading_anew(situation: Path, tmp_path: Path) -> None:
    one = events(situation)[0]
    assert invoke("judge", situation, "reject", one, "--by", "ann").exit_code == 0
    anew = tmp_path / "anew.jsonl"
    anew.write_bytes(line(made.reading("r1", made.words("All quiet."), source="Wire")))
    assert "1 read anew" in invoke("add", situation, "--readings", anew).output
    done = invoke("judgements", situation)
    assert "1 of them have lost their record: 1" in done.stderr
    back = tmp_path / "back.jsonl"
    back.write_bytes(line(made.war()[0]))
    assert invoke("add", situation, "--readings", back).exit_code == 0
    with made.opened(situation) as opened:
        assert opened.record(one) is None
        assert opened.orphaned() == []


def test_search(situation: Path) -> None:
    done = invoke("search", situation, "mattresses", '"mountain road"')
    assert [text for text in done.output.splitlines() if not text.startswith(" ")] == [
        "r1 · 2018-07-08 · Wire", "r2 · 2018-07-09 · Radio",
    ]  # fmt: skip
    assert invoke("search", situation, "nowhere").output == ""
    assert len(invoke("search", situation, "mattresses", "--limit", 1).output.splitlines()) == 2


def test_merging_readings_with_error_lines_is_3(readings: Path) -> None:
    assert invoke("merge", readings).exit_code == 0
    with readings.open("ab") as more:
        more.write(b'{"error": {"input": "x.txt", "kind": "missing", "message": "no such file"}}\n')
    done = invoke("merge", readings)
    assert done.exit_code == 3
    assert "1 line of errors" in done.stderr
    assert all(json.loads(record)["kind"] in ("incident", "series") for record in done.stdout.splitlines())


WRONG: list[tuple[Any, ...]] = [
    ("judge", "SITUATION", "accept", "x"),
    ("judge", "SITUATION", "praise", "x", "--by", "ann"),
    ("judge", "SITUATION", "correct", "x", "--by", "ann"),
    ("judge", "SITUATION", "accept", "x", "--by", "ann", "--new", "1"),
    ("judge", "SITUATION", "same", "x", "--by", "ann"),
    ("judge", "SITUATION", "note", "x", "--by", "ann", "--other", "y"),
    ("judge", "SITUATION", "undo", "x", "--by", "ann"),
    ("judge", "SITUATION", "undo", "0", "--by", "ann"),
    ("merge", "SITUATION", "SITUATION"),
    ("merge", "READINGS", "--full"),
    ("export", "SITUATION", "--as", "acled", "--out", "out", "--country", "Syria"),
    ("export", "SITUATION", "--as", "acled", "--out", "out", "--kind", "evnt"),
    ("export", "SITUATION", "--as", "acled", "--out", "out", "--status", "done"),
    ("export", "SITUATION", "--as", "acled", "--out", "out", "--verdict", "clash"),
    ("export", "SITUATION", "--as", "acled", "--out", "out", "--to", "2018-13-01"),
]


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_wrong_usage_is_2(situation: Path, readings: Path, arguments: tuple[str, ...]) -> None:
    names = {"SITUATION": situation, "READINGS": readings}
    done = invoke(*(names.get(a, a) for a in arguments))
    assert done.exit_code == 2, done.output
    with made.opened(situation) as opened:
        assert opened.judgements() == []


def test_a_wrong_day_is_told_with_its_option(situation: Path) -> None:
    assert "--to" in invoke("export", situation, "--as", "acled", "--out", "x", "--to", "2018-13-01").output


@pytest.mark.parametrize(
    ("target", "more", "why"),
    [
        ("nothing", ("accept",), "no record or incident nothing"),
        ("EVENT", ("correct", "--field", "mood", "--new", "1"), "mood"),
        ("7", ("undo",), "no entry 7"),
    ],
)
def test_a_judgement_that_is_refused_is_1(situation: Path, target: str, more: tuple[str, ...], why: str) -> None:
    target = events(situation)[0] if target == "EVENT" else target
    done = invoke("judge", situation, more[0], target, "--by", "ann", *more[1:])
    assert done.exit_code == 1
    assert why in done.stderr
    assert invoke("judgements", situation).stdout == ""


@pytest.mark.parametrize("command", ["show", "verify", "judgements", "export", "search", "judge"])
def test_what_is_no_situation_is_told_and_left_alone(tmp_path: Path, readings: Path, command: str) -> None:
    more = {
        "export": ("--as", "acled", "--out", tmp_path / "out"), "search": ("word",),
        "judge": ("accept", "x", "--by", "ann"),
    }.get(command, ())  # fmt: skip
    for path, why in ((tmp_path / "none", "no such file"), (readings, "not a situation"), (tmp_path, "a folder")):
        before = readings.read_bytes()
        done = invoke(command, path, *more)
        assert (done.exit_code, done.stderr.startswith(f"sitroom: {path}: ")) == (1, True)
        assert why in done.stderr
        assert readings.read_bytes() == before
    assert not (tmp_path / "none").exists()


def test_an_export_that_cannot_be_written_names_its_folder(situation: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("taken")
    done = invoke("export", situation, "--as", "acled", "--out", tmp_path / "file" / "out")
    assert done.exit_code == 1
    assert str(tmp_path / "file") in done.stderr
    assert "Errno" not in done.stderr


def test_an_empty_export_is_told(situation: Path, tmp_path: Path) -> None:
    done = invoke("export", situation, "--as", "acled", "--out", tmp_path / "out", "--country", "ZWE")
    assert done.exit_code == 0
    assert "nothing in the situation passes these options" in done.stderr
