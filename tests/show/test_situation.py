"""The summary of a situation: every part of it, in plain text, safe and cut where it grows long."""

from __future__ import annotations

import io

import pytest

from sitroom.merged import Comparison, Incident, Point, Series, Spell, Value
from sitroom.records import Actor, Place, Report
from sitroom.show.situation import CONFLICTS, INCIDENTS, last_day, spell_at, summary
from sitroom.store.selection import Filter, Provenance, Selection

REPORTS = {
    "a": Report(id="a", text="…", published="2023-05-02", source="River Wire"),
    "b": Report(id="b", text="…", published="2023-05-20T10:00:00Z", source="Port Radio"),
    "c": Report(id="c", text="…", source="Port Radio"),
}
ARMY = Actor(name="Sudanese army", text="army", start=0, end=4, kind="armed_forces")
RSF = Actor(name="RSF", text="RSF", start=0, end=3, kind="armed_group")
PORT = Place(name="Merowe", text="Merowe", start=0, end=6, country="SDN")


def selection(reports=None, **fields):
    made = Provenance(
        made="2023-06-01T00:00:00Z", version="1", lexicon="", situation="Nile", filter=Filter(), settings={}, counts={}
    )
    return Selection(
        reports=REPORTS if reports is None else reports, records={}, shown=frozenset({"r1", "r2"}), provenance=made,
        **fields,
    )  # fmt: skip


def shown(chosen, width=100):
    out = io.StringIO()
    summary(chosen, out, width=width)
    return out.getvalue()


def flat(text):
    return " ".join(text.split())


def value(text="", reports=("a",), **fields):
    return Value(text=text, records=("r1",), reports=reports, **fields)


def incident(number=1, **fields):
    given = {
        "id": f"inc-{number}", "family": "event", "type": "ASSAULT", "sub_event_type": "Air/drone strike",
        "status": "actual", "members": ("r1",), "earliest": "2023-05-02", "latest": "2023-05-02", "place": PORT,
        "reports": ("a", "b"), "independent_sources": 1, "verdict": "single", "reason": "",
    }  # fmt: skip
    return Incident(**given | fields)


def series(topic, points=(), spells=(), **fields):
    given = {"id": f"ser-{topic}", "subject": "s", "name": "Merowe", "reports": ("a",), "independent_sources": 1}
    return Series(topic=topic, points=tuple(points), spells=tuple(spells), **given | fields)


def point(day, low=None, high=None, **fields):
    values = (value(low=low, high=high, qualifier=fields.pop("qualifier", "exact")),)
    return Point(earliest=day, latest=day, low=low, best=low if low is not None else high, high=high,
                 values=fields.pop("values", values), records=fields.pop("records", ("r9",)), reports=("a",),
                 **fields)  # fmt: skip


def test_heading() -> None:
    text = flat(shown(selection(incidents=(incident(verdict="conflict"),))))
    assert "Nile 3 reports · from 2 outlets · 2023-05-02 to 2023-05-20" in text
    assert "2 records, 1 incident (1 with differing reports), 0 series" in text


def test_an_empty_situation_is_a_heading_alone() -> None:
    text = shown(selection(reports={}))
    assert "0 reports" in text
    assert "WHAT HAPPENED" not in text
    assert "•" not in text


def test_an_incident_says_what_where_who_how_many_and_by_how_many() -> None:
    one = incident(source=(ARMY,), target=(RSF,), low=12, best=14, high=40, independent_sources=2)
    assert (
        "• 2023-05-02 Air/drone strike in Merowe, SDN: Sudanese army against RSF · 14 killed (12–40 told) · 2 sources, "
        "2 reports"
    ) in flat(shown(selection(incidents=(one,))))


