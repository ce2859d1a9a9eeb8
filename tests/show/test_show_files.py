"""Readings as CSV, Parquet and JSON lines."""

import csv
import json
from pathlib import Path

import msgspec
import pytest
from tests.show.show_sample import BOMBED, READING, TEXT

from sitroom.records import LISTS, Failure, Reading, Report
from sitroom.show import files
from sitroom.show.lines import LinesFile, line

FAILURE = Failure(input="a.jsonl", line=3, kind="bad_json", message="no JSON")


def written(folder: Path, kind: str, *items):
    with files.Folder(folder, kind) as out:
        for item in items:
            out.add(item)
    return sorted(p.name for p in folder.iterdir())


def csv_rows(folder, table):
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_csv_tables(tmp_path):
    names = written(tmp_path / "out", "csv", READING, FAILURE)
    assert names == sorted(f"{t}.csv" for t in files.TABLES)
    (report,) = csv_rows(tmp_path / "out", "reports")
    assert report["text"] == TEXT
    assert json.loads(report["meta"]) == {"file": "a.txt"}
    assert json.loads(report["warnings"]) == ["a made-up warning"]
    event = csv_rows(tmp_path / "out", "events")[0]
    assert TEXT[int(event["evidence_start"]) : int(event["evidence_end"])] == event["evidence_text"]
    assert (event["place_name"], event["place_lat"], event["time_earliest"]) == ("Merowe", "18.48", "2023-05-05")
    assert (event["attribution_speaker"], event["acled_sub_event_type"]) == ("the governor", "Air/drone strike")
    assert json.loads(event["source"])[0]["name"] == "Sudanese army"
    assert json.loads(event["weapons"]) == ["jets"]
    assert event["confidence"] == "0.9"
    (control,) = csv_rows(tmp_path / "out", "control")
    assert (control["from_name"], control["by_name"]) == ("Rebels", "")
    (mention,) = csv_rows(tmp_path / "out", "mentions_places")
    assert (mention["report_id"], mention["lon"]) == ("r1", "-31.82")
    assert csv_rows(tmp_path / "out", "errors") == [
        {"input": "a.jsonl", "line": "3", "kind": "bad_json", "message": "no JSON"}
    ]


@pytest.mark.parametrize("text", ["=1+1", "They left.\r", "a\rb", 'a,"b"\r\nc', "'=1"])
def test_any_text_reads_back(tmp_path, text):
    written(tmp_path, "csv", Reading(report=Report(id="x", text="They left.", title=text)))
    (row,) = csv_rows(tmp_path, "reports")
    assert row["title"] == (f"'{text}" if text in ("=1+1", "'=1") else text)


def test_every_field_has_a_column():
    for name, kind in LISTS.items():
        made = {c.path[0] for c in files.columns(name)}
        assert made == {f.encode_name for f in msgspec.structs.fields(kind)}
    assert [c.name for c in files.columns("reports")][:3] == ["id", "title", "text"]


def test_parquet_tables(tmp_path):
    pq = pytest.importorskip("pyarrow.parquet")
    names = written(tmp_path / "out", "parquet", READING, FAILURE)
    assert names == sorted(f"{t}.parquet" for t in files.TABLES)
    rows = pq.read_table(tmp_path / "out" / "events.parquet").to_pylist()
    assert rows[0]["source"][0]["name"] == "Sudanese army"
    assert rows[0]["harm"][0]["low"] == 12
    assert rows[0]["evidence_text"] == BOMBED.evidence.text
    assert rows[1]["time_earliest"] is None
    displaced = pq.read_table(tmp_path / "out" / "displacements.parquet").to_pylist()[0]
    assert json.loads(displaced["cause"])[1] == BOMBED.id
    quantity = pq.read_table(tmp_path / "out" / "mentions_quantities.parquet").to_pylist()[0]
    assert (quantity["low"], quantity["high"], quantity["report_id"]) == (1.5, 2.0, "r1")
    assert pq.read_table(tmp_path / "out" / "errors.parquet").num_rows == 1


def test_tables_have_the_same_columns_with_and_without_rows(tmp_path):
    pq = pytest.importorskip("pyarrow.parquet")
    written(tmp_path / "a", "parquet", READING)
    written(tmp_path / "b", "parquet", Reading(report=Report(id="x", text="-They left.")))
    for table in files.TABLES:
        one, other = (pq.read_schema(tmp_path / f / f"{table}.parquet") for f in "ab")
        assert one == other
    assert pq.read_table(tmp_path / "b" / "reports.parquet").to_pylist()[0]["text"] == "-They left."


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_same_bytes_twice(tmp_path, kind):
    written(tmp_path / "a", kind, READING, FAILURE)
    written(tmp_path / "b", kind, READING, FAILURE)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_a_broken_run_leaves_old_tables_as_they_were(tmp_path):
    written(tmp_path, "csv", READING)
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}

    def break_off():
        with files.Folder(tmp_path, "csv") as out:
            out.add(FAILURE)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before


FULL = Path("/dev/full")  # takes no byte: "no space left on device"
full_disk = pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full here")


@full_disk
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_full_disk_is_told_with_the_file_and_leaves_nothing_behind(tmp_path, kind):
    written(tmp_path, kind, READING)
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    (tmp_path / f".control.{kind}.part").symlink_to(FULL)
    with pytest.raises(OSError, match="No space left") as told:
        written(tmp_path, kind, *[READING] * 9)
    assert told.value.filename == str(tmp_path / f"control.{kind}")
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before


@full_disk
def test_lines_on_a_full_disk_too(tmp_path):
    (tmp_path / ".readings.jsonl.part").symlink_to(FULL)
    with pytest.raises(OSError, match="No space left") as told, LinesFile(tmp_path / "readings.jsonl") as out:
        out.add(READING)
    assert told.value.filename == str(tmp_path / "readings.jsonl")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_folder_that_cannot_be_made_is_named(tmp_path, kind):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(OSError, match="taken"):
        written(tmp_path / "taken", kind, READING)
    (tmp_path / "events").mkdir()
    (tmp_path / "events" / f".events.{kind}.part").mkdir()
    with pytest.raises(OSError, match=f"events.{kind}") as told:
        written(tmp_path / "events", kind, READING)
    assert told.value.filename == str(tmp_path / "events" / f"events.{kind}")


def test_lines(tmp_path):
    assert json.loads(line(FAILURE)) == {
        "error": {"input": "a.jsonl", "line": 3, "kind": "bad_json", "message": "no JSON"}
    }
    assert b"line" not in line(Failure(input="a", kind="empty", message=""))
    written_line = json.loads(line(READING))
    assert list(written_line) == [
        "report", "events", "displacements", "agreements", "provisions", "control", "access", "relations", "tolls",
        "claims", "mentions", "warnings",
    ]  # fmt: skip
    assert written_line["control"][0]["from"]["name"] == "Rebels"
    assert msgspec.json.decode(line(READING), type=Reading) == READING
    with LinesFile(tmp_path / "new" / "readings.jsonl") as out:
        out.add(READING)
    assert (tmp_path / "new" / "readings.jsonl").read_bytes() == line(READING)
