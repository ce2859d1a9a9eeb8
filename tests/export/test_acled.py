"""ACLED's columns, and its rules for types, actors, dates and places."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from tests.export.builders import (
    ARMY,
    CIVILIANS,
    REBELS,
    actor,
    control,
    day,
    event,
    figure,
    incident,
    place,
    report,
    said_by,
    selection,
)

from sitroom.export import export
from sitroom.export.acled import build
from sitroom.export.acled_actors import ActorNames
from sitroom.export.acled_events import Type
from sitroom.export.dates import middle, precision
from sitroom.export.geography import Codes, Geography
from sitroom.export.ids import number_of
from sitroom.export.profiles import profile_named
from sitroom.export.tables import columns, data_rows
from sitroom.export.view import view_of
from sitroom.lexicon.loader import load_lexicon
from sitroom.merged import Incident, Value
from sitroom.records import Actor, Agreement, Span

# the columns of ACLED's own files, in their order
PUBLISHED = [
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type",
    "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting",
    "iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision",
    "source", "source_scale", "notes", "fatalities", "tags", "timestamp",
]  # fmt: skip
SYRIA_ARMY = "Military Forces of Syria (2024-)"
UAG = "Unidentified Armed Group (Syria)"
SHELL = ("Explosions/Remote violence", "Shelling/artillery/missile attack")
AIR = ("Explosions/Remote violence", "Air/drone strike")
ATTACK = ("Violence against civilians", "Attack")


def rows_of(*incidents: Incident, records: list[Any], **more: Any) -> tuple[list[dict[str, Any]], dict[str, str]]:
    whole = selection([report("r1"), report("r2", source="Wire")], records, incidents, **more)
    built = build(view_of(whole, profile_named("internal"), None, load_lexicon()))
    return built.tables[0].rows, dict(built.left)


def one(*records: Any, **more: Any) -> dict[str, Any]:
    rows, left = rows_of(incident("inc-1", records, **more), records=list(records))
    assert not left
    return rows[0]


def why(*records: Any, **more: Any) -> str:
    rows, left = rows_of(incident("inc-1", records, **more), records=list(records))
    assert not rows
    return left["inc-1"]


def test_the_columns_are_the_published_ones() -> None:
    assert [c.name for c in columns("acled")["acled"]] == PUBLISHED
    assert len(PUBLISHED) == 31


def test_a_battle(tmp_path: Path) -> None:
    clash = event(
        "eve-1", source=(ARMY,), target=(REBELS,), attribution=said_by("the Red Crescent"), time=day("2018-07-06")
    )
    value = Value(text="3", low=3, high=3, records=("eve-1",), reports=("r1",), speakers=("the Red Crescent",))
    made = incident("inc-1", [clash], low=2, best=3, high=5, values=(figure("killed", 2, 3, 5, [value]),))
    export(selection([report("r1")], [clash], [made]), "acled", tmp_path / "out")
    with (tmp_path / "out" / "acled.csv").open(newline="") as lines:
        row = next(csv.DictReader(lines))
    assert list(row) == PUBLISHED
    assert row["event_id_cnty"] == f"SYR{number_of('inc-1')}"
    assert (row["event_date"], row["year"], row["time_precision"]) == ("2018-07-06", "2018", "1")
    assert (row["disorder_type"], row["event_type"], row["sub_event_type"]) == (
        "Political violence", "Battles", "Armed clash",
    )  # fmt: skip
    assert (row["actor1"], row["inter1"]) == ("Military Forces of Syria (2000-2024)", "State forces")
    assert (row["actor2"], row["inter2"]) == (UAG, "Political militia")
    assert (row["interaction"], row["civilian_targeting"]) == ("State forces-Political militia", "")
    assert (row["iso"], row["region"], row["country"]) == ("760", "Middle East", "Syria")
    assert (row["admin1"], row["location"], row["geo_precision"]) == ("Daraa", "Nawa", "1")
    assert (row["latitude"], row["longitude"]) == ("32.8865", "36.0391")
    assert (row["source"], row["source_scale"], row["fatalities"], row["tags"]) == ("The Courier", "", "3", "")
    assert row["notes"] == (
        f"2018-07-06: Military Forces of Syria (2000-2024) and {UAG} fought in Nawa. 3 killed (2 to 5), according to "
        "the Red Crescent. Told by the Red Crescent. Reported by The Courier (2024-01-12)."
    )
    assert row["timestamp"] == "1706745600"


def test_every_sub_event_has_its_published_type_and_disorder_type() -> None:
    types = data_rows("acled_types.csv", Type)
    assert len(types) == 25
    assert sorted(t.rank for t in types) == list(range(1, 26))
    of = {t.sub_event_type: t.disorder_type for t in types}
    assert of["Mob violence"] == "Political violence"
    assert of["Violent demonstration"] == of["Peaceful protest"] == "Demonstrations"
    assert of["Excessive force against protesters"] == "Political violence; Demonstrations"
    assert of["Arrests"] == "Strategic developments"


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ([ATTACK, SHELL], SHELL[1]),
        ([SHELL, ("Battles", "Armed clash")], "Armed clash"),
        ([("Protests", "Peaceful protest"), ("Protests", "Excessive force against protesters"), ATTACK],
         "Excessive force against protesters"),
        ([AIR, SHELL], AIR[1]),
        ([("Strategic developments", "Arrests"), ATTACK], "Attack"),
    ],
)  # fmt: skip
def test_several_kinds_in_one_incident(kinds: list[tuple[str, str]], expected: str) -> None:
    records = [event(f"eve-{n}", kind, source=(ARMY,)) for n, kind in enumerate(kinds)]
    assert one(*records)["sub_event_type"] == one(*reversed(records))["sub_event_type"] == expected


def test_what_did_not_happen_gives_no_kind() -> None:
    records = [event("eve-1", ATTACK), event("eve-2", status="threatened")]
    assert one(*records)["sub_event_type"] == "Attack"


@pytest.mark.parametrize("status", ["attempted", "planned", "requested", "threatened", "hypothetical", "negated"])
def test_only_what_happened(status: str) -> None:
    assert why(event("eve-1", status=status), status=status) in (f"status: {status}",)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"place": None}, "no_country"),
        ({"place": place(country=None)}, "no_country"),
        ({"time": None}, "no_date"),
        ({"time": day(None, "2024-01-12")}, "no_date"),
        ({"time": day("2024-02-30")}, "no_date"),
        ({"time": day("2024-01-01", "2024-02-20")}, "date_too_vague: 2024-01-01 to 2024-02-20"),
        ({"sub": None, "type": "ACCUSE"}, "no_acled_type"),
        ({"sub": ("Strategic developments", "Arrests")}, "no_actor"),
        ({}, "no_actor"),
    ],
)
def test_what_acled_cannot_hold(values: dict[str, Any], reason: str) -> None:
    assert why(event("eve-1", **values)) == reason


@pytest.mark.parametrize(
    ("earliest", "latest", "code", "date"),
    [
        ("2024-01-10", "2024-01-10", 1, "2024-01-10"),
        ("2024-01-10", "2024-01-11", 2, "2024-01-10"),
        ("2024-01-08", "2024-01-14", 2, "2024-01-11"),
        ("2024-01-08", "2024-01-15", 3, "2024-01-11"),
        ("2024-01-01", "2024-01-31", 3, "2024-01-16"),
        ("2023-12-31", "2024-01-01", 2, "2023-12-31"),
    ],
)
def test_dates(earliest: str, latest: str, code: int, date: str) -> None:
    row = one(event("eve-1", ATTACK, time=day(earliest, latest)))
    assert (row["time_precision"], row["event_date"], row["year"]) == (code, date, int(date[:4]))


def test_precision_refuses_more_than_the_format_takes() -> None:
    from datetime import date

    assert precision("acled", date(2024, 1, 1), date(2024, 2, 1)) is None
    assert precision("ucdp", date(2024, 1, 1), date(2024, 12, 31)) == 5
    assert middle(date(2024, 1, 1), date(2024, 1, 2)) == date(2024, 1, 1)


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ({}, 1), ({"precision": 2}, 2), ({"kind": "admin1"}, 3), ({"kind": "country", "precision": None}, 3),
        ({"kind": "admin2"}, 2), ({"kind": "river", "precision": 1}, 2), ({"precision": 3}, 3),
    ],
)  # fmt: skip
def test_places(where: dict[str, Any], code: int) -> None:
    assert one(event("eve-1", ATTACK, place=place(**where)))["geo_precision"] == code


def test_a_place_without_a_point_has_none() -> None:
    row = one(event("eve-1", ATTACK, place=place(lat=None, lon=None, gazetteer_id=None)))
    assert (row["latitude"], row["longitude"], row["admin2"]) == (None, None, "")


FSA = actor("Free Syrian Army", "armed_group", "REB", id="FSA", country="SYR")
RUSSIANS = actor("Russian armed forces", "armed_forces", "MIL", id="RUS_ARMY", country="RUS")
REPORTER = actor("Reporter", "person", "JRN", country="SYR")


@pytest.mark.parametrize(
    ("who", "name", "inter"),
    [
        (ARMY, SYRIA_ARMY, "State forces"),
        (RUSSIANS, "Military Forces of Russia (2000-)", "External/Other forces"),
        (actor("army", "armed_forces", "MIL"), "Unidentified Military Forces", ""),
        (FSA, "FSA: Free Syrian Army", "Rebel group"),
        (actor("Hamas", "armed_group", "REB", id="HAMAS", country="PSE"), "Hamas", "Rebel group"),
        (actor("gunmen", "people", "UAF"), UAG, "Political militia"),
        (actor("a gang", "armed_group", "CRM"), "Unidentified Gang (Syria)", "Political militia"),
        (actor("police", "police", "COP", country="SYR"), "Police Forces of Syria (2024-)", "State forces"),
        (actor("Syrian government", "government", "GOV", id="SYR_GOV", country="SYR"), "Government of Syria (2024-)",
         "State forces"),
        (actor("peacekeepers", "armed_forces", "IGO", id="UNIFIL"), "UNIFIL: United Nations Interim Force in Lebanon",
         "External/Other forces"),
        (actor("Omar", "person", member_of="FSA"), "FSA: Free Syrian Army", "Rebel group"),
        (actor("Omar", "person", member_of="Free Syrian Army"), "FSA: Free Syrian Army", "Rebel group"),
        (actor("Druze", "religious_group", "REL", country="SYR"), "Druze Militia (Syria)", "Identity militia"),
        (CIVILIANS, "Civilians (Syria)", "Civilians"),
        (actor("the government", "government", "GOV"), None, None),
        (actor("a bridge", "infrastructure"), None, None),
        (actor("a company", "company"), None, None),
        (actor("Red Crescent", "ngo", "NGO"), "Red Crescent", "External/Other forces"),
    ],
)  # fmt: skip
def test_names_of_actors(who: Actor, name: str | None, inter: str | None) -> None:
    lexicon = load_lexicon()
    named = ActorNames(lexicon, Geography(lexicon)).named(who, "SYR", "2024-12-20")
    assert (named and named.name, named and named.inter) == (name, inter)


@pytest.mark.parametrize(
    ("country", "date", "years"),
    [
        ("SYR", "2018-07-06", " (2000-2024)"), ("SYR", "2024-12-08", " (2024-)"), ("SYR", "1990-01-01", ""),
        ("UKR", "2022-03-01", " (2019-)"), ("UKR", "2016-03-01", " (2014-2019)"), ("FSM", "2022-03-01", ""),
        ("MLI", "2022-03-01", " (2021-)"),
    ],
)  # fmt: skip
def test_years_of_governments(country: str, date: str, years: str) -> None:
    lexicon = load_lexicon()
    assert ActorNames(lexicon, Geography(lexicon)).years(country, date) == years


@pytest.mark.parametrize(
    ("first", "second", "name"),
    [
        ("Rebel group", "State forces", "State forces-Rebel group"),
        ("Civilians", "External/Other forces", "External/Other forces-Civilians"),
        ("External/Other forces", "State forces", "State forces-External/Other forces"),
        ("Protesters", "", "Protesters only"),
        ("State forces", "State forces", "State forces-State forces"),
        ("", "Civilians", ""),
    ],
)
def test_interactions(first: str, second: str, name: str) -> None:
    lexicon = load_lexicon()
    assert ActorNames(lexicon, Geography(lexicon)).interaction(first, second) == name


def test_violence_against_civilians() -> None:
    row = one(event("eve-1", ATTACK, source=(REBELS,), target=(REPORTER, CIVILIANS)))
    assert (row["actor1"], row["actor2"], row["assoc_actor_2"]) == (UAG, "Civilians (Syria)", "Journalists (Syria)")
    assert (row["interaction"], row["civilian_targeting"]) == ("Political militia-Civilians", "Civilian targeting")


def test_nobody_named() -> None:
    row = one(event("eve-1", ATTACK))
    assert (row["actor1"], row["actor2"]) == (UAG, "Civilians (Syria)")
    row = one(event("eve-1", AIR, target=(CIVILIANS,)))
    assert (row["actor1"], row["inter1"], row["interaction"]) == ("Unidentified Military Forces", "", "")
    assert row["civilian_targeting"] == "Civilian targeting"


def test_an_attack_on_soldiers_is_a_clash_and_their_abduction_another_development() -> None:
    row = one(event("eve-1", ATTACK, source=(REBELS,), target=(ARMY,)))
    assert (row["event_type"], row["sub_event_type"], row["civilian_targeting"]) == ("Battles", "Armed clash", "")
    abduction = ("Violence against civilians", "Abduction/forced disappearance")
    row = one(event("eve-1", abduction, source=(REBELS,), target=(ARMY,)))
    assert (row["event_type"], row["sub_event_type"]) == ("Strategic developments", "Other")
    assert one(event("eve-1", ATTACK, source=(REBELS,), target=(ARMY, CIVILIANS)))["sub_event_type"] == "Attack"


def test_peoples_are_civilians_when_attacked_and_fight_in_battles() -> None:
    druze = actor("Druze", "religious_group", "REL", id="DRUZE", country="SYR")
    row = one(event("eve-1", ATTACK, source=(FSA,), target=(druze,)))
    assert (row["actor2"], row["assoc_actor_2"]) == ("Civilians (Syria)", "Druze Group (Syria)")
    row = one(event("eve-1", source=(FSA,), target=(druze,)))
    assert (row["actor2"], row["inter2"]) == ("Druze Militia (Syria)", "Identity militia")


def test_soldiers_do_not_go_with_civilians() -> None:
    row = one(event("eve-1", ATTACK, source=(REBELS,), target=(CIVILIANS, ARMY)))
    assert (row["actor2"], row["assoc_actor_2"]) == ("Civilians (Syria)", "")
    party = actor("Unity Party", "political_group", "PTY", country="SYR")
    row = one(event("eve-1", ATTACK, source=(REBELS,), target=(party,)))
    assert (row["actor2"], row["assoc_actor_2"]) == ("Civilians (Syria)", "Unity Party")


def test_shelling_of_things_and_of_fighters_and_of_civilians() -> None:
    clinic = actor("bridge", "infrastructure")
    row = one(event("eve-1", SHELL, source=(ARMY,), target=(clinic,)))
    assert (row["actor2"], row["interaction"], row["civilian_targeting"]) == ("", "State forces only", "")
    row = one(event("eve-1", SHELL, source=(ARMY,), target=(CIVILIANS, FSA)))
    assert (row["actor2"], row["civilian_targeting"]) == ("FSA: Free Syrian Army", "")
    row = one(event("eve-1", SHELL, source=(ARMY, RUSSIANS), target=(CIVILIANS,)))
    assert (row["actor2"], row["civilian_targeting"]) == ("Civilians (Syria)", "Civilian targeting")
    assert (row["actor1"], row["assoc_actor_1"]) == (
        SYRIA_ARMY.replace("(2024-)", "(2000-2024)"),
        "Military Forces of Russia (2000-)",
    )


def test_one_of_several_suspects_is_not_named() -> None:
    suspects = tuple(
        actor(a.name, a.kind, a.sector, id=a.id, country=a.country, certainty="one_of") for a in (ARMY, RUSSIANS)
    )
    row = one(event("eve-1", AIR, source=suspects, target=(CIVILIANS,)))
    assert (row["actor1"], row["assoc_actor_1"], row["inter1"]) == ("Unidentified Military Forces", "", "")


def test_protests_and_riots() -> None:
    crowd = actor("protesters", "people", "CVL", country="SYR")
    police = actor("Syrian police", "police", "COP", id="SYR_POL", country="SYR")
    row = one(event("eve-1", ("Protests", "Peaceful protest"), type="PROTEST", source=(crowd,), target=(police,)))
    assert (row["actor1"], row["actor2"], row["interaction"]) == ("Protesters (Syria)", "", "Protesters only")
    assert row["tags"] == "crowd size=no report"
    shots = event("eve-1", ("Protests", "Excessive force against protesters"), source=(police,), target=(crowd,))
    row = one(shots)
    assert (row["actor1"], row["actor2"]) == ("Protesters (Syria)", "Police Forces of Syria (2000-2024)")
    assert (row["interaction"], row["civilian_targeting"]) == ("State forces-Protesters", "Civilian targeting")
    mob = event("eve-1", ("Riots", "Mob violence"), source=(crowd,), target=(actor("a trader", "person", "BUS"),))
    row = one(mob)
    assert (row["actor1"], row["actor2"], row["inter1"]) == ("Rioters (Syria)", "Civilians (Syria)", "Rioters")
    assert row["disorder_type"] == "Political violence"


# ---- territory and agreements


def taken(id_: str = "con-1", **more: Any) -> Any:
    return control(id_, **({"from_": REBELS} | more))


def test_territory_taken_without_fighting_is_no_battle() -> None:
    for means in ("agreement", "unopposed", None):
        row = one(taken(means=means), family="control")
        assert (row["event_type"], row["sub_event_type"]) == (
            "Strategic developments",
            "Non-violent transfer of territory",
        )
        assert (row["actor1"], row["actor2"], row["fatalities"]) == ("Military Forces of Syria (2000-2024)", UAG, 0)


def test_territory_taken_by_force() -> None:
    assert one(taken(means="force"), family="control")["sub_event_type"] == "Government regains territory"
    row = one(taken(means="force", controller=FSA, from_=ARMY), family="control")
    assert row["sub_event_type"] == "Non-state actor overtakes territory"
    assert row["actor1"] == "FSA: Free Syrian Army"
    abroad = one(taken(means="force", controller=RUSSIANS), family="control")
    assert abroad["sub_event_type"] == "Non-state actor overtakes territory"


def test_a_battle_in_which_territory_was_taken_is_one_event() -> None:
    clash, gain = event("eve-1", source=(ARMY,), target=(REBELS,)), taken(means="force")
    incidents = [incident("inc-1", [clash]), incident("inc-2", [gain], family="control")]
    rows, left = rows_of(*incidents, records=[clash, gain])
    assert [r["sub_event_type"] for r in rows] == ["Government regains territory"]
    assert rows[0]["event_id_cnty"] == f"SYR{number_of('inc-1')}"
    assert not left
    elsewhere = taken(means="force", place=place("Tasil", gazetteer_id="x:tasil"))
    rows, _ = rows_of(incidents[0], incident("inc-2", [elsewhere], family="control"), records=[clash, elsewhere])
    assert len(rows) == 2


def test_who_took_a_place_and_entered_it_did_one_thing() -> None:
    entered = event("eve-1", ("Strategic developments", "Change to group/activity"), type="MOBILIZE", source=(ARMY,))
    gain = taken(means="agreement")
    incidents = [incident("inc-1", [entered]), incident("inc-2", [gain], family="control")]
    rows, left = rows_of(*incidents, records=[entered, gain])
    assert [r["sub_event_type"] for r in rows] == ["Non-violent transfer of territory"]
    assert left["inc-1"].startswith("told_elsewhere")
    other = taken(means="agreement", report_id="r2")
    rows, _ = rows_of(incidents[0], incident("inc-2", [other], family="control"), records=[entered, other])
    assert len(rows) == 2


def test_whoever_held_a_place_is_not_made_up() -> None:
    row = one(control("con-1", means="force"), family="control")
    assert (row["actor2"], row["interaction"]) == ("", "State forces only")


def test_a_battle_without_a_row_takes_no_territory_with_it() -> None:
    clash, gain = event("eve-1"), taken(means="force")  # nobody named: no row
    incidents = [incident("inc-1", [clash]), incident("inc-2", [gain], family="control")]
    rows, left = rows_of(*incidents, records=[clash, gain])
    assert [r["event_id_cnty"] for r in rows] == [f"SYR{number_of('inc-2')}"]
    assert left == {"inc-1": "no_actor"}


def test_a_battle_is_given_out_again_when_the_territory_changed() -> None:
    clash, gain = event("eve-1", source=(ARMY,), target=(REBELS,)), taken(means="force")
    incidents = [incident("inc-1", [clash]), incident("inc-2", [gain], family="control")]
    changed = {"inc-1": "2024-01-01", "eve-1": "2024-01-01", "inc-2": "2024-03-01"}
    whole = selection([report("r1")], [clash, gain], incidents, changed=changed)
    built = build(view_of(whole, profile_named("internal"), "2024-02-01", load_lexicon()))
    assert [r["sub_event_type"] for r in built.tables[0].rows] == ["Government regains territory"]


@pytest.mark.parametrize(
    ("change", "reason"), [("holds", "no_change"), ("besieged", "no_change"), ("lost", "no_actor")]
)
def test_control_that_is_no_event(change: str, reason: str) -> None:
    assert why(taken(change=change), family="control") == reason


def deal(id_: str = "agr-1", state: str = "signed", text: str = "The army and rebels signed a deal.") -> Agreement:
    span = Span(start=0, end=len(text), text=text)
    return Agreement(
        id=id_, report_id="r1", name="deal", evidence=span, trigger=span, state=state, kind="ceasefire",  # type: ignore[arg-type]
        parties=(ARMY, FSA), time=day("2024-01-10"), place=place(),
    )  # fmt: skip


def test_agreements() -> None:
    row = one(deal(), family="agreement")
    assert (row["sub_event_type"], row["actor2"]) == ("Agreement", "FSA: Free Syrian Army")
    assert why(deal(state="proposed"), family="agreement") == "agreement_open"
    signing = event("eve-1", ("Strategic developments", "Agreement"), type="SUPPORT", source=(ARMY,))
    incidents = [incident("inc-1", [signing]), incident("inc-2", [deal()], family="agreement")]
    rows, left = rows_of(*incidents, records=[signing, deal()])
    assert [r["event_id_cnty"] for r in rows] == [f"SYR{number_of('inc-2')}"]
    assert left["inc-1"].startswith("told_elsewhere")
    open_ = [incidents[0], incident("inc-2", [deal(state="proposed")], family="agreement")]
    rows, _ = rows_of(*open_, records=[signing, deal(state="proposed")])
    assert [r["event_id_cnty"] for r in rows] == [f"SYR{number_of('inc-1')}"]


# ---- figures, sources, notes


def test_fatalities_are_the_best_figure_else_the_least_else_none() -> None:
    assert one(event("eve-1", ATTACK), best=7, low=2)["fatalities"] == 7
    assert one(event("eve-1", ATTACK), low=2)["fatalities"] == 2
    assert one(event("eve-1", ATTACK))["fatalities"] == 0


def test_notes_hold_no_sentence_of_a_report_and_say_what_differs() -> None:
    text = "Mortars {1} tore through the market while children slept."
    records = [event("eve-1", SHELL, text=text, source=(ARMY,)), event("eve-2", SHELL, text=text, report_id="r2")]
    values = (figure("killed", 4, None, None), figure("date", None, None, None))
    values = tuple(type(v)(**{f: getattr(v, f) for f in v.__struct_fields__} | {"verdict": "conflict"}) for v in values)
    row = one(*records, values=values, place=place("Na{wa}"))
    assert "children" not in row["notes"]
    assert "4 killed (at least 4)." in row["notes"]
    assert "Sources differ on: killed, date." in row["notes"]
    assert "in Na{wa}." in row["notes"]
    assert row["source"] == "The Courier; Wire"


def test_a_name_that_looks_like_a_formula_is_made_safe(tmp_path: Path) -> None:
    shot = event("eve-1", ATTACK, place=place('=HYPERLINK("http://x")'))
    made = selection([report("r1", source="@wire")], [shot], [incident("inc-1", [shot])])
    export(made, "acled", tmp_path / "out")
    with (tmp_path / "out" / "acled.csv").open(newline="") as lines:
        row = next(csv.DictReader(lines))
    assert (row["location"][:2], row["source"]) == ("'=", "'@wire")


def test_codes_of_countries_are_whole_numbers_and_differ() -> None:
    rows = data_rows("countries.csv", Codes)
    known = {r.id: r for r in rows}
    assert (known["UKR"].iso, known["UKR"].cow, known["YEM"].gw) == (804, 369, 678)
    assert known["SDN"].acled_region == "Northern Africa"
    current = [r.iso for r in rows if r.iso and r.id not in ("SUN", "YUG", "CSK", "DDR", "YMD", "SCG")]
    assert len(current) == len(set(current))
