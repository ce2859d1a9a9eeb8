"""A reading made by hand, with every kind of record in it."""

from sitroom.records import (
    Access,
    Acled,
    Actor,
    ActorMention,
    Agreement,
    Attribution,
    Claim,
    Control,
    Displacement,
    Event,
    Harm,
    Mentions,
    Place,
    PlaceMention,
    Provision,
    Quantity,
    Reading,
    Relation,
    Report,
    Span,
    ThirdParty,
    Time,
    TimeMention,
    Toll,
    Via,
)

TEXT = (
    "Army enters river port\n\n"
    "On Friday army jets bombed the market of Merowe, killing at least 12 traders, "
    "state radio quoted the governor as saying.\n\n"
    "Rebels denied that they had shelled the bridge. The bridge was shelled all the same, a nurse said.\n\n"
    "Under the river accord, guaranteed by Chad, the rebels will hand over heavy guns. "
    "Some 40,000 people have fled the town since 3 May, among them 9,000 who went to Atbara. "
    "More than 2,000 people have died since 2021.\n\n"
    "The army now holds the port. The coast road is shut. Chad backs the rebels. \"We will be back\", he said.\n"
)  # fmt: skip


def span(words, nth=0):
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return Span(start=start, end=start + len(words), text=words)


def sentence(trigger):
    """The sentence around a span, ends at ". " or a line end."""
    start = max(TEXT.rfind("\n", 0, trigger.start), TEXT.rfind(". ", 0, trigger.start) + 1) + 1
    ends = [e for e in (TEXT.find(". ", trigger.end), TEXT.find("\n", trigger.end)) if e >= 0]
    end = min(ends) + (1 if TEXT[min(ends)] == "." else 0)
    return Span(start=start, end=end, text=TEXT[start:end])


def given(key, words, nth=0, **more):
    trigger = span(words, nth)
    return {"id": key, "report_id": "r1", "evidence": sentence(trigger), "trigger": trigger, **more}


def actor(words, nth=0, **more):
    found = span(words, nth)
    return Actor(name=more.pop("name", words), text=words, start=found.start, end=found.end, **more)


def place(words, nth=0, **more):
    found = span(words, nth)
    return Place(name=words, text=words, start=found.start, end=found.end, **more)


ARMY = actor("army", 0, name="Sudanese army", kind="armed_forces", country="SDN")
REBELS = actor("Rebels", framing="terrorists", kind="armed_group")
CHAD = actor("Chad", kind="state", country="TCD")
MEROWE = place("Merowe", country="SDN", kind="city", lat=18.48, lon=31.82)
FRIDAY = Time(earliest="2023-05-05", latest="2023-05-05", precision="day", text="Friday", start=27, end=33)
RADIO = Via(
    speaker="state radio", cue="quoted", kind="media", start=span("state radio").start, end=span("state radio").end
)
GOVERNOR = Attribution(
    speaker="the governor", cue="saying", kind="official", via=(RADIO,), start=span("the governor").start,
    end=span("the governor").end,
)  # fmt: skip


def harm(kind, words, **more):
    found = span(words)
    return Harm(kind=kind, text=words, start=found.start, end=found.end, **more)


BOMBED = Event(
    **given("eve-1111222233334444", "bombed", time=FRIDAY, place=MEROWE, attribution=GOVERNOR),
    confidence=0.9, rules=("made.up", "ingest.month.may"),
    type="ASSAULT", mode="aerial", contexts=("military",), incident="i1", source=(ARMY,), target=(actor("market"),),
    acled=Acled(event_type="Explosions/Remote violence", sub_event_type="Air/drone strike"), weapons=("jets",),
    harm=(harm("killed", "at least 12 traders", low=12, qualifier="more_than", group="traders"),),
)  # fmt: skip
DENIED = Event(
    **given("eve-aaaabbbbccccdddd", "shelled", status="negated"), type="ASSAULT", mode="heavy-weapons", incident="i2",
    source=(REBELS,), target=(actor("bridge"),),
)  # fmt: skip
SHELLED = Event(
    **given("eve-eeeeffff00001111", "shelled", 1), type="ASSAULT", incident="i2", target=(actor("bridge", 1),)
)
FLED = Displacement(
    **given("dis-1", "fled", place=MEROWE, time=Time(earliest="2023-05-03", text="since 3 May", start=1, end=12)),
    low=40_000, high=40_000, qualifier="approximately", term="fled", origin=MEROWE,
    cause=(ARMY, "eve-1111222233334444"),
)  # fmt: skip
WENT = Displacement(
    **given("dis-2", "went"), low=9000, high=9000, qualifier="exact", term="fled", part_of="dis-1",
    destination=place("Atbara", source="context"),
)  # fmt: skip
ACCORD = Agreement(
    **given("agr-1", "accord"), name="the river accord", kind="de-escalation", state="in_force", parties=(ARMY, REBELS),
    third_parties=(ThirdParty(actor=CHAD, role="guarantor"),), provisions=("pro-1",),
    violations=("eve-1111222233334444",), mentions=(span("accord"),),
)  # fmt: skip
HANDOVER = Provision(
    **given("pro-1", "hand over", status="planned"), agreement_id="agr-1", term="weapons_surrender", actor=(REBELS,),
    recipient=(ARMY,), object="heavy guns", manner="gradual",
)  # fmt: skip
HOLDS = Control(
    **given("con-1", "holds", status="ongoing", place=place("port")), controller=ARMY, from_=REBELS, change="holds"
)
SHUT = Access(**given("acc-1", "shut", status="ongoing"), object="road", name="the coast road", state="closed")
BACKS = Relation(**given("rel-1", "backs", status="ongoing"), relation="supports", source=CHAD, target=REBELS)
DIED = Toll(
    **given("tol-1", "died"), kind="killed", low=2000, qualifier="more_than", group="people",
    period=Time(earliest="2021-01-01", precision="year", text="since 2021", start=1, end=2),
)  # fmt: skip
SAYING = Claim(**given("cla-1", "saying"), cue=span("saying"), form="indirect", records=("eve-1111222233334444",))
BACK = Claim(**given("cla-2", "said"), cue=span("said", 1), form="direct", content=span("We will be back"))

READING = Reading(
    report=Report(
        id="r1", title="Army enters river port", text=TEXT, published="2023-05-06", published_source="dateline",
        language="en", source="The Desk", sha256="00", meta={"file": "a.txt"},
    ),
    events=(BOMBED, DENIED, SHELLED), displacements=(FLED, WENT), agreements=(ACCORD,), provisions=(HANDOVER,),
    control=(HOLDS,), access=(SHUT,), relations=(BACKS,), tolls=(DIED,), claims=(SAYING, BACK),
    mentions=Mentions(
        places=(PlaceMention(start=MEROWE.start, end=MEROWE.end, text="Merowe", name="Merowe", lat=18.48, lon=-31.82),),
        times=(TimeMention(start=27, end=33, text="Friday", type="DATE", value="2023-05-05"),),
        actors=(ActorMention(start=ARMY.start, end=ARMY.end, text="army", name="Sudanese army"),),
        quantities=(Quantity(start=1, end=2, text="x", low=1.5, high=2),),
    ),
    warnings=("a made-up warning",),
)  # fmt: skip
