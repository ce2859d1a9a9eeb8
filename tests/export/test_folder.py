"""What every export has: one folder, written whole, with a codebook, a provenance note and a full account."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from tests.export.builders import access, event, incident, report, selection

from sitroom import export as exports
from sitroom.errors import SettingsError
from sitroom.export.account import everything, given_out, left_out
from sitroom.export.cells import tsv_cell, write_table
from sitroom.export.ids import number_of, numbers
from sitroom.export.profiles import profile_named
from sitroom.export.tables import DATA, Built, Column, Reason, Table, columns, data_rows
from sitroom.export.view import View, moment, view_of
from sitroom.lexicon.loader import load_lexicon
from sitroom.merged import Point, Series
from sitroom.store.selection import Deleted, Selection

DOCS = Path(__file__).resolve().parents[2] / "docs"
EVENTS = [event("eve-1"), event("eve-2", report_id="r2"), event("eve-3", report_id="r2")]
REPORTS = [report("r1"), report("r2")]


def series(id_: str, *records: str) -> Series:
    points = (Point(records=records, reports=("r1",)),)
    return Series(
        id=id_, topic="access", subject="x", name="hospital", points=points, reports=("r1",), independent_sources=1
    )


def view(whole: Selection, since: str | None = None) -> View:
    return view_of(whole, profile_named("internal"), since, load_lexicon())


def column(name: str) -> Column:
    return Column(table="t", name=name, type="string", meaning="m", rule="r")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_tsv_cells_hold_no_breaks(tmp_path: Path) -> None:
    assert tsv_cell("a\tb\r\nc\u2028d") == "a b c d"
    assert tsv_cell("\t=x") == " =x"
    table = Table(
        name="t", ending="tsv", columns=(column("a"), column("b")), rows=[{"a": "x\ty", "b": None}, {"b": -1}]
    )
    assert write_table(tmp_path, table) == 2
    assert (tmp_path / "t.tsv").read_text() == "a\tb\nx y\t\n\t-1\n"


def test_lone_surrogates_do_not_stop_a_table(tmp_path: Path) -> None:
    for ending in ("csv", "tsv"):
        table = Table(name="t", ending=ending, columns=(column("a"),), rows=[{"a": "x\ud800y"}])  # type: ignore[arg-type]
        write_table(tmp_path, table)
        assert (tmp_path / f"t.{ending}").read_bytes() == b"a\nx?y\n"


def test_numbers_are_stable_small_and_differ() -> None:
    ids = [f"inc-{n}" for n in range(2000)]
    found = numbers(ids)
    assert found == numbers(reversed(ids)) == numbers(ids + ids)
    assert len(set(found.values())) == 2000
    assert all(0 < n <= 2**48 for n in found.values())
    assert found["inc-7"] == number_of("inc-7")


def test_numbers_that_meet_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sitroom.export.ids.number_of", lambda id_, attempt=0: 1 + attempt)
    assert numbers(["b", "a", "c"]) == {"a": 1, "b": 2, "c": 3}


def test_times_without_an_offset_are_utc() -> None:
    assert moment("2024-01-01") == moment("2024-01-01T01:00:00+01:00") == moment("2024-01-01T00:00:00Z")
    with pytest.raises(SettingsError):
        moment("yesterday")


def whole() -> Selection:
    records = [*EVENTS, access("acc-1"), access("acc-2"), access("acc-3")]
    incidents = [incident("inc-1", EVENTS[:2]), incident("inc-2", EVENTS[2:])]
    return selection(
        REPORTS, records, incidents, series=[series("ser-1", "acc-1")], left={"acc-2": "negated"},
        shown=[r.id for r in records if r.id != "eve-2"],
    )  # fmt: skip


@pytest.mark.parametrize(
    "built",
    [
        Built(),
        Built(used=frozenset({"inc-1"}), left={"inc-2": "unchanged"}),
        Built(used=frozenset({"eve-3"}), left={"acc-3": "not_in_format: a detail"}),
        Built(used=frozenset({"ser-1", "inc-1", "inc-2", "acc-2", "acc-3"})),
    ],
)
def test_what_is_in_and_what_is_left_out_are_all(built: Built) -> None:
    seen = view(whole())
    given, left = given_out(seen, built), left_out(seen, built)
    assert given | {row.id for row in left} == everything(seen)
    assert len(given) + len(left) == len(everything(seen))
    assert everything(seen) == {"inc-1", "inc-2", "ser-1", "eve-1", "eve-3", "acc-1", "acc-2", "acc-3"}


def test_a_record_is_left_out_for_its_incidents_reason() -> None:
    left = {
        r.id: r for r in left_out(view(whole()), Built(used=frozenset({"inc-1"}), left={"inc-2": "unchanged: why"}))
    }
    assert left["eve-3"].reason == left["inc-2"].reason == "unchanged"
    assert left["eve-3"].sentence.endswith("(why)")
    assert (left["eve-3"].kind, left["eve-3"].report) == ("event", "r2")
    assert left["acc-1"].reason == "series_only"
    assert left["acc-2"].reason == "not_merged"
    assert "negated" in left["acc-2"].sentence
    assert left["acc-3"].reason == left["ser-1"].reason == "not_in_format"


def test_an_unknown_reason_is_refused() -> None:
    with pytest.raises(SettingsError, match="no such reason"):
        left_out(view(whole()), Built(left={"inc-1": "felt_like_it"}))


CHANGED = {"inc-1": "2024-01-20T00:00:00Z", "inc-2": "2024-01-05T00:00:00Z", "eve-3": "2024-01-05T00:00:00+00:00"}


def test_only_what_changed_since_is_seen() -> None:
    made = selection(REPORTS, EVENTS, [incident("inc-1", EVENTS[:2]), incident("inc-2", EVENTS[2:])], changed=CHANGED)
    assert [i.id for i in view(made, "2024-01-10").incidents] == ["inc-1"]
    assert [i.id for i in view(made, "2024-01-05").incidents] == ["inc-1", "inc-2"]
    assert [r.id for r in view(made, "2024-01-10").records] == ["eve-1", "eve-2"]  # nobody knows these to be old
    left = {r.id: r.reason for r in left_out(view(made, "2024-01-10"), Built(used=frozenset({"inc-1"})))}
    assert left == {"inc-2": "unchanged", "eve-3": "unchanged"}


def test_an_incident_has_changed_when_a_member_has() -> None:
    made = selection(REPORTS, EVENTS, [incident("inc-2", EVENTS[2:])], changed=CHANGED | {"eve-3": "2024-01-25"})
    assert [i.id for i in view(made, "2024-01-10").incidents] == ["inc-2"]


class Fake:
    """A format of one table."""

    NAME = "acled"

    def __init__(self, *used: str, **left: str) -> None:
        self.used, self.left = frozenset(used), {k.replace("_", "-"): v for k, v in left.items()}

    def build(self, seen: View) -> Built:
        table = Table(name="t", columns=(column("id"),), rows=[{"id": i} for i in sorted(self.used)])
        return Built(tables=(table,), used=self.used, left=self.left, files={"more/x.bin": self.write})

    def write(self, path: Path) -> None:
        path.parent.mkdir()
        path.write_bytes(b"x")


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Any:
    def use(*used: str, **left: str) -> None:
        monkeypatch.setattr("sitroom.export._module", lambda name: Fake(*used, **left))
        monkeypatch.setattr("sitroom.export.codebook.columns", lambda name: {"t": (column("id"),)})

    return use


def test_an_export_is_a_folder_with_all_its_parts(fake: Any, tmp_path: Path) -> None:
    fake("inc-1")
    gone = Deleted(id="inc-9", kind="incident", at="2024-01-02T00:00:00Z", reason="merged", replaced_by="inc-1")
    made = exports.export(
        selection(REPORTS, EVENTS, whole().incidents, deleted=[gone]), "acled", tmp_path / "out", profile="public"
    )
    assert made.files == ("CODEBOOK.md", "deleted.csv", "left_out.csv", "more/x.bin", "provenance.json", "t.csv")
    assert (made.given, made.left, made.rows, made.deleted) == (3, {"not_in_format": 2}, {"t.csv": 1}, 1)
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
    deleted = rows(tmp_path / "out" / "deleted.csv")
    assert deleted == [
        {"id": "inc-9", "number": str(number_of("inc-9")), "kind": "incident", "at": "2024-01-02T00:00:00Z",
         "reason": "merged", "replaced_by": "inc-1"}
    ]  # fmt: skip
    assert [r["id"] for r in rows(tmp_path / "out" / "left_out.csv")] == ["eve-3", "inc-2"]
    assert "| `id` | string |  | m | r |" in (tmp_path / "out" / "CODEBOOK.md").read_text()


def test_provenance_says_how_it_was_made_and_names_no_folder_of_the_machine(fake: Any, tmp_path: Path) -> None:
    fake("inc-1")
    exports.export(whole(), "acled", tmp_path / "out", since="2024-01-01")
    text = (tmp_path / "out" / "provenance.json").read_text()
    found = json.loads(text)
    assert "/home" not in text
    assert found["situation"] == "war.sqlite"
    assert found["since"] == "2024-01-01T00:00:00+00:00"
    assert found["profile"]["id"] == "public"
    assert found["filter"]["min_confidence"] == 0
    assert found["counts"]["rows"] == {"t.csv": 1}
    assert "GeoNames" in text
    assert "CC BY 4.0" in text
    assert "Natural Earth" in text


def test_the_same_selection_gives_the_same_bytes(fake: Any, tmp_path: Path) -> None:
    fake("inc-1")
    one = whole()
    other = selection(
        reversed(REPORTS), reversed(list(one.records.values())), reversed(one.incidents), series=one.series,
        shown=one.shown, left=one.left,
    )  # fmt: skip
    for name, what in (("a", one), ("b", other)):
        exports.export(what, "acled", tmp_path / name)
    for path in (tmp_path / "a").rglob("*.*"):
        assert path.read_bytes() == (tmp_path / "b" / path.relative_to(tmp_path / "a")).read_bytes()


def test_deleted_since_also_lists_what_changed_and_is_left_out_now(fake: Any, tmp_path: Path) -> None:
    fake("inc-1", inc_2="not_merged")
    gone = [Deleted(id=f"inc-{n}", kind="incident", at=f"2024-01-{n:02}", reason="merged") for n in (7, 8, 9)]
    made = selection(REPORTS, EVENTS, whole().incidents, deleted=gone, changed=CHANGED | {"inc-2": "2024-01-09"})
    exports.export(made, "acled", tmp_path / "out", since="2024-01-08")
    assert [r["id"] for r in rows(tmp_path / "out" / "deleted.csv")] == ["inc-8", "inc-2", "inc-9"]


def test_an_earlier_export_is_replaced_and_nothing_else_is(fake: Any, tmp_path: Path) -> None:
    fake("inc-1")
    out = tmp_path / "out"
    out.mkdir()
    exports.export(whole(), "acled", out)
    (out / "stale.csv").write_text("x")
    exports.export(whole(), "acled", out)
    assert not (out / "stale.csv").exists()
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.doc").write_text("x")
    with pytest.raises(SettingsError, match="another folder"):
        exports.export(whole(), "acled", mine)
    (tmp_path / "link").symlink_to(out)
    with pytest.raises(SettingsError, match="not a folder"):
        exports.export(whole(), "acled", tmp_path / "link")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["link", "mine", "out"]


def test_a_failing_export_leaves_the_earlier_one(fake: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake("inc-1")
    exports.export(whole(), "acled", tmp_path / "out")
    before = (tmp_path / "out" / "t.csv").read_bytes()
    fake("inc-2")

    def fail(*_: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("sitroom.export.write_provenance", fail)
    with pytest.raises(OSError, match="disk full"):
        exports.export(whole(), "acled", tmp_path / "out")
    assert (tmp_path / "out" / "t.csv").read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize(("name", "profile", "since"), [("cameo", "public", None), ("acled", "secret", None)])
def test_unknown_formats_and_profiles_are_refused(name: str, profile: str, since: str | None, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such"):
        exports.export(whole(), name, tmp_path / "out", profile=profile, since=since)
    assert not (tmp_path / "out").exists()


# ---- documentation


@pytest.mark.parametrize("file", sorted((DATA / "columns").glob("*.csv")), ids=lambda p: p.stem)
def test_every_column_is_described_once_and_documented(file: Path) -> None:
    page = (DOCS / "export-columns.md").read_text("utf-8")
    for table, found in columns(file.stem).items():
        assert len({c.name for c in found}) == len(found)
        section = page.split(f"### {file.stem}: {table}\n")[1].split("\n#")[0]
        for c in found:
            assert c.meaning
            assert c.rule
            assert f"| `{c.name}` |" in section, "run tools/export_columns.py"


def test_every_format_and_data_file_is_documented() -> None:
    page = (DOCS / "exports.md").read_text("utf-8")
    for name in exports.FORMATS:
        assert f"\n## {name}\n" in page
    for path in DATA.glob("*.*"):
        assert f"`{path.name}`" in page or path.name == "licences.toml", path.name


def test_reasons_are_sentences_and_their_codes_differ() -> None:
    rows = data_rows("reasons", Reason)
    assert len({r.code for r in rows}) == len(rows)
    assert all(r.sentence.endswith(".") for r in rows)
