"""The data package: valid for Frictionless' own validator, and invalid as soon as something is broken."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from tests.export.builders import selection
from tests.export.rich import bare, rich

from sitroom.export import export
from sitroom.export.datapackage import FILE
from sitroom.export.datapackage.descriptor import KeyRow
from sitroom.export.tables import columns, data_rows
from sitroom.store.selection import Selection

frictionless = pytest.importorskip("frictionless")


def written(whole: Selection, folder: Path, **more: Any) -> Path:
    export(whole, "datapackage", folder, **({"profile": "internal"} | more))
    return folder


def problems(folder: Path) -> set[tuple[str, str]]:
    """What the validator finds wrong: table and type of the error."""
    report = frictionless.validate(str(folder / FILE))
    whole = {("package", e.type) for e in report.errors}
    return whole | {(t.name, e.type) for t in report.tasks for e in t.errors}


def described(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / FILE).read_text(encoding="utf-8"))
    return found


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


WHOLES: dict[str, Callable[[], Selection]] = {
    "rich": rich,
    "bare": bare,
    "empty": lambda: selection([], []),
    "hostile": lambda: rich(lambda t: f'=\r\n"\ud800,\u202e{t}'),
}


@pytest.mark.parametrize("kind", WHOLES)
def test_it_is_valid(kind: str, tmp_path: Path) -> None:
    assert problems(written(WHOLES[kind](), tmp_path / "x")) == set()


def test_it_is_valid_in_public(tmp_path: Path) -> None:
    assert problems(written(rich(), tmp_path / "x", profile="public")) == set()


BROKEN = [
    ("members", "inc-2,eve-3", "inc-2,eve-99", "foreign-key"),
    ("members", "inc-5,eve-6", "inc-1,eve-1", "primary-key"),
    ("records", "rel-1,relation,supports,r2", "rel-1,relation,supports,r9", "foreign-key"),
    ("harm", "eve-2,0", "con-1,0", "foreign-key"),
    ("values", "inc-1,0", "inc-1,7", "foreign-key"),
    ("incidents", "2018-07-06", "6 July", "type-error"),
    ("links", "3.25", "much", "type-error"),
    ("points", "true", "perhaps", "type-error"),
    ("reports", "id,title", "title,id", "incorrect-label"),
    ("series", "ser-open", "", "constraint-error"),
]


def test_a_package_with_broken_tables_is_not(tmp_path: Path) -> None:
    """Sizes and digests are brought up to date, so that only the content is wrong."""
    folder = written(rich(), tmp_path / "x")
    content = described(folder)
    for name, old, new, _ in BROKEN:
        path = folder / f"{name}.csv"
        text = path.read_text("utf-8")
        assert old in text, name
        path.write_text(text.replace(old, new), "utf-8", newline="")
    for resource in content["resources"]:
        made = (folder / resource["path"]).read_bytes()
        resource |= {"bytes": len(made), "hash": f"sha256:{hashlib.sha256(made).hexdigest()}"}
    (folder / FILE).write_text(json.dumps(content), "utf-8")
    assert {(name, error) for name, _, _, error in BROKEN} <= problems(folder)


def test_a_package_that_was_changed_is_not(tmp_path: Path) -> None:
    folder = written(rich(), tmp_path / "x")
    with (folder / "members.csv").open("a", encoding="utf-8") as file:
        file.write("inc-1,eve-6\n")
    (folder / "links.csv").write_text((folder / "links.csv").read_text("utf-8").replace("3.25", "9.25"), "utf-8")
    found = {("members", "hash-count"), ("members", "byte-count"), ("links", "hash-count")}
    assert problems(folder) == found


def test_every_file_is_described_with_size_and_digest(tmp_path: Path) -> None:
    folder = written(rich(), tmp_path / "x")
    found = {r["path"]: r for r in described(folder)["resources"]}
    assert set(found) == {p.name for p in folder.glob("*.csv")}
    for path, resource in found.items():
        content = (folder / path).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_every_table_has_a_primary_key_and_keys_name_columns() -> None:
    tables = {name: {c.name for c in found} for name, found in columns("datapackage").items()}
    keys = data_rows("datapackage_keys.csv", KeyRow)
    assert {k.table for k in keys if not k.refers_to} == set(tables)
    for key in keys:
        assert set(key.columns) <= tables[key.table], key
        assert not key.refers_to or set(key.refers_columns) <= tables[key.refers_to], key
        assert len(key.columns) == len(key.refers_columns) or not key.refers_to


def test_it_says_where_it_comes_from(tmp_path: Path) -> None:
    said = described(written(rich(), tmp_path / "x", profile="public", since="2018-01-01"))
    assert said["profile"] == "tabular-data-package"
    assert said["created"] == rich().provenance.made
    assert {licence["name"] for licence in said["licenses"]} == {"CC-BY-4.0", "other-pd"}
    assert said["sitroom"]["export_profile"] == "public"
    assert said["sitroom"]["lexicon_sha256"] == rich().provenance.lexicon
    assert (tmp_path / "x" / said["sitroom"]["provenance"]).is_file()


@pytest.mark.parametrize("profile", ["public", "internal"])
def test_texts_of_reports_are_in_none_of_them(profile: str, tmp_path: Path) -> None:
    whole = rich()
    reports = {i: replace(r, text="The whole of the article is here.") for i, r in whole.reports.items()}
    folder = written(replace(whole, reports=reports), tmp_path / "x", profile=profile)
    assert not [p.name for p in folder.iterdir() if "whole of the article" in p.read_text("utf-8")]
    assert {r["sha256"] for r in rows(folder, "reports")} == {r.sha256 for r in whole.reports.values()}


def test_every_record_has_its_common_and_its_own_row(tmp_path: Path) -> None:
    folder = written(rich(), tmp_path / "x")
    common = {r["id"]: r for r in rows(folder, "records")}
    assert set(common) == set(rich().records)
    own = [r["id"] for name in ("events", "displacements", "agreements", "provisions", "control", "access", "relations",
                                "tolls", "claims") for r in rows(folder, name)]  # fmt: skip
    assert sorted(own) == sorted(common)
    assert common["dis-1"]["speaker"] == "OCHA"
    assert common["con-1"]["lat"] == "32.546612"
    assert common["rel-1"]["left"] == "kind"


def test_actors_stand_by_their_role(tmp_path: Path) -> None:
    found = {(r["record_id"], r["role"], r["name"]) for r in rows(written(rich(), tmp_path / "x"), "participants")}
    assert {
        ("eve-1", "source", "Syrian Arab Army"), ("eve-1", "target", "civilians"), ("agr-1", "party", "rebels"),
        ("agr-1", "third_party", "Russia"), ("con-1", "controller", "Syrian Arab Army"), ("con-1", "from", "rebels"),
        ("con-2", "by", "Syrian Arab Army"), ("rel-1", "source", "Russia"), ("tol-1", "by", "Syrian Arab Army"),
        ("cla-1", "speaker", "Khalil Farhan"), ("pro-1", "recipient", "Syrian Arab Army"),
        ("dis-1", "cause", "Syrian Arab Army"),
    } <= found  # fmt: skip


def test_what_sources_say_is_joined_to_its_comparison_or_point(tmp_path: Path) -> None:
    found = rows(written(rich(), tmp_path / "x"), "values")
    assert {(r["incident_id"], r["comparison"], r["low"]) for r in found if r["incident_id"]} == {
        ("inc-1", "0", "12"), ("inc-1", "0", "14"), ("inc-4", "0", "500"),
    }  # fmt: skip
    assert {(r["series_id"], r["point"], r["superseded"]) for r in found if r["series_id"]} == {
        ("ser-stock", "0", "true"), ("ser-stock", "1", "false"),
    }  # fmt: skip
    assert len({r["id"] for r in found}) == len(found) == 6


def test_the_judgement_log_is_whole_inside_only(tmp_path: Path) -> None:
    inside = rows(written(rich(), tmp_path / "x"), "judgements")
    assert (inside[0]["by"], inside[0]["new"], inside[1]["undoes"]) == ("Ana", '{"name": "b"}', "1")
    assert rows(written(rich(), tmp_path / "y", profile="public"), "judgements") == []


def test_members_that_do_not_pass_the_filter_are_there_and_say_so(tmp_path: Path) -> None:
    folder = written(replace(rich(), shown=frozenset({"eve-1"}), series=()), tmp_path / "x")
    said = {r["id"]: r["selected"] for r in rows(folder, "records")}
    assert said["eve-1"] == "true"
    assert said["eve-2"] == "false"
    assert problems(folder) == set()


def test_a_record_without_its_report_is_left_out(tmp_path: Path) -> None:
    whole = rich()
    less = {i: r for i, r in whole.reports.items() if i != "r3"}
    done = export(replace(whole, reports=less), "datapackage", tmp_path / "x", profile="internal")
    assert done.left["no_report"] == len([r for r in whole.records.values() if r.report_id == "r3"])
    assert done.given + sum(done.left.values()) == len(whole.records) + len(whole.incidents) + len(whole.series)
    assert problems(tmp_path / "x") == set()


def test_what_changed_is_whole_by_itself(tmp_path: Path) -> None:
    ids = [*rich().records, *(i.id for i in rich().incidents), *(s.id for s in rich().series)]
    whole = rich(changed=dict.fromkeys(ids, "2018-07-01") | {"inc-1": "2018-07-20"})
    folder = written(whole, tmp_path / "x", since="2018-07-10")
    assert {r["id"] for r in rows(folder, "records")} == {"eve-1", "eve-2"}
    assert {r["id"] for r in rows(folder, "reports")} == {"r1", "r2"}
    assert problems(folder) == set()
