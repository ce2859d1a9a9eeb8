"""The tables for analysis, and the page that tells of them: every example runs."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.store import made

from sitroom.errors import SituationError
from sitroom.store.situation import Situation
from sitroom.store.tables import TABLES, write_tables

PAGE = Path(__file__).parents[2] / "docs" / "situation.md"


def test_tables_hold_what_the_situation_holds(tmp_path: Path) -> None:
    path = tmp_path / "war.situation"
    with made.opened(path) as situation:
        situation.add(made.war())
        key = situation.rows(order="report")[0].id
        situation.judge("correct", key, by="ann", field="status", new="negated")
        situation.merge()
        rows = write_tables(path, tmp_path / "out")
        selection = situation.select()
    assert set(rows) == set(TABLES) == {p.stem for p in (tmp_path / "out").glob("*")}
    records = {r["id"]: r for r in pq.read_table(tmp_path / "out" / "records.parquet").to_pylist()}
    assert records.keys() == selection.records.keys()
    assert records[key]["status"] == "negated"
    assert '"status":"negated"' in records[key]["payload"]
    assert {r["id"] for r in pq.read_table(tmp_path / "out" / "incidents.parquet").to_pylist()} == {
        i.id for i in selection.incidents
    }
    assert rows["judgements"] == 1
    schema = pq.read_schema(tmp_path / "out" / "records.parquet")
    assert {name: str(schema.field(name).type) for name in ("lat", "low", "place")} == {
        "lat": "double", "low": "int64", "place": "string",
    }  # fmt: skip


def test_an_empty_situation_gives_the_same_columns(tmp_path: Path) -> None:
    made.opened(tmp_path / "a").close()
    assert set(write_tables(tmp_path / "a", tmp_path / "out").values()) == {0}
    with made.opened(tmp_path / "b") as situation:
        situation.add(made.war())
        situation.merge()
    write_tables(tmp_path / "b", tmp_path / "more")
    for name in TABLES:
        empty, full = (pq.read_schema(tmp_path / folder / f"{name}.parquet") for folder in ("out", "more"))
        assert empty == full


def test_a_missing_situation_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(SituationError, match="no such file"):
        write_tables(tmp_path / "none", tmp_path / "out")
    assert not (tmp_path / "none").exists()


# ---- the page ----


def test_every_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("duckdb", "pandas", "polars"):
        pytest.importorskip(module)
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for code in re.findall(r"^```python\n(.*?)^```", PAGE.read_text("utf-8"), re.M | re.S):
        exec(compile(code, "docs/situation.md", "exec"), names)  # noqa: S102 - our own page
    assert names["by_place"]
    assert names["quotes"]
    assert names["killed"]
    assert not names["events"].empty
    assert not names["both"].is_empty()


def test_every_table_and_call_is_on_the_page(tmp_path: Path) -> None:
    told = set(re.findall(r"`(\w+)[^`]*`", PAGE.read_text("utf-8")))
    made.opened(tmp_path / "a").close()
    with sqlite3.connect(tmp_path / "a") as db:
        tables = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    db.close()
    assert {t for t in tables if not t.startswith(("reports_text_", "sqlite_"))} <= told
    assert set(TABLES) <= told
    calls = {name for name in vars(Situation) if not name.startswith("_")} - {"close"}
    assert calls <= told
