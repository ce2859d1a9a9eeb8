"""What the tests of series share: making them, and reading them at a glance."""

from __future__ import annotations

from typing import Any

from tests.merging import actor, base, place

from sitroom.lexicon.loader import load_lexicon
from sitroom.merge.copies import Origins
from sitroom.merge.series import series
from sitroom.merged import Series
from sitroom.records import Provision, Record, Report, Time

# places and actors of several wars, as the reader would give them
DARAA = place("Daraa", "170903", kind="admin1", country="SYR", admin1="Daraa", precision=3)
DARAA_CITY = place("Daraa", "170905", kind="town", country="SYR", admin1="Daraa", precision=1)
NASIB = place("Nasib border crossing", "x:nasib-crossing", kind="crossing", country="SYR", admin1="Daraa", precision=1)
GOMA = place("Goma", "216281", kind="city", country="COD", admin1="Nord-Kivu", precision=1)
KHERSON = place("Kherson", "706448", kind="city", country="UKR", admin1="Kherson", precision=1)
FASHER = place("El Fasher", "363243", kind="city", country="SDN", admin1="North Darfur", precision=1)
DARFUR = place("North Darfur", "408666", kind="admin1", country="SDN", admin1="North Darfur", precision=3)
LASHIO = place("Lashio", "1312609", kind="city", country="MMR", admin1="Shan", precision=1)
GAZA = place("Gaza Strip", "281129", kind="region", country="PSE", precision=3)
RAFAH = place("Rafah", "281102", kind="town", country="PSE", admin1="Gaza Strip", precision=1)
CHAD = place("Chad", "2434508", kind="country", country="TCD", precision=3)
SUDAN = place("Sudan", "366755", kind="country", country="SDN", precision=3)

SYRIAN_ARMY = actor("Syrian Arab Army", "SYR_ARMY", kind="armed_forces", sector="MIL", country="SYR")
SYRIA = actor("Syrian government", "SYR_GOV", kind="government", sector="GOV", country="SYR")
REBELS = actor("Rebels", kind="armed_group", sector="REB", country="SYR")
KHALID = actor("Jaysh Khalid ibn al-Walid", "KHALID_ARMY", kind="armed_group", sector="REB", country="SYR")
M23 = actor("March 23 Movement", "M23", kind="armed_group", sector="REB", country="COD")
CONGO = actor("Congolese armed forces", "COD_ARMY", kind="armed_forces", sector="MIL", country="COD")
RUSSIA = actor("Russian armed forces", "RUS_ARMY", kind="armed_forces", sector="MIL", country="RUS")
UKRAINE = actor("Ukrainian armed forces", "UKR_ARMY", kind="armed_forces", sector="MIL", country="UKR")
RSF = actor("Rapid Support Forces", "RSF_SDN", kind="armed_group", sector="PRM", country="SDN")
SUDANESE_ARMY = actor("Sudanese Armed Forces", "SDN_ARMY", kind="armed_forces", sector="MIL", country="SDN")
JUNTA = actor("Myanmar armed forces", "MMR_ARMY", kind="armed_forces", sector="MIL", country="MMR")
MNDAA = actor("Myanmar National Democratic Alliance Army", "MNDAA", kind="armed_group", sector="REB", country="MMR")


def made(
    records: list[Record],
    reports: list[Report],
    topic: str | None = None,
    deals: dict[str, str] | None = None,
    origins: Origins | None = None,
) -> list[Series]:
    """The series of some records; those of one topic when it is given."""
    found = series(records, origins or Origins(), {r.id: r for r in reports}, load_lexicon(), deals)
    return [s for s in found if topic is None or s.topic == topic]


def only(
    records: list[Record],
    reports: list[Report],
    topic: str,
    deals: dict[str, str] | None = None,
    origins: Origins | None = None,
) -> Series:
    """The one series of a topic."""
    found = made(records, reports, topic, deals, origins)
    assert len(found) == 1, [s.name for s in found]
    return found[0]


def spells(one: Series) -> list[tuple[Any, ...]]:
    """(start, end, state, holder, contested) of each spell."""
    return [(s.start, s.end, s.state, s.holder.name if s.holder else None, s.contested) for s in one.spells]


def held(one: Series) -> list[tuple[Any, ...]]:
    """(start, end, holder's id or name, "contested" or the state)."""
    return [
        (s.start, s.end, (s.holder.id or s.holder.name) if s.holder else None, "contested" if s.contested else s.state)
        for s in one.spells
    ]


def figures(one: Series) -> list[tuple[Any, ...]]:
    """(day, low, high) of each point."""
    return [(p.latest, p.low, p.high) for p in one.points]


def by_report(day: str | None) -> Time:
    """A time that only the report's date gives."""
    return Time(latest=day, source="report")


def since(day: str, text: str = "") -> Time:
    """ "since 17 June": open at the end."""
    return Time(earliest=day, precision="interval", text=text or day, start=90, end=90 + len(text or day))


def provision(report_id: str, n: int = 0, *, term: str = "withdrawal", deal: str, **fields: Any) -> Provision:
    """A term of the agreement record with the id `deal`."""
    common = base(report_id, n, "pro", "withdraw") | {"status": "planned"}
    return Provision(**common | {"term": term, "agreement_id": deal} | fields)
