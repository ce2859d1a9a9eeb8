"""Every format in every profile, told in hostile strings, with nothing known, and empty: runs, repeats itself byte for
byte, and loses nothing."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from msgspec.structs import replace
from tests.export.builders import selection
from tests.export.rich import bare, rich

from sitroom.export import FORMATS, export
from sitroom.export.account import everything
from sitroom.export.profiles import profile_named
from sitroom.export.tables import DATA, columns
from sitroom.export.view import view_of
from sitroom.lexicon.loader import load_lexicon
from sitroom.store.selection import Selection

PROFILES = ("public", "partner", "internal")
HOSTILE = (
    "=cmd|' /C calc'!A0 {}", "+1{}", "-{}", "@SUM({})", "\t{}", "\r{}", "'={}", '"{}", "x', "a,{};b|c",
    "line\n{}\r\nline", "\x00{}\x00", "\u202e{}", "\u200f\u2028{}\u2029", "\ud800{}\udfff", "{}\\", "</script>{}",
    "\u0645\u0631\u062d\u0628\u0627 {}", "\U0001f4a3{}",
)  # fmt: skip


def hostile() -> Selection:
    numbers = count()
    return rich(lambda text: HOSTILE[next(numbers) % len(HOSTILE)].format(text))


def spread() -> Selection:
    """Every text in one and the same hostile form: what a name is when it is taken for a key or an order."""
    return rich(lambda text: f"=\ud800\x00\n\u202e{text}")


MADE: dict[str, Callable[[], Selection]] = {
    "plain": rich, "hostile": hostile, "spread": spread, "bare": bare, "empty": lambda: selection([], [])
}  # fmt: skip


@pytest.fixture(params=FORMATS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def turned(whole: Selection) -> Selection:
    """The same, with everything in another order."""
    return replace(
        whole,
        reports=dict(reversed(whole.reports.items())),
        records=dict(reversed(whole.records.items())),
        incidents=whole.incidents[::-1],
        series=whole.series[::-1],
        copies=whole.copies[::-1],
        judgements=whole.judgements[::-1],
        deleted=whole.deleted[::-1],
    )


@pytest.mark.parametrize("kind", MADE)
def test_nothing_is_lost_and_bytes_repeat(name: str, kind: str, tmp_path: Path) -> None:
    for profile in PROFILES:
        whole = MADE[kind]()
        done = export(whole, name, tmp_path / profile, profile=profile)
        view = view_of(whole, profile_named(profile), None, load_lexicon())
        assert done.given + sum(done.left.values()) == len(everything(view))
        again = export(turned(whole), name, tmp_path / f"{profile}-again", profile=profile)
        assert again.rows == done.rows
        assert contents(tmp_path / f"{profile}-again") == contents(tmp_path / profile)


@pytest.mark.parametrize("kind", ["hostile", "spread"])
def test_hostile_texts_stay_texts(name: str, kind: str, tmp_path: Path) -> None:
    done = export(MADE[kind](), name, tmp_path / "out", profile="internal")
    left = list(csv.DictReader((tmp_path / "out" / "left_out.csv").open(encoding="utf-8", newline=""), strict=True))
    assert len({r["id"] for r in left}) == len(left) == sum(done.left.values())
    for file in sorted((tmp_path / "out").rglob("*")):
        if file.suffix == ".csv":
            check_csv(file, done.rows.get(file.name))
        elif file.suffix in (".json", ".geojson"):
            json.loads(file.read_text(encoding="utf-8"))
        elif file.suffix == ".jsonl":
            for line in file.read_text(encoding="utf-8").split("\n")[:-1]:
                json.loads(line)


def check_csv(file: Path, rows: int | None) -> None:
    with file.open(encoding="utf-8", newline="") as lines:
        header, *found = list(csv.reader(lines, strict=True))
    assert {len(r) for r in found} <= {len(header)}
    assert rows is None or len(found) == rows
    cells = {c for r in found for c in r if not number(c)}
    assert not [c for c in cells if c.startswith(("=", "+", "-", "@", "\t", "\r"))]


def number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def test_the_hostile_texts_are_really_there(tmp_path: Path) -> None:
    """So that the tests above cannot pass because texts were dropped."""
    export(hostile(), "datapackage", tmp_path / "out", profile="internal")
    text = (tmp_path / "out" / "participants.csv").read_text("utf-8") + (tmp_path / "out" / "records.csv").read_text(
        "utf-8"
    )
    assert all(sign in text for sign in ("'=cmd", "\u202e", "\x00", "'@SUM(", "'+1", "?"))


def test_since_leaves_out_what_did_not_change(name: str, tmp_path: Path) -> None:
    old = dict.fromkeys(
        [*rich().records, *(i.id for i in rich().incidents), *(s.id for s in rich().series)], "2018-07-01"
    )
    whole = rich(changed=old | {"inc-1": "2018-07-20", "dis-1": "2018-07-20T10:00:00Z", "ser-deal": "2018-07-21"})
    all_of_it = export(whole, name, tmp_path / "all", profile="internal")
    some = export(whole, name, tmp_path / "some", profile="internal", since="2018-07-20")
    none = export(whole, name, tmp_path / "none", profile="internal", since="2018-08-01")
    assert none.given == 0
    assert set(none.left) == {"unchanged"} or not none.left
    # a row of HAPI counts many incidents and is whole also where one of them changed; one incident alone is UCDP's
    assert 0 < some.given <= all_of_it.given - (name not in ("hapi", "ucdp"))
    assert some.given + sum(some.left.values()) == all_of_it.given + sum(all_of_it.left.values())


def test_ids_are_the_same_with_more_beside_them(name: str, tmp_path: Path) -> None:
    whole = rich()
    less = replace(whole, incidents=whole.incidents[1:], series=whole.series[1:])
    export(whole, name, tmp_path / "whole")
    export(less, name, tmp_path / "less")
    for file in ("figures.csv", "agreements.csv", "provisions.csv", "states.csv"):
        if (tmp_path / "whole" / file).is_file():
            assert ids(tmp_path / "less" / file) & ids(tmp_path / "whole" / file)


def ids(file: Path) -> set[str]:
    with file.open(encoding="utf-8", newline="") as lines:
        return {r["id"] for r in csv.DictReader(lines)}


def test_every_format_is_documented(name: str) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "exports.md").read_text("utf-8")
    assert f"| `{name}` |" in page
    assert f"\n## {name}\n" in page
    assert (DATA / "intro" / f"{name}.md").is_file()
    for table, found in columns(name).items():
        assert len({c.name for c in found}) == len(found), table
        assert all(c.meaning.strip() and c.rule.strip() for c in found), table


def test_the_codebook_names_every_column(name: str, tmp_path: Path) -> None:
    export(rich(), name, tmp_path / "out")
    page = (tmp_path / "out" / "CODEBOOK.md").read_text("utf-8")
    for table, found in columns(name).items():
        assert f"\n## {table}\n" in page
        assert all(f"| `{c.name}` |" in page for c in found)
