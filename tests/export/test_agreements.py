"""Agreements and terms after PA-X: states over time, codes, and a wide sheet."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from tests.export.builders import actor, day, incident, place, selection, span
from tests.export.rich import rich
from tests.export.rich_records import plain, records

from sitroom.export import export
from sitroom.export.agreements import StageRow, TermRow
from sitroom.export.hapi import PublishedRow
from sitroom.export.tables import columns, data_rows
from sitroom.merged import Point, Series
from sitroom.records import Agreement, Provision, Term
from sitroom.store.selection import Selection

TERMS: set[str] = set(Term.__args__)  # type: ignore[attr-defined]


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return [{k: v for k, v in r.items() if v} for r in csv.DictReader(lines)]


def sheets(whole: Selection, folder: Path) -> dict[str, list[dict[str, str]]]:
    export(whole, "agreements", folder, profile="internal")
    return {name: rows(folder, name) for name in ("agreements", "provisions", "states", "wide")}


def point(state: str | None, *ids: str, **more: Any) -> Point:
    return Point(state=state, records=ids or ("agr-1",), reports=("r1",), **more)


def deal(*points: Point, **more: Any) -> Series:
    values: dict[str, Any] = {"topic": "agreement", "subject": "x", "name": "a truce", "reports": ("r1",)}
    return Series(id="ser-1", points=points, independent_sources=1, **(values | more))


def with_series(*found: Series, **more: Any) -> Selection:
    return replace(rich(), incidents=(), series=found, **more)


def test_every_term_has_a_row_and_every_code_is_one_of_pax() -> None:
    found = data_rows("agreements_terms.csv", TermRow)
    assert {r.term for r in found} == TERMS
    published = {r.name: r.column for r in data_rows("published/agreements.csv", PublishedRow)}
    codes = {c for r in found for c in (*r.codes, *r.foreign)}
    assert codes <= published.keys()
    wide = {c.name for c in columns("agreements")["wide"]}
    assert codes <= wide
    assert wide - {"uncoded_terms"} == {c for c in published.values() if c}
    assert {r.stage for r in data_rows("agreements_stages.csv", StageRow)} <= {
        "Pre", "SubPar", "SubComp", "Imp", "Ren", "Cea", "Oth",
    }  # fmt: skip


def test_one_row_an_agreement_and_one_a_term(tmp_path: Path) -> None:
    found = sheets(rich(), tmp_path / "x")
    (row,) = found["agreements"]
    assert (row["name"], row["kinds"], row["provisions"]) == ("the Daraa deal", "ceasefire", "2")
    assert (row["parties"], row["party_ids"]) == ("Syrian Arab Army; rebels", "SYR_ARMY")
    assert row["third_parties"] == "Russia (guarantor)"
    assert (row["signed_earliest"], row["starts"]) == ("2018-07-06", "2018-07-06")
    assert row["violations"] == '["eve-3"]'
    assert row["source_excerpt"] == "Rebels agreed to a truce."
    terms = {r["id"]: r for r in found["provisions"]}
    assert terms["ser-weapons"]["agreement_id"] == "ser-deal"
    assert "agreement_id" not in terms["ser-open"]  # its agreement is not in the selection
    assert (terms["ser-withdraw"]["low"], terms["ser-withdraw"]["unit"]) == ("50", "men")
    assert (terms["ser-weapons"]["deadline_latest"], terms["ser-weapons"]["manner"]) == ("2018-07-12", "gradual")


def test_states_over_time_keep_their_evidence(tmp_path: Path) -> None:
    found = sheets(rich(), tmp_path / "x")
    weapons = [r for r in found["states"] if r["subject_id"] == "ser-weapons"]
    assert [(r["order"], r["state"], r.get("earliest")) for r in weapons] == [
        ("0", "agreed", "2018-07-06"), ("1", "completed", "2018-07-08"),
    ]  # fmt: skip
    assert [r["source_excerpt"] for r in weapons] == ["They will surrender heavy weapons.", "Weapons were handed in."]
    assert len({r["id"] for r in found["states"]}) == len(found["states"]) == 6
    (row,) = (r for r in found["provisions"] if r["id"] == "ser-weapons")
    assert (row["state"], row["state_since"]) == ("completed", "2018-07-08")
    assert row["states"] == "2018-07-06 agreed; 2018-07-08 completed"


@pytest.mark.parametrize(
    ("points", "state"),
    [
        ((point("agreed"), point("in_force")), "in_force"),
        ((point("agreed"), point("collapsed", contested=True)), "agreed"),
        ((point("agreed"), point("signed", superseded=True)), "agreed"),
        ((point("agreed"), point("in_force", status="planned")), "agreed"),
        ((point("agreed"), point("collapsed", status="hypothetical")), "agreed"),
        ((point("agreed"), point("collapsed", status="negated")), "agreed"),
        ((point("agreed", status="planned"),), "agreed"),
        ((point("in_force", status="requested"),), None),
        ((point(None),), None),
    ],
)
def test_the_state_is_the_last_that_holds(points: tuple[Point, ...], state: str | None, tmp_path: Path) -> None:
    (row,) = sheets(with_series(deal(*points)), tmp_path / "x")["agreements"]
    assert row.get("state") == state


def test_the_wide_sheet_has_one_column_a_code(tmp_path: Path) -> None:
    (row,) = sheets(rich(), tmp_path / "x")["wide"]
    assert (row["AgtId"], row["Con"], row["Loc1ISO"], row["Dat"]) == ("ser-deal", "Syria", "SYR", "2018-07-06")
    assert (row["Stage"], row["StageSub"]) == ("Cea", "Ceas")
    codes = {k: v for k, v in row.items() if v in ("0", "1")}
    assert {k for k, v in codes.items() if v == "1"} == {"DdrDemil", "SsrFf"}
    assert len(codes) == 12


def test_terms_without_a_code_are_named(tmp_path: Path) -> None:
    whole = rich()
    found = tuple(replace(s, agreement="ser-deal") if s.id == "ser-open" else s for s in whole.series)
    (row,) = sheets(replace(whole, series=found), tmp_path / "x")["wide"]
    assert row["uncoded_terms"] == "opening"


@pytest.mark.parametrize(
    ("country", "where", "code"),
    [("RUS", "SYR", "SsrFf"), ("SYR", "SYR", None), (None, "SYR", None), ("RUS", None, None)],
)
def test_foreign_forces_need_a_known_foreign_country(
    country: str | None, where: str | None, code: str | None, tmp_path: Path
) -> None:
    term = next(r for r in records(plain) if r.id == "pro-2")
    assert isinstance(term, Provision)
    term = replace(term, actor=(actor("police", country=country),), places=())
    found = deal(point("agreed", "pro-2"), topic="provision", term="withdrawal", place=place(country=where))
    (row,) = sheets(with_series(found, records={"pro-2": term}), tmp_path / "x")["provisions"]
    assert row.get("codes") == code


def test_two_kinds_tell_no_stage(tmp_path: Path) -> None:
    whole = rich()
    other = replace(whole.records["agr-2"], kind="surrender")
    (row,) = sheets(replace(whole, records={**whole.records, "agr-2": other}), tmp_path / "x")["wide"]
    assert not {"Stage", "StageSub"} & row.keys()


def test_private_parties_stand_by_their_role_in_public(tmp_path: Path) -> None:
    whole = rich()
    man = actor("Yusuf Hamdan", kind="person", sector="CVL")
    found = tuple(replace(s, parties=(man,)) if s.id == "ser-deal" else s for s in whole.series)
    export(replace(whole, series=found), "agreements", tmp_path / "x", profile="public")
    text = "".join(p.read_text("utf-8") for p in (tmp_path / "x").glob("*.csv"))
    assert "Yusuf" not in text


def test_loaded_words_stand_in_quotation_marks(tmp_path: Path) -> None:
    loaded = actor("Terrorists", framing="terrorists")
    army = actor("Syrian Arab Army", id="SYR_ARMY", framing="regime", text="regime forces")
    twice = actor("syrian arab army")
    found = deal(point("agreed"), parties=(loaded, army, twice))
    (row,) = sheets(with_series(found), tmp_path / "x")["agreements"]
    assert row["parties"] == "\u201cTerrorists\u201d; Syrian Arab Army"


def test_incidents_of_agreements_in_a_series_are_given(tmp_path: Path) -> None:
    whole = rich()
    merged = incident("inc-9", [whole.records["agr-1"]], family="agreement")
    done = export(replace(whole, incidents=(merged,)), "agreements", tmp_path / "x", profile="internal")
    assert "no_agreement_series" not in done.left


def test_what_is_in_no_series_is_left_out(tmp_path: Path) -> None:
    bare = Agreement(
        id="agr-9", report_id="r1", evidence=span("A deal."), trigger=span("deal"), name="a deal", kind="other",
        state="proposed",
    )  # fmt: skip
    whole = selection([rich().reports["r1"]], [bare], [incident("inc-9", [bare], family="agreement")])
    done = export(whole, "agreements", tmp_path / "x")
    assert (done.given, done.left) == (0, {"no_agreement_series": 2})


def test_a_state_told_again_began_when_it_was_told_first(tmp_path: Path) -> None:
    days = ("2018-07-05", "2018-07-06", "2018-07-08")
    told = [point("proposed"), point("agreed"), point("agreed")]
    found = with_series(deal(*(replace(p, earliest=d, latest=d) for p, d in zip(told, days, strict=True))))
    (row,) = sheets(found, tmp_path / "x")["agreements"]
    assert (row["state"], row["state_since"]) == ("agreed", "2018-07-06")


def test_other_is_no_kind_beside_another(tmp_path: Path) -> None:
    whole = rich()
    other = replace(whole.records["agr-2"], kind="other")
    found = sheets(replace(whole, records={**whole.records, "agr-2": other}), tmp_path / "x")
    assert [r["kinds"] for r in found["agreements"]] == ["ceasefire"]
    assert found["wide"][0]["Stage"] == "Cea"


def test_an_agreement_is_dated_by_its_signing_or_by_when_it_was_agreed(tmp_path: Path) -> None:
    agreed = replace(rich().records["agr-1"], signed=None, state="agreed", time=day("2018-07-05"))

    def dated(record: Any, name: str) -> str | None:
        found = with_series(deal(point("agreed")), records={**rich().records, "agr-1": record})
        (row,) = sheets(found, tmp_path / name)["wide"]
        return row.get("Dat")

    assert dated(rich().records["agr-1"], "a") == "2018-07-06"
    assert dated(agreed, "b") == "2018-07-05"
    assert dated(replace(agreed, time=replace(day("2018-07-05"), source="report")), "c") is None
    assert dated(replace(agreed, state="collapsed"), "d") is None
