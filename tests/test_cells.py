"""Cells of CSV: no text is run, every text reads back."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitroom.cells import CsvLines, cell

MARKS = "=+-@＝＋－＠\t\r\n"


def read_back(rows):
    out = io.StringIO(newline="")
    lines = CsvLines(out)
    for row in rows:
        lines.row(row)
    return out.getvalue(), list(csv.reader(io.StringIO(out.getvalue(), newline="")))


@pytest.mark.parametrize(("text", "made"), [
    ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"), ("\t=1", "'\t=1"), ("\r=1", "'\r=1"),
    ("\n=1", "'\n=1"), ("＝1+1", "'＝1+1"), ("'=1", "''=1"), ("''=1", "'''=1"), ("plain", "plain"),
    ("'quoted'", "'quoted'"), ("a=b", "a=b"), ("", ""), (" =1", " =1"), (None, ""), (-1.5, -1.5), (True, "true"),
    ([1, "é"], '[1,"é"]'),
])  # fmt: skip
def test_cells(text, made):
    assert cell(text) == made


@given(
    st.text(st.one_of(st.sampled_from(MARKS + "'\",;\x00 a"), st.characters(exclude_categories=["Cs"])), max_size=12)
)
def test_no_text_is_run_and_the_exact_text_comes_back(text):
    made = cell(text)
    assert not made.startswith(tuple(MARKS))
    assert re.sub(f"^'('*[{MARKS}])", r"\1", made) == text


@given(st.lists(st.text(st.sampled_from("\r\n\"',=a ;\t"), max_size=6), min_size=2, max_size=2))
def test_rows_read_back(texts):
    written, (row,) = read_back([texts])
    assert row == [cell(t) for t in texts]
    assert written.endswith("\n")
    assert not written.endswith("\r\n")


def test_a_lone_carriage_return_is_quoted():
    assert read_back([["a\rb", "c"]])[0] == '"a\rb",c\n'
