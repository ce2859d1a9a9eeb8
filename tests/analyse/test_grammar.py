"""Who does what to whom, asked of parsed sentences of our own."""

from __future__ import annotations

import pytest

from sitroom.analyse import analyse
from sitroom.analyse import grammar as g
from sitroom.analyse.tokens import Analysis, Token
from sitroom.config import Settings
from sitroom.lexicon.loader import load_lexicon
from sitroom.records import Report

# sentence, predicate, doers, undergoers
ROLES = [
    ("Government troops shelled the town.", "shelled", ["troops"], ["town"]),
    ("The town was shelled by troops on Monday.", "shelled", ["troops"], ["town"]),
    ("The town was shelled.", "shelled", [], ["town"]),
    ("Rebels and local militias seized the airport.", "seized", ["Rebels", "militias"], ["airport"]),
    ("Rebels entered the city and burned the market.", "burned", ["Rebels"], ["market"]),
    ("Militants who attacked the convoy fled.", "attacked", ["Militants"], ["convoy"]),
    ("Fighters besieging the base withdrew.", "besieging", ["Fighters"], ["base"]),
    ("They retook territory lost to insurgents.", "lost", [], ["territory"]),
    ("The army is aiming to recover the province.", "recover", ["army"], ["province"]),
    ("The siege forced the militants to sign a truce.", "sign", ["militants"], ["truce"]),
    ("Jets bombed the market, killing dozens.", "killing", ["Jets"], ["dozens"]),
    ("Sanaa was bombed by coalition jets, killing 12 people.", "killing", ["jets"], ["people"]),
    ("Plans to storm the base were dropped.", "storm", [], ["base"]),
    ("The rebels, backed by Rwanda, took Goma.", "backed", ["Rwanda"], ["rebels"]),
    ("Rebel-held areas were shelled.", "held", ["Rebel"], ["areas"]),
    ("The displaced families returned.", "returned", ["families"], []),
    ("US forces have backed rebels in the north.", "backed", ["forces"], ["rebels"]),
    ("The town that the army shelled was empty.", "shelled", ["army"], ["town"]),
    ("The town where thousands had gathered was hit.", "gathered", ["thousands"], []),
]


def parsed(text: str) -> Analysis:
    return analyse([Report(id="t", text=text, language="en")], load_lexicon(), Settings())[0]


def word(analysis: Analysis, text: str) -> Token:
    return next(t for t in analysis.tokens if t.text == text)


@pytest.mark.parametrize(("text", "predicate", "doers", "undergoers"), ROLES)
def test_roles(text: str, predicate: str, doers: list[str], undergoers: list[str]) -> None:
    token = word(parsed(text), predicate)
    assert [t.text for t in g.doers(token)] == doers
    assert [t.text for t in g.undergoers(token)] == undergoers


def test_noun_roles_and_obliques() -> None:
    attack = word(parsed("Three soldiers died in an attack by gunmen on a checkpoint."), "attack")
    assert [t.text for t in g.doers(attack)] == ["gunmen"]
    assert [(p, t.text) for p, t in g.obliques(attack)] == [("by", "gunmen"), ("on", "checkpoint")]


def test_between_is_expanded_over_coordination() -> None:
    talks = word(parsed("Talks between the government and the rebels began."), "Talks")
    assert [(p, t.text) for p, t in g.obliques(talks)] == [("between", "government"), ("between", "rebels")]


def test_negation() -> None:
    analysis = parsed("The army has not entered the town. Nobody was hurt. The army entered it.")
    entered = [t for t in analysis.tokens if t.text == "entered"]
    assert [g.is_negated(t) for t in entered] == [True, False]


def test_phrase_takes_left_modifiers_without_the_determiner() -> None:
    analysis = parsed("The heavily armed rebel fighters attacked.")
    first, last = g.phrase(word(analysis, "fighters"))
    assert analysis.text[analysis.tokens[first].start : analysis.tokens[last].end] == "heavily armed rebel fighters"


def test_particle() -> None:
    assert g.particle(word(parsed("Saboteurs blew up the bridge."), "blew")) == "up"


@pytest.mark.parametrize(
    ("text", "word_form", "lemma"),
    [
        ("Rebels staged a raid.", "staged", "stage"),
        ("They are waging a war.", "waging", "wage"),
        ("He hoped for peace.", "hoped", "hope"),
        ("Shots were fired.", "fired", "fire"),
        ("The army visited the camp.", "visited", "visit"),
        ("Police stopped the march.", "stopped", "stop"),
    ],
)
def test_lemmas(text: str, word_form: str, lemma: str) -> None:
    assert word(parsed(text), word_form).lemma == lemma


@pytest.mark.parametrize(
    ("text", "word_form", "wanted"),
    [
        ("The army accused the rebels of shelling a clinic.", "shelling", ["rebels"]),
        ("The nurses accused the group of looting the ward and abducting six staff.", "abducting", ["group"]),
        ("France called on Mali to release the men.", "release", ["Mali"]),
        ("The delegates are due to meet in Doha.", "meet", ["delegates"]),
    ],
)
def test_control_through_prepositions_and_adjectives(text: str, word_form: str, wanted: list[str]) -> None:
    assert [t.text for t in g.subjects(word(parsed(text), word_form))] == wanted


def test_a_finite_verb_taken_for_a_participle() -> None:
    killed = word(parsed("An attack on a school killed between ten and fifteen people."), "killed")
    assert not g.is_passive(killed)
    assert [t.text for t in g.undergoers(killed)] == ["people"]
