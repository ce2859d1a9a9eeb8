"""Records of a small war by hand: something of every kind. `say` is put around every text that comes from reports."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace
from tests.export.builders import actor, day, killed, place, said_by, span

from sitroom.records import (
    Access,
    Acled,
    Actor,
    Agreement,
    Claim,
    Control,
    Displacement,
    Event,
    Place,
    Provision,
    Record,
    Relation,
    Span,
    ThirdParty,
    Time,
    Toll,
)

Say = Callable[[str], str]
AMMAN = {"country": "JOR", "admin1": "Amman", "lat": 31.95, "lon": 35.93, "gazetteer_id": "250441", "kind": "city"}
DARAA = {"kind": "admin1", "lat": 32.7, "lon": 36.1, "gazetteer_id": "170903", "precision": 2}


def plain(text: str) -> str:
    return text


KINDS = ("eve", "dis", "agr", "pro", "con", "acc", "rel", "tol", "cla")


def base(id_: str, report_id: str, text: str, word: str, say: Say, **more: Any) -> dict[str, Any]:
    """What every record has. No two stand on the same words of a report."""
    said = say(text)
    kind, number = id_.split("-")
    at = 20_000 * KINDS.index(kind) + 1_000 * int(number)
    start = max(said.find(word), 0)
    values = {"time": day("2018-07-06"), "place": named("Nawa", say), "rules": ("events.attack",), "confidence": 0.8}
    trigger = Span(start=at + start, end=at + start + len(word), text=said[start : start + len(word)])
    evidence = Span(start=at, end=at + len(said), text=said)
    return {"id": id_, "report_id": report_id, "evidence": evidence, "trigger": trigger, **(values | more)}


def named(name: str, say: Say, **more: Any) -> Place:
    return replace(place(name, **more), name=say(name), text=say(name))


def who(name: str, say: Say, **more: Any) -> Actor:
    return replace(actor(name, **more), name=say(name), text=say(name))


def records(say: Say = plain) -> list[Record]:
    army = who("Syrian Arab Army", say, kind="armed_forces", sector="MIL", id="SYR_ARMY", country="SYR")
    rebels = who("rebels", say, kind="armed_group", sector="REB", country="SYR", framing=say("terrorists"))
    people = who("civilians", say, kind="population", sector="CVL", country="SYR")
    man = who("Khalil Farhan", say, kind="person", sector="CVL", country="SYR", member_of=say("a family of Nawa"))
    russia = who("Russia", say, kind="state", sector="GOV", id="RUS", country="RUS")
    return [
        *_events(say, army, rebels, people, man),
        *_displacements(say, army),
        *_deals(say, army, rebels, russia),
        *_others(say, army, rebels, man, russia),
    ]


def _events(say: Say, army: Actor, rebels: Actor, people: Actor, man: Actor) -> list[Record]:
    shelling = Acled(event_type="Explosions/Remote violence", sub_event_type="Shelling/artillery/missile attack")
    clash = Acled(event_type="Battles", sub_event_type="Armed clash")
    health = who("the field hospital", say, kind="facility", sector="MED")
    common = {"type": "ASSAULT", "mode": "heavy-weapons", "contexts": ("military",), "weapons": (say("rockets"),)}
    return [
        Event(
            **base("eve-1", "r1", "Shells killed 12 in Nawa.", "killed", say),
            **common,
            acled=shelling,
            source=(army,),
            target=(people, man),
            harm=(replace(killed(12), text=say("12")),),
            incident="r1-1",
        ),
        Event(
            **base("eve-2", "r2", "The shelling of Nawa left at least 14 dead.", "shelling", say),
            **common,
            acled=shelling,
            source=(army,),
            target=(people,),
            harm=(killed(14, None),),
        ),
        Event(
            **base(
                "eve-3", "r2", "Rebels fought soldiers in Daraa.", "fought", say, place=named("Daraa", say, **DARAA)
            ),
            type="ASSAULT",
            mode="firearms",
            acled=clash,
            source=(rebels,),
            target=(army,),
        ),
        Event(
            **base("eve-4", "r3", "The army will attack.", "attack", say, status="planned", place=None),
            type="ASSAULT",
            acled=clash,
            source=(army,),
        ),
        Event(
            **base(
                "eve-5",
                "r3",
                "A raid hit the field hospital.",
                "raid",
                say,
                attribution=replace(said_by("the governor"), speaker=say("the governor")),
            ),
            **common,
            acled=shelling,
            target=(health,),
        ),
        Event(
            **base("eve-6", "r3", "He met the envoy.", "met", say, time=day("2018-06-28", "2018-07-03", "interval")),
            type="CONSULT",
            source=(man,),
        ),
    ]


def _displacements(say: Say, army: Actor) -> list[Record]:
    daraa, amman = named("Daraa", say, **DARAA), named("Amman", say, **AMMAN)
    stock: dict[str, Any] = {"term": "displaced", "category": "stock", "population": "idp"}
    period = Time(earliest="2018-06-19", latest="2018-07-05", precision="interval", text=say("since 19 June"))

    def moved(id_: str, report_id: str, text: str, low: int | None, high: int | None, **more: Any) -> Displacement:
        own = {k: more.pop(k) for k in ("status", "attribution", "time", "place") if k in more}
        return Displacement(**base(id_, report_id, text, "flee", say, **own), low=low, high=high, **more)

    said = replace(said_by("OCHA"), speaker=say("OCHA"))
    return [
        moved(
            "dis-1",
            "r1",
            "Around 320,000 had to flee.",
            320_000,
            320_000,
            qualifier="approximately",
            **stock,
            place=daraa,
            period=period,
            cause=(army,),
            group=say("people"),
            attribution=said,
        ),
        moved(
            "dis-2",
            "r2",
            "Some 320,000 had to flee.",
            320_000,
            320_000,
            qualifier="approximately",
            **stock,
            place=daraa,
        ),
        moved(
            "dis-3",
            "r3",
            "Between 285,000 and 325,000 had to flee.",
            285_000,
            325_000,
            qualifier="range",
            **stock,
            place=daraa,
            period=period,
        ),
        moved(
            "dis-4",
            "r1",
            "160,000 had to flee.",
            160_000,
            160_000,
            qualifier="exact",
            **stock,
            place=daraa,
            time=day("2018-06-29"),
        ),
        moved("dis-5", "r1", "Including 60,000 who flee to the fence.", 60_000, 60_000, **stock, part_of="dis-1"),
        moved(
            "dis-6",
            "r2",
            "More than 500 flee to Amman.",
            500,
            None,
            qualifier="more_than",
            term="fled",
            origin=daraa,
            destination=amman,
            cause=("eve-1",),
        ),
        moved("dis-7", "r2", "Many flee.", None, None, qualifier="vague", term="fled"),
        moved("dis-8", "r3", "200 families will flee.", 200, 200, term="evacuated", unit="household", status="planned"),
        moved(
            "dis-9",
            "r3",
            "200 families flee the flood.",
            200,
            200,
            term="evacuated",
            unit="household",
            place=None,
            time=None,
            cause=("disaster",),
        ),
        moved(
            "dis-10", "r3", "Up to 40 flee back.", None, 40, qualifier="less_than", term="returned", population="idp"
        ),
    ]


def _deals(say: Say, army: Actor, rebels: Actor, russia: Actor) -> list[Record]:
    thirds = (ThirdParty(actor=russia, role=say("guarantor")),)
    deal: dict[str, Any] = {
        "name": say("the Daraa deal"),
        "kind": "ceasefire",
        "parties": (army, rebels),
        "third_parties": thirds,
        "signed": day("2018-07-06"),
        "starts": day("2018-07-06"),
        "violations": ("eve-3",),
    }

    def term(id_: str, text: str, word: str, name: str, **more: Any) -> Provision:
        own = {"status": more.pop("status", "planned")}
        return Provision(**base(id_, "r1", text, word, say, **own), agreement_id="agr-1", term=name, **more)  # type: ignore[arg-type]

    return [
        Agreement(
            **base("agr-1", "r1", "Rebels agreed to a truce.", "truce", say),
            **deal,
            state="agreed",
            provisions=("pro-1", "pro-2"),
        ),
        Agreement(
            **base("agr-2", "r2", "The truce collapsed.", "truce", say, time=day("2018-07-09")),
            **(deal | {"third_parties": (), "violations": ()}),
            state="collapsed",
        ),
        term(
            "pro-1",
            "They will surrender heavy weapons.",
            "surrender",
            "weapons_surrender",
            actor=(rebels,),
            recipient=(army,),
            object=say("heavy weapons"),
            manner=say("gradual"),
            deadline=day("2018-07-12"),
        ),
        term(
            "pro-2",
            "Russian police will withdraw.",
            "withdraw",
            "withdrawal",
            actor=(russia,),
            places=(named("Nawa", say),),
            low=50,
            high=50,
            unit=say("men"),
        ),
        term(
            "pro-3",
            "Weapons were handed in.",
            "handed",
            "weapons_surrender",
            actor=(rebels,),
            status="actual",
            state="completed",
        ),
        term("pro-4", "The crossing will open.", "open", "opening"),
    ]


def _others(say: Say, army: Actor, rebels: Actor, man: Actor, russia: Actor) -> list[Record]:
    naseeb = named("Naseeb", say, kind="crossing", gazetteer_id="x:naseeb", lat=32.54661234, lon=36.19, precision=1)
    tower = named("Nowhere", say, lat=None, lon=None, gazetteer_id=None, admin1=None)
    return [
        Control(
            **base("con-1", "r1", "The army entered Naseeb.", "entered", say, place=naseeb, time=day("2018-07-07")),
            controller=army,
            change="gained",
            means="force",
            from_=rebels,
        ),
        Control(
            **base("con-2", "r2", "The army took Naseeb on Monday.", "took", say, place=naseeb, time=day("2018-07-09")),
            controller=army,
            change="gained",
            by=army,
        ),
        Access(
            **base("acc-1", "r1", "The crossing is closed.", "closed", say, place=naseeb),
            object="crossing",
            name=say("Naseeb crossing"),
            state="closed",
        ),
        Access(
            **base("acc-2", "r3", "The clinic is closed.", "closed", say, place=tower),
            object="hospital",
            name=say("clinic"),
            state="closed",
        ),
        Relation(
            **base("rel-1", "r2", "Russia-backed troops", "backed", say),
            relation="supports",
            source=russia,
            target=army,
        ),
        Toll(
            **base("tol-1", "r2", "The war has killed 330,000.", "killed", say),
            kind="killed",
            low=330_000,
            high=330_000,
            group=say("people"),
            by=(army,),
            period=day("2011-03-15", "2018-07-06", "interval"),
        ),
        Claim(
            **base("cla-1", "r3", "He said that shells fell.", "said", say),
            speaker=man,
            cue=span(say("said")),
            form="indirect",
            content=span(say("shells fell")),
            records=("eve-1",),
        ),
    ]
