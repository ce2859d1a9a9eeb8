"""Sentence splitting of news text, in our own words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitroom.analyse.sentences import split
from sitroom.lexicon.loader import load_lexicon

# text, its sentences
CASES = [
    ("Mr Assad left. He flew to Moscow.", ["Mr Assad left.", "He flew to Moscow."]),
    ("Mr. Haftar met Gen. Burhan on Jan. 7. They talked.", ["Mr. Haftar met Gen. Burhan on Jan. 7.", "They talked."]),
    ("Shells hit al-Nu'aima. No one died.", ["Shells hit al-Nu'aima.", "No one died."]),
    ("The U.S. Congress met. It was late.", ["The U.S. Congress met.", "It was late."]),
    ("He lives in the U.S. The army left.", ["He lives in the U.S.", "The army left."]),
    (
        "Aid is short, said the U.N. Thousands of families fled.",
        ["Aid is short, said the U.N.", "Thousands of families fled."],
    ),
    ("The raid was by the U.S. Three men died.", ["The raid was by the U.S.", "Three men died."]),
    ("It began at 5 p.m. Dozens of shells fell.", ["It began at 5 p.m.", "Dozens of shells fell."]),
    ("U.N. Secretary-General Ban spoke. He left.", ["U.N. Secretary-General Ban spoke.", "He left."]),
    ("U.S. Army trucks met Gen. Dallo. He left.", ["U.S. Army trucks met Gen. Dallo.", "He left."]),
    ("Kiir Meets U.N. After Goma Raid", ["Kiir Meets U.N. After Goma Raid"]),
    (
        "U.S. Under Secretary Ho met a U.S. Four-star general.",
        ["U.S. Under Secretary Ho met a U.S. Four-star general."],
    ),
    ('"We will leave." The rebels left.', ['"We will leave."', "The rebels left."]),
    ('"Leave now!" the officer said. They left.', ['"Leave now!" the officer said.', "They left."]),
    ("“It is over.” He wept.", ["“It is over.”", "He wept."]),
    ("Army takes town\n\nTroops entered Saada today.", ["Army takes town", "Troops entered Saada today."]),
    ("Army takes town\nTroops entered Saada today.", ["Army takes town", "Troops entered Saada today."]),
    (
        "Army takes the last crossing into Jordan from rebels\n"
        "Troops entered the crossing on Friday morning after a deal with the rebels, a witness in the town said.",
        [
            "Army takes the last crossing into Jordan from rebels",
            "Troops entered the crossing on Friday morning after a deal with the rebels, a witness in the town said.",
        ],
    ),
    (
        "Troops entered the crossing on Friday after a deal with\nJordan, and rebels who held it since April left.",
        ["Troops entered the crossing on Friday after a deal with\nJordan, and rebels who held it since April left."],
    ),
    (
        "Army takes the last crossing into Jordan from rebels\nTroops entered it on Friday.\n"
        f"They {'very ' * 40}slowly left.",
        [
            "Army takes the last crossing into Jordan from rebels",
            "Troops entered it on Friday.",
            f"They {'very ' * 40}slowly left.",
        ],
    ),
    ("J. Smith of No. 5 Brigade fled. Why?", ["J. Smith of No. 5 Brigade fled.", "Why?"]),
    ("They left at 5 p.m. on Monday. All of them.", ["They left at 5 p.m. on Monday.", "All of them."]),
    ("It is 3.5 km away. Nobody went.", ["It is 3.5 km away.", "Nobody went."]),
    ("GOMA, Congo (Wire) - Rebels came. They left.", ["GOMA, Congo (Wire) -", "Rebels came.", "They left."]),
    ("LIMA, 3 MAY 89 (XY) -- [TEXT] A BOMB EXPLODED.", ["LIMA, 3 MAY 89 (XY) -- [TEXT]", "A BOMB EXPLODED."]),
    ("Port Sudan, 9 May 2025 - The army fled.", ["Port Sudan, 9 May 2025 -", "The army fled."]),
    (
        "Goma/Rio de Janeiro, Jan. 4 (Wire) – “We fled,” Ana said.",
        ["Goma/Rio de Janeiro, Jan. 4 (Wire) –", "“We fled,” Ana said."],
    ),
    (
        "Goma, 12 aid workers – most of them Congolese – were hurt.",
        ["Goma, 12 aid workers – most of them Congolese – were hurt."],
    ),
    ("THE ARMY -- WHICH FLED -- CAME BACK.", ["THE ARMY -- WHICH FLED -- CAME BACK."]),
    (
        "THE POLICE SAID TODAY THAT A DEVICE HAD EXPLODED IN THE\nCENTRE OF THE CITY. COL. PEREZ DIED.",
        ["THE POLICE SAID TODAY THAT A DEVICE HAD EXPLODED IN THE\nCENTRE OF THE CITY.", "COL. PEREZ DIED."],
    ),
    ("", []),
    ("   \n\n ", []),
]


@pytest.mark.parametrize(("text", "sentences"), CASES)
def test_split(text: str, sentences: list[str]) -> None:
    assert [text[s.start : s.end] for s in split(text, load_lexicon())] == sentences


def test_paragraphs_are_numbered() -> None:
    spans = split("One stayed. Two left.\n\nThree came.", load_lexicon())
    assert [s.paragraph for s in spans] == [0, 0, 1]


def test_a_sentence_is_never_too_long_for_the_parser() -> None:
    text = "shell " * 1000 + "x" * 50_000
    spans = split(text, load_lexicon(), max_words=50)
    assert all(len(text[s.start : s.end].split()) <= 50 for s in spans)
    assert max(s.end - s.start for s in spans) <= 50 * 12


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_split_in_order_and_nothing_but_space_is_lost(text: str) -> None:
    spans = split(text, load_lexicon())
    last = 0
    for span in spans:
        assert span.start >= last
        assert span.end > span.start
        assert not text[last : span.start].strip()
        last = span.end
    assert not text[last:].strip()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("PORT-AU-PRINCE - Gangs burned two posts on Friday night.", "PORT-AU-PRINCE -"),
        ("N'DJAMENA/NIAMEY - Gunmen killed two guards on Friday night.", "N'DJAMENA/NIAMEY -"),
        ("Nairobi - Gunmen said on Sunday that they had taken the town of Kombolcha.", "Nairobi -"),
        ("MOGADISHU: Gunmen stormed a hotel late on Friday.", "MOGADISHU:"),
        ("PEREZ: We are ready to talk.", "PEREZ: We are ready to talk."),
        ("Army - Rebels attacked the town of Palma on Wednesday and then left it.", None),
    ],
)
def test_a_place_of_writing_is_no_part_of_the_sentence(text, first):
    spans = split(text, load_lexicon("en"))
    assert text[spans[0].start : spans[0].end] == (first or text)


def test_items_of_a_list_are_paragraphs_of_their_own() -> None:
    text = (
        "• More than 30,000 people have fled Sake since Monday, says the mayor\n"
        "• The road from Sake to Goma, the only one left, has been cut by rebels\n"
        "- 1,200 families have come back to Mushaki in the past two weeks\n"
        "2) Two clinics in Kitchanga have been looted and stand empty now\n"
        "and a third was burned."
    )
    spans = split(text, load_lexicon())
    assert [s.paragraph for s in spans] == [0, 1, 2, 3]


def test_a_wrapped_line_may_begin_with_a_figure() -> None:
    text = "The mayor of the besieged town of Kitchanga said on Monday that more than\n12 clinics had been looted."
    assert [s.paragraph for s in split(text, load_lexicon())] == [0]
