"""Incidents: which mentions of a report are one happening."""

from __future__ import annotations

import pytest

from sitroom.pipeline import read
from sitroom.records import Report

# (text, groups of triggers that must share an incident; triggers in other groups must not)
CASES = [
    ("Twelve people were killed in an attack by rebels near Goma.", [["killed", "attack"]]),
    ("Israel carried out air strikes on Rafah that killed 12 people.", [["air strikes", "killed"]]),
    ("Clashes between the army and rebels killed nine villagers in Ituri.", [["Clashes", "killed"]]),
    (
        "Gunmen attacked a bus near Bama on Monday. The attack left four passengers dead.",
        [["attacked", "attack"]],
    ),
    (
        "Rebels shelled Sake on Monday. Gunmen kidnapped two engineers in Butembo.",
        [["shelled"], ["kidnapped"]],
    ),
    (
        "A bomb exploded in Kabul on Monday. Another bomb exploded in Herat on Tuesday.",
        [["exploded"], ["exploded"]],
    ),
    (
        "Gunmen killed the journalist Rosa Vega in Cali. In Lima, gunmen killed the lawyer Juan Soto.",
        [["killed"], ["killed"]],
    ),
    (
        "Two people were killed and four were wounded on Monday in a rebel attack on a mill near Goma.",
        [["killed", "wounded", "attack"]],
    ),
    (
        "Stray bullets killed nine people in Sake. At least 900 people died in the battle for Goma, the UN says.",
        [["killed"], ["died", "battle"]],
    ),
    (
        "At least 200 people were killed, he said. Several soldiers were killed when their car came under fire.",
        [["killed"], ["killed", "came under fire"]],
    ),
    ("Rosa Luz was wounded in an attack in which her husband died.", [["wounded", "died"]]),
    (
        "The attack was carried out by men who hurled a grenade at the home of a judge in Cali.",
        [["attack", "hurled"]],
    ),
    (
        "Gunmen attacked a police post whose officers had shelled Mingora last year.",
        [["attacked"], ["shelled"]],
    ),
    (
        "Nine people were injured in an explosion in Jolo on Sunday. The bomb was placed under a stall.",
        [["injured", "bomb was placed"]],
    ),
    (
        "Three soldiers were killed in Mali on Monday. The soldiers were killed near Menaka.",
        [["killed", "killed"]],
    ),
    (
        "A bomb exploded in Quetta. In other attacks, a policeman was killed and two guards were wounded.",
        [["exploded"], ["killed", "wounded"]],
    ),
    (
        "Shells hit the market in Omdurman on Friday. Shells hit a clinic in Khartoum on Friday.",
        [["hit"], ["hit"]],
    ),
    (
        "At least 29 children died when an air strike hit a school bus in Dahyan.",
        [["died", "air strike", "hit"]],
    ),
    (
        "An air strike hit a convoy in Rafah. Two soldiers were killed in fighting in the north, the army announced.",
        [["air strike", "hit"], ["killed"]],
    ),
    ("Shells fired by rebel tanks hit a clinic in Aleppo.", [["fired", "hit"]]),
    (
        "A car bomb exploded in Bogota on Thursday. The rebels claimed responsibility for the bombing on Monday.",
        [["exploded", "bombing"]],
    ),
    (
        "A bomb exploded at a mosque in Peshawar. The blast was revenge for the killing of Omar Khan, its chief said.",
        [["exploded", "blast"], ["killing"]],
    ),
    (
        "Youths hurled stones at police in Beirut. The explosion at the port killed 200 people.",
        [["hurled stones"], ["explosion", "killed"]],
    ),
    (
        "A bomb exploded near a bank. Gunmen kidnapped a judge. A guard was shot. The explosion broke windows.",
        [["exploded", "explosion"], ["kidnapped"], ["shot"]],
    ),
    ("Armed men burned down 30 houses in Plateau state, killing a pastor.", [["burned down", "killing"]]),
    ("Hours after the attack, Egypt carried out air strikes on targets.", [["attack"], ["air strikes"]]),
    (
        "Nine people were killed near Jos on Sunday. Gunmen opened fire on a market.",
        [["killed", "opened fire"]],
    ),
    (
        "The rebels shot down a plane near Wukro. The killing of nine nurses shocked the city.",
        [["shot down"], ["killing"]],
    ),
    ("Houthi missile kills three on ship as U.S. strikes hit Hodeidah.", [["kills"], ["strikes", "hit"]]),
    (
        "Nine people were killed in Jos on Sunday. Troops shelled the port of Sevastopol.",
        [["killed"], ["shelled"]],
    ),
]


@pytest.fixture(scope="module")
def found() -> list[list[list[str]]]:
    reports = [Report(id=str(n), text=t, published="2024-02-07", language="en") for n, (t, _) in enumerate(CASES)]
    return [_groups(reading.events) for reading in read(reports)]


def _groups(events: object) -> list[list[str]]:
    groups: dict[str, list[str]] = {}
    for event in events:  # type: ignore[attr-defined]
        groups.setdefault(event.incident, []).append(event.trigger.text)
    return list(groups.values())


@pytest.mark.parametrize("number", range(len(CASES)), ids=lambda n: CASES[n][0][:50])
def test_mentions_of_one_happening(number: int, found: list[list[list[str]]]) -> None:
    assert found[number] == CASES[number][1]


def test_tied_mentions_share_doer_and_means() -> None:
    (reading,) = read([Report(id="a", text="Six people were killed in a drone strike by Ukraine.", language="en")])
    killed = next(e for e in reading.events if e.trigger.text == "killed")
    assert killed.mode == "drone"
    assert [a.country for a in killed.source] == ["UKR"]
    assert [h.low for e in reading.events for h in e.harm] == [6]
