"""Hostile texts: read in bounded time, quoted exactly, and harmless wherever they are shown."""

from __future__ import annotations

import csv
import io
import time

import pytest
from fuzz.targets.mentions import sound
from fuzz.targets.surfaces import terminal

from sitroom.config import Settings
from sitroom.pipeline import read_safely
from sitroom.records import Reading, Report
from sitroom.show.files import Folder

SECONDS = 40  # of computing, on a slow machine; most take a hundredth of it
GOOD = "The army shelled the town of Goma on Friday, killing 12 civilians."


def read(text: str, **settings: object) -> Reading:
    """The reading of a hostile text between two sound reports."""
    texts = {"a": GOOD, "x": text, "z": GOOD}
    reports = [Report(id=key, text=t, language="en", published="2018-07-06") for key, t in texts.items()]
    before = time.thread_time()
    found = list(read_safely(reports, Settings(**settings)))  # type: ignore[arg-type]
    assert time.thread_time() - before < SECONDS
    assert all(isinstance(f, Reading) for f in found), found
    assert len(found[0].events) == len(found[2].events) > 0
    for reading in found:
        sound(reading)
    return found[1]


@pytest.mark.parametrize("text", [
    "a" * 100_000, "a " * 50_000, "the army " * 11_000, "(" * 100_000, "“" * 100_000, "." * 100_000, "-" * 100_000,
    "A." * 50_000, "killed and " * 9_000, "5 " * 50_000, "1" * 100_000, "1," * 50_000, "\n" * 100_000 + "They left.",
    "Goma " * 20_000, "of the " * 14_000, "\u0301" * 50_000, "👩‍👩‍👧 " * 10_000, "'s " * 33_000, "a-" * 50_000,
    "😀" * 50_000,
])  # fmt: skip
def test_sentences_of_a_hundred_thousand_characters(text):
    read(text[:5_000])  # what grows faster than the text shows here; the whole length is for the fuzzers


def test_one_sentence_of_a_hundred_thousand_characters():
    read("The army said that " + "the rebels and " * 6_600 + "left.")


@pytest.mark.parametrize("number", [
    "1" + "0" * 400, "9" * 5000, "1" + ",000" * 200, "1e400", "nine million" + " million" * 400, "0.000000000000000001",
    "half a trillion trillion trillion trillion trillion", "10" + "0" * 25 + " million million", "9" + " million" * 60,
    "-0", "½", "²", "٣٤", "1.2.3.4.5", "1/0",
])  # fmt: skip
def test_absurd_numbers(number):
    read(f"The army shelled Goma, killing {number} people. Some {number} families fled. {number} to {number} died.")


@pytest.mark.parametrize("day", [
    "0000-00-00", "year 0", "9999-12-31", "99999-01-01", "31 February 2018", "1 January 0001", "29 February 2100",
    "5,000,000 years ago", "in 9999999999 days", "99 May", "32/13/2018", "the 400th of July", "December 31, 9999",
    "10000 BC", "next year" * 50, "24:61", "last century last century", "-5 July", "a trillion months ago",
    "1 January 1 to 31 December 9999",
])  # fmt: skip
@pytest.mark.parametrize("published", [None, "0001-01-01", "9999-12-31"])
def test_absurd_days(day, published):
    text = f"The army shelled Goma on {day}. It began {day} and will end by {day}, a week after {day}."
    (found,) = read_safely([Report(id="x", text=text, language="en", published=published)])
    assert isinstance(found, Reading), found
    sound(found)


ODD = (
    "\u202eThe army\u202c shel\u200bled G\u00adoma on\u2066 Friday\u2069, kil\ufeffling 12 civil\u200dians.\u2028"
    "\x1b]0;x\x07\x9b31m \x85 \x00"
)


def test_marks_that_cannot_be_seen_are_kept_in_the_text_and_not_shown(tmp_path):
    found = read(ODD)
    assert found.report.text == ODD
    terminal(ODD.encode())


def test_tables_hold_no_formula_and_the_exact_text(tmp_path):
    report = Report(id="=1+1", title="@SUM(A1)", text='-2+3", "x\r\n=cmd', source="\t=x", url="+1", language="en")
    with Folder(tmp_path, "csv") as folder:
        folder.add(Reading(report=report, warnings=("=1",)))
    (row,) = csv.DictReader(io.StringIO((tmp_path / "reports.csv").read_bytes().decode(), newline=""))
    assert (row["id"], row["title"], row["source"], row["url"]) == ("'=1+1", "'@SUM(A1)", "'\t=x", "'+1")
    assert row["text"] == f"'{report.text}"


def test_a_report_of_ten_megabytes_is_refused_or_read(tmp_path):
    from sitroom.ingest import read_inputs

    path = tmp_path / "a.txt"
    path.write_text("They left the town. \n" * 500_000, encoding="utf-8")
    (failed,) = read_inputs([path])
    assert failed.kind == "too_large"
    (whole,) = read_inputs([path], Settings(max_report_bytes=20_000_000))
    assert len(whole.text) > 10_000_000