def test_the_best_attested_and_deadliest_are_shown_in_order_of_time() -> None:
    minor = [incident(n, type="MINOR", sub_event_type=None, best=0) for n in range(INCIDENTS)]
    early = incident(90, type="EARLY", sub_event_type=None, independent_sources=3, earliest="2023-04-01", latest=None)
    deadly = incident(91, type="DEADLY", sub_event_type=None, best=50, earliest="2023-05-09", latest="2023-05-09")
    lines = [x for x in shown(selection(incidents=(*minor, deadly, early))).splitlines() if "•" in x]
    assert "early" in lines[0]
    assert "deadly" in lines[INCIDENTS - 1]
    assert lines[-1].split("•")[1].strip() == "and 2 incidents"


def test_what_did_not_happen_or_is_no_event_is_not_among_what_happened() -> None:
    text = shown(selection(incidents=(incident(1, status="planned"), incident(2, family="control"))))
    assert "WHAT HAPPENED" not in text


def test_conflicts_give_the_reason_and_one_line_each() -> None:
    killed = Comparison(
        field="killed", verdict="conflict", values=(value(low=12, high=12), value(low=190, high=190)),
        reason="Killed: 12 in 1 report, 190 in 1 report. These cannot all be right.",
    )  # fmt: skip
    agreed = Comparison(field="date", verdict="agree", values=(value(),), reason="Nothing to say.")
    said = "the army: Sudanese army took it (2023-05-02); RSF: Sudanese army did not take it (2023-05-03)"
    back = "; ".join(reversed(said.split("; ")))
    control = series("control", [
        point("2023-05-02", state="gained", contested=True, reason=said),
        point("2023-05-03", state="gained", contested=True, reason=back, status="negated"),
        point("2023-05-04", state="gained", contested=True, reason="told by the incident", records=("r1",)),
    ])  # fmt: skip
    text = flat(shown(selection(incidents=(incident(values=(killed, agreed)),), series=(control,))))
    assert "Air/drone strike in Merowe, SDN, 2023-05-02. Killed: 12 in 1 report, 190 in 1 report." in text
    assert "Nothing to say" not in text
    assert text.count("did not take it") == 1
    assert "told by the incident" not in text  # its record is in an incident that is shown to differ


def test_many_conflicts_are_counted() -> None:
    differ = Comparison(field="date", verdict="conflict", values=(value(), value()), reason="Day: either.")
    text = shown(selection(incidents=tuple(incident(n, values=(differ,)) for n in range(CONFLICTS + 2))))
    assert text.count("Day: either.") == CONFLICTS
    assert "and 2 differences" in text


def test_a_stock_is_a_line_with_a_picture_of_its_course() -> None:
    stock = series("displacement_stock", [
        point("2023-05-02", 62_000, 66_000), point("2023-05-09", None, 234_500, qualifier="less_than"),
        point("2023-05-20", 165_000, None, qualifier="more_than", since="2023-04-15", contested=True, reason="x"),
        point("2023-05-21", 900_000, 900_000, status="hypothetical"),
        point("2023-05-22", 800_000, 800_000, superseded=True),
    ], object="displaced", population="idp", unit="household")  # fmt: skip
    text = flat(shown(selection(series=(stock,)), width=200))
    assert (
        "• Merowe, displaced, IDPs, households: ▃█▆ 2023-05-02 62,000–66,000 → 2023-05-09 up to 234,500 → "
        "2023-05-20 165,000 or more since 2023-04-15 contested"
    ) in text
    assert "900,000" not in text
    assert "800,000" not in text


def test_flows_follow_the_stocks() -> None:
    flow = series("displacement_flow", [point("2023-05-02", 400, 400), point("2023-05-03", 90, 90)], object="out")
    stock = series("displacement_stock", [point("2023-05-02", 5000, 5000)], object="displaced")
    lines = [x.strip() for x in shown(selection(series=(flow, stock))).splitlines() if "•" in x]
    assert lines == [
        "• Merowe, displaced: 2023-05-02 5,000", "• Merowe, out: 2023-05-02 400 · 2023-05-03 90"
    ]  # fmt: skip


