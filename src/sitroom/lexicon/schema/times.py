"""Rows of times.toml: the words that time expressions are made of."""

from __future__ import annotations

from typing import Literal

from sitroom.lexicon.schema.common import Row

TimeKind = Literal[
    "month",  # number 1-12
    "weekday",  # number 1-7, Monday first
    "weekdays",  # plural: "Mondays"
    "dayname",  # number: days from today ("yesterday" -1); value: part of the day ("last night" NI)
    "unit",  # value: TIMEX3 unit (D, W, M, Q, Y, DE, CE, ML, H, MI, S, WE), singular
    "units",  # the same, plural
    "part",  # value: MO, MI, AF, EV, NI, DT
    "parts",  # plural: "nights"
    "noon",  # value: clock time "12:00"
    "season",  # value: SP, SU, FA, WI
    "seasons",
    "ordinal",  # number
    "decade",  # "nineties": number 90
    "ampm",  # number: hours to add after noon
    "oclock",
    "zone",
    "hours",  # "0330 hours"
    "last",  # number: -1, -2: the one before; value FOCUS: before the date spoken of, never before today
    "past",  # "the past two months": the stretch before now
    "next",  # number: 1, 2; value as for "last"
    "coming",  # "the coming months": the stretch after now
    "this",
    "that",  # points at the date spoken of before
    "earlier_in",  # "earlier" in "earlier this month"
    "each",
    "recent",
    "first",
    "mod",  # value: START, MID, END: "early", "mid", "late"
    "edge",  # the same as a noun: "the beginning of"
    "ago",
    "earlier",  # back from the date spoken of
    "later",
    "before",  # the same, but mostly the date of something else
    "after",
    "hence",  # "from now"
    "approx",  # part of the span, changes no value: "nearly"
    "vague",  # "several": a count of X
    "couple",  # number 2
    "half",
    "more",
    "old",  # ages
    "long",
    "set",  # value: TIMEX3 of SET: "daily" P1D
    "present",
    "pastref",
    "futureref",
    "holiday",  # rule: see calendar.py
    "yearend",
    "fiscal",
    "era",  # number -1 BC, 1 AD
    "year_word",  # "the year 2000"
    "quarter",
    "at",  # between a day and its time: "on", "at"
    "period",
    "the", "a", "of", "in", "to", "and", "or", "per", "times",
    "since", "until", "by", "between",
    "future_cue",  # words that put a bare date of their clause into the future: "scheduled"
    "not_season",  # words before a season's name that make it something else: "Arab" Spring
    "carrier",  # verbs (lemmas) that happen when their object does: "signed Friday's agreement"
    "same_time",  # words that open a clause told of the same time: "broke down on Friday WHEN fighting erupted"
]  # fmt: skip


class TimeRow(Row, frozen=True, kw_only=True):
    """`forms`: lower case, words split by one space, full stops of abbreviations left out.

    `value`: TIMEX3 code or clock time; `number`: see the kind. `proper`: must be written with a capital. `doubtful`:
    also an ordinary word or a name, so it needs a date beside it or a preposition before it. `rule`: how a
    named day is found: "12-25" (month-day), "easter-2" (days from Easter), "11:4:4" (month : weekday : which one of
    the month, -1 the last), or "table". `starts`: first days by table, ISO; `days`: length of a named stretch.
    `note`: source or accuracy of a table.
    """

    kind: TimeKind
    forms: tuple[str, ...]
    value: str | None = None
    number: float | None = None
    proper: bool = False
    doubtful: bool = False
    rule: str | None = None
    starts: tuple[str, ...] = ()
    days: int = 1
    note: str | None = None
