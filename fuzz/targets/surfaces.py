"""What people and programs look at: addresses of pages, cells of tables, lines on a terminal."""

from __future__ import annotations

import csv
import io
import re
import unicodedata

from starlette.datastructures import QueryParams

from sitroom.cells import CsvLines, cell
from sitroom.records import Event, Failure, Reading, Report, Span
from sitroom.show.table import TableView
from sitroom.web.filters import filter_of, query_of

SEEDS: dict[str, tuple[bytes, ...]] = {
    "cells": (b"=1+1", b"'=x", b'a"b\r\nc', b"\xe2\x80\xae=x", b"-5"),
    "filters": (
        b"countries=SYR&bbox=1,2,3,4&text=a+b&earliest=2018-07-06&min_confidence=0.5", b"places=%C2%B2&kinds=event",
    ),
    "terminal": (b"\x1b]0;x\x07They left.", "\u202egnirts\u200b".encode(), b"\x9b31m"),
}  # fmt: skip
_RUNS = re.compile(r"[=+\-@＝＋－＠\t\r\n]")  # what a spreadsheet runs


def filters(data: bytes) -> None:
    """A selection in an address: understood or left out, and the same again after writing it out."""
    query = data.decode("utf-8", "replace")
    chosen = filter_of(QueryParams(query))
    again = filter_of(QueryParams(query_of(chosen)))
    assert filter_of(QueryParams(query_of(again))) == again
    assert again.places == chosen.places
    assert again.text == chosen.text
    assert again.earliest == chosen.earliest


def cells(data: bytes) -> None:
    """A text in a cell: never a formula, and the exact text after one apostrophe is taken away."""
    text = data.decode("utf-8", "replace")
    made = cell(text)
    assert not _RUNS.match(made), made
    assert made == text or made == f"'{text}"
    out = io.StringIO(newline="")
    CsvLines(out).row([text, "x"])
    out.seek(0)
    assert list(csv.reader(out)) == [[made, "x"]]


def terminal(data: bytes) -> None:
    """Words on a terminal cannot steer it, nor turn the line around."""
    text = data.decode("utf-8", "replace").replace("\x00", " ") or "x"
    span = Span(start=0, end=len(text), text=text)
    event = Event(report_id="r", id="e", evidence=span, trigger=span, type="ASSAULT")
    report = Report(id=text, title=text, text=text, url=text, source=text)
    out = io.StringIO()
    with TableView(out, width=80) as view:
        view.add(Reading(report=report, events=(event,), warnings=(text,)))
        view.add(Failure(input=text, kind="empty", message=text))
    for char in out.getvalue():
        assert char == "\n" or unicodedata.category(char) not in ("Cc", "Cs"), hex(ord(char))
        assert not "\u202a" <= char <= "\u202e", hex(ord(char))
        assert not "\u2066" <= char <= "\u2069", hex(ord(char))
