"""The actor tables: every value in the codebook's sets, every reference meets a row, names compile."""

from __future__ import annotations

from collections import Counter
from typing import get_args

import pytest

from sitroom.lexicon.actors import actor_lexicon, covers, key, split_name, terms, within
from sitroom.lexicon.loader import load_lexicon
from sitroom.lexicon.schema.actors import ActorRow, AgentRow, CueRow, Kind, ModifierRow, Office, Sector, TitleRow
from sitroom.lexicon.schema.countries import CountryRow

GROUPS = {"armed_group", "political_group"}


@pytest.fixture(scope="module")
def rows():
    return load_lexicon("en").rows("actors", ActorRow)


@pytest.fixture(scope="module")
def compiled():
    return actor_lexicon(load_lexicon("en"))


def test_ids_are_unique_and_no_state_codes(rows):
    ids = Counter(r.id for r in rows)
    assert [i for i, n in ids.items() if n > 1] == []
    assert {r.id for r in rows} & {c.id for c in load_lexicon("en").rows("countries", CountryRow)} == set()


def test_a_state_code_always_names_the_state(compiled):
    assert compiled.name_of("NLD") == "Netherlands"
    assert [c for c, row in compiled.countries.items() if compiled.name_of(c) != row.name] == []


def test_bodies_of_states_that_have_rows_belong_to_them(rows, compiled):
    bodies = [
        r for r in rows if r.id.count("_") == 1 and r.id[4:] in ("GOV", "ARMY", "POL") and len(r.id.split("_")[0]) == 3
    ]
    assert [r.id for r in bodies if r.country != r.id[:3] or r.id[:3] not in compiled.countries] == []


def test_every_value_is_in_the_codebook(rows):
    assert all(r.kind in get_args(Kind) for r in rows)
    assert all(r.sector is None or r.sector in get_args(Sector) for r in rows)


def test_countries_and_references_exist(rows, compiled):
    assert [r.id for r in rows if r.country and r.country not in compiled.countries] == []
    loose = [(r.id, i) for r in rows for i in (*r.allies, *r.enemies, r.parent) if i and not compiled.knows(i)]
    assert loose == []


def test_nobody_is_his_own_ally_enemy_or_parent(rows):
    assert [r.id for r in rows if r.id in (*r.allies, *r.enemies, r.parent)] == []
    assert [r.id for r in rows if set(r.allies) & set(r.enemies)] == []


def test_reach(rows):
    groups = [r for r in rows if r.kind in GROUPS]
    assert len(groups) >= 600
    assert len({r.country for r in groups if r.country}) >= 40
    assert sum(r.kind in ("igo", "ngo", "media") for r in rows) >= 300
    assert len({r.country for r in rows if r.terms}) >= 150


def test_years_run_forwards(rows):
    assert [r.id for r in rows if r.since and r.until and r.since[:4] > r.until[:4]] == []
    for row in rows:
        for term in terms(row):
            assert term.office in get_args(Office)
            assert term.until is None or term.since[:4] <= term.until[:4], row.id


def test_names_have_words_and_no_doubles(rows):
    for row in rows:
        assert all(split_name(n) for n in (row.name, *row.names)), row.id
        assert len({row.name, *row.names}) == len(row.names) + 1, row.id


def test_agent_words_have_one_meaning_but_for_partitives():
    lexicon = load_lexicon("en")
    seen = Counter(w for a in lexicon.rows("agents", AgentRow) if a.role != "partitive" for w in a.words)
    assert [w for w, n in seen.items() if n > 1] == []
    modifiers = Counter(w for m in lexicon.rows("agent_modifiers", ModifierRow) for w in m.words)
    assert [w for w, n in modifiers.items() if n > 1] == []


def test_every_row_has_an_example():
    lexicon = load_lexicon("en")
    for table, kind in (("agents", AgentRow), ("agent_modifiers", ModifierRow), ("agent_titles", TitleRow)):
        assert [r.id for r in lexicon.rows(table, kind) if not r.example] == []
    assert all(c.words for c in lexicon.rows("agent_cues", CueRow))


def test_every_state_has_government_army_and_police(compiled):
    assert compiled.body("TZA", "ARMY") == ("TZA_ARMY", "Tanzanian armed forces")
    assert compiled.body("ISR", "ARMY") == ("ISR_ARMY", "Israel Defense Forces")
    assert all(compiled.body(c, s)[1] for c in compiled.countries for s in ("GOV", "ARMY", "POL"))


def test_a_body_bears_its_own_name_only_in_its_years(compiled):
    assert compiled.body("SYR", "ARMY", "2018-07-10")[1] == "Syrian Arab Army"
    assert compiled.body("SYR", "ARMY", "2025-07-10")[1] == "Syrian armed forces"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hezbollah", "Hezbolah"), ("Gaddafi", "Gadafi"), ("Hay'at", "Hayat"), ("U.N.", "UN"), ("Aleppo", "Alepo")],
)
def test_spellings_share_a_key(one, other):
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Iran", "Iraq"), ("Mali", "Malawi"), ("Niger", "Nigeria"), ("FAR", "FARC")]
)
def test_other_words_do_not(one, other):
    assert key(one) != key(other)


def test_terms_and_years():
    assert covers("2000-07-17", "2024-12-08", "2018-07-10")
    assert not covers("2000-07-17", "2024-12-08", "2025-01-01")
    assert covers("2011", "2014", "2014-12-31")
    assert not covers("2011", "2014", "2015-01-01")
    row = ActorRow(id="X", name="X", kind="armed_group", since="2011", until="2014")
    assert [within(row, d) for d in ("2010-01-01", "2012-01-01", "2015-01-01", None)] == [-1, 0, 1, 0]
