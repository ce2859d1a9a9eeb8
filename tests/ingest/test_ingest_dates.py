"""Report dates: ISO check, "Posted" lines, datelines."""

import time

import pytest

from sitroom.ingest.dates import parse_iso, parse_loose
from sitroom.ingest.words import words_of
from sitroom.lexicon.loader import load_lexicon

DATES = words_of(load_lexicon("en")).dates


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2018-07-10", "2018-07-10"),
        (" 2018-07-10 ", "2018-07-10"),
        ("2018-07-10T14:30:00Z", "2018-07-10T14:30:00Z"),
        ("2018-07-10 14:30:00+03:00", "2018-07-10 14:30:00+03:00"),
        ("2018-07-10T14:30:00.123456+0300", "2018-07-10T14:30:00.123456+0300"),
        ("20180710", "2018-07-10"),
        ("20180710T1430", "2018-07-10T14:30:00"),
        ("2018-W28-2", "2018-07-10"),
    ],
)
def test_iso_dates_are_kept(given, kept):
    assert parse_iso(given) == kept


@pytest.mark.parametrize(
    "given",
    [
        "2018-07",
        "2018",
        "10/07/2018",
        "July 10, 2018",
        "2018-13-01",
        "2018-02-30",
        "yesterday",
        "2018-07-10T25:00",
        "2018-7-1",
    ],
)
def test_other_dates_are_refused(given):
    with pytest.raises(ValueError, match="ISO 8601"):
        parse_iso(given)


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("Tue, 10 Jul 2018 14:30:00 GMT", "2018-07-10T14:30:00Z"),
        ("Tue, 10 Jul 2018 14:30:00 +0300", "2018-07-10T14:30:00+03:00"),
        ("2018-07-10T14:30:00Z", "2018-07-10T14:30:00Z"),
        ("last week", None),
        ("", None),
    ],
)
def test_dates_of_pages_and_feeds(given, read):
    assert parse_loose(given) == read


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("Posted July 10, 2018", "2018-07-10"),
        ("Posted on Tuesday, July 10, 2018", "2018-07-10"),
        ("Published: 10 July 2018 14:30 GMT", "2018-07-10T14:30Z"),
        ("Published 10 July 2018 at 2:30 pm", "2018-07-10T14:30"),
        ("First published on the 3rd of March 2022 | 06:05 CET", "2022-03-03T06:05+01:00"),
        ("Date: 2023-04-17", "2023-04-17"),
        ("10 July 2018", "2018-07-10"),
        ("Mon 17 Apr 2023 18:20 UTC+2", "2023-04-17T18:20+02:00"),
        ("17.04.2023", "2023-04-17"),
        ("17/04/2023", "2023-04-17"),
        ("Updated 17 April 2023", "2023-04-17"),
        ("News desk | Published 17 April 2023", "2023-04-17"),
        ("Published 17 April 2023 - 4 min read", "2023-04-17"),
    ],
)
def test_posted_lines(line, published):
    read = DATES.posted(f"Fighting spreads to the west bank\n\n{line}\n\nShells fell on the market.", 8)
    assert read is not None
    assert (read.published, read.source) == (published, "posted_line")
    text = f"Fighting spreads to the west bank\n\n{line}\n\nShells fell on the market."
    assert text[read.start : read.end] == line


@pytest.mark.parametrize(
    "line",
    [
        "Published on 17 April 2023, the report said that rebels held the bridge.",
        "Posted to the front on July 10, 2018 he died two days later.",
        "The statement, published 17 April 2023",
        "04/07/2023",
        "Posted 31 February 2023",
        "Posted July 10",
        "On 17 April 2023 the army shelled Nyala",
    ],
)
def test_lines_that_give_no_date(line):
    assert DATES.posted(f"Fighting spreads\n\n{line}\n\nShells fell.", 8) is None


def test_posted_goes_before_updated():
    assert DATES.posted("Head\nUpdated 2 May 2023\nPosted 1 May 2023\n", 8).published == "2023-05-01"


def test_date_lines_count_only_near_the_top():
    body = "\n\n".join(f"Paragraph {n} of the story." for n in range(10))
    assert DATES.posted(f"{body}\n\nPosted 1 May 2023", 8) is None


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("   QUITO, 5 MAR 91 -- [TEXT] THE GARRISON WAS ATTACKED.", "1991-03-05"),
        ("MANAGUA, 7 FEB 90 (EFE) -- [TEXT] TWO SOLDIERS DIED.", "1990-02-07"),
        ("NO PLACE (ECUADOR), 5 FEB 89 (ABC) -- [EDITORIAL REPORT]", "1989-02-05"),
        ("LA PAZ, 30 AUG 89 (RADIO NACIONAL)\n-- [TEXT] THE MINE WAS SHUT.", "1989-08-30"),
        ("KYIV, Ukraine, Feb. 24, 2022 (XYZ) — Missiles struck the capital.", "2022-02-24"),
        ("GENEVA (10 July 2018) – Aid agencies said", "2018-07-10"),
        ("April 17, 2023 (KHARTOUM) – Clashes went on.", "2023-04-17"),
        ("(Goma, 26 January 2025) – M23 fighters entered the city.", "2025-01-26"),
        ("Rio de Janeiro, 3 May 2021 - Police raided a favela.", "2021-05-03"),
    ],
)
def test_datelines(text, published):
    read = DATES.dateline(text, 8)
    assert read is not None
    assert (read.published, read.source) == (published, "dateline")


@pytest.mark.parametrize(
    "text",
    [
        "GOMA, 7 FEB (XYZ) -- [TEXT] NO YEAR IS GIVEN.",
        "BUKAVU, NO DATE -- [TEXT] [CONTINUED]",
        "The army attacked the village, 5 May 2021 -- a day that nobody forgot.",
        "In Nyala, 5 May 2021 was quiet.",
        "Shells fell in Bakhmut on 5 May 2023 - again.",
    ],
)
def test_openings_that_give_no_date(text):
    assert DATES.dateline(text, 8) is None


def test_long_hostile_lines_cost_little():
    text = ("A, " * 20_000) + "\n" + ("1 May " * 20_000)
    text += "\nA, 5" + " " * 1_000_000 + "MAY\nPosted 1" + "\t" * 1_000_000
    started = time.monotonic()
    assert DATES.posted(text, 8) is None
    assert DATES.dateline(text, 8) is None
    assert time.monotonic() - started < 2
