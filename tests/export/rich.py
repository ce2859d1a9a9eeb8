"""A small war by hand, with something of everything: what every export must cope with.

`say` is put around every text that comes from reports, so that the same war can be told in hostile strings."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from tests.export.builders import actor, figure, report, selection, span
from tests.export.rich_records import Say, plain, records

from sitroom.merged import Comparison, Copy, Incident, Judgement, Link, Point, Series, Spell, Value
from sitroom.records import (
    Access,
    Agreement,
    Claim,
    Control,
    Displacement,
    Event,
    Provision,
    Record,
    Relation,
    Toll,
)
from sitroom.store.selection import Deleted, Selection


def _value(
    text: str, low: int | None, high: int | None, ids: tuple[str, ...], reports: tuple[str, ...], **more: Any
) -> Value:
    return Value(text=text, low=low, high=high, records=ids, reports=reports, **more)


def incidents(by_id: dict[str, Record], say: Say = plain) -> list[Incident]:
    first = by_id["eve-1"]
    assert isinstance(first, Event)
    deaths = Comparison(
        field="killed",
        verdict="conflict",
        low=12,
        best=12,
        high=14,
        reason=say("Two figures."),
        values=(
            _value(say("12"), 12, 12, ("eve-1",), ("r1",), speakers=("",)),
            _value(say("14"), 14, None, ("eve-2",), ("r2",), speakers=(say("a medic"),), qualifier="more_than"),
        ),
    )
    moved = figure("displaced", 500, 500, None, [_value("500", 500, None, ("dis-6",), ("r2",))])
    common: dict[str, Any] = {"status": "actual", "earliest": "2018-07-06", "latest": "2018-07-06"}
    link = Link(a="eve-1", b="eve-2", score=3.25, features=("same_day",), reason=say("the same day"))
    fight = by_id["eve-3"]
    return [
        Incident(
            id="inc-1",
            family="event",
            type="ASSAULT",
            mode="heavy-weapons",
            **common,
            members=("eve-1", "eve-2"),
            sub_event_type="Shelling/artillery/missile attack",
            place=first.place,
            source=first.source,
            target=first.target,
            low=12,
            best=12,
            high=14,
            values=(deaths,),
            reports=("r1", "r2"),
            independent_sources=2,
            verdict="conflict",
            reason=say("Two figures."),
            links=(link,),
            confidence=0.9,
        ),
        Incident(
            id="inc-2",
            family="event",
            type="ASSAULT",
            mode="firearms",
            sub_event_type="Armed clash",
            **common,
            members=("eve-3",),
            place=fight.place,
            source=getattr(fight, "source", ()),
            reports=("r2",),
            independent_sources=1,
            verdict="single",
            reason=say("One report."),
        ),
        Incident(
            id="inc-3",
            family="event",
            type="ASSAULT",
            sub_event_type="Armed clash",
            members=("eve-4",),
            status="planned",
            reports=("r3",),
            independent_sources=1,
            verdict="single",
            reason="One report.",
        ),
        Incident(
            id="inc-4",
            family="displacement",
            type="fled",
            members=("dis-6",),
            **common,
            low=500,
            best=500,
            place=by_id["dis-6"].place,
            values=(moved,),
            reports=("r2",),
            independent_sources=1,
            verdict="single",
            reason="One report.",
        ),
        Incident(
            id="inc-5",
            family="event",
            type="CONSULT",
            members=("eve-6",),
            status="actual",
            earliest="2018-06-28",
            latest="2018-07-03",
            place=by_id["eve-6"].place,
            reports=("r3",),
            independent_sources=1,
            verdict="single",
            reason="One report.",
        ),
        Incident(
            id="inc-6",
            family="event",
            type="ASSAULT",
            mode="heavy-weapons",
            members=("eve-5",),
            **common,
            sub_event_type="Shelling/artillery/missile attack",
            place=by_id["eve-5"].place,
            target=getattr(by_id["eve-5"], "target", ()),
            reports=("r3",),
            independent_sources=1,
            verdict="single",
            reason="One report.",
        ),
    ]


def series(by_id: dict[str, Record], say: Say = plain) -> list[Series]:
    daraa = by_id["dis-1"].place
    naseeb = by_id["con-1"].place
    con = by_id["con-1"]
    holder = con.controller if isinstance(con, Control) else None
    deal = by_id["agr-1"]
    assert isinstance(deal, Agreement)
    now = Point(
        earliest="2018-07-05",
        latest="2018-07-06",
        low=285_000,
        best=320_000,
        high=325_000,
        verdict="compatible",
        records=("dis-1", "dis-2", "dis-3"),
        reports=("r1", "r2", "r3"),
        reason=say("They overlap."),
        values=(
            _value(
                say("320,000"), 320_000, 320_000, ("dis-1", "dis-2"), ("r1", "r2"), origins=1, speakers=(say("OCHA"),)
            ),
            _value(say("285,000"), 285_000, 325_000, ("dis-3",), ("r3",), qualifier="range"),
        ),
    )
    before = Point(
        earliest="2018-06-29",
        latest="2018-06-29",
        low=160_000,
        best=160_000,
        high=160_000,
        superseded=True,
        records=("dis-4",),
        reports=("r1",),
        values=(_value("160,000", 160_000, 160_000, ("dis-4",), ("r1",), superseded=True),),
    )
    common: dict[str, Any] = {"independent_sources": 2}
    return [
        Series(
            id="ser-stock",
            topic="displacement_stock",
            subject="170903",
            name=say("Daraa"),
            place=daraa,
            unit="person",
            population="idp",
            points=(before, now),
            reports=("r1", "r2", "r3"),
            **common,
        ),
        Series(
            id="ser-control",
            topic="control",
            subject="x:naseeb",
            name=say("Naseeb"),
            place=naseeb,
            points=(
                Point(
                    earliest="2018-07-07",
                    latest="2018-07-07",
                    state="gained",
                    holder=holder,
                    contested=True,
                    verdict="conflict",
                    records=("con-1",),
                    reports=("r1",),
                ),
                Point(
                    earliest="2018-07-09",
                    latest="2018-07-09",
                    state="gained",
                    holder=holder,
                    records=("con-2",),
                    reports=("r2",),
                ),
            ),
            spells=(
                Spell(start="2018-07-07", end="2018-07-08", state="contested", contested=True, points=(0,)),
                Spell(start="2018-07-09", state="holds", holder=holder, points=(0, 1)),
            ),
            reports=("r1", "r2"),
            **common,
        ),
        Series(
            id="ser-access",
            topic="access",
            subject="x:naseeb/crossing",
            name=say("Naseeb crossing"),
            place=naseeb,
            object="crossing",
            points=(Point(earliest="2018-07-06", state="closed", records=("acc-1",), reports=("r1",)),),
            reports=("r1",),
            independent_sources=1,
        ),
        Series(
            id="ser-deal",
            topic="agreement",
            subject="agr-1",
            name=say("the Daraa deal"),
            place=deal.place,
            parties=deal.parties,
            third_parties=(say("Russia, guarantor"),),
            points=(
                Point(earliest="2018-07-06", latest="2018-07-06", state="agreed", records=("agr-1",), reports=("r1",)),
                Point(
                    earliest="2018-07-09",
                    latest="2018-07-09",
                    state="collapsed",
                    contested=True,
                    records=("agr-2",),
                    reports=("r2",),
                ),
            ),
            reports=("r1", "r2"),
            **common,
        ),
        Series(
            id="ser-weapons",
            topic="provision",
            subject="agr-1/weapons",
            name=say("heavy weapons"),
            term="weapons_surrender",
            agreement="ser-deal",
            place=deal.place,
            points=(
                Point(earliest="2018-07-06", state="agreed", status="planned", records=("pro-1",), reports=("r1",)),
                Point(earliest="2018-07-08", state="completed", records=("pro-3",), reports=("r1",)),
            ),
            reports=("r1",),
            independent_sources=1,
        ),
        Series(
            id="ser-withdraw",
            topic="provision",
            subject="agr-1/withdrawal",
            name=say("withdrawal"),
            term="withdrawal",
            agreement="ser-deal",
            place=deal.place,
            points=(Point(state="agreed", status="planned", records=("pro-2",), reports=("r1",)),),
            reports=("r1",),
            independent_sources=1,
        ),
        Series(
            id="ser-open",
            topic="provision",
            subject="agr-1/opening",
            name=say("opening"),
            term="opening",
            agreement="ser-gone",
            points=(Point(state="agreed", status="planned", records=("pro-4",), reports=("r1",)),),
            reports=("r1",),
            independent_sources=1,
        ),
    ]


def rich(say: Say = plain, **more: Any) -> Selection:
    """All of it; `more` goes to `builders.selection`."""
    held = {r.id: r for r in records(say)}
    texts = [
        report(
            f"r{n}",
            title=say(f"Day {n}"),
            source=say(f"Outlet {n}"),
            published=f"2018-07-0{n + 5}T08:00:00Z",
            language="en",
            url=f"https://news.example/{n}?a=1&b=2",
        )
        for n in (1, 2, 3)
    ]
    texts.append(report("r4", source=say("Reprint Daily"), published=None, copy_of="r1"))
    texts = [replace(t, text=say(f"Report {t.id}.")) for t in texts]
    more.setdefault("left", {"rel-1": "kind", "tol-1": "kind", "cla-1": "kind", "eve-5": "kind"})
    more.setdefault(
        "deleted",
        [Deleted(id="inc-0", kind="incident", at="2018-07-10T00:00:00Z", reason="merged", replaced_by="inc-1")],
    )
    made = selection(texts, held.values(), incidents(held, say), series=series(held, say), **more)
    log = (
        Judgement(
            id=1,
            at="2018-07-10T00:00:00Z",
            by=say("Ana"),
            action="correct",
            target="eve-1",
            field="place",
            old=say("a"),
            new={"name": say("b")},
            note=say("seen"),
        ),
        Judgement(id=2, at="2018-07-10T01:00:00Z", by="Bo", action="undo", target="eve-1", undoes=1),
    )
    copies = (Copy(report_id="r4", span=span(say("Report 1.")), origin="r1", origin_start=0, origin_end=9),)
    return replace(made, copies=copies, judgements=log, judged={"eve-1": "corrected", "dis-1": "accepted"})


def bare() -> Selection:
    """One of each kind with nothing known but what must be."""
    least: dict[str, Any] = {"report_id": "r1", "evidence": span(""), "trigger": span("")}
    nobody = actor("", text="")
    kinds: list[Record] = [
        Event(id="eve-1", type="ASSAULT", **least),
        Displacement(id="dis-1", term="fled", **least),
        Agreement(id="agr-1", name="", kind="other", state="proposed", **least),
        Provision(id="pro-1", term="political", **least),
        Control(id="con-1", change="holds", **least),
        Access(id="acc-1", object="area", state="open", **least),
        Relation(id="rel-1", relation="supports", source=nobody, target=nobody, **least),
        Toll(id="tol-1", kind="killed", **least),
        Claim(id="cla-1", cue=span(""), form="direct", **least),
    ]
    empty = report("r1", "", source="", published=None, url=None)
    common: dict[str, Any] = {"reports": ("r1",), "independent_sources": 1}
    merged = [
        Incident(
            id=f"inc-{r.id}", family=f, type="", status="actual", members=(r.id,), verdict="single", reason="", **common
        )
        for f, r in zip(("event", "displacement", "agreement"), kinds[:3], strict=True)
    ]
    topics = {
        "displacement_flow": "dis-1",
        "agreement": "agr-1",
        "provision": "pro-1",
        "control": "con-1",
        "access": "acc-1",
    }
    over = [
        Series(id=f"ser-{t}", topic=t, subject="", name="", points=(Point(records=(r,), reports=("r1",)),), **common)
        for t, r in topics.items()
    ]
    return selection([replace(empty, source=None)], kinds, merged, series=over)
