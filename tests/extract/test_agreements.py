"""Agreements: a golden table, and what a table of sentences cannot say."""

from __future__ import annotations

import pytest
from tests.tables import parameters, problems

from sitroom import read_text

TWO_STEPS = (
    "The army and the rebels signed a truce in Juba on 3 May. "
    "Under the truce, the rebels will release 40 prisoners within ten days. "
    "Shells struck Bor on Sunday in violation of the ceasefire."
)


@pytest.mark.parametrize("number", parameters("agreements"))
def test_passage(number: int) -> None:
    assert problems("agreements", number) == []


def test_all_mentions_of_one_deal_are_kept_with_their_words() -> None:
    reading = read_text(TWO_STEPS, published="2024-05-06")
    (deal,) = reading.agreements
    assert [m.text for m in deal.mentions] == ["truce", "truce", "ceasefire"]
    assert all(TWO_STEPS[m.start : m.end] == m.text for m in deal.mentions)


def test_provisions_and_agreement_point_at_each_other() -> None:
    reading = read_text(TWO_STEPS, published="2024-05-06")
    (deal,), (term,) = reading.agreements, reading.provisions
    assert deal.provisions == (term.id,)
    assert term.agreement_id == deal.id


def test_a_deadline_in_days_counts_from_the_deal() -> None:
    (term,) = read_text(TWO_STEPS, published="2024-05-06").provisions
    assert term.deadline is not None
    assert (term.deadline.latest, term.deadline.text) == ("2024-05-13", "ten days")


def test_an_attack_told_as_a_breach_is_the_deals_violation() -> None:
    reading = read_text(TWO_STEPS, published="2024-05-06")
    struck = {e.id for e in reading.events if e.type == "ASSAULT" and e.evidence.text.startswith("Shells")}
    assert struck
    assert set(reading.agreements[0].violations) <= struck
    assert reading.agreements[0].violations


def test_the_rules_name_the_rows_that_made_the_record() -> None:
    reading = read_text(TWO_STEPS, published="2024-05-06")
    assert {"agreement.truce", "agreement.signed", "agreement.violation"} <= set(reading.agreements[0].rules)
    assert reading.provisions[0].rules[0] == "provision.free"


def test_two_deals_of_one_report_stay_apart() -> None:
    text = "A 2014 truce in Donetsk failed within weeks. A new ceasefire was signed in Minsk in February 2015."
    states = [a.state for a in read_text(text, published="2015-03-01").agreements]
    assert states == ["collapsed", "signed"]
