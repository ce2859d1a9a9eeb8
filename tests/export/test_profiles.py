"""What each profile shows: private persons, facilities, attacks on health care, and how much of a report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from tests.export.builders import (
    ARMY,
    CIVILIANS,
    access,
    actor,
    control,
    event,
    figure,
    incident,
    place,
    report,
    said_by,
    selection,
)

from sitroom.errors import SettingsError
from sitroom.export import FORMATS, export
from sitroom.export.excerpts import around, cut
from sitroom.export.masking import Change, changed
from sitroom.export.people import people_of
from sitroom.export.persons import Mask, Persons
from sitroom.export.profiles import profile_named, shown_as
from sitroom.export.sensitive import Sensitive
from sitroom.lexicon.loader import load_lexicon
from sitroom.merged import Incident, Judgement, Link, Point, Series, Value
from sitroom.records import Actor, ActorMention, Claim, Event, Harm, Report, Span, Toll, Via
from sitroom.store.selection import Filter, Selection

LEXICON = load_lexicon()
PERSONS = Persons(LEXICON)


def shown(whole: Selection, profile: str = "public") -> Selection:
    return shown_as(whole, profile_named(profile), LEXICON)


def person(text: str, name: str, sector: str | None = None, **more: Any) -> Actor:
    return actor(name, "person", sector, text=text, **more)


# ---- who is private


@pytest.mark.parametrize(
    ("who", "private"),
    [
        (person("Walid al-Moallem", "Walid al-Moallem", "GOV", id="SYR_MOALLEM"), False),
        (person("Foreign Minister Tarek Yassin", "Tarek Yassin", "GOV"), False),
        (person("the Syrian foreign minister Tarek Yassin", "Tarek Yassin", "GOV"), False),
        (person("Prime Minister Ana Ruiz", "Ana Ruiz", "GOV"), False),
        (person("President Oumar Kone", "Oumar Kone", "GOV"), False),
        (person("former Defence Minister Oumar Kone", "Oumar Kone", "GOV"), False),
        (person("Volodymyr Zelensky", "Volodymyr Zelensky", "GOV"), False),
        (person("Oumar Kone", "Oumar Kone", "GOV"), True),
        (person("Mayor Khaled Nasser", "Khaled Nasser", "GOV"), True),
        (person("journalist, Maya Fares", "Fares", "JRN"), True),
        (person("the minister's driver Ali Qasim", "Ali Qasim"), True),
        (person("President Kone's wife Awa Traore", "Awa Traore"), True),
        (person("club president Oumar Kone", "Oumar Kone"), True),
        (person("Baptist minister John Adams", "John Adams", "REL"), True),
        (person("student union president Ana Ruiz", "Ana Ruiz"), True),
        (person("Jordan", "Jordan"), False),
        (person("the medic Jordan", "Jordan"), True),
        (person("the farmer Volodymyr Zelensky", "Volodymyr Zelensky", "AGR"), True),
        (person("Volodymyr Zelensky", "Volodymyr Zelensky", "AGR"), True),
        (actor("Syrian Arab Army", "armed_forces", "MIL"), False),
        (actor("residents", "people"), False),
    ],
)
def test_who_is_private(who: Actor, private: bool) -> None:
    assert PERSONS.is_private(who) is private


@pytest.mark.parametrize(
    ("who", "role"),
    [
        (person("journalist, Maya Fares", "Fares", "JRN"), "a journalist"),
        (person("Mayor Khaled Nasser", "Khaled Nasser", "GOV"), "a local official"),
        (person("Dr. Ahmad Saleh", "Ahmad Saleh", "MED"), "a health worker"),
        (person("Ahmad Saleh", "Ahmad Saleh", "GOV"), "an official"),
        (person("activist Omar Haddad", "Omar Haddad"), "an activist"),
        (person("Omar Haddad", "Omar Haddad"), "a person"),
        (person("Gen. Omar Haddad", "Omar Haddad", "MIL"), "an officer"),
    ],
)
def test_roles(who: Actor, role: str) -> None:
    assert PERSONS.role_of(who) == role


def test_a_description_is_no_name() -> None:
    envoy = person("the UN's coordinator in Jordan", "the UN's coordinator in Jordan")
    assert PERSONS.name_in(envoy) is None
    assert PERSONS.names_of([envoy])[0] == {}


# ---- names in running text


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("They arrested activist Omar Haddad in Nawa.", {"Omar Haddad": "an activist"}),
        ("Residents mourned Ziyad Qabbani, 34, on Friday.", {"Ziyad Qabbani": "a person"}),
        ("Residents mourned Ziyad Qabbani (34) on Friday.", {"Ziyad Qabbani": "a person"}),
        ("Mr. Qabbani spoke.", {"Qabbani": "a person"}),
        ("Mr Ould Brahim spoke.", {"Ould Brahim": "a person"}),
        ("Mohammed bin Rashid al-Qassim fled.", {"Mohammed bin Rashid al-Qassim": "a person"}),
        ("OMAR HADDAD, 20, KILLED", {"OMAR HADDAD": "a person"}),
        ("The priest, Father Ngugi Mwangi, hid them.", {"Ngugi Mwangi": "a religious figure"}),
        ("Mr Assad met Mr. Zelensky.", {}),
        ("President Bashar al-Assad and Mohammed bin Salman met.", {}),
        ("In Deir Ezzor, 34 people died.", {}),
        ("Jordan River and Victoria Street were shut on Friday.", {}),
        ("Foreign Minister Omar Haddad left.", {}),
        ("Ahmad is a common name.", {}),
        ("Fighters of the Khalid ibn al-Walid Army took a village.", {}),
        ("Khalid ibn al-Walid took a village.", {"Khalid ibn al-Walid": "a person"}),
        ("The Free Syrian Army said on Monday it had left.", {}),
    ],
)
def test_names_in_text(text: str, names: dict[str, str]) -> None:
    found = dict(PERSONS.in_text(text))
    assert found == names


# ---- masks


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Omar Haddad fled.", "[an activist] fled."),
        ("Haddad's brother", "[an activist]'s brother"),
        ("OMAR HADDAD FLED", "[an activist] FLED"),
        ("omar  haddad fled", "[an activist] fled"),
        ("Omar\nHaddad fled", "[an activist] fled"),
        ("El-Haddad", "El-[an activist]"),
        ("Haddadin", "Haddadin"),
        ("the omar", "the omar"),
        ("Nawa Haddad", "Nawa [an activist]"),
        ("(Haddad)", "([an activist])"),
        ("😀 مرحبا Haddad", "😀 مرحبا [an activist]"),
        ("Omar Haddad", "an activist"),
    ],
)
def test_a_mask(text: str, masked: str) -> None:
    assert Mask({"Omar Haddad": "an activist"}, ["Nawa"])(text) == masked


def test_a_mask_keeps_words_of_public_names_and_places() -> None:
    mask = Mask({"Hassan Assad": "a farmer", "Omar Nawa": "a person"}, ["Bashar al-Assad", "Assad", "Nawa"])
    assert (
        mask("Assad spoke in Nawa of Hassan Assad and Omar Nawa.")
        == "Assad spoke in Nawa of [a farmer] and [a person]."
    )


def test_names_with_an_article_are_found_without_it() -> None:
    mask = Mask({"Omar al-Haddad": "an activist"}, [], frozenset({"al"}))
    assert mask("Haddad and al-Haddad") == "[an activist] and [an activist]"


def test_an_empty_mask_changes_nothing() -> None:
    assert Mask({}, ["Nawa"])("Omar Haddad") == "Omar Haddad"


def test_changes_reach_every_depth_and_leave_ids_alone() -> None:
    told = event("Haddad", source=(ARMY,), harm=(Harm(kind="killed", group="Haddad", text="Haddad", start=0, end=6),))
    keep: Any = lambda value: value  # noqa: E731
    change = Change(text=lambda t: t.replace("Haddad", "x"), actor=keep, place=keep, span=keep)
    made = changed(told, change)
    assert (made.id, made.harm[0].group, made.harm[0].text) == ("Haddad", "x", "x")
    assert changed(event("eve-1"), change) == event("eve-1")


# ---- a whole selection

TEXT = (
    "OMAR HADDAD SEIZED\nGunmen abducted activist Omar Haddad in Nawa, said a teacher, Layla Farouk. "
    "Foreign Minister Tarek Yassin condemned it. Haddad had told Reporters he was threatened; Yassin did not."
)


def seized() -> Event:
    text = "Gunmen abducted activist Omar Haddad in Nawa, said a teacher, Layla Farouk."
    return event(
        "eve-1", ("Violence against civilians", "Abduction/forced disappearance"), text=text, trigger="abducted",
        source=(actor("Gunmen", "people", "UAF"),), target=(person("activist Omar Haddad", "Omar Haddad"),),
        harm=(Harm(kind="abducted", low=1, high=1, group="Omar Haddad", text="activist Omar Haddad", start=0, end=1),),
        attribution=said_by("Layla Farouk", "named"), mode="abduct",
    )  # fmt: skip


def whole(**more: Any) -> Selection:
    claim_text = "Foreign Minister Tarek Yassin condemned it."
    condemned = event(
        "eve-2", None, text=claim_text, trigger="condemned", type="ACCUSE",
        source=(person("Foreign Minister Tarek Yassin", "Tarek Yassin", "GOV"),),
    )  # fmt: skip
    said = Span(start=0, end=4, text="said")
    claim = Claim(
        id="cla-1", report_id="r1", evidence=seized().evidence, trigger=said, cue=said, form="indirect",
        speaker=person("teacher, Layla Farouk", "Layla Farouk", "EDU"), records=("eve-1",),
        content=Span(start=0, end=9, text="Gunmen abducted activist Omar Haddad in Nawa"),
    )  # fmt: skip
    value = Value(
        text="Omar Haddad", ref="omar haddad", records=("eve-1",), reports=("r1",), speakers=("Layla Farouk",)
    )
    link = Link(a="eve-1", b="eve-2", score=1.0, reason="both name Omar Haddad")
    incidents = [
        incident("inc-1", [seized()], values=(figure("target", None, None, None, [value]),), links=(link,)),
        incident("inc-2", [condemned]),
    ]
    point = Point(records=("eve-1",), reports=("r1",), reason="Layla Farouk says so")
    series = Series(
        id="ser-1", topic="agreement", subject="x", name="Haddad's release", points=(point,), reports=("r1",),
        independent_sources=1, third_parties=("Layla Farouk",),
    )  # fmt: skip
    told = report("r1", TEXT, title="OMAR HADDAD SEIZED", meta={"author": "Sami Younes"})
    return selection([told], [seized(), condemned, claim], incidents, series=[series], **more)


@pytest.mark.parametrize("profile", ["public", "partner"])
def test_no_private_name_is_left_anywhere(profile: str) -> None:
    made = shown(whole(), profile)
    text = repr((made.reports, made.records, made.incidents, made.series, made.copies, made.judgements))
    for name in ("Haddad", "HADDAD", "Omar", "omar", "Layla", "Farouk", "Younes"):
        assert name not in text, name
    assert "Tarek Yassin" in text
    assert (
        made.records["eve-1"].evidence.text
        == "Gunmen abducted activist [an activist] in Nawa, said a teacher, [a teacher]."
    )
    assert made.reports["r1"].title == "[an activist] SEIZED"
    assert made.reports["r1"].url == "https://news.example/r1"
    assert made.records["eve-1"].attribution.speaker == "a teacher"  # type: ignore[union-attr]
    assert made.incidents[0].target[0].name == "an activist"


def test_the_internal_profile_changes_nothing() -> None:
    assert shown(whole(), "internal") == whole()


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("profile", ["public", "partner"])
def test_no_private_name_is_in_any_file_of_any_format(name: str, profile: str, tmp_path: Path) -> None:
    pytest.importorskip(f"sitroom.export.{name}")
    made = export(whole(), name, tmp_path / "out", profile=profile)
    for file in made.files:
        content = (tmp_path / "out" / file).read_bytes()
        for word in (b"Haddad", b"HADDAD", b"Layla", b"Farouk", b"Younes"):
            assert word not in content, (file, word)


def test_the_internal_profile_names_them(tmp_path: Path) -> None:
    export(whole(), "plover", tmp_path / "out", profile="internal")
    assert b"Omar Haddad" in (tmp_path / "out" / "plover.jsonl").read_bytes()


def test_names_are_looked_for_in_the_evidence_where_the_text_is_not_there() -> None:
    records = whole().records
    bare = selection([report("r1", "", title=None)], records.values())
    found = people_of(bare, PERSONS)["r1"]
    assert found.private == {"Omar Haddad": "an activist", "Layla Farouk": "a teacher"}


def test_who_is_public_in_one_mention_is_public_throughout() -> None:
    minister = person("Foreign Minister Tarek Yassin", "Tarek Yassin", "GOV")
    again = person("Tarek Yassin", "Tarek Yassin")
    text = "Foreign Minister Tarek Yassin met Tarek Yassin."
    told = event("eve-1", text=text, trigger="met", source=(minister,), target=(again,))
    made = shown(selection([report("r1", text)], [told])).records["eve-1"]
    assert made.evidence.text == text
    assert made.target[0].name == "Tarek Yassin"  # type: ignore[attr-defined]


def test_persons_whom_no_selected_record_names_are_known_by_the_reports_mentions() -> None:
    text = "Rebels took Nawa after Xhemal Qyqalla was shot."
    base = selection([report("r1", text)], [control("con-1", text=text)])
    assert "Qyqalla" in shown(base).records["con-1"].evidence.text  # an uncommon name, with nothing to tell it by
    mention = ActorMention(start=23, end=37, text="Xhemal Qyqalla", name="Xhemal Qyqalla", kind="person", sector="JRN")
    made = shown(replace(base, persons={"r1": (mention,)}))
    assert made.records["con-1"].evidence.text == "Rebels took Nawa after [a journalist] was shot."
    assert made.persons == {}


def test_outer_speakers_and_names_in_other_peoples_descriptions() -> None:
    via = Via(speaker="Layla Farouk", cue="quoted", kind="named", start=0, end=1)
    said = said_by("residents", "witness")
    said = type(said)(**{f: getattr(said, f) for f in said.__struct_fields__} | {"via": (via,)})
    kin = actor("relatives of Layla Farouk", "people")
    told = event("eve-1", text="Relatives of Layla Farouk fought.", trigger="fought", source=(kin,), attribution=said)
    made = shown(selection([report("r1")], [told])).records["eve-1"]
    assert "Farouk" not in repr(made)
    assert made.source[0].name == "relatives of [a person]"  # type: ignore[attr-defined]


def test_the_filter_of_the_provenance_names_nobody() -> None:
    made = shown(whole(filter_=Filter(actors=("Omar Haddad", "SYR_ARMY"), text="Haddad seized")))
    assert made.provenance.filter.actors == ("an activist", "SYR_ARMY")
    assert made.provenance.filter.text == "[an activist] seized"


def test_the_judgement_log_and_whole_texts_are_internal() -> None:
    log = Judgement(id=1, at="2024-01-01", by="me", action="note", target="eve-1", note="Haddad is alive")
    base = whole()
    base = type(base)(**{f: getattr(base, f) for f in base.__struct_fields__} | {"judgements": (log,)})
    for profile in ("public", "partner"):
        made = shown(base, profile)
        assert made.judgements == ()
        assert (made.reports["r1"].text, made.reports["r1"].meta) == ("", {})
        assert made.reports["r1"].sha256 == base.reports["r1"].sha256
    assert shown(base, "internal").judgements == (log,)


def test_unknown_profiles_are_refused() -> None:
    with pytest.raises(SettingsError, match="public, partner, internal"):
        profile_named("everything")


# ---- excerpts


def words(count: int) -> str:
    return " ".join(f"w{n}" for n in range(count))


def test_excerpts_keep_the_trigger_and_stay_within_the_limit() -> None:
    text = words(100)
    for trigger in ("w0", "w50", "w99"):
        at = f" {text} ".find(f" {trigger} ")
        made = around(text, at, at + len(trigger), 40)
        assert trigger in made.replace("…", "").split()
        assert len(made.split()) == 40
    assert around(text, 0, 2, 40).endswith("w39…")
    assert around(text, 0, 2, 40).startswith("w0")
    assert cut(words(40), 40) == words(40)
    assert cut(words(41), 40) == words(40) + "…"
    assert cut(words(100), None) == words(100)


def test_text_without_spaces_is_cut_too() -> None:
    assert len(cut("字" * 50_000, 40)) <= 1600


def test_a_trigger_longer_than_the_excerpt() -> None:
    text = words(100)
    assert len(around(text, 0, len(text), 40).split()) == 40


@pytest.mark.parametrize(("profile", "most"), [("public", 40), ("partner", 80), ("internal", 200)])
def test_evidence_claims_and_titles_are_cut(profile: str, most: int) -> None:
    text = words(150) + " clashed " + words(49)
    told = event("eve-1", text=text)
    claim = Claim(
        id="cla-1", report_id="r1", evidence=told.evidence, trigger=told.trigger, cue=told.trigger, form="direct",
        content=Span(start=0, end=len(text), text=text),
    )  # fmt: skip
    made = shown(selection([report("r1", text, title=text)], [told, claim]), profile)
    held = made.records["cla-1"]
    assert isinstance(held, Claim)
    assert held.content
    for found in (made.records["eve-1"].evidence.text, held.content.text, made.reports["r1"].title or ""):
        assert len(found.split()) == most
    assert "clashed" in made.records["eve-1"].evidence.text


# ---- facilities

CAMP = place(
    "Zamzam camp", "SDN", kind="camp", lat=13.4912, lon=25.2731, gazetteer_id="x:zamzam", admin1="North Darfur"
)


def test_points_of_facilities_are_coarse_in_the_public_profile_alone() -> None:
    told = event("eve-1", place=CAMP)
    made = selection([report("r1")], [told], [incident("inc-1", [told])])
    for what in (shown(made).records["eve-1"].place, shown(made).incidents[0].place):
        assert what is not None
        assert (what.lat, what.lon, what.gazetteer_id, what.precision) == (13.5, 25.3, None, 2)
        assert (what.name, what.admin1) == ("Zamzam camp", "North Darfur")
    assert shown(made, "partner").records["eve-1"].place == CAMP


@pytest.mark.parametrize(
    ("what", "facility"),
    [
        (place("Zamzam camp", kind="camp"), True),
        (place("Nawa", kind="town"), False),
        (place("Al-Amal primary school", kind="neighbourhood"), True),
        (place("Schoolcraft", kind="town"), False),
        (place("Campinas", kind="city"), False),
        (place("Sednaya", kind="prison"), True),
        (place("Nasib", kind="crossing"), False),
    ],
)
def test_what_a_facility_is(what: Any, facility: bool) -> None:
    assert Sensitive(0.1).is_facility(what) is facility


def test_a_facility_without_a_point_stays_without_one() -> None:
    made = Sensitive(0.1).coarse(place("x", kind="camp", lat=None, lon=None))
    assert (made.lat, made.lon) == (None, None)


# ---- attacks on health care

HOSPITAL = actor("Nawa hospital", "facility")
BOMBED = "Jets bombed Nawa hospital and the market near Tasil, killing two nurses."


def bombed(id_: str = "eve-1", **more: Any) -> Event:
    values: dict[str, Any] = {
        "text": BOMBED, "trigger": "bombed", "target": (HOSPITAL,), "mode": "aerial", "source": (ARMY,),
    }  # fmt: skip
    return event(id_, ("Explosions/Remote violence", "Air/drone strike"), **(values | more))


def at(record: Any, start: int, report_id: str = "r1") -> Any:
    text = record.evidence.text
    span = Span(start=start, end=start + len(text), text=text)
    return type(record)(
        **{f: getattr(record, f) for f in record.__struct_fields__} | {"evidence": span, "report_id": report_id}
    )


def attacked() -> Selection:
    first = bombed()
    market = bombed("eve-2", target=(actor("market", "facility"), CIVILIANS), place=place("Tasil"))
    other = at(bombed("eve-3", text="A strike hit a clinic in Nawa."), 500, "r2")
    apart = at(event("eve-4", text="Rebels clashed with soldiers in Nawa.", source=(ARMY,)), 900)
    held = at(control("con-1", text="The army entered Nawa."), 1500)
    closed = at(access("acc-1", state="damaged", name="Nawa hospital", text="The hospital in Nawa was damaged."), 2000)
    claim = Claim(
        id="cla-1", report_id="r1", evidence=first.evidence, trigger=first.trigger, cue=first.trigger, form="direct",
        content=first.evidence,
    )  # fmt: skip
    value = Value(text="Nawa", ref="166365", records=("eve-1",), reports=("r1",))
    incidents = [
        incident("inc-1", [first, other], values=(figure("place", None, None, None, [value]),), reason="Both in Nawa."),
        incident("inc-2", [market]), incident("inc-3", [apart]), incident("inc-4", [held], family="control"),
    ]  # fmt: skip
    point = Point(records=("acc-1",), reports=("r1",), state="damaged", reason="Nawa hospital was hit")
    series = Series(
        id="ser-1", topic="access", subject="166365", name="Nawa hospital", place=place(), object="hospital",
        points=(point,), reports=("r1",), independent_sources=1,
    )  # fmt: skip
    reports = [report("r1", "x", title="Nawa hospital bombed"), report("r2", title="Clinic in Nawa hit")]
    return selection(reports, [first, market, other, apart, held, closed, claim], incidents, series=[series])


def test_attacks_on_health_care_keep_their_country_alone() -> None:
    made = shown(attacked())
    hidden = {i for i, r in made.records.items() if r.place and r.place.kind == "country"}
    assert hidden == {"eve-1", "eve-2", "eve-3", "acc-1"}
    for id_ in hidden:
        where = made.records[id_].place
        assert where is not None
        assert (where.name, where.text, where.lat, where.lon, where.admin1) == ("Syria", "Syria", None, None, None)
        assert (where.gazetteer_id, where.precision) == (None, 3)
        assert "Nawa" not in repr(made.records[id_])
        assert "Tasil" not in repr(made.records[id_])
    assert made.records["cla-1"].evidence.text == ""
    assert "Nawa" not in repr(made.records["cla-1"])
    for found in made.incidents[:2]:
        assert (found.place and found.place.name) == "Syria"
        assert "Nawa" not in repr(found)
        assert "Tasil" not in repr(found)
    assert "Nawa" not in repr(made.series)
    assert (made.reports["r1"].title, made.reports["r2"].title) == (None, None)
    assert made.reports["r1"].url == "https://news.example/r1"


def test_other_happenings_at_the_place_keep_it() -> None:
    made = shown(attacked())
    for id_ in ("eve-4", "con-1"):
        assert (made.records[id_].place or place("x")).name == "Nawa"
        assert made.records[id_].evidence.text


@pytest.mark.parametrize("profile", ["partner", "internal"])
def test_partners_see_where_health_care_was_attacked(profile: str) -> None:
    made = shown(attacked(), profile)
    assert made.records["eve-1"].place == place()
    assert made.incidents[0].place == place()
    assert made.reports["r1"].title == "Nawa hospital bombed"


@pytest.mark.parametrize(
    ("record", "attack"),
    [
        (bombed(), True),
        (bombed(target=(actor("a doctor", "people", "MED"),)), True),
        (bombed(target=(), contexts=("health",)), True),
        (bombed(target=(), harm=(Harm(kind="killed", group="two nurses", text="two nurses", start=0, end=1),)), True),
        (bombed(target=(actor("an ambulance", "vehicle"),), type="COERCE"), True),
        (bombed(target=(actor("a doctor", "person", "MED"),), type="CONSULT"), False),
        (bombed(target=(actor("Nawa", "site"),)), False),
        (bombed(source=(actor("a doctor", "person", "MED"),), target=(CIVILIANS,)), False),
        (access("acc-1"), True),
        (access("acc-1", state="open"), False),
        (access("acc-1", object="school"), False),
        (control("con-1"), False),
    ],
)
def test_what_an_attack_on_health_care_is(record: Any, attack: bool) -> None:
    assert Sensitive(0.1).is_health_attack(record) is attack


def test_tolls_of_health_workers_count() -> None:
    span = Span(start=0, end=4, text="four")
    toll = Toll(id="tol-1", report_id="r1", evidence=span, trigger=span, kind="killed", low=4, group="doctors")
    assert Sensitive(0.1).is_health_attack(toll)


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_tells_where_health_care_was_attacked(name: str, tmp_path: Path) -> None:
    pytest.importorskip(f"sitroom.export.{name}")
    kept: list[Incident] = [i for i in attacked().incidents if i.id in ("inc-1", "inc-2")]
    base = attacked()
    records = [r for i, r in base.records.items() if i not in ("eve-4", "con-1")]
    whole_ = selection(base.reports.values(), records, kept, series=base.series)
    made = export(whole_, name, tmp_path / "out")
    for file in made.files:
        content = (tmp_path / "out" / file).read_bytes()
        for word in (b"Nawa", b"Tasil", b"32.88", b"36.03", b"Daraa", b"166365"):
            assert word not in content, (file, word)


def test_a_report_of_many_profiles_is_the_same_every_time() -> None:
    assert shown(attacked()) == shown(attacked())
    reports: list[Report] = list(reversed(list(attacked().reports.values())))
    records = list(reversed(list(attacked().records.values())))
    turned = selection(reports, records, attacked().incidents, series=attacked().series)
    assert dict(shown(turned).records) == dict(shown(attacked()).records)