def test_control_as_of_the_last_day() -> None:
    spells = (
        Spell(end="2023-05-04", state="held", holder=ARMY, points=(0,)),
        Spell(start="2023-05-05", end="2023-05-06", state="held", holder=RSF, contested=True, points=(0,)),
        Spell(start="2023-05-07", state="held", holder=RSF, points=(0,)),
    )
    text = shown(selection(series=(series("control", [point("2023-05-05", state="gained")], spells),)))
    assert "WHO HOLDS WHAT, AS OF 2023-05-20" in text
    assert "• Merowe: RSF since 2023-05-05 or 2023-05-07" in text


def test_a_contested_place_says_so() -> None:
    spell = Spell(start="2023-05-05", state="besieged", holder=ARMY, contested=True, points=(0,))
    text = shown(selection(series=(series("control", [point("2023-05-05")], (spell,)),)))
    assert "• Merowe: besieged, Sudanese army since 2023-05-05 · contested" in text


@pytest.mark.parametrize(
    ("day", "state"),
    [("2023-05-01", "open"), ("2023-05-04", "closed"), ("2023-05-07", None), ("2023-06-01", "open"), (None, "open")],
)
def test_the_spell_of_a_day(day, state) -> None:
    spells = (
        Spell(end="2023-05-03", state="open"), Spell(start="2023-05-04", end="2023-05-06", state="closed"),
        Spell(start="2023-05-10", state="open"),
    )  # fmt: skip
    found = spell_at(spells, day)
    assert (found.state if found else None) == state


def test_an_agreement_sheet() -> None:
    deal = series(
        "agreement", [point("2023-05-20")], (Spell(start="2023-05-20", state="in_force", points=(0,)),),
        name="truce between the army and the RSF", third_parties=("Saudi Arabia (mediator)",), id="ser-deal",
    )  # fmt: skip
    due = Comparison(
        field="deadline", verdict="conflict", reason="x",
        values=(value("a", latest="2023-05-28"), value("b", latest="2023-05-30")),
    )  # fmt: skip
    amount = Comparison(
        field="amount", verdict="single", reason="x", values=(value("200 prisoners", low=200, high=200),)
    )
    term = series(
        "provision", [point("2023-05-21", contested=True, reason="x")],
        (Spell(start="2023-05-21", state="started", points=(0,)),), name="release by the RSF: prisoners",
        agreement="ser-deal", values=(due, amount),
    )  # fmt: skip
    text = flat(shown(selection(series=(deal, term))))
    assert (
        "• truce between the army and the RSF: in force since 2023-05-20 · Saudi Arabia (mediator) · 1 source "
        "– release by the RSF: prisoners: started since 2023-05-21 · due by 2023-05-28 / by 2023-05-30 differs · "
        "200 prisoners · contested"
    ) in text


def test_what_is_open_and_shut() -> None:
    shut = series("access", [point("2023-05-05")], (Spell(start="2023-05-05", state="closed", points=(0,)),))
    assert "OPEN AND SHUT\n  • Merowe: closed since 2023-05-05\n" in shown(selection(series=(shut,)))


def test_hostile_names_cannot_move_the_cursor_or_colour_the_page() -> None:
    bad = "Me\x1b[31mro\u202ewe [bold]x[/bold]"
    deal = series("agreement", [point("2023-05-20", contested=True, reason=bad)], name=bad, third_parties=(bad,))
    hostile = incident(
        source=(Actor(name=bad, text=bad, start=0, end=4),), sub_event_type=bad,
        values=(Comparison(field=bad, verdict="conflict", values=(), reason=bad),),
    )  # fmt: skip
    text = shown(selection(incidents=(hostile,), series=(deal,)))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "[bold]x[/bold]" in text


@pytest.mark.parametrize("width", [40, 100])
def test_no_line_is_wider_than_the_page(width: int) -> None:
    stock = series("displacement_stock", [point(f"2023-05-{n:02}", n * 1000, n * 1000) for n in range(1, 29)])
    assert all(len(line) <= width for line in shown(selection(series=(stock,)), width).splitlines())


def test_the_last_day_is_that_of_the_latest_report() -> None:
    assert last_day(selection()) == "2023-05-20"
    assert last_day(selection(reports={})) is None
