"""Rows by their words."""

from __future__ import annotations

import msgspec

from sitroom.lexicon.index import by_form, by_sort


class Row(msgspec.Struct, frozen=True):
    sort: str
    forms: tuple[str, ...]


ROWS = [Row("flee", ("flee", "escape")), Row("camp", ("camp",)), Row("flee", ("escape", "bolt"))]


def test_rows_of_a_word_keep_their_order() -> None:
    assert by_form(ROWS)["escape"] == [ROWS[0], ROWS[2]]


def test_classes_gather_the_words_of_all_their_rows() -> None:
    assert by_sort(ROWS) == {"flee": {"flee", "escape", "bolt"}, "camp": {"camp"}}
