"""Which rows fired on which words."""

import pytest
from tests.show.show_sample import BOMBED, READING

from sitroom.lexicon.loader import load_lexicon
from sitroom.records import Failure
from sitroom.show.explain import explanation, find, rows_of
from sitroom.show.lines import line

LINES = [line(Failure(input="eve-1", kind="empty", message="")), line(READING)]


def test_find_by_id_and_by_its_beginning():
    assert find(LINES, BOMBED.id) == (READING, BOMBED)
    assert find(LINES, "eve-1111") == (READING, BOMBED)
    assert find(LINES, "eve-9") is None
    with pytest.raises(ValueError, match="several"):
        find(LINES, "eve-")
    with pytest.raises(ValueError, match="line 1"):
        find([b'{"eve-9": 1}'], "eve-9")


def test_explanation_names_rows_words_and_values():
    text = "\n".join(explanation(READING, BOMBED))
    assert "eve-1111222233334444  event, actual, confidence 0.90" in text
    assert "“On Friday army jets »bombed« the market" in text
    assert f"(characters {BOMBED.trigger.start}-{BOMBED.trigger.end})" in text
    assert "rule made.up: in the program itself" in text
    assert "rule ingest.month.may: row in lexicon en/ingest.toml" in text
    assert "forms       May" in text
    assert "speaker the governor" in text
    assert "name Merowe" in text


def test_rows_are_found_in_their_files():
    (row,) = rows_of(load_lexicon("en"), "ingest.month.july")
    assert (row.file, row.values["value"]) == ("en/ingest.toml", 7)
    assert list(rows_of(load_lexicon("en"), "no.such.row")) == []
