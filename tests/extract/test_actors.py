"""Actors: golden phrases, and properties that hold for any text."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitroom.analyse import analyse
from sitroom.config import Settings
from sitroom.evaluate.expect import meets
from sitroom.extract import actors, places, quantities, times
from sitroom.extract.actors import actor_of, actors_of
from sitroom.extract.draft import Draft
from sitroom.lexicon.loader import load_lexicon
from sitroom.lexicon.schema.actors import AgentRow, CueRow, ModifierRow, TitleRow
from sitroom.records import Report

WORDS = (
    *("the", "a", "rebels", "army", "of", "Syria", "Assad", "President", "who", "it", "-", "'", '"', "(", "said"),
    *("killed", "Hezbollah", "'s", "and", "or", "12", "U.N.", "Gen."),
)
GOLDEN = tomllib.loads((Path(__file__).parents[1] / "golden" / "actors.toml").read_text(encoding="utf-8"))["case"]


def read(cases):
    lexicon, options = load_lexicon("en"), Settings()
    reports = [
        Report(id=str(n), text=c["text"], published=c.get("published"), language="en") for n, c in enumerate(cases)
    ]
    drafts = [Draft(r, a, lexicon, options) for r, a in zip(reports, analyse(reports, lexicon, options), strict=True)]
    for draft in drafts:
        for organ in (quantities, times, places, actors):
            organ.extract(draft)
    return drafts


@pytest.fixture(scope="module")
def drafts():
    return dict(zip((c["text"] for c in GOLDEN), read(GOLDEN), strict=True))


def word(draft, wanted, nth=1):
    return [t for t in draft.analysis.tokens if t.text == wanted][nth - 1]


def phrases():
    found = []
    for case in GOLDEN:
        for wanted in case.get("actors", []):
            marks = [pytest.mark.xfail(reason=wanted["gap"], strict=True)] if "gap" in wanted else []
            found.append(pytest.param(case["text"], wanted, id=f"{wanted['of']}: {case['text']}", marks=marks))
    return found


@pytest.mark.parametrize(("text", "wanted"), phrases())
def test_actor_of(drafts, text, wanted):
    draft = drafts[text]
    actor = actor_of(draft, word(draft, wanted["of"], wanted.get("nth", 1)))
    assert actor is not None
    fields = {k: v or None for k, v in wanted.items() if k not in ("of", "nth", "gap")}
    assert {k: getattr(actor, k) for k in fields} == fields


@pytest.mark.parametrize(("text", "wanted"), [(c["text"], w) for c in GOLDEN for w in c.get("none", [])])
def test_no_actor(drafts, text, wanted):
    assert actor_of(drafts[text], word(drafts[text], wanted)) is None


@pytest.mark.parametrize(("text", "wanted"), [(c["text"], w) for c in GOLDEN for w in c.get("split", [])])
def test_one_phrase_of_two_actors(drafts, text, wanted):
    found = actors_of(drafts[text], [word(drafts[text], wanted["of"])])
    assert [a.id or "" for a in found] == wanted["ids"]


def test_every_span_quotes_the_report(drafts):
    for draft in drafts.values():
        for token in draft.analysis.tokens:
            actor = actor_of(draft, token)
            if actor is not None:
                assert draft.report.text[actor.start : actor.end] == actor.text
        assert all(draft.report.text[m.start : m.end] == m.text for m in draft.actors)


def test_mentions_hold_no_things_and_are_in_order(drafts):
    things = {"facility", "infrastructure", "vehicle", "site", "object"}
    for draft in drafts.values():
        assert not [m for m in draft.actors if m.kind in things]
        assert draft.actors == sorted(draft.actors, key=lambda m: (m.start, -m.end))


def test_actors_of_drops_what_is_none_and_doubles(drafts):
    draft = drafts["The army entered Goma after the FARDC lost two posts in Congo."]
    heads = [word(draft, "army"), word(draft, "army"), word(draft, "in")]
    assert len(actors_of(draft, heads)) == 1


def test_capitals_read_as_well_as_mixed_case():
    plain = "The FMLN attacked the national police in San Salvador, and guerrillas shot Colonel Roberto Mena."
    upper, mixed = read([{"text": plain.upper()}, {"text": plain}])
    assert actor_of(upper, word(upper, "FMLN")).id == actor_of(mixed, word(mixed, "FMLN")).id == "FMLN"
    assert actor_of(upper, word(upper, "GUERRILLAS")).sector == "REB"
    assert actor_of(upper, word(upper, "MENA")).name == "ROBERTO MENA"


def test_the_home_country_is_the_one_most_spoken_of():
    draft = read([{"text": "Sudan closed the road to Nyala. Sudan blamed Chad. The army withdrew."}])[0]
    assert actor_of(draft, word(draft, "army")).id == "SDN_ARMY"


def test_who_is_president_depends_on_the_date():
    text = "The president of Colombia spoke."
    early, late, never = read(
        [{"text": text, "published": "1989-09-01"}, {"text": text, "published": "2019-09-01"}, {"text": text}]
    )
    assert actor_of(early, word(early, "president")).name == "Virgilio Barco"
    assert actor_of(late, word(late, "president")).name.startswith("Iv")
    assert actor_of(never, word(never, "president")).id is None


def test_examples_of_the_lexicon_hold():
    lexicon = load_lexicon("en")
    tables = ("agents", AgentRow), ("agent_modifiers", ModifierRow), ("agent_titles", TitleRow), ("agent_cues", CueRow)
    rows = [(r.id, e) for table, kind in tables for r in lexicon.rows(table, kind) for e in r.example]
    found = read([{"text": e.text} for _, e in rows])
    wrong = []
    for (id_, example), draft in zip(rows, found, strict=True):
        mentions = [msgspec.to_builtins(m) for m in draft.actors]
        for wanted in example.gives:
            met = any(not meets(m, wanted) for m in mentions)
            if met == bool(wanted.get("absent")):
                wrong.append((id_, wanted, [m["text"] for m in mentions]))
    assert wrong == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=25))
def test_any_words_give_spans_that_quote(words):
    draft = read([{"text": " ".join(words)}])[0]
    for token in draft.analysis.tokens:
        actor = actor_of(draft, token)
        assert actor is None or draft.report.text[actor.start : actor.end] == actor.text


def test_the_work_grows_with_length_only():
    def looked_up(size):
        draft = read([{"text": "Colonel Musa Kone shelled Gao. Kone fled. " * size}])[0]
        return sum(len(m) for m in draft.scratch["actors"].by_name.values())

    assert 0 < looked_up(40) == looked_up(80)  # who a person is, is asked of a bounded number of his mentions
